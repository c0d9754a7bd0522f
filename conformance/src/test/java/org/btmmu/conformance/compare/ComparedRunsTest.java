package org.btmmu.conformance.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.btmmu.conformance.lockstep.Lockstep;
import org.btmmu.conformance.lockstep.TranslatedEngine;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.BundledGuest;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.SmallImage;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.btmmu.optimized.translator.TranslatorOptions;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.guest.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that come with btmmu, run to be compared. */
class ComparedRunsTest {
  private static final Weights WEIGHTS = Weights.table();
  private static final int PAGES = 128 << 8;

  private static Subject subject(String name) {
    return Subject.of(BundledGuest.find(name).orElseThrow(), "");
  }

  private static Comparison compare(String guest) {
    List<Row> rows = new ArrayList<>();
    for (String scheme : TranslatedMachine.SCHEMES) {
      if (!scheme.equals("reference")) {
        rows.add(subject(guest).run(Variant.of(scheme)));
      }
    }
    return new Comparison(rows, WEIGHTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"search-x64", "processes-ia32", "faults-pae", "segments-ia32"})
  void stepsAndAccessesAreTheSameUnderEveryScheme(String guest) {
    Comparison comparison = compare(guest);
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.rows()).allSatisfy(row -> assertThat(row.accesses()).isPositive());
  }

  @Test
  void theReferenceSchemeCountsTheSameAccesses() {
    Subject subject = subject("search-x64");
    Row reference = subject.run(Variant.of("reference"));
    Row btmmu = subject.run(Variant.of("btmmu"));
    assertThat(new Comparison(List.of(reference, btmmu), WEIGHTS).differences()).isEmpty();
    assertThat(reference.walks()).isEqualTo(reference.accesses());
  }

  @ParameterizedTest
  @ValueSource(strings = {"btmmu", "softmmu", "hspt"})
  void countsRepeatExactly(String scheme) {
    Subject subject = subject("faults-ia32");
    assertThat(subject.run(Variant.of(scheme))).isEqualTo(subject.run(Variant.of(scheme)));
  }

  @Test
  void eachSoftMmuAccessBeginsALookUpAndEachSlowPathHasAReason() {
    Row row = subject("calls-x64").run(Variant.of("softmmu"));
    long reasons =
        row.counts().entrySet().stream()
            .filter(count -> count.getKey().startsWith("slow-"))
            .mapToLong(count -> count.getValue())
            .sum();
    long slow = row.counts().get("helper-load") + row.counts().get("helper-store");
    assertThat(reasons).isEqualTo(slow);
    assertThat(row.counts().get("slow-comparator")).isZero();
    assertThat(row.hostPerAccess(WEIGHTS)).isGreaterThan(12);
  }

  /** Before QEMU's commit 4e655e3cd8, each access at 2 GByte or above took the slow path. */
  @Test
  void theComparisonDefectMissesAtTwoGigabytesAndAbove() {
    String pages = "c70500101000 83000000 c70500181000 83000000"; // PDEs 0 and 512: 4 MByte
    String enable = "0f20e0 83c810 0f22e0 b800101000 0f22d8 0f20c0 0d00000080 0f22c0";
    String loop = "b964000000 a100002080 49 75f8 b000 e6f4"; // mov eax,[0x80200000], 100 times
    byte[] image = SmallImage.of(pages + enable + loop);
    Subject subject = new Subject("high", "image", image, "", Optional.empty());
    Row well = subject.run(Variant.of("softmmu"));
    Row ill = subject.run(Variant.of("softmmu").withComparisonDefect());
    assertThat(well.counts())
        .containsEntry("slow-comparator", 0L)
        .containsEntry("lookups-32", 102L);
    assertThat(ill.well()).isTrue();
    assertThat(ill.accesses()).isEqualTo(well.accesses()).isEqualTo(102);
    long misses = well.counts().get("helper-load");
    assertThat(misses).isBetween(1L, 5L);
    assertThat(ill.counts()).containsEntry("slow-comparator", 100 - misses);
    assertThat(ill.walks()).isEqualTo(well.walks());
  }

  @Test
  void aSmallerGuestTlbIsRefilledMore() {
    Subject subject = subject("chase-x64");
    Variant whole = Variant.of("btmmu");
    assertThat(subject.run(whole.resized(false)).refills())
        .isGreaterThan(subject.run(whole).refills());
  }

  static Stream<String> optimizations() {
    return Stream.concat(Features.NAMES.stream(), TranslatorOptions.NAMES.stream());
  }

  @ParameterizedTest
  @MethodSource("optimizations")
  void withoutAnOptimizationAGuestDoesTheSame(String name) {
    Subject subject = subject("processes-ia32");
    Row with = subject.run(Variant.of("btmmu"));
    Row without = subject.run(Variant.of("btmmu").without(name));
    assertThat(without.well()).isTrue();
    assertThat(without.steps()).isEqualTo(with.steps());
    if (Features.NAMES.contains(name)) { // the translator's may leave accesses to the runtime
      assertThat(without.accesses()).isEqualTo(with.accesses());
    }
  }

  /** More than there is room for is translated: all is forgotten where a block's code differs. */
  @Test
  void codeThatDoesNotFitIsTranslatedAnew() {
    Variant translatesAnew = Variant.of("btmmu").without("kept-translations");
    assertThat(subject("selfmod-x64").run(translatesAnew).well()).isTrue();
  }

  /** What the executor does differently without it is checked access by access. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mid-per-class",
        "cross-in-hardware",
        "block-chaining",
        "register-pinning",
        "lazy-flags",
        "dead-flags"
      })
  void withoutAnOptimizationLockstepHolds(String name) {
    Variant variant = Variant.of("btmmu").without(name);
    Processor model = new Processor(46, true, true, false);
    PagedMemory memory = new PagedMemory(PAGES);
    byte[] image = BundledGuest.find("processes-x64").orElseThrow().image();
    Boot boot = Multiboot.load("guest", image, memory, 128L << 20, "", List.of());
    VirtualTime time = new VirtualTime();
    Platform platform = new Platform(time, 128L << 20, _ -> {});
    Lockstep lockstep =
        new Lockstep(
            (begin, content, ports) ->
                new TranslatedEngine(
                    "btmmu",
                    begin,
                    content,
                    PAGES,
                    model,
                    ports,
                    variant.geometry(),
                    variant.features(),
                    variant.options()),
            boot.registers(),
            memory,
            PAGES,
            model,
            platform);
    new GuestRun(lockstep, platform, time, 400_000).run(_ -> {});
    assertThat(lockstep.finish()).as(String.join("\n", lockstep.divergence())).isTrue();
  }

  @Test
  void optimizationsAreSwitchesOfTheirOwn() {
    assertThat(Variant.of("btmmu").without("jump-cache").options().has(Optimization.JUMP_CACHE))
        .isFalse();
    assertThat(Variant.of("btmmu").without("fill-around").features())
        .isEqualTo(Features.without(Set.of("fill-around")));
  }
}
