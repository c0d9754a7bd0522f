package org.btmmu.conformance.machine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The Multiboot information that an image finds (Multiboot 1, 3.3): memory sizes, boot device,
 * command line, modules, memory map, name of the loader.
 */
final class MultibootInformation {
  /** Where it lies in memory, as in QEMU, and what follows it. */
  static final long START = 0x9000, END = 0xB000;

  private static final int MEMORY = 1, COMMAND_LINE = 4, MODULES = 8, MAP = 64, LOADER = 512;
  private static final int LOW_KBYTES = 640;
  private static final long LOW_END = 0x9_FC00;
  private static final long HIGH_START = 0x10_0000;
  private static final int RAM = 1, RESERVED = 2;
  private static final int MAP_ENTRY_BYTES = 24;

  private final PhysicalMemory memory;
  private long next = START + 0x80;

  private MultibootInformation(PhysicalMemory memory) {
    this.memory = memory;
  }

  /**
   * A module in memory.
   *
   * @param text what the guest is told of it
   */
  record Placed(String text, long start, long end) {}

  /** Writes it to memory. */
  static void write(
      PhysicalMemory memory,
      long memoryBytes,
      String commandLine,
      List<Placed> modules,
      String image) {
    MultibootInformation information = new MultibootInformation(memory);
    information.word(0, MEMORY | COMMAND_LINE | MODULES | MAP | LOADER);
    information.word(4, LOW_KBYTES);
    information.word(8, memoryBytes - HIGH_START >>> 10);
    information.map(memoryBytes);
    information.modules(modules, image);
    information.word(16, information.text(commandLine, image));
    information.word(64, information.text("btmmu", image));
  }

  private void map(long memoryBytes) {
    long[][] ranges = {
      {0, LOW_END, RAM},
      {LOW_END, HIGH_START - LOW_END, RESERVED},
      {HIGH_START, memoryBytes - HIGH_START, RAM}
    };
    word(44, (long) ranges.length * MAP_ENTRY_BYTES);
    word(48, next);
    for (long[] range : ranges) {
      put(4, MAP_ENTRY_BYTES - 4);
      put(8, range[0]);
      put(8, range[1]);
      put(4, range[2]);
    }
  }

  private void modules(List<Placed> modules, String image) {
    long[] texts = new long[modules.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text(modules.get(i).text(), image);
    }
    next = next + 3 & -4;
    word(20, texts.length);
    word(24, next);
    for (int i = 0; i < texts.length; i++) {
      put(4, modules.get(i).start());
      put(4, modules.get(i).end());
      put(4, texts[i]);
      put(4, 0);
    }
  }

  private long text(String text, String image) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long at = next;
    if (bytes.length >= END - at) {
      throw new BadInput(image, "its command line is too long", "leave some of -append out");
    }
    for (byte letter : bytes) {
      put(1, letter);
    }
    put(1, 0);
    return at;
  }

  /** A word of the information itself. */
  private void word(int offset, long value) {
    Bytes.write(memory, START + offset, 4, value);
  }

  private void put(int sizeBytes, long value) {
    Bytes.write(memory, next, sizeBytes, value);
    next += sizeBytes;
  }
}
