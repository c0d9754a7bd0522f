package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.providers.TypeUsage;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.Replay;

/** Each law as a jqwik property. */
@PropertyDefaults(tries = 20_000, maxDiscardRatio = 50, shrinking = ShrinkingMode.OFF)
class LawsHoldTest {
  /** The law whose arguments a parameter stands for. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Of {
    String value();
  }

  /** A law and arguments for it. */
  record Sample(LawMethod law, List<Object> arguments) {
    void holds() {
      Replay replay = Replay.of(law, arguments);
      Assume.that(replay.outcome() != Replay.Outcome.DISCARDED);
      if (replay.outcome() != Replay.Outcome.TRUE) {
        Counterexample counterexample = Sampler.explain(law, arguments.toArray());
        throw new AssertionError(replay + "\n" + CounterexampleJson.write(counterexample));
      }
    }
  }

  @Provide
  Arbitrary<Sample> sample(TypeUsage target) {
    LawMethod law =
        LawMethod.find(target.findAnnotation(Of.class).orElseThrow().value()).orElseThrow();
    return Arguments.of(law).map(arguments -> new Sample(law, List.of(arguments)));
  }

  @Property
  void walkFlat(@ForAll("sample") @Of("walk-flat") Sample sample) {
    sample.holds();
  }

  @Property
  void walk32(@ForAll("sample") @Of("walk-32") Sample sample) {
    sample.holds();
  }

  @Property
  void walkPae(@ForAll("sample") @Of("walk-pae") Sample sample) {
    sample.holds();
  }

  @Property
  void walk4level(@ForAll("sample") @Of("walk-4level") Sample sample) {
    sample.holds();
  }

  @Property
  void walk5level(@ForAll("sample") @Of("walk-5level") Sample sample) {
    sample.holds();
  }

  @Property
  void walkCanonical(@ForAll("sample") @Of("walk-canonical") Sample sample) {
    sample.holds();
  }

  @Property
  void rightsResolved(@ForAll("sample") @Of("rights-resolved") Sample sample) {
    sample.holds();
  }

  @Property
  void roleComplete(@ForAll("sample") @Of("role-complete") Sample sample) {
    sample.holds();
  }

  @Property
  void accessedDirty(@ForAll("sample") @Of("accessed-dirty") Sample sample) {
    sample.holds();
  }

  @Property
  void accessedDirtyLocked(@ForAll("sample") @Of("accessed-dirty-locked") Sample sample) {
    sample.holds();
  }

  @Property
  void accessedDirtyFault(@ForAll("sample") @Of("accessed-dirty-fault") Sample sample) {
    sample.holds();
  }

  @Property
  void crossPageBytes(@ForAll("sample") @Of("cross-page-bytes") Sample sample) {
    sample.holds();
  }

  @Property
  void packedWalk(@ForAll("sample") @Of("packed-walk") Sample sample) {
    sample.holds();
  }

  @Property
  void crossPage(@ForAll("sample") @Of("cross-page") Sample sample) {
    sample.holds();
  }

  @Property
  void pdpteLoad(@ForAll("sample") @Of("pdpte-load") Sample sample) {
    sample.holds();
  }

  @Property
  void movCr0Legal(@ForAll("sample") @Of("mov-cr0-legal") Sample sample) {
    sample.holds();
  }

  @Property
  void movCr3Legal(@ForAll("sample") @Of("mov-cr3-legal") Sample sample) {
    sample.holds();
  }

  @Property
  void movCr4Legal(@ForAll("sample") @Of("mov-cr4-legal") Sample sample) {
    sample.holds();
  }

  @Property
  void wrmsrEferLegal(@ForAll("sample") @Of("wrmsr-efer-legal") Sample sample) {
    sample.holds();
  }

  @Property
  void hostTlb(@ForAll("sample") @Of("host-tlb") Sample sample) {
    sample.holds();
  }

  @Property
  void hostTlbWrite(@ForAll("sample") @Of("host-tlb-write") Sample sample) {
    sample.holds();
  }

  @Property
  void hostTlbSearch(@ForAll("sample") @Of("host-tlb-search") Sample sample) {
    sample.holds();
  }

