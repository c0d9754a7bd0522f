package org.btmmu.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.btmmu.conformance.snapshot.Cores;
import org.btmmu.conformance.snapshot.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad usage and bad input end with exit status 2 and one line that names place and remedy. */
class BadInputTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wlak | command: there is no \"wlak\"; did you mean walk?",
        "CHECK | command: there is no \"CHECK\"",
        "'' | which command?",
        "walk | Missing required parameter: 'SNAPSHOT'",
        "walk linux-ia32 | needs either an ADDRESS or --all",
        "walk linux-ia32 100000000 | 0x100000000 is out of range; under 32-bit paging",
        "walk linux-pae ffffffffc0000000 | 0xffffffffc0000000 is out of range; under PAE paging",
        "walk linux-4level 10000000000000000 | \"10000000000000000\" is not a number",
        "walk linux-4level here | \"here\" is not a number",
        "walk linux-4level 0 --access q | \"q\" is no access; give r, w or x",
        "walk linux-4level 0 --cpl 4 | 4 is no privilege level; give 0 to 3",
        "walk linux-4level 0 --cpl x | Invalid value for option '--cpl'",
        "walk linux-4level 0 --colour | Unknown option: '--colour'",
        "walk linux-6level 0 | no such file and no such bundled snapshot",
        "walk linux-4level 0 --json no/such/folder/x.json | its folder does not exist",
        "check linux-6level | no such file and no such bundled snapshot",
        "check --budget soon | \"soon\" is no span of time; give one such as 30s or 5m",
        "prove walk-3level | there is no \"walk-3level\"; did you mean walk-",
        "prove --jobs 0 | 0 is too few",
        "prove --solver z3 | --smt2 is missing",
        "prove --classpath no.jar my.Laws | no jar or folder that can be read",
        "model-check --scope shotdown | there is no \"shotdown\"; did you mean shootdown?",
        "model-check --depth 0 | 0 is out of range; give 1 to 1000",
        "model-check --jobs 0 | 0 is too few",
        "model-check --mutant pk-bit-droped | did you mean pk-bit-dropped?",
        "model-check --mutant zzz | there is no \"zzz\"; btmmu zoo --list names them",
        "zoo pk-bit-droped | there is no \"pk-bit-droped\"; did you mean pk-bit-dropped?",
        "replay no.json | cannot be read as text",
        "replay no.json my.Laws | my.Laws: not expected"
      })
  void misuseIsOneLine(String arguments, String expected) {
    refused(expected, arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
  }

  @Test
  void aTruncatedHeaderIsNamed() throws IOException {
    byte[] whole = Cores.bundled("linux-ia32.core");
    walkRefused(Arrays.copyOf(whole, 40), "truncated: the ELF header needs 64 bytes");
    walkRefused(Arrays.copyOf(whole, 90), "truncated: program header 0 needs 56 bytes");
    walkRefused(new byte[0], "not an ELF file");
  }

  @Test
  void aTruncatedSegmentIsNamedWithExpectedAndPresentBytes() throws IOException {
    byte[] whole = Cores.bundled("linux-ia32.core");
    walkRefused(
        Arrays.copyOf(whole, whole.length - 100),
        "truncated: segment 10 (physical 0x30f0000) needs 4096 bytes at offset 0xf000, 3996 are");
  }

  @Test
  void anotherKindOfFileIsNamed() throws IOException {
    walkRefused("hello, world, not ELF".getBytes(StandardCharsets.US_ASCII), "not an ELF file");
    walkRefused(changed(4, 3), "ELF class 3");
    walkRefused(changed(5, 2), "not little-endian");
    walkRefused(changed(16, 2), "an ELF file of type 2, not a core");
    walkRefused(changed(18, 183), "the machine is 183, not i386");
    walkRefused(changed(54, 8), "program headers of 8 bytes");
  }

  @Test
  void overlappingSegmentsAreNamed() throws IOException {
    walkRefused(Cores.twoSegments(0x1000, 0x1800), "segments overlap at physical 0x1800");
  }

  @Test
  void aCoreWithoutAnyRegistersIsRefused() throws IOException {
    walkRefused(Cores.twoSegments(0x1000, 0x4000), "no QEMU note and no side file");
  }

  @Test
  void aTableThatIsMissingIsNamed() throws IOException {
    Path core = folder.resolve("two.core");
    Files.write(core, Cores.twoSegments(0x1000, 0x4000));
    Files.writeString(folder.resolve("two.json"), "{\"cr0\":\"0x80000011\",\"cr3\":\"0x9000\"}");
    refused("guest physical address 0x9000 is not in the core", "walk", core.toString(), "0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"cr5\": 1} | unknown key \"cr5\"; the keys are title, cr0",
        "{\"cr3\": \"6238000\"} | key \"cr3\": bad number \"6238000\"",
        "{\"cr3\": -1} | key \"cr3\": bad number -1",
        "{\"cr3\": 1.5} | key \"cr3\": bad number 1.5",
        "{\"cr3\": \"0x10000000000000000\"} | key \"cr3\": bad number",
        "{\"maxphyaddr\": 53} | key \"maxphyaddr\": bad number 53; give a number from 32 to 52",
        "{\"maxphyaddr\": 31} | key \"maxphyaddr\": bad number 31",
        "{\"cpl\": 4} | key \"cpl\": bad number 4; give a number from 0 to 3",
        "{\"pkru\": \"0x100000000\"} | key \"pkru\": bad number",
        "{\"pdpte\": [1, 2]} | key \"pdpte\" is not a list of 4 numbers",
        "{\"pdpte\": [1, 2, 3, null]} | key \"pdpte\": bad number null",
        "{\"features\": [\"sse\"]} | key \"features\": unknown feature \"sse\"",
        "{\"features\": 1} | key \"features\" is not a list",
        "{\"title\": 1} | key \"title\" is not a string",
        "{\"cr3\": 1, \"cr3\": 2} | not JSON at line 1",
        "{\"cr3\": 1 | not JSON at line",
        "{} {} | not JSON at line",
        "[] | not a JSON object",
        "{\"efer\": \"0x500\", \"cr4\": 0} | EFER.LME is 1 but CR4.PAE is 0",
        "{\"cr0\": \"0x80000000\"} | CR0.PG is 1 but CR0.PE is 0"
      })
  void aSideFileIsRefusedByItsKey(String json, String expected) throws IOException {
    Path core = Cores.copy(folder, "linux-4level");
    Files.writeString(folder.resolve("linux-4level.json"), json);
    refused(expected, "walk", core.toString(), "0");
  }

  @Test
  void aListingOfAnotherFormIsRefused() throws IOException {
    Path core = Cores.copy(folder, "linux-ia32");
    Path listing = folder.resolve("linux-ia32.tlb.gz");
    Files.writeString(listing, "not gzip");
    refused("cannot be unpacked", "walk", core.toString(), "0");
    Files.write(listing, Cores.gzip("0000000008048000: 0000000001e70000 ----A--?-\n"));
    refused("line 1 is not of the form", "check", core.toString());
    Files.write(listing, Cores.gzip("\n"));
    refused("line 1 is not of the form", "check", core.toString());
  }

  @Test
  void aListingThatEndsEarlyOrNeverIsRefused() throws IOException {
    Path core = Cores.copy(folder, "linux-ia32");
    Path listing = folder.resolve("linux-ia32.tlb.gz");
    byte[] whole = Cores.bundled("linux-ia32.tlb.gz");
    Files.write(listing, Arrays.copyOf(whole, whole.length / 2));
    refused("truncated: the gzipped data ends early", "check", core.toString());
    Files.write(listing, Cores.gzip("a".repeat(1 << 20)));
    refused("line 1 is not of the form", "check", core.toString());
  }

  @Test
  void tablesWithoutEndAreRefusedSoon() throws IOException {
    Path core = folder.resolve("loop.core");
    Path side = folder.resolve("loop.json");
    Files.writeString(side, "{\"cr3\": 4096, \"cr4\": 32, \"efer\": 3329}");
    Files.write(core, Cores.tables(1, 1, 1, 1));
    refused("map more than 8388608 pages", "walk", core.toString(), "--all");
    Files.write(core, Cores.tables(2, 3, 4, 0));
    refused("lead to more than 1048576 tables", "walk", core.toString(), "--all");
    Files.write(core, Cores.tables(2, 3, 99, 0));
    refused("lead to more than 1048576 tables", "check", core.toString());
  }

  @Test
  void aTitleCannotColourTheTerminal() throws IOException {
    Path core = Cores.copy(folder, "linux-ia32");
    Files.writeString(
        folder.resolve("linux-ia32.json"),
        "{\"title\": \"a\\u001b[31mb\\nc\", \"maxphyaddr\": 36, \"efer\": 0}");
    assertThat(Snapshots.open(core.toString()).title()).isEqualTo("a [31mb c");
  }

  @Test
  void anEmptyPathIsRefused() {
    for (String[] arguments :
        new String[][] {
          {"check", "--json", ""},
          {"check", "--report", ""},
          {"prove", "--smt2", ""},
          {"prove", "--classpath", "", "my.Laws"}
        }) {
      refused("an empty path", arguments);
    }
  }

  @Test
  void aDeviceIsNoCore() {
    assumeThat(Path.of("/dev/zero")).exists();
    refused("is no ordinary file", "walk", "/dev/zero", "0");
    refused("is a folder", "walk", folder.toString(), "0");
  }

  @Test
  void anUnwritablePlaceIsRefusedBeforeAnyWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused("cannot be written", "check", "--report", file.resolve("report").toString());
    refused("cannot be written", "prove", "--smt2", file.resolve("smt2").toString());
    refused("its folder does not exist", "check", "--json", file.resolve("x.json").toString());
    refused("is a folder", "zoo", "--json", folder.toString());
    String report = folder.resolve("report").toString();
    refused("is a folder", "check", "--report", report, "--json", report);
    refused(
        "is the report's own page", "check", "--report", report, "--json", report + "/index.html");
  }

  @Test
  void aBrokenCounterexampleIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), "{\"schema\": 2}");
    refused("schema 2 is unknown", "replay", file.toString());
    Files.writeString(file, "{");
    refused("not JSON at line 1, column 2", "replay", file.toString());
    Files.writeString(file, "[".repeat(100_000));
    refused("nesting depth", "replay", file.toString());
  }

  @Test
  void aClassWithoutLawsIsRefused() {
    String classes = Path.of("target", "classes").toString();
    refused("no such class", "prove", "--classpath", classes, "my.Laws");
    refused("no law in it", "prove", "--classpath", classes, "java.lang.String");
    refused("no class named", "prove", "--classpath", classes);
    String twice = classes + File.pathSeparator + classes;
    refused("no law in it", "prove", "--classpath", twice, "java.lang.String");
    refused(
        "its static initializer throws", "prove", "--classpath", classes, Broken.class.getName());
  }

  /** A class of a user's own whose initializer throws. */
  static final class Broken {
    static final int HALF = 1 / Integer.parseInt("0");

    private Broken() {}
  }

  private byte[] changed(int offset, int value) {
    byte[] core = Cores.bundled("linux-ia32.core");
    core[offset] = (byte) value;
    return core;
  }

  private void walkRefused(byte[] core, String expected) throws IOException {
    Path file = folder.resolve("bad.core");
    Files.write(file, core);
    refused(expected, "walk", file.toString(), "0");
  }

  private static void refused(String expected, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(arguments, new PrintStream(out), new PrintStream(err));
    String complaint = err.toString(StandardCharsets.UTF_8);
    assertThat(complaint).startsWith("btmmu: ").contains(expected).endsWith("\n");
    assertThat(complaint.lines()).hasSize(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(status).isEqualTo(2);
  }
}
