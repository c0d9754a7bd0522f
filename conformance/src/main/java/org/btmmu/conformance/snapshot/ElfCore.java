package org.btmmu.conformance.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.btmmu.conformance.snapshot.CapturedMemory.Run;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * An ELF core of guest physical memory as QEMU's {@code dump-guest-memory} writes it: ELF32 or
 * ELF64, little-endian, for i386 or x86-64; PT_LOAD segments by physical address; a note named QEMU
 * with the registers of each processor, of which the first is taken.
 *
 * <p>What a segment has in memory but not in the file was not captured. Sources: the System V ABI,
 * chapters 4 and 5, for the file; {@code struct QEMUCPUState}, version 1, of QEMU's i386 dumps for
 * the note.
 *
 * @param x86_64 whether the machine is x86-64: the guest was in long mode
 * @param runs the captured memory, ascending and without overlap
 * @param registers what the note says; empty if there is no such note
 */
record ElfCore(boolean x86_64, List<Run> runs, Optional<Registers> registers) {
  /** The registers in a QEMU note that paging needs; the note holds no MSR. */
  record Registers(long cr0, long cr2, long cr3, long cr4, int cpl, long eflags) {}

  /** Where the fields of the two ELF classes lie, in bytes from the start of their structure. */
  private enum Layout {
    ELF32(52, 28, 32, 42, 28, 32, 4, 12, 16, 4),
    ELF64(64, 32, 40, 54, 44, 56, 8, 24, 32, 8);

    final int headerBytes;
    final int tableOffset;
    final int sectionsOffset;
    final int entryBytes;
    final int extendedCount;
    final int programHeaderBytes;
    final int fileOffset;
    final int physicalAddress;
    final int fileSize;
    final int wordBytes;

    Layout(int... at) {
      headerBytes = at[0];
      tableOffset = at[1];
      sectionsOffset = at[2];
      entryBytes = at[3];
      extendedCount = at[4];
      programHeaderBytes = at[5];
      fileOffset = at[6];
      physicalAddress = at[7];
      fileSize = at[8];
      wordBytes = at[9];
    }
  }

  private static final int TYPE_CORE = 4;
  private static final int MACHINE_386 = 3;
  private static final int MACHINE_X86_64 = 62;
  private static final int SEGMENT_LOAD = 1;
  private static final int SEGMENT_NOTE = 4;
  private static final int COUNT_IS_IN_SECTION_0 = 0xffff;
  private static final int NOTE_HEADER_BYTES = 12;
  private static final int STATE_RFLAGS = 144;
  private static final int STATE_CS = 152;
  private static final int STATE_CR = 392;
  private static final int STATE_BYTES = 432;
  private static final String MAKE = "give a core as QEMU's dump-guest-memory writes it";
  private static final String COPY = "copy the whole file again";

  /**
   * Reads the structure of a core.
   *
   * @param where the file's name, for messages
   * @throws BadInput if it is no such core, or not all of it
   */
  static ElfCore read(String where, MemorySegment file) {
    return new Reader(where, file).core();
  }

  /** Reads fields with a check of the file's end. */
  private static final class Reader {
    private final String where;
    private final MemorySegment file;
    private Layout layout = Layout.ELF64;

    Reader(String where, MemorySegment file) {
      this.where = where;
      this.file = file;
    }

    ElfCore core() {
      identify();
      int machine = (int) number(18, 2, "the header");
      if (machine != MACHINE_386 && machine != MACHINE_X86_64) {
        throw bad("the machine is %d, not i386 (3) or x86-64 (62)".formatted(machine), MAKE);
      }
      int type = (int) number(16, 2, "the header");
      if (type != TYPE_CORE) {
        throw bad("an ELF file of type %d, not a core (4)".formatted(type), MAKE);
      }
      List<Run> runs = new ArrayList<>();
      Optional<Registers> registers = Optional.empty();
      long count = programHeaderCount();
      for (long index = 0; index < count; index++) {
        String name = "program header %d".formatted(index);
        long header = programHeader(index, name);
        long kind = number(header, 4, name);
        if (kind == SEGMENT_LOAD) {
          run(index, header).ifPresent(runs::add);
        } else if (kind == SEGMENT_NOTE && registers.isEmpty()) {
          registers = registers(header, name);
        }
      }
      if (runs.isEmpty()) {
        throw bad("no memory in it (no PT_LOAD segment with bytes)", MAKE);
      }
      return new ElfCore(machine == MACHINE_X86_64, merge(runs), registers);
    }

    private void identify() {
      byte[] magic = {0x7f, 'E', 'L', 'F'};
      if (file.byteSize() < magic.length
          || MemorySegment.ofArray(magic).mismatch(file.asSlice(0, magic.length)) != -1) {
        throw bad("not an ELF file", MAKE);
      }
      long bits = number(4, 1, "the header");
      if (bits != 1 && bits != 2) {
        throw bad("ELF class %d, not 32-bit (1) or 64-bit (2)".formatted(bits), MAKE);
      }
      if (number(5, 1, "the header") != 1) {
        throw bad("not little-endian, as x86 is", MAKE);
      }
      layout = bits == 1 ? Layout.ELF32 : Layout.ELF64;
      need(0, layout.headerBytes, "the ELF header");
    }

