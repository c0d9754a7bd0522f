package org.btmmu.conformance.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which runs a comparison needs, and what is said when some are not there yet. */
class ComparisonPlanTest {
  private static final Subject NARROW = guest("sort-ia32", "ia32");
  private static final Subject WIDE = guest("sort-x64", "x64");
  private static final List<String> SCHEMES = List.of("btmmu", "softmmu", "hspt");
  private static final ComparisonPlan PLAN =
      new ComparisonPlan(List.of(NARROW, WIDE), SCHEMES, Ablation.all().subList(0, 1));

  private static Subject guest(String name, String mode) {
    return new Subject(name, mode, new byte[0], "", Optional.empty());
  }

  private static Map<Run, Row> rows(List<Run> runs) {
    Map<Run, Row> rows = new HashMap<>();
    for (Run run : runs) {
      long words = run.variant().scheme().equals("btmmu") ? 1000 : 2000;
      Map<String, Long> counts = Map.of("host-instructions", words);
      Subject guest = run.subject();
      rows.put(
          run,
          new Row(
              guest.name(),
              guest.mode(),
              run.variant().scheme(),
              100,
              true,
              new TreeMap<>(counts)));
    }
    return rows;
  }

  @Test
  void eachGuestRunsUnderEachSchemeAndAssumptionOnce() {
    List<String> titles = PLAN.runs().stream().map(Run::title).toList();
    assertThat(titles).doesNotHaveDuplicates().hasSize(6 + 2 * 3 + 1 + 2);
    assertThat(titles)
        .contains(
            "sort-x64 under btmmu, guest TLB \u00d72: 4,224 entries",
            "sort-ia32 under hspt, guest TLB \u00d7\u00bd: 1,056 entries",
            "sort-ia32 under softmmu, comparison defect",
            "sort-x64 under btmmu, " + Ablation.all().get(0).name())
        .doesNotContain("sort-x64 under softmmu, comparison defect");
  }

  @Test
  void whatIsThereMakesAReport() {
    Map<Run, Row> all = rows(PLAN.runs());
    CompareReport whole = PLAN.report(all);
    assertThat(whole.comparison().rows()).hasSize(6);
    assertThat(whole.differences()).isEmpty();
    assertThat(whole.ablation()).hasSize(1);
    assertThat(whole.sensitivity().getLast().what()).contains("comparison defect");
    Map<Run, Row> some = rows(PLAN.runs().subList(0, 5));
    CompareReport part = PLAN.report(some);
    assertThat(part.comparison().rows()).extracting(Row::guest).containsOnly("sort-ia32");
    assertThat(part.comparison().speedups(Group.ALL.get(0))).containsEntry("btmmu", 2.0);
    assertThat(part.ablation()).isEmpty();
    assertThat(PLAN.report(Map.of()).comparison().rows()).isEmpty();
  }

  @Test
  void aGuestThatDoesSomethingElseOnAnotherGuestTlbIsNamed() {
    Map<Run, Row> all = rows(PLAN.runs());
    Run resized = new Run(WIDE, Variant.of("btmmu").resized(true));
    Row row = all.get(resized);
    all.put(resized, new Row(row.guest(), row.mode(), row.scheme(), 99, row.well(), row.counts()));
    assertThat(PLAN.report(all).differences())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("with guest TLB \u00d72").contains("99"));
  }

  @Test
  void aRunThatFailsEndsTheOthers() {
    List<String> begun = new ArrayList<>();
    List<Run> runs = List.of(new Run(NARROW, Variant.of("none")), new Run(WIDE, Variant.of("no")));
    ParallelRuns failing =
        new ParallelRuns(
            runs,
            title -> {
              begun.add(title);
              throw new IllegalStateException(title);
            });
    assertThatIllegalStateException()
        .isThrownBy(() -> failing.run(1))
        .withMessageContaining("1 of 2");
    assertThat(begun).hasSize(1);
    assertThat(failing.soFar()).isEmpty();
  }
}
