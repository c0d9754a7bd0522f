package org.btmmu.conformance.machine;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Loads Multiboot 1 images as QEMU's {@code -kernel} does (Multiboot Specification 0.6.96, chapter
 * 3): ELF32, or any file whose header gives its addresses.
 */
public final class Multiboot {
  private static final int MAGIC = 0x1BAD_B002;
  private static final int SEARCHED_BYTES = 8192;
  private static final int HEADER_BYTES = 12;
  private static final int ADDRESSES_BYTES = 32;

  /** Flags of the header: those that must be known and are not, and that it gives addresses. */
  private static final int UNKNOWN = 0xFFF8, HAS_ADDRESSES = 1 << 16;

  private static final long PAGE = 4096;
  private static final String MAKE =
      "give a 32-bit ELF file with a Multiboot 1 header, as for qemu-system-x86_64 -kernel";

  private final LittleEndian file;
  private final PhysicalMemory memory;
  private final long memoryBytes;
  private final List<long[]> loaded = new ArrayList<>();

  private Multiboot(LittleEndian file, PhysicalMemory memory, long memoryBytes) {
    this.file = file;
    this.memory = memory;
    this.memoryBytes = memoryBytes;
  }

  /**
   * A module, of {@code -initrd}.
   *
   * @param text what the guest is told of it: the file's name and arguments
   * @param content its bytes
   */
  public record Module(String text, byte[] content) {}

  /**
   * Loads an image into memory that is all 0.
   *
   * @param name the image's name, for messages and for the guest's command line
   * @param memoryBytes how much RAM there is, from 1 MByte
   * @param arguments the rest of the guest's command line
   * @throws BadInput if it cannot be loaded
   */
  public static Boot load(
      String name,
      byte[] image,
      PhysicalMemory memory,
      long memoryBytes,
      String arguments,
      List<Module> modules) {
    Multiboot loader = new Multiboot(new LittleEndian(name, image), memory, memoryBytes);
    long entry = loader.load();
    List<MultibootInformation.Placed> placed = new ArrayList<>();
    for (Module module : modules) {
      placed.add(loader.place(module));
    }
    loader.checkApart();
    String line = arguments.isEmpty() ? name : name + " " + arguments;
    MultibootInformation.write(memory, memoryBytes, line, placed, name);
    return new Boot(entry, MultibootInformation.START);
  }

  private long load() {
    boolean elf = file.size() >= 4 && file.number(0, 4, "") == 0x464C_457F;
    int header = header();
    if (header < 0) {
      throw elf
          ? bad("no Multiboot header in its first 8192 bytes", MAKE)
          : bad("not an ELF file, and no Multiboot header in its first 8192 bytes", MAKE);
    }
    int flags = (int) file.number(header + 4, 4, "the Multiboot header");
    if ((flags & UNKNOWN) != 0) {
      throw bad(
          "its Multiboot header asks for what is not known: flags 0x%x".formatted(flags),
          "only bits 0 to 2 and 16 can be set");
    }
    if ((flags & HAS_ADDRESSES) != 0) {
      return byAddresses(header);
    }
    if (!elf) {
      throw bad("not an ELF file, and its Multiboot header gives no addresses", MAKE);
    }
    return elf();
  }

  /** The offset of the header; −1 if there is none. */
  private int header() {
    int end = Math.min(SEARCHED_BYTES, file.size()) - HEADER_BYTES;
    for (int at = 0; at <= end; at += 4) {
      if (file.number(at, 4, "") == MAGIC) {
        long sum = MAGIC + file.number(at + 4, 4, "") + file.number(at + 8, 4, "");
        if ((int) sum == 0) {
          return at;
        }
      }
    }
    return -1;
  }