  @Property
  void hostTlbRandom(@ForAll("sample") @Of("host-tlb-random") Sample sample) {
    sample.holds();
  }

  @Property
  void hostSegments(@ForAll("sample") @Of("host-segments") Sample sample) {
    sample.holds();
  }

  @Property
  void hostVectors(@ForAll("sample") @Of("host-vectors") Sample sample) {
    sample.holds();
  }

  @Property
  void hostInterrupts(@ForAll("sample") @Of("host-interrupts") Sample sample) {
    sample.holds();
  }

  @Property
  void exceptionReturns(@ForAll("sample") @Of("exception-returns") Sample sample) {
    sample.holds();
  }

  @Property
  void eventLevel(@ForAll("sample") @Of("event-level") Sample sample) {
    sample.holds();
  }

  @Property
  void entrances(@ForAll("sample") @Of("entrances") Sample sample) {
    sample.holds();
  }

  @Property
  void bteret(@ForAll("sample") @Of("bteret") Sample sample) {
    sample.holds();
  }

  @Property
  void refillReturns(@ForAll("sample") @Of("refill-returns") Sample sample) {
    sample.holds();
  }

  @Property
  void vectorSeparate(@ForAll("sample") @Of("vector-separate") Sample sample) {
    sample.holds();
  }

  @Property
  void vectorSeparateHost(@ForAll("sample") @Of("vector-separate-host") Sample sample) {
    sample.holds();
  }

  @Property
  void guestAddress(@ForAll("sample") @Of("guest-address") Sample sample) {
    sample.holds();
  }

  @Property
  void privileges(@ForAll("sample") @Of("privileges") Sample sample) {
    sample.holds();
  }

  @Property
  void instructionWords(@ForAll("sample") @Of("instruction-words") Sample sample) {
    sample.holds();
  }

  @Property
  void threadRegisters(@ForAll("sample") @Of("thread-registers") Sample sample) {
    sample.holds();
  }

  @Property
  void midFile(@ForAll("sample") @Of("mid-file") Sample sample) {
    sample.holds();
  }

  @Property
  void btRegisters(@ForAll("sample") @Of("bt-registers") Sample sample) {
    sample.holds();
  }

  @Property
  void btCause(@ForAll("sample") @Of("bt-cause") Sample sample) {
    sample.holds();
  }

