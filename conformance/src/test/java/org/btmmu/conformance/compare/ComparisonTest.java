package org.btmmu.conformance.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The arithmetic of a comparison, on counts made by hand. */
class ComparisonTest {
  private static final Offset<Double> EXACTLY = within(1e-12);
  private static final Group IA32 = Group.ALL.get(0);
  private static final Group X86_64 = Group.ALL.get(1);

  private static final Weights WEIGHTS =
      Weights.parse(
          """
          event\tcycles\tsource
          host-instruction\t1\ta
          guest-access\t2\tb
          refill-entry\t20\tc
          other-refill\t100\tc
          guest-fault-entry\t60\td
          guest-walk\t450\te
          neighbour-entry\t112.5\te
          shadow-fill\t150\tf
          guest-tlb-invalidation\t30\tg
          domain-switch\t40\th
          code-protection\t150\th
          slow-path\t60\ti
          victim-hit\t40\tj
          soft-tlb-flush-entry\t0.25\tk
          helper\t40\tl
          runtime-instruction\t200\tm
          repetition\t40\tm
          guest-event\t400\tn
          block-search\t150\to
          translated-instruction\t2500\tp
          jump-cache-flush\t128\tp
          signal\t3000\tq
          host-mapping\t1500\tr
          """);

  /** 1000 accesses, each an instruction, with 3 refills and 2 faults. */
  private static final Row BTMMU =
      row(
          "sort",
          "ia32",
          "btmmu",
          Map.ofEntries(
              Map.entry("host-instructions", 5000L),
              Map.entry("guest-loads", 600L),
              Map.entry("guest-stores", 300L),
              Map.entry("guest-loads-for-write", 98L),
              Map.entry("emulated-accesses", 2L),
              Map.entry("guest-refills", 3L),
              Map.entry("refill-instructions", 300L),
              Map.entry("runtime-refills", 1L),
              Map.entry("guest-fault-entries", 2L),
              Map.entry("runtime-faults", 1L),
              Map.entry("walks", 3L),
              Map.entry("neighbour-walks", 1L),
              Map.entry("access-walks", 2L),
              Map.entry("access-neighbour-walks", 1L),
              Map.entry("fills", 4L),
              Map.entry("access-fills", 3L)));

  /** The same accesses, of which 100 take the slow path, and 10 of these walk. */
  private static final Row SOFTMMU =
      row(
          "sort",
          "ia32",
          "softmmu",
          Map.of(
              "host-instructions", 20_000L,
              "lookups-32", 1001L,
              "refused-accesses", 1L,
              "helper-load", 60L,
              "helper-store", 40L,
              "victim-hits", 5L,
              "access-victim-hits", 4L,
              "walks", 12L,
              "access-walks", 10L,
              "softtlb-entries-cleared", 256L));

  private static Row row(String guest, String mode, String scheme, Map<String, Long> counts) {
    return new Row(guest, mode, scheme, 2500, true, new TreeMap<>(counts));
  }

  private final Comparison comparison = new Comparison(List.of(BTMMU, SOFTMMU), WEIGHTS);

  @Test
  void accessesAreThoseThatWereMade() {
    assertThat(BTMMU.accesses()).isEqualTo(1000);
    assertThat(SOFTMMU.accesses()).isEqualTo(1000);
  }

  @Test
  void cyclesAreCountsTimesWeights() {
    // 4002 words and 998 accesses of 2; 4 entries; 1 refill elsewhere; 3 faults, 3 walks, 4 fills
    assertThat(BTMMU.cycles(WEIGHTS))
        .isEqualTo(4002 + 1996 + 4 * 20 + 100 + 3 * 60 + 3 * 450 + 112.5 + 4 * 150, EXACTLY);
    // 100 slow paths, 5 victims, 12 walks, 256 entries cleared
    assertThat(SOFTMMU.cycles(WEIGHTS))
        .isEqualTo(20_000 + 100 * 60 + 5 * 40 + 12 * 450 + 64, EXACTLY);
    assertThat(comparison.speedup(BTMMU).orElseThrow()).isEqualTo(31_664.0 / 8420.5, EXACTLY);
    assertThat(comparison.speedup(SOFTMMU)).contains(1.0);
  }

  @Test
  void anAccessCostsItsWordsAndItsHandlers() {
    // 998 accesses, 300 words, 2 entries, 2 walks and a neighbour, 3 fills
    assertThat(BTMMU.hostPerAccess(WEIGHTS))
        .isEqualTo((998 + 300 + 2 * 60 + 2 * 450 + 112.5 + 3 * 150) / 1000.0, EXACTLY);
    // 13 words a look-up but for the access of the slow ones; 4 victims and 10 walks
    assertThat(SOFTMMU.hostPerAccess(WEIGHTS))
        .isEqualTo((13 * 1001 - 100 + 100 * 60 + 4 * 40 + 10 * 450) / 1000.0, EXACTLY);
    assertThat(BTMMU.hostPerGuest()).isEqualTo(2, EXACTLY);
    assertThat(comparison.itemised("btmmu"))
        .containsEntry("access", 0.998)
        .containsEntry("walk", 0.9)
        .doesNotContainKey("signal");
  }

