package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand;

/** Operands of an instruction in registers, memory and the code (SDM 1 3.7, SDM 2 2.1). */
public final class Operands {
  /** The base register of an address relative to the next instruction. */
  private static final int RIP = 16;

  private Operands() {}

  /** How many bytes operand {@code number} has. */
  static int bytes(Execution x, int number) {
    Instruction i = x.instruction();
    return i.form().operand(number).bytes(i.operandBytes(), isMemory(i, number));
  }

  /** Whether operand {@code number} lies in memory. */
  static boolean isMemory(Instruction i, int number) {
    return switch (i.form().operand(number).kind()) {
      case RM, MMX_RM, XMM_RM, MEMORY -> i.mod() != 3;
      case OFFSET, STRING_SOURCE, STRING_DESTINATION -> true;
      default -> false;
    };
  }

  /**
   * An operand's value, zero-extended from its size; immediates are as the decoder extends them.
   */
  static long read(Execution x, int number) {
    return isMemory(x.instruction(), number)
        ? x.load(segment(x, number), offset(x, number), bytes(x, number))
        : readRegister(x, number);
  }

  /** The value of a destination that the instruction then writes. */
  static long readForWrite(Execution x, int number) {
    return isMemory(x.instruction(), number)
        ? x.loadForWrite(segment(x, number), offset(x, number), bytes(x, number))
        : readRegister(x, number);
  }

  private static long readRegister(Execution x, int number) {
    Instruction i = x.instruction();
    Operand operand = i.form().operand(number);
    int sizeBytes = bytes(x, number);
    return switch (operand.kind()) {
      case RM, RM_REGISTER, OPCODE_REGISTER -> register(x, i.rm(), sizeBytes);
      case REG -> register(x, i.reg(), sizeBytes);
      case VVVV -> register(x, i.vvvv(), sizeBytes);
      case FIXED_REGISTER -> register(x, operand.number(), sizeBytes);
      case IMMEDIATE, SIGNED_IMMEDIATE, RELATIVE -> i.immediate();
      case CONSTANT -> operand.number();
      case SEGMENT_REGISTER -> selector(x, i.reg() & 7);
      case FIXED_SEGMENT -> x.registers.selector[operand.number()];
      default -> throw new IllegalStateException("no operand to read: " + operand);
    };
  }

  /** #UD for a number that names no segment register. */
  private static long selector(Execution x, int segment) {
    if (segment > Registers.GS) {
      x.raise(Vectors.UD, 0);
    }
    return x.registers.selector[segment];
  }

  /** Writes the low bytes of a value to an operand. */
  static void write(Execution x, int number, long value) {
    Instruction i = x.instruction();
    Operand operand = i.form().operand(number);
    int sizeBytes = bytes(x, number);
    if (isMemory(i, number)) {
      x.store(segment(x, number), offset(x, number), sizeBytes, value);
    } else {
      switch (operand.kind()) {
        case RM, RM_REGISTER, OPCODE_REGISTER -> setRegister(x, i.rm(), sizeBytes, value);
        case REG -> setRegister(x, i.reg(), sizeBytes, value);
        case VVVV -> setRegister(x, i.vvvv(), sizeBytes, value);
        case FIXED_REGISTER -> setRegister(x, operand.number(), sizeBytes, value);
        default -> throw new IllegalStateException("no operand to write: " + operand);
      }
    }
  }

  /** A general register's low bytes, or AH to BH, zero-extended. */
  static long register(Execution x, int number, int sizeBytes) {
    long[] gpr = x.registers.gpr;
    return isHighByte(x, number, sizeBytes)
        ? gpr[number - 4] >>> 8 & 0xFF
        : gpr[number] & Flags.mask(8 * sizeBytes);
  }

  /**
   * Sets a general register; 4 bytes clear the upper half, 1 or 2 keep the rest (SDM 1 3.4.1.1).
   */
  static void setRegister(Execution x, int number, int sizeBytes, long value) {
    long[] gpr = x.registers.gpr;
    if (isHighByte(x, number, sizeBytes)) {
      gpr[number - 4] = gpr[number - 4] & ~0xFF00L | (value & 0xFF) << 8;
    } else {
      long mask = Flags.mask(8 * sizeBytes);
      long kept = sizeBytes == 4 ? 0 : gpr[number] & ~mask;
      gpr[number] = kept | value & mask;
    }
  }

  private static boolean isHighByte(Execution x, int number, int sizeBytes) {
    return sizeBytes == 1 && number >= 4 && number < 8 && !x.instruction().rex();
  }

  /** The segment of a memory operand: the override, else the default (SDM 1 3.7.4). */
  static int segment(Execution x, int number) {
    Instruction i = x.instruction();
    return switch (i.form().operand(number).kind()) {
      case STRING_DESTINATION -> Registers.ES;
      case OFFSET, STRING_SOURCE -> overridden(i, Registers.DS);
      default ->
          overridden(
              i,
              i.base() == Registers.RSP || i.base() == Registers.RBP ? Registers.SS : Registers.DS);
    };
  }

  private static int overridden(Instruction i, int segment) {
    return i.segment() >= 0 ? i.segment() : segment;
  }

  /** The offset of a memory operand in its segment, as wide as the address size. */
  static long offset(Execution x, int number) {
    Instruction i = x.instruction();
    long[] gpr = x.registers.gpr;
    long offset =
        switch (i.form().operand(number).kind()) {
          case STRING_SOURCE -> gpr[Registers.RSI];
          case STRING_DESTINATION -> gpr[Registers.RDI];
          default -> address(x, i);
        };
    return offset & Flags.mask(8 * i.addressBytes());
  }

  /** Base, index and displacement; RIP is that of the next instruction. */
  private static long address(Execution x, Instruction i) {
    long[] gpr = x.registers.gpr;
    long base = i.base() < 0 ? 0 : i.base() == RIP ? x.registers.rip : gpr[i.base()];
    long index = i.index() < 0 ? 0 : gpr[i.index()] * i.scale();
    return base + index + i.displacement();
  }
}