  @Property
  void halfPacked(@ForAll("sample") @Of("half-packed") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingMovCr3(@ForAll("sample") @Of("coupling-mov-cr3") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingMovCr3Pcid(@ForAll("sample") @Of("coupling-mov-cr3-pcid") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingMovCr3NoFlush(@ForAll("sample") @Of("coupling-mov-cr3-no-flush") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingMovCr3Plain(@ForAll("sample") @Of("coupling-mov-cr3-plain") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingMovCr0(@ForAll("sample") @Of("coupling-mov-cr0") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingMovCr4(@ForAll("sample") @Of("coupling-mov-cr4") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingInvpcid1(@ForAll("sample") @Of("coupling-invpcid-1") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingInvpcid2(@ForAll("sample") @Of("coupling-invpcid-2") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingInvpcid3(@ForAll("sample") @Of("coupling-invpcid-3") Sample sample) {
    sample.holds();
  }

  @Property
  void sptDrop(@ForAll("sample") @Of("spt-drop") Sample sample) {
    sample.holds();
  }

  @Property
  void sptDropElsewhere(@ForAll("sample") @Of("spt-drop-elsewhere") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingInvlpg(@ForAll("sample") @Of("coupling-invlpg") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingInvlpgEager(@ForAll("sample") @Of("coupling-invlpg-eager") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingInvpcid0(@ForAll("sample") @Of("coupling-invpcid-0") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingPageFault(@ForAll("sample") @Of("coupling-page-fault") Sample sample) {
    sample.holds();
  }

  @Property
  void invalidatedAddress(@ForAll("sample") @Of("invalidated-address") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingSelect(@ForAll("sample") @Of("coupling-select") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingRecycle(@ForAll("sample") @Of("coupling-recycle") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingWrpkru(@ForAll("sample") @Of("coupling-wrpkru") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingWrmsrPkrs(@ForAll("sample") @Of("coupling-wrmsr-pkrs") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingWrmsrEfer(@ForAll("sample") @Of("coupling-wrmsr-efer") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingSetCplAc(@ForAll("sample") @Of("coupling-set-cpl-ac") Sample sample) {
    sample.holds();
  }

  @Property
  void couplingJustifiesClass(@ForAll("sample") @Of("coupling-justifies-class") Sample sample) {
    sample.holds();
  }

  @Example
  void noLawIsMissing() {
    List<String> tested = new ArrayList<>();
    for (Method method : LawsHoldTest.class.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Property.class)) {
        tested.add(method.getParameters()[0].getAnnotation(Of.class).value());
      }
    }
    assertThat(tested)
        .containsExactlyInAnyOrderElementsOf(LawMethod.all().stream().map(LawMethod::id).toList());
  }

  @Property
  void gtlbHit(@ForAll("sample") @Of("gtlb-hit") Sample sample) {
    sample.holds();
  }

  @Property
  void gtlbSlot(@ForAll("sample") @Of("gtlb-slot") Sample sample) {
    sample.holds();
  }

  @Property
  void gtlbProbe(@ForAll("sample") @Of("gtlb-probe") Sample sample) {
    sample.holds();
  }

  @Property
  void gtlbPair(@ForAll("sample") @Of("gtlb-pair") Sample sample) {
    sample.holds();
  }

  @Property
  void gtlbReplace(@ForAll("sample") @Of("gtlb-replace") Sample sample) {
    sample.holds();
  }

  @Property
  void gtlbUnique(@ForAll("sample") @Of("gtlb-unique") Sample sample) {
    sample.holds();
  }

  @Property
  void gtlbInvalidateMid(@ForAll("sample") @Of("gtlb-invalidate-mid") Sample sample) {
    sample.holds();
  }

  @Property
  void gtlbInvalidatePage(@ForAll("sample") @Of("gtlb-invalidate-page") Sample sample) {
    sample.holds();
  }

  @Property
  void registersDecoded(@ForAll("sample") @Of("registers-decoded") Sample sample) {
    sample.holds();
  }

  @Property
  void tlbLoss(@ForAll("sample") @Of("tlb-loss") Sample sample) {
    sample.holds();
  }

  @Property
  void spaceAndRole(@ForAll("sample") @Of("space-and-role") Sample sample) {
    sample.holds();
  }

  @Property
  void midFields(@ForAll("sample") @Of("mid-fields") Sample sample) {
    sample.holds();
  }

  @Property
  void midInjective(@ForAll("sample") @Of("mid-injective") Sample sample) {
    sample.holds();
  }

  @Property
  void midRecycle(@ForAll("sample") @Of("mid-recycle") Sample sample) {
    sample.holds();
  }

  @Property
  void domainFlush(@ForAll("sample") @Of("domain-flush") Sample sample) {
    sample.holds();
  }

  @Property
  void leafRestricts(@ForAll("sample") @Of("leaf-restricts") Sample sample) {
    sample.holds();
  }

  @Property
  void linkIsNoLeaf(@ForAll("sample") @Of("link-is-no-leaf") Sample sample) {
    sample.holds();
  }

  @Property
  void halfFrame(@ForAll("sample") @Of("half-frame") Sample sample) {
    sample.holds();
  }

  @Property
  void faultTotal(@ForAll("sample") @Of("fault-total") Sample sample) {
    sample.holds();
  }

  @Property
  void memoryMap(@ForAll("sample") @Of("memory-map") Sample sample) {
    sample.holds();
  }

  @Property
  void memoryMapWhole(@ForAll("sample") @Of("memory-map-whole") Sample sample) {
    sample.holds();
  }

  @Property
  void confinedSlots(@ForAll("sample") @Of("confined-slots") Sample sample) {
    sample.holds();
  }

  @Property
  void reverseMap(@ForAll("sample") @Of("reverse-map") Sample sample) {
    sample.holds();
  }

  @Property
  void codePages(@ForAll("sample") @Of("code-pages") Sample sample) {
    sample.holds();
  }
}
