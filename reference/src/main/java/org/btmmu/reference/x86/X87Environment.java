package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;

/** FNSTENV, FLDENV, FNSAVE, FRSTOR and their four layouts (SDM 1 8.1.10, Figures 8-9 to 8-12). */
final class X87Environment {
  private static final int FIELDS = 7;

  /**
   * Eight registers of 10 bytes each; they are moved by words of 2, as #AC does not ask for more.
   */
  private static final int DATA_BYTES = 80;

  private X87Environment() {}

  /** Whether pointers are linear addresses rather than offsets and selectors. */
  private static boolean hasLinear(Execution x) {
    return !x.registers.isProtected() || x.registers.is(Flags.VM);
  }

  private static int fieldBytes(Instruction i) {
    return i.operandBytes() == 2 ? 2 : 4;
  }

  private static int sizeBytes(int fieldBytes, boolean data) {
    return FIELDS * fieldBytes + (data ? DATA_BYTES : 0);
  }

  /** FNSTENV, and FNSAVE, which stores the data registers too. */
  static void store(Execution x, boolean data) {
    Instruction i = x.instruction();
    FloatingRegisters floating = x.floating;
    int fieldBytes = fieldBytes(i);
    int segment = Operands.segment(x, 0);
    long offset = Operands.offset(x, 0);
    long dataOffset = offset + FIELDS * fieldBytes;
    x.probeStore(segment, offset, fieldBytes);
    LargeOperands.tryLast(x, segment, offset, sizeBytes(fieldBytes, data), true);
    LargeOperands.probe(x, segment, offset, FIELDS * fieldBytes, fieldBytes);
    if (data) {
      LargeOperands.probe(x, segment, dataOffset, DATA_BYTES, 2);
    }
    for (int field = 0; field < FIELDS; field++) {
      long value = field(floating, field, fieldBytes == 4, hasLinear(x));
      x.store(segment, offset + field * fieldBytes, fieldBytes, value);
    }
    for (int word = 0; word < DATA_BYTES / 2 && data; word++) {
      Extended value = floating.st(word / 5);
      Vector bytes = new Vector(value.significand(), value.signExponent());
      x.store(segment, dataOffset + 2 * word, 2, bytes.lane(16, word % 5));
    }
    if (x.failed()) {
      return;
    }
    if (data) {
      floating.initialize();
    } else {
      floating.setControl(floating.control | 0x3F);
    }
  }

  /** A field of the environment; what is reserved above 16 bits is stored as ones. */
  private static long field(FloatingRegisters floating, int field, boolean wide, boolean linear) {
    long code = floating.codeOffset + (linear ? (long) floating.codeSelector << 4 : 0);
    long data = floating.dataOffset + (linear ? (long) floating.dataSelector << 4 : 0);
    long ones = 0xFFFF_0000L;
    return switch (field) {
      case 0 -> ones | floating.control;
      case 1 -> ones | floating.status;
      case 2 -> ones | tagWord(floating);
      case 3 -> linear ? ones | code & 0xFFFF : code;
      case 4 ->
          linear
              ? high(code, wide) | floating.opcode
              : (long) floating.opcode << 16 | floating.codeSelector;
      case 5 -> linear ? ones | data & 0xFFFF : data;
      default -> linear ? high(data, wide) : ones | floating.dataSelector;
    };
  }

  /** The upper bits of a linear address, from bit 12 on: 16 of them, or 4. */
  private static long high(long linear, boolean wide) {
    return (linear >>> 16 & (wide ? 0xFFFF : 0xF)) << 12;
  }

  /** The full tag word: 0 valid, 1 zero, 2 special, 3 empty (SDM 1 8.1.7). */
  private static int tagWord(FloatingRegisters floating) {
    int word = 0;
    for (int number = 0; number < 8; number++) {
      int st = number - floating.top() & 7;
      int tag =
          switch (floating.st(st).kind()) {
            case NORMAL -> 0;
            case ZERO -> 1;
            default -> 2;
          };
      word |= (floating.isEmpty(st) ? 3 : tag) << 2 * number;
    }
    return word;
  }

  /** FLDENV, and FRSTOR, which loads the data registers too. */
  static void load(Execution x, boolean data) {
    int fieldBytes = fieldBytes(x.instruction());
    int segment = Operands.segment(x, 0);
    long offset = Operands.offset(x, 0);
    long[] fields = new long[FIELDS];
    x.load(segment, offset, fieldBytes);
    LargeOperands.tryLast(x, segment, offset, sizeBytes(fieldBytes, data), false);
    for (int field = 0; field < FIELDS; field++) {
      fields[field] = x.load(segment, offset + field * fieldBytes, fieldBytes);
    }
    long[] significands = new long[8];
    int[] exponents = new int[8];
    for (int word = 0; word < DATA_BYTES / 2 && data; word++) {
      long part = x.load(segment, offset + FIELDS * fieldBytes + 2 * word, 2);
      if (word % 5 < 4) {
        significands[word / 5] |= part << 16 * (word % 5);
      } else {
        exponents[word / 5] = (int) part;
      }
    }
    if (x.failed()) {
      return;
    }
    FloatingRegisters floating = x.floating;
    floating.setStatus((int) fields[1]);
    for (int st = 0; st < 8 && data; st++) {
      floating.setSt(st, new Extended(exponents[st], significands[st]));
    }
    floating.tags = inUse((int) fields[2]);
    setPointers(floating, fields, fieldBytes == 4, hasLinear(x));
    floating.setControl((int) fields[0]);
  }

  /** Of a full tag word only which registers are empty is kept. */
  private static int inUse(int word) {
    int tags = 0;
    for (int number = 0; number < 8; number++) {
      if ((word >>> 2 * number & 3) != 3) {
        tags |= 1 << number;
      }
    }
    return tags;
  }

  private static void setPointers(
      FloatingRegisters floating, long[] fields, boolean wide, boolean linear) {
    if (linear) {
      long high = wide ? 0xFFFF : 0xF;
      floating.codeOffset = fields[3] & 0xFFFF | (fields[4] >>> 12 & high) << 16;
      floating.dataOffset = fields[5] & 0xFFFF | (fields[6] >>> 12 & high) << 16;
      floating.codeSelector = 0;
      floating.dataSelector = 0;
      floating.opcode = (int) fields[4] & 0x7FF;
    } else {
      floating.codeOffset = fields[3];
      floating.dataOffset = fields[5];
      floating.codeSelector = (int) fields[4] & 0xFFFF;
      floating.dataSelector = (int) fields[6] & 0xFFFF;
      floating.opcode = wide ? (int) (fields[4] >>> 16) & 0x7FF : 0;
    }
  }
}
