package org.btmmu.reference.mips64;

import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.BitInstruction.Operation;
import org.btmmu.spec.mips64.Field;

/** MIPS64 volume II: bits counted, moved about, extracted and inserted. */
final class Bits {
  private static final long ODD_BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long ODD_HALVES = 0x0000_FFFF_0000_FFFFL;

  private Bits() {}

  static void execute(Mips64Cpu cpu, BitInstruction instruction, int word) {
    switch (instruction.operation()) {
      case LEADING_ZEROS, LEADING_ONES -> count(cpu, instruction, word);
      case EXTEND_BYTE -> cpu.set(Field.RD.of(word), (byte) cpu.word(Field.RT.of(word)));
      case EXTEND_HALF -> cpu.set(Field.RD.of(word), (short) cpu.word(Field.RT.of(word)));
      case SWAP_BYTES -> swapBytes(cpu, instruction, word);
      case SWAP_HALVES -> cpu.set(Field.RD.of(word), swapHalves(cpu.get(Field.RT.of(word))));
      case EXTRACT, INSERT -> field(cpu, instruction, word);
    }
  }

  /** The word must name the destination twice. */
  private static void count(Mips64Cpu cpu, BitInstruction instruction, int word) {
    cpu.unpredictable |= Field.RT.of(word) != Field.RD.of(word);
    int register = Field.RS.of(word);
    boolean ones = instruction.operation() == Operation.LEADING_ONES;
    if (instruction.width() == 64) {
      long value = cpu.get(register);
      cpu.set(Field.RD.of(word), Long.numberOfLeadingZeros(ones ? ~value : value));
    } else {
      int value = cpu.word(register);
      cpu.set(Field.RD.of(word), Integer.numberOfLeadingZeros(ones ? ~value : value));
    }
  }

  private static void swapBytes(Mips64Cpu cpu, BitInstruction instruction, int word) {
    long value = cpu.get(Field.RT.of(word));
    long swapped = (value & ODD_BYTES) << 8 | value >>> 8 & ODD_BYTES;
    boolean narrow = instruction.width() == 32;
    if (narrow) {
      cpu.word(Field.RT.of(word));
    }
    cpu.set(Field.RD.of(word), narrow ? (int) swapped : swapped);
  }

  private static long swapHalves(long value) {
    long swapped = (value & ODD_HALVES) << 16 | value >>> 16 & ODD_HALVES;
    return swapped << 32 | swapped >>> 32;
  }

  private static void field(Mips64Cpu cpu, BitInstruction instruction, int word) {
    int position = instruction.position(word);
    int size = instruction.size(word);
    if (size < 1 || position + size > instruction.width()) {
      cpu.undefined();
      return;
    }
    boolean insert = instruction.operation() == Operation.INSERT;
    long source = cpu.get(Field.RS.of(word));
    if (instruction.width() == 32) {
      cpu.word(Field.RS.of(word));
      cpu.word(insert ? Field.RT.of(word) : Field.RS.of(word));
    }
    long mask = -1L >>> 64 - size;
    long result =
        insert
            ? cpu.get(Field.RT.of(word)) & ~(mask << position) | (source & mask) << position
            : source >>> position & mask;
    cpu.set(Field.RT.of(word), instruction.width() == 32 ? (int) result : result);
  }
}
