package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.guest.SmallGuest.CR4;
import static org.btmmu.reference.guest.SmallGuest.F1;
import static org.btmmu.reference.guest.SmallGuest.F2;
import static org.btmmu.reference.guest.SmallGuest.GLOBAL;
import static org.btmmu.reference.guest.SmallGuest.LARGE;
import static org.btmmu.reference.guest.SmallGuest.LARGE_PAGE;
import static org.btmmu.reference.guest.SmallGuest.PAGE;
import static org.btmmu.reference.guest.SmallGuest.PCIDE;
import static org.btmmu.reference.guest.SmallGuest.PDE_LARGE;
import static org.btmmu.reference.guest.SmallGuest.PDE_V;
import static org.btmmu.reference.guest.SmallGuest.PGE;
import static org.btmmu.reference.guest.SmallGuest.PTE_V;
import static org.btmmu.reference.guest.SmallGuest.PTE_V1;
import static org.btmmu.reference.guest.SmallGuest.PTE_V_IN_B;
import static org.btmmu.reference.guest.SmallGuest.TABLE;
import static org.btmmu.reference.guest.SmallGuest.V;
import static org.btmmu.reference.guest.SmallGuest.V1;
import static org.btmmu.reference.guest.SmallGuest.fault;
import static org.btmmu.reference.guest.SmallGuest.touch;

import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.junit.jupiter.api.Test;

/**
 * The traces of known bugs that a guest TLB can show, each with what the architecture allows and
 * what it does not (T-CACHE-3, T-USE-1, T-USE-2, T-CPU-1). Each step also checks that both forms of
 * the guest TLB agree.
 */
class GuestTlbZooTest {
  private static final long OLD = 0x11;
  private static final long NEW = 0x22;

