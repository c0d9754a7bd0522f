package org.btmmu.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.btmmu.conformance.bench.Benchmarks;
import org.btmmu.conformance.bench.Benchmarks.Figure;
import org.btmmu.conformance.bench.Benchmarks.Named;
import org.btmmu.conformance.report.BenchReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench} as the user meets it. */
class BenchCommandTest {
  private static final String IGNORE_LOCK = "jmh.ignoreLock";

  @TempDir private Path folder;

  private String out;
  private String err;

  private int main(String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status = Main.run(arguments, new PrintStream(output), new PrintStream(errors));
    out = output.toString(StandardCharsets.UTF_8);
    err = errors.toString(StandardCharsets.UTF_8);
    return status;
  }

  /** Others may measure on this machine too: nothing here needs it quiet. */
  @BeforeAll
  static void ignoreLock() {
    System.setProperty(IGNORE_LOCK, "true");
  }

  @AfterAll
  static void heedLock() {
    System.clearProperty(IGNORE_LOCK);
  }

  private static List<String> names() {
    return Benchmarks.all().stream().map(Named::name).toList();
  }

  @Test
  void whatIsAskedForIsMeasured() throws IOException {
    Path json = folder.resolve("facts.json");
    assertThat(main("bench", "walk/", "--quick", "--json", json.toString())).isZero();
    assertThat(err).isEmpty();
    assertThat(out).contains("walk/fast", "walk/reference", "4-level walks");
    JsonNode rows = JsonMapper.shared().readTree(Files.readString(json)).path("benchmarks");
    assertThat(rows.size()).isEqualTo(2);
    JsonNode fast = rows.get(0);
    JsonNode reference = rows.get(1);
    assertThat(fast.path("name").asString()).isEqualTo("walk/fast");
    assertThat(fast.path("million_per_second").asDouble()).isPositive();
    assertThat(fast.path("error").asDouble()).isPositive();
    assertThat(fast.path("bytes_per_operation").asLong(-1)).isZero();
    assertThat(fast.path("against").asString()).isEqualTo("walk/reference");
    assertThat(fast.path("ratio").asDouble())
        .isEqualTo(
            fast.path("million_per_second").asDouble()
                / reference.path("million_per_second").asDouble());
    assertThat(reference.path("ratio").asDouble()).isEqualTo(1);
    assertThat(reference.path("bytes_per_operation").asLong()).isPositive();
  }

  /** A call of such a benchmark counts what it did. */
  @Test
  void aPieceOfLockstepIsCountedInGuestInstructions() throws IOException {
    Path json = folder.resolve("facts.json");
    assertThat(main("bench", "lockstep/search-x64", "--quick", "--json", json.toString())).isZero();
    JsonNode row = JsonMapper.shared().readTree(Files.readString(json)).at("/benchmarks/0");
    assertThat(row.path("counts").asString()).isEqualTo("guest instructions");
    assertThat(row.path("million_per_second").asDouble()).isBetween(0.001, 1000.0);
    assertThat(row.path("ratio").isNull()).isTrue();
  }

  @Test
  void aRatioIsOfFiguresOfTheSameRun() {
    Named fast =
        Benchmarks.all().stream().filter(one -> one.name().equals("walk/fast")).findFirst().get();
    Named slow =
        Benchmarks.all().stream()
            .filter(one -> one.name().equals("walk/reference"))
            .findFirst()
            .get();
    List<Figure> both = List.of(new Figure(fast, 60, 1, 0), new Figure(slow, 0.5, 0.25, 312));
    assertThat(BenchReport.text(both))
        .containsPattern("walk/fast +60.00 +1.00 +120.00 +0 ")
        .containsPattern("walk/reference +0.500 +0.250 +1.00 +312 ");
    assertThat(BenchReport.text(both.subList(0, 1))).doesNotContain("120.00");
    assertThat(BenchReport.json(both.subList(0, 1)).at("/benchmarks/0/ratio").isNull()).isTrue();
  }

  @Test
  void namesAreUniqueAndWhatIsComparedWithExists() {
    assertThat(names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-/]+"));
    Set<String> bases =
        Benchmarks.all().stream()
            .flatMap(one -> one.against().stream())
            .collect(Collectors.toSet());
    assertThat(bases)
        .containsExactlyInAnyOrder(
            "walk/reference",
            "guest-tlb/reference-lookup",
            "guest-tlb/reference-walk-and-load",
            "guest/compress-ia32/softmmu",
            "guest/compress-x64/softmmu");
    assertThat(main("bench", "--list")).isZero();
    assertThat(out).contains(names());
  }

  /** The figures of speed in the README are the command's output. */
  @Test
  void eachLineOfTheReadmesTableOfSpeedIsABenchmarks() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int begin = readme.indexOf("\n## Speed\n");
    String section = readme.substring(begin, readme.indexOf("\n## ", begin + 1));
    Set<String> rows = new TreeSet<>();
    section
        .lines()
        .filter(line -> line.matches("  [a-z0-9-]+/[a-z0-9-/]+ .*"))
        .forEach(line -> rows.add(line.strip().split(" ", 2)[0]));
    assertThat(rows).isNotEmpty().isSubsetOf(names());
  }

  @Test
  void badUsageIsOneLine() {
    assertThat(main("bench", "wlak/fast")).isEqualTo(2);
    assertThat(err).contains("did you mean walk/fast").hasLineCount(1);
    assertThat(main("bench", "--seconds", "0")).isEqualTo(2);
    assertThat(err).contains("give 1 to 3600").hasLineCount(1);
    assertThat(main("bench", "--seconds", "soon")).isEqualTo(2);
    assertThat(err).contains("--seconds").hasLineCount(1);
    assertThat(main("bench", "--seconds", "5", "--quick")).isEqualTo(2);
    assertThat(err).contains("leave it or --seconds out").hasLineCount(1);
    assertThat(main("bench", "--json", folder.toString())).isEqualTo(2);
    assertThat(err).contains("is a folder").hasLineCount(1);
  }
}