  @Test
  void windowAccessesAreTwoWordsAndMissesAreSignals() {
    Row hspt =
        row(
            "sort",
            "ia32",
            "hspt",
            Map.of(
                "window-accesses", 100L, "signals", 2L, "window-calls", 3L, "window-refills", 1L));
    assertThat(hspt.accesses()).isEqualTo(100);
    assertThat(hspt.hostPerAccess(WEIGHTS))
        .isEqualTo((200 + 2 * 3000 + 3 * 1500 + 100) / 100.0, EXACTLY);
    assertThat(hspt.cycles(WEIGHTS)).isEqualTo(2 * 3000 + 3 * 1500 + 20 + 100, EXACTLY);
  }

  @Test
  void meansAreGeometricAndOfOneGroup() {
    Comparison three =
        new Comparison(
            List.of(
                cycles("a", "ia32", "btmmu", 100),
                cycles("a", "ia32", "softmmu", 200),
                cycles("b", "pae", "btmmu", 100),
                cycles("b", "pae", "softmmu", 800),
                cycles("c", "x64", "btmmu", 100),
                cycles("c", "x64", "softmmu", 150)),
            WEIGHTS);
    assertThat(three.groups()).containsExactly(IA32, X86_64);
    assertThat(three.speedups(IA32).get("btmmu")).isEqualTo(4, EXACTLY);
    assertThat(three.speedups(IA32).get("softmmu")).isEqualTo(1, EXACTLY);
    assertThat(three.speedups(X86_64).get("btmmu")).isEqualTo(1.5, EXACTLY);
  }

  private static Row cycles(String guest, String mode, String scheme, long words) {
    return row(guest, mode, scheme, Map.of("host-instructions", words));
  }

  @Test
  void aWeightThatCountsChangesTheSpeedUp() {
    List<Sensitivity> all = Sensitivity.ofWeights(comparison);
    assertThat(all)
        .extracting(Sensitivity::what)
        .contains("guest-walk ×½", "guest-walk ×2")
        .doesNotContain("signal ×2");
    Sensitivity twice =
        all.stream().filter(one -> one.what().equals("guest-walk ×2")).findFirst().orElseThrow();
    assertThat(twice.result().speedups(IA32).get("btmmu"))
        .isEqualTo((31_664.0 + 12 * 450) / (8420.5 + 3 * 450), EXACTLY);
  }

  @Test
  void guestsThatDoNotDoTheSameAreNamed() {
    assertThat(comparison.differences()).isEmpty();
    Row other = row("sort", "ia32", "softmmu", Map.of("lookups-32", 999L));
    assertThat(comparison.with(List.of(other)).differences())
        .containsExactly(
            "sort: 2,500 steps and 999 accesses under softmmu, but 2,500 and 1,000 under btmmu");
    Row ill = new Row("sort", "ia32", "softmmu", 2500, false, SOFTMMU.counts());
    assertThat(comparison.with(List.of(ill)).differences())
        .containsExactly("sort under softmmu: the guest did not end well");
  }

  @Test
  void anAblationIsTheCostWithout() {
    Row slower = cycles("a", "ia32", "btmmu", 150);
    Ablation ablation =
        new Ablation(
            Ablation.all().getFirst(),
            List.of(cycles("a", "ia32", "btmmu", 100), cycles("b", "x64", "btmmu", 100)),
            List.of(slower, cycles("b", "x64", "btmmu", 100)));
    assertThat(ablation.cost(IA32, WEIGHTS)).isEqualTo(1.5, EXACTLY);
    assertThat(ablation.cost(X86_64, WEIGHTS)).isEqualTo(1, EXACTLY);
    assertThat(ablation.worst(WEIGHTS)).isEqualTo("a");
    assertThat(ablation.worstCost(WEIGHTS)).isEqualTo(1.5, EXACTLY);
    assertThat(ablation.isRight()).isTrue();
  }

  @Test
  void anEventWithoutAWeightIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WEIGHTS.cycles(Map.of("sun-spot", 1L)))
        .withMessageContaining("sun-spot");
  }

  @Test
  void theTableHasAWeightAndASourceForEachEvent() {
    Weights table = Weights.table();
    assertThat(table.rows())
        .extracting(Weights.Weight::event)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(BTMMU.events().keySet());
    assertThat(table.rows())
        .allSatisfy(row -> {
          assertThat(row.cycles()).isPositive();
          assertThat(row.source())
              .matches("assumed: .+|QEMU commit .+|a quarter of guest-walk: .+");
        });
  }
}
