package org.btmmu.proofs.laws;

import org.btmmu.optimized.executor.RefillHandler;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.Field;

/** The refill handler's words, from label to label, and the registers that they take. */
final class RefillWords {
  private static final int[] WORDS = RefillHandler.words();
  static final int FILL = RefillHandler.index("fill");
  static final int USED = RefillHandler.index("accessed and dirty");
  static final int HAS_THEM = RefillHandler.index("has them");
  static final int NEXT_HINT = RefillHandler.index("next hint");
  static final int NOTE = RefillHandler.index("note");
  static final int NARROW = RefillHandler.index("narrow");
  static final int PAIR = RefillHandler.index("pair");

  /** The registers from here to the last are kept in the record meanwhile. */
  static final int WHERE = 8;

  static final int ENTRY = 9;
  static final int NEXT = 12;
  static final int HINTS = 13;
  static final int LAST = 14;

  /** Those from here on are the kernel's. */
  static final int K0 = 26;

  static final int K1 = 27;

  private static final int CLOSED = RefillHandler.index("closed");
  private static final long ENTRANCE = 0xFFFF_FFFF_8000_0000L;

  private RefillWords() {}

  static long address(int index) {
    return ENTRANCE + 4L * index;
  }

  /** Carries out the word of an index, as the last one or its branch may have led to another. */
  static boolean step(Mips64Cpu cpu, int index) {
    cpu.host.pc = address(index);
    return MipsHost.run(cpu, WORDS[index]);
  }

  /** Carries words out; whether each led to the next. */
  static boolean run(Mips64Cpu cpu, int from, int end) {
    boolean done = true;
    for (int index = from; index < end; index++) {
      done &= cpu.host.pc == address(index) || index == from;
      done &= step(cpu, index);
    }
    return done;
  }

  /** From the delay slot of a branch that was taken: whether the registers come back. */
  static boolean isGivenUp(Mips64Cpu cpu, int slot, long[] old) {
    int from = slot + Field.IMMEDIATE.signedOf(WORDS[slot - 1]);
    boolean there = cpu.host.pc == address(from);
    return there && run(cpu, from, CLOSED) && cpu.host.pc == address(CLOSED) && hold(cpu, old);
  }

  /** Whether the registers below the kernel's hold what they held. */
  static boolean hold(Mips64Cpu cpu, long[] old) {
    boolean same = true;
    for (int number = 0; number < K0; number++) {
      same &= cpu.get(number) == old[number];
    }
    return same;
  }

  /** The same, of those that are taken in the record at a physical address. */
  static boolean keeps(Mips64Cpu cpu, long record, long[] old) {
    boolean same = true;
    for (int number = 0; number < K0; number++) {
      boolean taken = number >= WHERE && number <= LAST;
      long now = taken ? cpu.memory.read64(savedAt(record, number)) : cpu.get(number);
      same &= now == old[number];
    }
    return same;
  }

  /** The physical address of the record of a shadow page table. */
  static long record(int table) {
    return ShadowWord.TABLES | 1L << OpenTables.RECORDS_BIT | (table & 0xF_FFFFL) << 12;
  }

  private static long savedAt(long record, int number) {
    return record + OpenTables.SAVED + 8L * (number - WHERE);
  }

  /** What the registers below the kernel's hold. */
  static long[] contents(GeneralRegisters registers) {
    long[] contents = new long[K0];
    for (int number = 0; number < K0; number++) {
      contents[number] = registers.get(number);
    }
    return contents;
  }

  /** The same, of those that are taken as the record keeps them. */
  static long[] saved(GeneralRegisters registers, PhysicalMemory memory, long record) {
    long[] saved = contents(registers);
    for (int number = WHERE; number <= LAST; number++) {
      saved[number] = memory.read64(savedAt(record, number));
    }
    return saved;
  }
}
