package org.btmmu.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.optimized.memory.PagedMemory;
import org.junit.jupiter.api.Test;

/** What the loader takes, and how it says what is wrong. */
class MultibootTest {
  private static final int MEMORY = 2 << 20;
  private final PagedMemory memory = new PagedMemory(MEMORY >>> 12);

  private Boot load(byte[] image, Multiboot.Module... modules) {
    return Multiboot.load("image", image, memory, MEMORY, "scale=2", List.of(modules));
  }

  private void refused(String what, byte[] image) {
    assertThatThrownBy(() -> load(image))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("image: ")
        .hasMessageContaining(what);
  }

  private static ByteBuffer image() {
    return ByteBuffer.wrap(SmallImage.of("90f4")).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String text(long gpa) {
    StringBuilder text = new StringBuilder();
    for (long at = gpa; Bytes.read(memory, at, 1) != 0; at++) {
      text.append((char) Bytes.read(memory, at, 1));
    }
    return text.toString();
  }

  @Test
  void anImageIsLoadedAndEntered() {
    Boot boot = load(image().array());
    assertThat(boot.entry()).isEqualTo(SmallImage.ENTRY);
    assertThat(Bytes.read(memory, SmallImage.ENTRY, 2)).isEqualTo(0xF490);
    assertThat(text(Bytes.read(memory, boot.information() + 16, 4))).isEqualTo("image scale=2");
  }

  @Test
  void theMemoryMapEndsWithMemory() {
    Boot boot = load(image().array());
    long map = Bytes.read(memory, boot.information() + 48, 4);
    assertThat(Bytes.read(memory, boot.information() + 44, 4)).isEqualTo(72);
    assertThat(Bytes.read(memory, map + 48 + 4, 8)).isEqualTo(1 << 20);
    assertThat(Bytes.read(memory, map + 48 + 12, 8)).isEqualTo(MEMORY - (1 << 20));
    assertThat(Bytes.read(memory, map + 48 + 20, 4)).isEqualTo(1);
  }

  @Test
  void aModuleFollowsTheImage() {
    byte[] content = "abcd".getBytes(StandardCharsets.US_ASCII);
    Boot boot = load(image().array(), new Multiboot.Module("file arg", content));
    long module = Bytes.read(memory, boot.information() + 24, 4);
    assertThat(Bytes.read(memory, boot.information() + 20, 4)).isEqualTo(1);
    long start = Bytes.read(memory, module, 4);
    assertThat(start & 4095).isZero();
    assertThat(start).isGreaterThanOrEqualTo(SmallImage.BASE + 0x1000);
    assertThat(Bytes.read(memory, start, 4)).isEqualTo(0x6463_6261);
    assertThat(text(Bytes.read(memory, module + 8, 4))).isEqualTo("file arg");
  }

  @Test
  void aHeaderMayGiveTheAddresses() {
    ByteBuffer flat = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    flat.putInt(4, 0x1BAD_B002).putInt(8, 1 << 16).putInt(12, -(0x1BAD_B002 + (1 << 16)));
    flat.putInt(16, 0x10_0004).putInt(20, 0x10_0000).putInt(24, 0).putInt(28, 0);
    flat.putInt(32, 0x10_0028).put(40, (byte) 0xF4);
    Boot boot = load(flat.array());
    assertThat(boot.entry()).isEqualTo(0x10_0028);
    assertThat(Bytes.read(memory, 0x10_0028, 1)).isEqualTo(0xF4);
  }

  @Test
  void whatIsNoImageIsNamed() {
    refused("not an ELF file", "hello, world".getBytes(StandardCharsets.US_ASCII));
    refused("not an ELF file", new byte[0]);
    refused("no Multiboot header in its first 8192 bytes", image().putInt(0x1000, 0).array());
    refused("no Multiboot header", image().putInt(0x1008, 0).array());
    refused("ELF64 file", image().put(4, (byte) 2).array());
    refused("objcopy -O elf32-i386", image().put(4, (byte) 2).array());
    refused("another machine (40)", image().putShort(18, (short) 40).array());
    refused("type 1, not executable", image().putShort(16, (short) 1).array());
    refused("nothing in it to load", image().putShort(44, (short) 0).array());
    byte[] unknown = image().putInt(0x1004, 8).putInt(0x1008, -(0x1BAD_B002 + 8)).array();
    refused("flags 0x8", unknown);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused("larger than memory: segment 0", image().putInt(72, MEMORY).array());
    refused("larger than memory", image().putInt(72, -1).array());
    refused("needs physical 0xfffff000", image().putInt(64, -4096).array());
    refused("where the Multiboot information lies", image().putInt(64, 0x9000).array());
    refused("more bytes in the file than in memory", image().putInt(72, 1).array());
  }

  @Test
  void whatIsCutOffIsNamed() {
    byte[] whole = image().array();
    refused("truncated: segment 0", Arrays.copyOf(whole, whole.length - 1));
    refused("truncated: program header 0", image().putInt(28, 0x7FFF_FFF0).array());
  }
}
