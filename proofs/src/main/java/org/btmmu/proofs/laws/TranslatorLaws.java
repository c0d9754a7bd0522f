package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.softmmu.SoftTlb;
import org.btmmu.optimized.translator.SoftMmuScheme;
import org.btmmu.optimized.translator.Translations;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.Field;

/** What translated code compares by itself: targets of jumps, and pages of the software TLB. */
public final class TranslatorLaws {
  private static final int MODES = 128;
  private static final int BASE = HostRegisters.GUEST;
  private static final int LOG_LEAST = 6, LOG_MOST = 17;
  private static final long FLAGS = SoftTlb.HAS_CODE | SoftTlb.NO_RAM;
  private static final long NUMBERS = (1L << 44) - 1;
  private static final int MOST_BYTES = SoftTlb.ENTRY_BYTES << LOG_MOST;

  private TranslatorLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  @Law(
      id = "jump-tag",
      says =
          "of one entry of the cache of jump targets, an offset, canonical or not, and a mode can"
              + " be told from their tag, so that no two have the same; none has that of a free"
              + " entry")
  static boolean jumpTag(long offset, int bits, long number, int otherBits, boolean alike) {
    int mode = bits & MODES - 1;
    int otherMode = otherBits & MODES - 1;
    long modes = Translations.tag(0, mode) ^ Translations.tag(0, otherMode);
    long other = alike ? offset ^ modes : number;
    int entry = Translations.entry(offset);
    long tag = Translations.tag(offset, mode);
    boolean same = tag == Translations.tag(other, otherMode);
    cover("same tag", same && offset != other);
    cover("same entry", entry == Translations.entry(other) && offset != other);
    return tag != Translations.freeTag(entry)
        && (!same || entry != Translations.entry(other) || (offset == other && mode == otherMode));
  }

  /** Inline paths: of 64- and 32-bit code, by size and by comparator. */
  enum Path {
    LOAD_64(CodeMode.BITS_64, 8, SoftTlb.READ),
    STORE_16(CodeMode.BITS_64, 2, SoftTlb.WRITE),
    NARROW_LOAD_32(CodeMode.BITS_32, 4, SoftTlb.READ),
    NARROW_STORE_8(CodeMode.BITS_32, 1, SoftTlb.WRITE);

    final boolean wide;
    final int sizeBytes;
    final int kind;
    final int[] words;
    final int left;
    final int right;

    Path(int mode, int sizeBytes, int kind) {
      this.sizeBytes = sizeBytes;
      this.kind = kind;
      wide = mode == CodeMode.BITS_64;
      int[] path = SoftMmuScheme.inlinePath(mode, sizeBytes, kind, BASE);
      int branch = path[path.length - 2];
      left = Field.RS.of(branch);
      right = Field.RT.of(branch);
      words = new int[path.length - 1];
      System.arraycopy(path, 0, words, 0, path.length - 2);
      words[path.length - 2] = path[path.length - 1];
    }
  }

  @Law(
      id = "soft-comparator",
      says =
          "the words of the inline path go on if and only if the comparator is the page's, no flag"
              + " is set, and the access is aligned; then they have the entry's host address")
  static boolean softComparator(
      Path path,
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      long recordNumber,
      long tableNumber,
      int size,
      long address,
      boolean permitted,
      long other) {
    int logEntries = LOG_LEAST + (size & 15);
    long record = (recordNumber & NUMBERS) << 3;
    long table = (tableNumber & NUMBERS) << 3;
    given(logEntries <= LOG_MOST);
    given(record + Record.BYTES <= table || table + MOST_BYTES <= record);
    long last = (1L << logEntries) - 1;
    long linear = path.wide ? address : address & 0xFFFF_FFFFL;
    long entry = table + (linear >>> 12 & last) * SoftTlb.ENTRY_BYTES;
    long difference = other & (-4096L | FLAGS);
    long comparator = permitted ? linear & -4096L ^ difference : -1;
    put(memory, record + Record.SOFT_TLB, last * SoftTlb.ENTRY_BYTES);
    put(memory, record + Record.SOFT_TLB + 8, MipsHost.address(table, MOST_BYTES));
    put(memory, entry + 8L * path.kind, comparator);
    registers.set(HostRegisters.RECORD, MipsHost.address(record, Record.BYTES));
    registers.set(BASE, address);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    boolean done = MipsHost.run(cpu, path.words);
    boolean goesOn = cpu.get(path.left) == cpu.get(path.right);
    boolean aligned = (linear & path.sizeBytes - 1) == 0;
    cover("goes on", goesOn);
    cover("flagged", permitted && (difference & ~FLAGS) == 0 && difference != 0);
    cover("not permitted", !permitted);
    cover("not aligned", permitted && difference == 0 && !goesOn);
    return done
        && goesOn == (permitted && difference == 0 && aligned)
        && (!goesOn
            || cpu.get(HostRegisters.RETURN) == linear + memory.read64(entry + SoftTlb.ADDEND));
  }

  private static void put(PhysicalMemory memory, long physical, long word) {
    MipsHost.writable(memory, physical);
    memory.write64(physical, word);
  }
}