    private long programHeaderCount() {
      long count = number(layout.entryBytes + 2, 2, "the header");
      if (count != COUNT_IS_IN_SECTION_0) {
        return count;
      }
      long section = word(layout.sectionsOffset, "the header");
      return number(section + layout.extendedCount, 4, "section header 0");
    }

    private long programHeader(long index, String name) {
      long entryBytes = number(layout.entryBytes, 2, "the header");
      if (entryBytes < layout.programHeaderBytes) {
        throw bad(
            "program headers of %d bytes, not %d".formatted(entryBytes, layout.programHeaderBytes),
            MAKE);
      }
      long header = word(layout.tableOffset, "the header") + index * entryBytes;
      need(header, layout.programHeaderBytes, name);
      return header;
    }

    private Optional<Run> run(long index, long header) {
      String name = "segment %d".formatted(index);
      long gpa = word(header + layout.physicalAddress, name);
      long sizeBytes = word(header + layout.fileSize, name);
      long offset = word(header + layout.fileOffset, name);
      if (sizeBytes == 0) {
        return Optional.empty();
      }
      long limit = 1L << PhysicalMemory.ADDRESS_BITS;
      if (gpa < 0 || sizeBytes < 0 || gpa > limit - sizeBytes) {
        throw bad("%s lies beyond 52 bits: 0x%x".formatted(name, gpa), MAKE);
      }
      need(offset, sizeBytes, "%s (physical 0x%x)".formatted(name, gpa));
      return Optional.of(new Run(gpa, sizeBytes, offset));
    }

    /** Ascending runs; two may share memory only if they also share the file's bytes. */
    private List<Run> merge(List<Run> runs) {
      runs.sort(Comparator.comparingLong(Run::gpa));
      List<Run> merged = new ArrayList<>();
      for (Run next : runs) {
        Run last = merged.isEmpty() ? null : merged.getLast();
        boolean sameBytes =
            last != null && next.offset() - last.offset() == next.gpa() - last.gpa();
        if (last != null && sameBytes && next.gpa() <= last.endGpa()) {
          long end = Math.max(last.endGpa(), next.endGpa());
          merged.set(merged.size() - 1, new Run(last.gpa(), end - last.gpa(), last.offset()));
        } else if (last != null && next.gpa() < last.endGpa()) {
          throw bad(
              "segments overlap at physical 0x%x: [0x%x, 0x%x) and [0x%x, 0x%x)"
                  .formatted(next.gpa(), last.gpa(), last.endGpa(), next.gpa(), next.endGpa()),
              MAKE);
        } else {
          merged.add(next);
        }
      }
      return List.copyOf(merged);
    }

    private Optional<Registers> registers(long header, String name) {
      long at = word(header + layout.fileOffset, name);
      long sizeBytes = word(header + layout.fileSize, name);
      need(at, sizeBytes, "the note segment");
      long end = at + sizeBytes;
      while (at < end) {
        need(at, NOTE_HEADER_BYTES, "a note's header");
        long nameBytes = number(at, 4, "a note");
        long stateBytes = number(at + 4, 4, "a note");
        long state = at + NOTE_HEADER_BYTES + (nameBytes + 3 & ~3L);
        long next = state + (stateBytes + 3 & ~3L);
        need(at, state + stateBytes - at, "a note");
        if (nameBytes == 5 && "QEMU".equals(text(at + NOTE_HEADER_BYTES, 4))) {
          return Optional.of(state(state, stateBytes));
        }
        at = next;
      }
      return Optional.empty();
    }

    private Registers state(long at, long sizeBytes) {
      String name = "the QEMU note";
      long version = sizeBytes < STATE_BYTES ? 0 : number(at, 4, name);
      if (version != 1) {
        throw bad(
            "the QEMU note has version %d and %d bytes, not version 1 and at least %d"
                .formatted(version, sizeBytes, STATE_BYTES),
            "dump again with a known QEMU, or remove the note and write a side file");
      }
      return new Registers(
          number(at + STATE_CR, 8, name),
          number(at + STATE_CR + 16, 8, name),
          number(at + STATE_CR + 24, 8, name),
          number(at + STATE_CR + 32, 8, name),
          (int) number(at + STATE_CS, 4, name) & 3,
          number(at + STATE_RFLAGS, 8, name));
    }

    private String text(long at, int bytes) {
      byte[] text = file.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE);
      return new String(text, StandardCharsets.US_ASCII);
    }

    private long word(long at, String name) {
      return number(at, layout.wordBytes, name);
    }

    private long number(long at, int bytes, String name) {
      need(at, bytes, name);
      long value = 0;
      for (int index = bytes - 1; index >= 0; index--) {
        value = value << 8 | Byte.toUnsignedLong(file.get(ValueLayout.JAVA_BYTE, at + index));
      }
      return value;
    }

    private void need(long at, long bytes, String name) {
      long present = at < 0 || at > file.byteSize() ? 0 : file.byteSize() - at;
      if (bytes < 0 || present < bytes) {
        throw bad(
            "truncated: %s needs %s bytes at offset 0x%x, %d are present"
                .formatted(name, Long.toUnsignedString(bytes), at, present),
            COPY);
      }
    }

    private BadInput bad(String what, String mend) {
      return new BadInput(where, what, mend);
    }
  }
}