  /** The addresses in the header: its own, the load's, its end, the end of what is 0, the entry. */
  private long byAddresses(int header) {
    file.need(header, ADDRESSES_BYTES, "the Multiboot header");
    long[] addresses = new long[5];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = file.number(header + HEADER_BYTES + 4 * i, 4, "the Multiboot header");
    }
    long offset = header - (addresses[0] - addresses[1]);
    if (offset < 0 || offset > file.size()) {
      throw bad("its header's load address lies before the file", "correct load_addr");
    }
    long fileBytes = addresses[2] == 0 ? file.size() - offset : addresses[2] - addresses[1];
    long end = Math.max(addresses[1] + fileBytes, addresses[3]);
    segment("the image", offset, addresses[1], fileBytes, end - addresses[1]);
    return addresses[4];
  }

  private long elf() {
    if (file.number(4, 1, "the ELF header") == 2) {
      throw bad(
          "an ELF64 file, which Multiboot does not load",
          "wrap it: objcopy -O elf32-i386 IN OUT; its 32-bit entry enters long mode itself");
    }
    file.need(0, 52, "the ELF header");
    long machine = file.number(18, 2, "");
    if (file.number(4, 1, "") != 1 || file.number(5, 1, "") != 1 || machine != 3) {
      throw bad("an ELF file for another machine (%d), not i386 (3)".formatted(machine), MAKE);
    }
    if (file.number(16, 2, "") != 2) {
      throw bad(
          "an ELF file of type %d, not executable (2)".formatted(file.number(16, 2, "")), MAKE);
    }
    long table = file.number(28, 4, "");
    long entryBytes = file.number(42, 2, "");
    long count = file.number(44, 2, "");
    for (int i = 0; i < count; i++) {
      long header = table + i * entryBytes;
      file.need(header, 32, "program header " + i);
      int at = (int) header;
      if (file.number(at, 4, "") == 1) {
        segment(
            "segment " + i,
            file.number(at + 4, 4, ""),
            file.number(at + 12, 4, ""),
            file.number(at + 16, 4, ""),
            file.number(at + 20, 4, ""));
      }
    }
    if (loaded.isEmpty()) {
      throw bad("nothing in it to load (no PT_LOAD segment)", MAKE);
    }
    return file.number(24, 4, "");
  }

  private void segment(String what, long offset, long gpa, long fileBytes, long memoryBytesOf) {
    if (fileBytes < 0 || memoryBytesOf < fileBytes) {
      throw bad("%s has more bytes in the file than in memory".formatted(what), MAKE);
    }
    if (memoryBytesOf == 0) {
      return;
    }
    if (gpa + memoryBytesOf > memoryBytes) {
      throw tooLarge(what, gpa, memoryBytesOf);
    }
    file.need(offset, fileBytes, "%s (physical 0x%x)".formatted(what, gpa));
    file.copy((int) offset, (int) fileBytes, memory, gpa);
    loaded.add(new long[] {gpa, gpa + memoryBytesOf});
  }

  /** A module begins at the next page. */
  private MultibootInformation.Placed place(Module module) {
    long end = 1L << 20;
    for (long[] range : loaded) {
      end = Math.max(end, range[1]);
    }
    long start = end + PAGE - 1 & -PAGE;
    int bytes = module.content().length;
    String what = "the module " + module.text();
    if (start + bytes > memoryBytes) {
      throw tooLarge(what, start, bytes);
    }
    new LittleEndian(what, module.content()).copy(0, bytes, memory, start);
    loaded.add(new long[] {start, start + bytes});
    return new MultibootInformation.Placed(module.text(), start, start + bytes);
  }

  private BadInput tooLarge(String what, long gpa, long bytes) {
    return bad(
        "larger than memory: %s needs physical 0x%x to 0x%x, memory ends at 0x%x"
            .formatted(what, gpa, gpa + bytes - 1, memoryBytes - 1),
        "give more memory with -m, up to 1024, or link it lower");
  }

  /** The image must leave the place of the Multiboot information free. */
  private void checkApart() {
    for (long[] range : loaded) {
      if (range[0] < MultibootInformation.END && range[1] > MultibootInformation.START) {
        throw bad(
            "it wants physical 0x%x to 0x%x, where the Multiboot information lies"
                .formatted(range[0], range[1] - 1),
            "link it from 0x%x upwards".formatted(MultibootInformation.END));
      }
    }
  }

  private BadInput bad(String what, String mend) {
    return new BadInput(file.name(), what, mend);
  }
}
