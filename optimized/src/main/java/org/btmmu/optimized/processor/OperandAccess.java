package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.RBP;
import static org.btmmu.optimized.processor.GuestState.RDI;
import static org.btmmu.optimized.processor.GuestState.RSI;
import static org.btmmu.optimized.processor.GuestState.RSP;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand;

/** The operands of the instruction that runs (SDM 1 3.7; SDM 2A 2.1), by their number 0 … 3. */
final class OperandAccess {
  private static final int RIP = 16;

  private OperandAccess() {}

  static boolean isMemory(Instruction i, int number) {
    return switch (i.form().operand(number).kind()) {
      case RM -> i.mod() != 3;
      case MEMORY, OFFSET, STRING_SOURCE, STRING_DESTINATION -> true;
      default -> false;
    };
  }

  static int bytes(Core c, int number) {
    Instruction i = c.instruction;
    return i.form().operand(number).bytes(i.operandBytes(), isMemory(i, number));
  }

  /** The value, zero-extended from its size; immediates as the decoder has them. */
  static long read(Core c, int number) {
    return isMemory(c.instruction, number)
        ? c.load(segment(c, number), offset(c, number), bytes(c, number))
        : readRegister(c, number);
  }

  /** The value of a destination that is written then. */
  static long readForWrite(Core c, int number) {
    return isMemory(c.instruction, number)
        ? c.loadForWrite(segment(c, number), offset(c, number), bytes(c, number))
        : readRegister(c, number);
  }

  private static long readRegister(Core c, int number) {
    Instruction i = c.instruction;
    Operand operand = i.form().operand(number);
    return switch (operand.kind()) {
      case RM, RM_REGISTER, OPCODE_REGISTER -> c.register(i.rm(), bytes(c, number));
      case REG -> c.register(i.reg(), bytes(c, number));
      case VVVV -> c.register(i.vvvv(), bytes(c, number));
      case FIXED_REGISTER -> c.register(operand.number(), bytes(c, number));
      case IMMEDIATE, SIGNED_IMMEDIATE, RELATIVE -> i.immediate();
      case CONSTANT -> operand.number();
      case FIXED_SEGMENT -> c.state.selector(operand.number());
      default -> throw new IllegalStateException("no operand to read: " + operand);
    };
  }

  /** Writes the low bytes of a value. */
  static void write(Core c, int number, long value) {
    Instruction i = c.instruction;
    int bytes = bytes(c, number);
    if (isMemory(i, number)) {
      c.store(segment(c, number), offset(c, number), bytes, value);
      return;
    }
    Operand operand = i.form().operand(number);
    int register =
        switch (operand.kind()) {
          case RM, RM_REGISTER, OPCODE_REGISTER -> i.rm();
          case REG -> i.reg();
          case VVVV -> i.vvvv();
          case FIXED_REGISTER -> operand.number();
          default -> throw new IllegalStateException("no operand to write: " + operand);
        };
    c.setRegister(register, bytes, value);
  }

  /** The segment of a memory operand. */
  static int segment(Core c, int number) {
    Instruction i = c.instruction;
    Operand.Kind kind = i.form().operand(number).kind();
    if (kind == Operand.Kind.STRING_DESTINATION) {
      return GuestState.ES;
    }
    if (i.segment() >= 0) {
      return i.segment();
    }
    boolean byModRm = kind == Operand.Kind.RM || kind == Operand.Kind.MEMORY;
    boolean stack = byModRm && (i.base() == RSP || i.base() == RBP);
    return stack ? GuestState.SS : GuestState.DS;
  }

  /** The offset of a memory operand in its segment. */
  static long offset(Core c, int number) {
    Instruction i = c.instruction;
    long offset =
        switch (i.form().operand(number).kind()) {
          case STRING_SOURCE -> c.state.gpr(RSI);
          case STRING_DESTINATION -> c.state.gpr(RDI);
          default -> effective(c, i);
        };
    return offset & Core.mask(i.addressBytes());
  }

  /** An offset so many bytes behind that of a memory operand. */
  static long offset(Core c, int number, int further) {
    return offset(c, number) + further & Core.mask(c.instruction.addressBytes());
  }

  private static long effective(Core c, Instruction i) {
    long address = i.displacement();
    if (i.base() == RIP) {
      address += c.state.rip;
    } else if (i.base() >= 0) {
      address += c.state.gpr(i.base());
    }
    return i.index() < 0 ? address : address + c.state.gpr(i.index()) * i.scale();
  }
}
