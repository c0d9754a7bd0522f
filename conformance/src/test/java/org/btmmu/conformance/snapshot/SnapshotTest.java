package org.btmmu.conformance.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  @TempDir private Path folder;

  @Test
  void theNoteGivesTheControlRegistersThatTheSideFileGives() throws IOException {
    for (String name : Snapshots.BUNDLED) {
      Path core = Cores.copy(folder, name);
      PagingControls both = Snapshots.open(core.toString()).controls();
      Files.writeString(
          folder.resolve(name + ".json"),
          "{\"efer\": %d, \"maxphyaddr\": %d}"
              .formatted(
                  name.equals("linux-pae") ? 0x800 : name.contains("level") ? 0xd01 : 0,
                  both.processor().maxPhysicalAddress()));
      assertThat(Snapshots.open(core.toString()).controls()).isEqualTo(both);
    }
  }

  @Test
  void modesFollowFromTheRegisters() {
    assertThat(Snapshots.BUNDLED)
        .extracting(name -> Snapshots.open(name).controls().mode())
        .containsExactly(
            PagingMode.BITS_32, PagingMode.PAE, PagingMode.FOUR_LEVEL, PagingMode.FIVE_LEVEL);
  }

  @Test
  void withoutASideFileWhatTheNoteLacksIsAssumedAndSaid() throws IOException {
    Path core = Cores.copy(folder, "linux-4level");
    Files.delete(folder.resolve("linux-4level.json"));
    Snapshot snapshot = Snapshots.open(core.toString());
    assertThat(snapshot.controls().mode()).isEqualTo(PagingMode.FOUR_LEVEL);
    assertThat(snapshot.cpl()).isEqualTo(3);
    assertThat(snapshot.remarks())
        .containsExactly(
            "EFER is 0xd01 (the core does not say)", "MAXPHYADDR is 40 (the core does not say)");
  }

  @Test
  void aSideFileDecidesFeaturesAndKeys() throws IOException {
    Path core = Cores.copy(folder, "linux-4level");
    Files.writeString(
        folder.resolve("linux-4level.json"),
        "{\"efer\":\"0xD01\",\"maxphyaddr\":52,\"pkru\":\"0xffffffff\",\"features\":[\"amd\"]}");
    PagingControls controls = Snapshots.open(core.toString()).controls();
    assertThat(controls.pkru()).isEqualTo(-1);
    assertThat(controls.processor().amd()).isTrue();
    assertThat(controls.processor().pse36()).isFalse();
    assertThat(controls.processor().gigabytePages()).isFalse();
    assertThat(controls.processor().maxPhysicalAddress()).isEqualTo(52);
  }

  @Test
  void paesRegistersComeFromMemoryWithoutTheBitThatQemuSets() {
    Snapshot snapshot = Snapshots.open("linux-pae");
    assertThat(snapshot.controls().pdptes().pdpte0()).isEqualTo(0x2d0f001);
    assertThat(snapshot.memory().read64(0x2212340)).isEqualTo(0x2d0f021);
    assertThat(snapshot.remarks()).singleElement().asString().contains("PDPTEs");
  }

  @Test
  void paesRegistersComeFromTheSideFileIfItGivesThem() throws IOException {
    Path core = Cores.copy(folder, "linux-pae");
    Files.writeString(
        folder.resolve("linux-pae.json"), "{\"efer\":2048,\"maxphyaddr\":40,\"pdpte\":[1,2,3,4]}");
    assertThat(Snapshots.open(core.toString()).controls().pdptes().pdpte3()).isEqualTo(4);
  }

  @Test
  void aPageThatWasNotCapturedIsNotZero() {
    CapturedMemory memory = Snapshots.open("linux-ia32").memory();
    assertThatThrownBy(() -> memory.read32(0x1000))
        .isInstanceOfSatisfying(
            NotCaptured.class, missing -> assertThat(missing.gpa()).isEqualTo(0x1000));
    assertThatThrownBy(() -> memory.write64(0x1000, 1)).isInstanceOf(NotCaptured.class);
  }

  @Test
  void aForkDoesNotSeeLaterWrites() {
    CapturedMemory memory = Snapshots.open("linux-ia32").memory();
    long before = memory.read64(0x2017000);
    CapturedMemory fork = memory.fork();
    memory.write32(0x2017004, 0x1234);
    assertThat(memory.read64(0x2017000)).isEqualTo(before & 0xffff_ffffL | 0x1234L << 32);
    assertThat(fork.read64(0x2017000)).isEqualTo(before);
    assertThat(fork.compareAndSet64(0x2017000, before + 1, 7)).isFalse();
    assertThat(fork.compareAndSet64(0x2017000, before, 7)).isTrue();
    assertThat(fork.read32(0x2017000)).isEqualTo(7);
    assertThat(memory.compareAndSet32(0x2017004, 0x1234, 5)).isTrue();
  }

  @Test
  void an32BitCoreIsReadAndItsMissingTailIsNotCaptured() {
    MemorySegment file = MemorySegment.ofArray(Cores.elf32(0x8000, 0x1122334455667788L, -1));
    ElfCore core = ElfCore.read("small", file);
    CapturedMemory memory = new CapturedMemory(file, core.runs());
    assertThat(core.registers()).isEmpty();
    assertThat(memory.sizeBytes()).isEqualTo(16);
    assertThat(memory.read64(0x8000)).isEqualTo(0x1122334455667788L);
    assertThat(memory.read32(0x8004)).isEqualTo(0x11223344);
    assertThat(memory.read64(0x8008)).isEqualTo(-1);
    assertThatThrownBy(() -> memory.read64(0x8010)).isInstanceOf(NotCaptured.class);
  }

  @Test
  void segmentsMayOverlapOnlyWithTheSameBytes() {
    MemorySegment apart = MemorySegment.ofArray(Cores.twoSegments(0x4000, 0x1000));
    assertThat(ElfCore.read("apart", apart).runs())
        .extracting(CapturedMemory.Run::gpa)
        .containsExactly(0x1000L, 0x4000L);
    MemorySegment touching = MemorySegment.ofArray(Cores.twoSegments(0x1000, 0x2000));
    assertThat(ElfCore.read("touching", touching).runs())
        .singleElement()
        .extracting(CapturedMemory.Run::sizeBytes)
        .isEqualTo(0x2000L);
    MemorySegment over = MemorySegment.ofArray(Cores.twoSegments(0x1000, 0x1800));
    assertThatThrownBy(() -> ElfCore.read("over", over))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("overlap at physical 0x1800");
  }
}
