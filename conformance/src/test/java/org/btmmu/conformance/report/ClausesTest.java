package org.btmmu.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.btmmu.conformance.campaign.ClauseCoverage;
import org.btmmu.conformance.trace.SubjectKind;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.LawMethod;
import org.btmmu.spec.NormativeText;
import org.junit.jupiter.api.Test;

/** Text, code, laws and runs name the same clauses, and none is missing anywhere. */
class ClausesTest {
  private static final int STEPS = 12_800;
  private static final int SAMPLES = 64;

  @Test
  void everyClauseHasCodeAndALawOrTestAndIsExercised() {
    ClauseCoverage exercised = ClauseCoverage.of(SubjectKind.BTMMU, 1, STEPS, SAMPLES);
    List<ClauseRow> rows = Traceability.of(laws(), exercised);
    assertThat(rows).extracting(ClauseRow::id).containsAll(NormativeText.titles().keySet());
    List<String> gaps =
        rows.stream()
            .filter(row -> !row.gaps().isEmpty())
            .map(row -> row.id() + " lacks " + String.join(", ", row.gaps()))
            .toList();
    assertThat(gaps).isEmpty();
  }

  @Test
  void aMissingPieceOfEachKindIsAGap() {
    ClauseRow none =
        new ClauseRow(
            "Z-NO-1", "", List.of(), List.of(), List.of(), 0, ClauseRow.By.NOTHING, "gap");
    assertThat(none.gaps()).containsExactly("text", "code", "law", "exercise");
  }

  @Test
  void samplesAloneAreNotEnoughForAClauseThatTracesShow() {
    for (String id : List.of("K-MAP-4", "B-TLB-4")) {
      ClauseRow row =
          new ClauseRow(
              id, "t", List.of("c"), List.of("l"), List.of(), 5, ClauseRow.By.SAMPLES, "proved");
      assertThat(row.gaps().isEmpty()).as(id).isEqualTo(id.startsWith("B"));
    }
  }

  @Test
  void aClauseThatTheTextLacksIsSeen() {
    List<String> known = Traceability.of(laws()).stream().map(ClauseRow::id).toList();
    assertThat(known).doesNotHaveDuplicates().hasSameSizeAs(NormativeText.titles().keySet());
  }

  @Test
  void eachTestThatStandsForALawNamesItsClausesAndExists() throws IOException {
    for (TestEvidence evidence : TestEvidence.ALL) {
      String source = Files.readString(source(evidence.test()));
      assertThat(evidence.reason()).isNotBlank();
      for (String clause : evidence.clauses()) {
        assertThat(source).as(evidence.test()).containsPattern(clause + "\\b");
      }
    }
  }

  private static List<LawRow> laws() {
    Zoo zoo = Zoo.ofTheProject();
    return LawMethod.all().stream().map(law -> LawRow.of(law, zoo)).toList();
  }

  private static Path source(String test) throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    for (String module : List.of("spec", "reference", "optimized", "proofs", "conformance")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test"))) {
        List<Path> found =
            files.filter(file -> file.getFileName().toString().equals(test + ".java")).toList();
        if (!found.isEmpty()) {
          return found.getFirst();
        }
      }
    }
    throw new AssertionError("no test " + test);
  }
}