  @Test
  void anOldTranslationMayBeUsedUntilItIsInvalidated() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE);
    guest.load(V, OLD).entry(PTE_V, F2 | PAGE);
    assertThat(guest.mayLoad(V, OLD)).isTrue();
    assertThat(guest.mayLoad(V, NEW)).isTrue();
    assertThat(guest.mayLoad(V, 0x33)).isFalse();
    guest.done(new Operation.Invlpg(V + 0x123));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
    assertThat(guest.mayLoad(V, NEW)).isTrue();
  }

  @Test
  void togglingPgeDropsGlobalTranslationsAndMovCr3DoesNot() {
    SmallGuest guest = new SmallGuest(CR4 | PGE, 1).with(PTE_V, F1 | PAGE | GLOBAL);
    guest.load(V, OLD).entry(PTE_V, F2 | PAGE | GLOBAL);
    guest.done(new Operation.MovCr3(0x1000));
    assertThat(guest.mayLoad(V, OLD)).isTrue();
    guest.done(new Operation.MovCr4(CR4));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
    guest.done(new Operation.MovCr4(CR4 | PGE));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
    assertThat(guest.mayLoad(V, NEW)).isTrue();
  }

  @Test
  void loadingTheSameCr3DropsWhatIsNotGlobal() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE);
    guest.load(V, OLD).entry(PTE_V, F2 | PAGE).done(new Operation.MovCr3(0x1000));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
    assertThat(guest.mayLoad(V, NEW)).isTrue();
  }

  @Test
  void returningToAPcidFlushesItUnlessBit63IsSet() {
    SmallGuest guest = new SmallGuest(CR4 | PCIDE, 1).with(PTE_V, F1 | PAGE);
    guest.load(V, OLD).done(new Operation.MovCr3(0x5002)).entry(PTE_V, F2 | PAGE);
    SmallGuest kept = new SmallGuest(CR4 | PCIDE, 1).with(PTE_V, F1 | PAGE);
    kept.load(V, OLD).done(new Operation.MovCr3(0x5002)).entry(PTE_V, F2 | PAGE);

    guest.done(new Operation.MovCr3(0x1001));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
    assertThat(guest.mayLoad(V, NEW)).isTrue();

    kept.done(new Operation.MovCr3(Long.MIN_VALUE | 0x1001));
    assertThat(kept.mayLoad(V, OLD)).isTrue();
    assertThat(kept.mayLoad(V, NEW)).isTrue();
  }

  @Test
  void rightsOfUpperLevelsCountOnEachPath() {
    // Entry 0 of the PDPT is writable, entry 2 is not; both lead to the same directory, whose
    // entry 0 is read-only and entry 1 writable; both of these lead to the same table.
    SmallGuest guest =
        new SmallGuest(CR4, 1)
            .with(0x2010, 0x3000 | 0x25)
            .with(0x3000, 0x4000 | 0x25)
            .with(0x3008, 0x4000 | TABLE)
            .with(PTE_V, F1 | PAGE);
    Observation stored = new Observation.Stored();
    guest.machine();
    guest.memory.write64(F1, 0x33);
    guest.step(0, touch(AccessKind.WRITE, LARGE, 0x33), stored);
    guest.done(new Operation.SetCpl(3));
    assertThat(guest.allows(touch(AccessKind.WRITE, LARGE, 0x33), stored)).isTrue();
    assertThat(guest.allows(touch(AccessKind.WRITE, V, 0x33), stored)).isFalse();
    assertThat(guest.allows(touch(AccessKind.WRITE, V, 0x33), fault(7, V))).isTrue();
    long twiceReadOnly = 0x8020_0000L;
    assertThat(guest.allows(touch(AccessKind.WRITE, twiceReadOnly, 0x33), stored)).isFalse();
    assertThat(guest.allows(touch(AccessKind.WRITE, twiceReadOnly, 0x33), fault(7, twiceReadOnly)))
        .isTrue();
  }

  @Test
  void aNewParentIsNeverPairedWithAnOlderLeaf() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE);
    guest.load(V, OLD).entry(PTE_V, F2 | PAGE).entry(PDE_LARGE, 0x4000 | TABLE);
    assertThat(guest.mayLoad(V, OLD)).isTrue();
    assertThat(guest.mayLoad(LARGE, OLD)).isFalse();
    assertThat(guest.mayLoad(LARGE, NEW)).isTrue();
  }

  @Test
  void aFlushReachesTheNeighbourToo() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE).with(PTE_V1, F1 | PAGE);
    guest.load(V1, OLD).entry(PTE_V1, F2 | PAGE).done(new Operation.MovCr3(0x1000)).load(V, OLD);
    assertThat(guest.mayLoad(V1, OLD)).isFalse();
    assertThat(guest.mayLoad(V1, NEW)).isTrue();
  }

  @Test
  void invlpgReachesEachPieceOfALargePage() {
    // Large pages at 0 and at 200000; the word at 5000 is the root of space B.
    SmallGuest guest = new SmallGuest(CR4, 1).with(PDE_LARGE, LARGE_PAGE);
    guest.load(LARGE + 0x5000, guest.memory.read64(0x5000));
    guest.entry(PDE_LARGE, 0x20_0000 | LARGE_PAGE);
    assertThat(guest.mayLoad(LARGE + 0x5000, guest.memory.read64(0x5000))).isTrue();
    guest.done(new Operation.Invlpg(LARGE));
    assertThat(guest.mayLoad(LARGE + 0x5000, guest.memory.read64(0x5000))).isFalse();
    assertThat(guest.mayLoad(LARGE + 0x5000, 0)).isTrue();
  }

  @Test
  void invlpgOfAnyAddressDropsThePartialWalksOfAll() {
    SmallGuest kept = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE).with(PTE_V_IN_B, F1 | PAGE);
    kept.load(V, OLD).entry(PDE_V, 0x8000 | TABLE).entry(PTE_V, F2 | PAGE);
    assertThat(kept.mayLoad(V, NEW)).isTrue();
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE).with(PTE_V_IN_B, F1 | PAGE);
    guest.load(V, OLD).entry(PDE_V, 0x8000 | TABLE).done(new Operation.Invlpg(V1));
    guest.entry(PTE_V, F2 | PAGE);
    assertThat(guest.mayLoad(V, NEW)).isFalse();
    assertThat(guest.mayLoad(V, OLD)).isTrue();
  }

  @Test
  void aTranslationThatIsNotGlobalBelongsToItsPcid() {
    SmallGuest guest =
        new SmallGuest(CR4 | PCIDE | PGE, 1).with(PTE_V, F1 | PAGE).with(PTE_V_IN_B, F2 | PAGE);
    guest.load(V, OLD).done(new Operation.MovCr3(Long.MIN_VALUE | 0x5002));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
    assertThat(guest.mayLoad(V, NEW)).isTrue();
  }

  @Test
  void aGlobalTranslationMayBeUsedUnderEachPcid() {
    SmallGuest guest =
        new SmallGuest(CR4 | PCIDE | PGE, 1)
            .with(PTE_V, F1 | PAGE | GLOBAL)
            .with(PTE_V_IN_B, F2 | PAGE);
    guest.load(V, OLD).done(new Operation.MovCr3(0x5002));
    assertThat(guest.mayLoad(V, OLD)).isTrue();
    assertThat(guest.mayLoad(V, NEW)).isTrue();
    guest.done(new Operation.Invlpg(V));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
  }

  @Test
  void anInvalidationOnOneCpuLeavesTheOtherWhatItHas() {
    SmallGuest guest = new SmallGuest(CR4, 2).with(PTE_V, F1 | PAGE);
    Operation load = touch(AccessKind.READ, V, 0);
    guest.load(V, OLD).step(1, load, new Observation.Value(OLD)).entry(PTE_V, F2 | PAGE);
    guest.done(new Operation.Invlpg(V));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
    assertThat(guest.allows(1, load, new Observation.Value(OLD))).isTrue();
    guest.step(1, new Operation.Invlpg(V), new Observation.Done());
    assertThat(guest.allows(1, load, new Observation.Value(OLD))).isFalse();
    assertThat(guest.allows(1, load, new Observation.Value(NEW))).isTrue();
  }
}
