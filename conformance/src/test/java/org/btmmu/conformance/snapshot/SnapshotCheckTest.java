package org.btmmu.conformance.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotCheckTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "linux-ia32, 4583, 4583, 0",
    "linux-pae, 3620, 685, 2935",
    "linux-4level, 74080, 74080, 0",
    "linux-5level, 74080, 74080, 0"
  })
  void bothWalksAndQemuAgreeOnEveryPage(String name, long pages, long agree, long known) {
    InputResult result = SnapshotCheck.check(name, done -> {});
    assertThat(result.pages()).isEqualTo(pages);
    assertThat(result.walks()).isEqualTo(6 * pages);
    assertThat(result.agree()).isEqualTo(pages);
    assertThat(result.disagree()).isZero();
    assertThat(result.lines()).isEqualTo(pages);
    assertThat(result.thirdPartyAgree()).isEqualTo(agree);
    assertThat(result.known()).isEqualTo(known);
    assertThat(result.thirdPartyDisagree()).isZero();
    assertThat(result.holds()).isTrue();
  }

  @Test
  void qemusXdInsideThePhysicalAddressUnderPaeIsCountedUnderItsName() {
    InputResult result = SnapshotCheck.check("linux-pae", done -> {});
    assertThat(result.thirdPartyKnown()).containsOnlyKeys(KnownDifference.PAE_XD_IN_ADDRESS);
    assertThat(KnownDifference.PAE_XD_IN_ADDRESS.title())
        .isEqualTo("QEMU prints XD as physical-address bit 63 under PAE");
  }

  @Test
  void bit63InTheAddressIsADifferenceWhereXdIsClear() throws IOException {
    InputResult result =
        checkAgainst(
            "linux-pae",
            listing ->
                listing.replace(
                    "0000000008048000: 0000000001e92000", "0000000008048000: 8000000001e92000"));
    assertThat(result.thirdPartyDisagree()).isEqualTo(1);
    assertThat(result.differences())
        .singleElement()
        .asString()
        .startsWith("0000000008048000: the page is at physical 0x1e92000, QEMU prints 0x8");
  }

  @Test
  void anotherPhysicalAddressIsADifference() throws IOException {
    InputResult result =
        checkAgainst("linux-ia32", listing -> listing.replaceFirst("01e70000", "01e7f000"));
    assertThat(result.thirdPartyDisagree()).isEqualTo(1);
    assertThat(result.holds()).isFalse();
  }

  @Test
  void anotherFlagIsADifference() throws IOException {
    InputResult result =
        checkAgainst("linux-ia32", listing -> listing.replaceFirst("----A--U-", "----A--UW"));
    assertThat(result.differences())
        .containsExactly("0000000008048000: flags are ----A--U-, QEMU prints ----A--UW");
  }

  @Test
  void aPageThatQemuDoesNotListIsADifference() throws IOException {
    InputResult result =
        checkAgainst("linux-ia32", listing -> listing.substring(listing.indexOf('\n') + 1));
    assertThat(result.differences())
        .containsExactly("0000000008048000: QEMU does not list this page");
  }

  @Test
  void aPageThatOnlyQemuListsIsADifference() throws IOException {
    InputResult result =
        checkAgainst(
            "linux-ia32", listing -> "0000000000001000: 0000000001e70000 ----A--U-\n" + listing);
    assertThat(result.differences())
        .containsExactly("0000000000001000: QEMU lists a page that the tables do not map");
  }

  @Test
  void whatLiesBehindReservedBitsIsAKnownDifference() throws IOException {
    Path core = Cores.copy(folder, "linux-pae");
    Files.writeString(
        folder.resolve("linux-pae.json"), "{\"efer\":0,\"maxphyaddr\":40,\"cr4\":\"0x350ef0\"}");
    InputResult result = SnapshotCheck.check(core.toString(), done -> {});
    assertThat(result.disagree()).isZero();
    assertThat(result.thirdPartyKnown())
        .containsOnlyKeys(KnownDifference.RESERVED_BITS_IGNORED)
        .containsEntry(KnownDifference.RESERVED_BITS_IGNORED, 2935L);
    assertThat(result.thirdPartyAgree()).isEqualTo(685);
  }

  @Test
  void aTableThatIsMissingIsCountedAndNotTakenForEmpty() throws IOException {
    Path core = Cores.copy(folder, "linux-ia32");
    byte[] bytes = Files.readAllBytes(core);
    int thirdProgramHeader = 64 + 3 * 56;
    bytes[thirdProgramHeader] = 0;
    Files.write(core, bytes);
    InputResult result = SnapshotCheck.check(core.toString(), done -> {});
    assertThat(result.missingTables()).isEqualTo(1);
    assertThat(result.pages()).isLessThan(4583);
    assertThat(result.disagree()).isZero();
    assertThat(result.thirdPartyDisagree()).isZero();
    assertThat(result.thirdPartyKnown())
        .containsEntry(KnownDifference.TABLE_NOT_CAPTURED, 4583 - result.pages());
  }

  @Test
  void tablesThatMapThemselvesWithoutEndAreRefused() throws IOException {
    byte[] core = Cores.twoSegments(0x1000, 0x4000);
    for (int at = core.length - 2 * 4096; at < core.length - 4096; at += Long.BYTES) {
      core[at] = 0x67;
      core[at + 1] = 0x10;
    }
    Path file = Files.write(folder.resolve("loop.core"), core);
    Files.writeString(
        folder.resolve("loop.json"),
        "{\"cr0\":\"0x80000011\",\"cr3\":\"0x1000\",\"cr4\":32,\"efer\":\"0xd01\"}");
    assertThatThrownBy(() -> SnapshotCheck.check(file.toString(), done -> {}))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("its tables map more than");
  }

  @Test
  void rangesCoverExactlyTheMappedPages() {
    for (String name : Snapshots.BUNDLED) {
      Snapshot snapshot = Snapshots.open(name);
      long pages = MappedRange.of(snapshot).stream().mapToLong(MappedRange::pages).sum();
      assertThat(pages).isEqualTo(PageLister.list(snapshot).pages().size());
      assertThat(MappedRange.of(snapshot))
          .allMatch(range ->
              range.lastGva() - range.firstGva() + 1
                  == range.pages() * range.pageSize().sizeBytes());
    }
  }

  private InputResult checkAgainst(String name, UnaryOperator<String> change) throws IOException {
    Path core = Cores.copy(folder, name);
    byte[] zipped = Cores.bundled(name + ".tlb.gz");
    String listing;
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      listing = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
    }
    Files.write(folder.resolve(name + ".tlb.gz"), Cores.gzip(change.apply(listing)));
    return SnapshotCheck.check(core.toString(), done -> {});
  }
}
