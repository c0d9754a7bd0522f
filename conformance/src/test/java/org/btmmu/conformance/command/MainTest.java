package org.btmmu.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "walk",
        "prove",
        "fuzz",
        "model-check",
        "zoo",
        "replay",
        "run",
        "bench",
        "oracle"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    assertThat(run(0, command, "--help")).contains("Usage: btmmu " + command, "Example: btmmu ");
    assertThat(run(0, "--help")).contains("  " + command + " ");
  }

  @Test
  void aWalkShowsEachLevel() {
    assertThat(run(0, "walk", "linux-4level", "400000", "--access", "w"))
        .isEqualTo(
            """
            linux-4level: Debian 12 linux 6.1 amd64, 4-level paging, user mode
            write at 0x0000000000400000, CPL 3 (4-level paging, CR3 0x6238000)

              entry  index  at         value               rights  set
              PML4E      0  0x6238000  0x0000000006260067  urwx    P R/W U/S A ignored-6
              PDPTE      0  0x6260000  0x000000000625c067  urwx    P R/W U/S A ignored-6
              PDE        2  0x625c010  0x000000000625a067  urwx    P R/W U/S A ignored-6
              PTE        0  0x625a000  0x800000000330d025  ur--    P U/S A XD

              reference  #PF, error code 0x07 (P W/R U/S), CR2 0x400000
              optimized  #PF, error code 0x07 (P W/R U/S), CR2 0x400000
              they agree
            """);
  }

  @Test
  void aWalkShowsTheEntryThatEndsIt() {
    assertThat(run(0, "walk", "linux-ia32", "0x0"))
        .contains("PDE        0  0x2017000  0x00000000  -       not present")
        .contains("reference  #PF, error code 0x04 (U/S), CR2 0x0");
    assertThat(run(0, "walk", "linux-4level", "8000_0000_0000_0000"))
        .contains("#GP(0), the address is not canonical");
  }

  @Test
  void aWalkOfAPdpteRegisterSaysSo() {
    assertThat(run(0, "walk", "linux-pae", "c0000000", "--cpl", "0", "--access", "r"))
        .contains("PDPTE      3  register   0x0000000001e94001  urwx    P\n")
        .contains("physical 0x0, 4 KB page, srw-, global, dirty");
  }

  @Test
  void jsonHoldsTheSameFacts() throws IOException {
    Path file = folder.resolve("walk.json");
    run(0, "walk", "linux-4level", "ffffffff81000000", "--json", file.toString());
    JsonNode walk = new JsonMapper().readTree(Files.readString(file));
    assertThat(walk.get("schema").intValue()).isEqualTo(1);
    assertThat(walk.get("agree").booleanValue()).isTrue();
    assertThat(walk.get("steps")).hasSize(3);
    assertThat(walk.get("steps").get(2).get("value").stringValue()).isEqualTo("0x10001e1");
    assertThat(walk.get("reference")).isEqualTo(walk.get("optimized"));
    assertThat(walk.get("reference").get("error_code").intValue()).isEqualTo(5);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void allRangesAreListed() throws IOException {
    Path file = folder.resolve("all.json");
    assertThat(run(0, "walk", "linux-pae", "--all", "--json", file.toString()))
        .contains("00000000c0200000  00000000c0ffffff      7  2 MB  srw-    global")
        .contains("3,620 pages");
    assertThat(new JsonMapper().readTree(Files.readString(file)).get("ranges").size()).isPositive();
  }

  @Test
  void lawsAndMutantsAreListed() {
    for (LawMethod law : LawMethod.all()) {
      assertThat(run(0, "prove", "--list")).contains(law.id(), law.law().says());
    }
    Zoo.ofTheProject()
        .mutants()
        .forEach(mutant -> assertThat(run(0, "zoo", "--list")).contains(mutant.id()));
  }

  @Test
  void aCounterexampleIsReplayedUnderItsMutantLevelByLevel() throws IOException {
    Zoo zoo = Zoo.ofTheProject();
    String counterexample = counterexample(zoo, "pk-bit-dropped");
    Path file = Files.writeString(folder.resolve("found.json"), counterexample);
    assertThat(CounterexampleJson.read(counterexample, "found", LawMethod.all()).law().id())
        .isEqualTo("walk-4level");
    assertThat(run(1, "replay", file.toString()))
        .contains("under the mutant pk-bit-dropped", "PML4E", "they differ in the outcome")
        .contains("the law is false");
    Files.writeString(file, counterexample.replace("\"pk-bit-dropped\"", "null"));
    assertThat(run(0, "replay", file.toString())).contains("they agree", "the law is true");
  }

  @Test
  void aReplayShowsWhichEntriesAreLeftDifferent() throws IOException {
    String counterexample = counterexample(Zoo.ofTheProject(), "fill-ignores-dirty");
    Path file = Files.writeString(folder.resolve("found.json"), counterexample);
    Path json = folder.resolve("replay.json");
    assertThat(run(1, "replay", file.toString(), "--json", json.toString()))
        .containsPattern("A and D at +before +reference +optimized")
        .contains("  differ\n");
    JsonNode update =
        new JsonMapper().readTree(Files.readString(json)).at("/walks/0/updates").get(0);
    assertThat(update.get("reference")).isNotEqualTo(update.get("optimized"));
  }

  @Test
  void aCounterexampleToALawOfTheUsersOwnIsReplayed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("own.json"),
            """
            {"schema":1,"law":"own-law","mutant":null,"found_by":"proof","arguments":{"number":%d}}
            """
                .formatted(Integer.MIN_VALUE));
    String own = OwnLaws.class.getName();
    assertThat(run(1, "replay", file.toString(), "--classpath", "target/classes", own))
        .contains("number = -2147483648", "the law is false");
    assertThat(run(1, "prove", "--classpath", "target/classes", own))
        .contains("own-law  refuted", "number = -2147483648");
  }

  /** A law of a user's own, which is false. */
  static final class OwnLaws {
    private OwnLaws() {}

    @Law(id = "own-law", says = "a number or its negation is not negative")
    static boolean ofAnyNumber(int number) {
      return (number < 0 ? -number : number) >= 0;
    }
  }

  @Test
  void whatIsNoOrdinaryFileIsWrittenToAndALinkIsFollowed() throws IOException {
    Path device = Path.of("/dev/null");
    assumeThat(device).exists();
    run(0, "walk", "linux-ia32", "0", "--json", device.toString());
    assertThat(Files.isRegularFile(device)).isFalse();
    Path file = Files.writeString(folder.resolve("file.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
    run(0, "walk", "linux-ia32", "0", "--json", link.toString());
    assertThat(link).isSymbolicLink();
    assertThat(file).content().startsWith("{");
  }

  @Test
  void nearMissesAreFoundByDistanceAndByPart() {
    List<String> known = List.of("walk-flat", "walk-32", "pk-bit-dropped");
    assertThat(NearMisses.near("wlak-32", known)).startsWith("walk-32");
    assertThat(NearMisses.near("pk", known)).containsExactly("pk-bit-dropped");
    assertThat(NearMisses.near("something else", known)).isEmpty();
  }

  private static String counterexample(Zoo zoo, String mutant) {
    return zoo.run(zoo.find(mutant).orElseThrow(), 1, Zoo.ENOUGH_SAMPLES, false)
        .laws()
        .getFirst()
        .sampling()
        .counterexample();
  }

  private static String run(int expectedStatus, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(arguments, new PrintStream(out), new PrintStream(err));
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(status).isEqualTo(expectedStatus);
    return out.toString(StandardCharsets.UTF_8);
  }
}
