package org.btmmu.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guests that come with btmmu: their table, their images, and their native versions. */
class GuestsBuildTest {
  private static final Path SOURCES = Path.of("src/guests");
  private static final Path IMAGES = Path.of("src/main/resources/guests");
  private static final Path TABLE = IMAGES.resolve("guests.tsv");
  private static final int MULTIBOOT_MAGIC = 0x1BADB002;
  private static final int MULTIBOOT_REACH = 8192;
  private static final int MOST_BYTES = 48 << 10;

  /** Where native versions are built. */
  @TempDir static Path work;

  private record Result(int status, String output) {}

  @Test
  void theNativeVersionsPrintTheChecksumsOfTheTable() throws IOException, InterruptedException {
    assumeThat(hasCompiler()).as("no gcc for x86-64 here: skipped").isTrue();

    Result result = build(TABLE, "--check");

    assertThat(result.status()).isZero();
    assertThat(result.output())
        .isEqualTo(rows().size() + " rows: the native versions print the table's checksums\n");
  }

  @Test
  void aWrongChecksumIsReported(@TempDir Path folder) throws IOException, InterruptedException {
    assumeThat(hasCompiler()).as("no gcc for x86-64 here: skipped").isTrue();
    Path wrong = folder.resolve("guests.tsv");
    String row = "sort-x64\tx64\tsort\tcompute\t1\t0123456789abcdef\t1\n";
    Files.writeString(wrong, row);

    Result result = build(wrong, "--check");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).startsWith("sort-x64: ").contains("0123456789abcdef");
  }

  @Test
  void eachModeOfAWorkloadHasTheSameChecksum() throws IOException {
    List<List<String>> rows = rows();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(26);
    assertThat(rows.stream().map(row -> row.get(2) + ' ' + row.get(5)).distinct().count())
        .isEqualTo(rows.stream().map(row -> row.get(2)).distinct().count())
        .isGreaterThanOrEqualTo(12);
  }

  @Test
  void theTableAndTheImagesAreOfTheSameGuests() throws IOException {
    try (Stream<Path> files = Files.list(IMAGES)) {
      List<String> images =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".elf"))
              .toList();
      assertThat(rows().stream().map(row -> row.getFirst() + ".elf"))
          .containsExactlyInAnyOrderElementsOf(images);
    }
  }

  @Test
  void eachImageIsASmallElf32WithAMultibootHeader() throws IOException {
    for (List<String> row : rows()) {
      byte[] image = Files.readAllBytes(IMAGES.resolve(row.getFirst() + ".elf"));
      assertThat(image.length).as(row.getFirst()).isLessThan(MOST_BYTES);
      assertThat(image).as(row.getFirst()).startsWith(0x7F, 'E', 'L', 'F', 1, 1);
      assertThat(hasMultibootHeader(image)).as(row.getFirst()).isTrue();
    }
  }

  private static boolean hasMultibootHeader(byte[] image) {
    ByteBuffer words = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 12 <= Math.min(image.length, MULTIBOOT_REACH); at += 4) {
      if (words.getInt(at) == MULTIBOOT_MAGIC) {
        return words.getInt(at) + words.getInt(at + 4) + words.getInt(at + 8) == 0;
      }
    }
    return false;
  }

  /** The table's rows, each as its cells: name, mode, workload, kind, scale, checksum, steps. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(TABLE).stream().skip(1).map(row -> List.of(row.split("\t"))).toList();
  }

  private static boolean hasCompiler() {
    return System.getProperty("os.arch").equals("amd64")
        && Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
  }

  private static Result build(Path table, String argument)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", SOURCES.resolve("build.sh").toString(), argument)
            .redirectErrorStream(true);
    builder.environment().put("TABLE", table.toAbsolutePath().toString());
    builder.environment().put("WORK", work.toString());
    builder.environment().put("OUT", work.resolve("images").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
