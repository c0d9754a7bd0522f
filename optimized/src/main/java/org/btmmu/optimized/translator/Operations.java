package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.HostRegisters.RETURN;
import static org.btmmu.optimized.processor.HostRegisters.SCRATCH;
import static org.btmmu.optimized.processor.HostRegisters.ZERO;

import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.btmmu.spec.mips64.MultiplyInstruction;
import org.btmmu.spec.mips64.ShiftInstruction;

/**
 * The words of operations on registers. Operations of the host on 32 bits are UNPREDICTABLE for
 * operands that are not extended with their sign, so 64-bit code, whose values may be any, has
 * other words for some.
 */
final class Operations {
  /** Where constants come that fit no word. */
  static final int CONSTANT = RETURN;

  private final Assembler out;
  private final boolean wide;

  Operations(Assembler out, boolean wide) {
    this.out = out;
    this.wide = wide;
  }

  /**
   * Emits an operation.
   *
   * @param to host register of the result
   * @param a host register of the first operand
   * @param b of the second; {@link Ir#IMMEDIATE}: it is a constant
   */
  void emit(Ir ir, int to, int a, int b) {
    if (ir.op().shape() == IrOp.Shape.UNARY) {
      unary(ir.op(), to, a);
    } else if (b == Ir.IMMEDIATE) {
      withConstant(ir.op(), to, a, ir.imm());
    } else {
      binary(ir.op(), to, a, b);
    }
  }

  private void unary(IrOp op, int to, int a) {
    switch (op) {
      case MOVE -> out.move(to, a);
      case NOT -> out.emit(ArithmeticInstruction.NOR, to, a, ZERO);
      case SEXT8 -> extend(BitInstruction.SEB, to, a, 24);
      case SEXT16 -> extend(BitInstruction.SEH, to, a, 16);
      case SEXT32 -> out.emit(ShiftInstruction.SLL, to, a, 0);
      case ZEXT8 -> out.emit(ArithmeticInstruction.ANDI, to, a, 0xFF);
      case ZEXT16 -> out.emit(ArithmeticInstruction.ANDI, to, a, 0xFFFF);
      case ZEXT32 -> out.emit(BitInstruction.DEXT, to, a, 0, 32);
      case EXTRACT_HIGH8 -> out.emit(BitInstruction.DEXT, to, a, 8, 8);
      case SWAP64 -> {
        out.emit(BitInstruction.DSBH, to, a);
        out.emit(BitInstruction.DSHD, to, to);
      }
      case SWAP32 -> {
        int word = a;
        if (wide) {
          out.emit(ShiftInstruction.SLL, to, a, 0);
          word = to;
        }
        out.emit(BitInstruction.WSBH, to, word);
        out.emit(ShiftInstruction.ROTR, to, to, 16);
      }
      case CLZ64 -> out.emit(BitInstruction.DCLZ, to, a);
      default -> throw new IllegalStateException("no words for " + op);
    }
  }

  private void extend(Mips64Instruction row, int to, int a, int shift) {
    if (wide) {
      out.emit(ShiftInstruction.DSLL32, to, a, shift);
      out.emit(ShiftInstruction.DSRA32, to, to, shift);
    } else {
      out.emit(row, to, a);
    }
  }

  private void binary(IrOp op, int to, int a, int b) {
    switch (op) {
      case ADD -> out.emit(ArithmeticInstruction.DADDU, to, a, b);
      case SUB -> out.emit(ArithmeticInstruction.DSUBU, to, a, b);
      case AND -> out.emit(ArithmeticInstruction.AND, to, a, b);
      case OR -> out.emit(ArithmeticInstruction.OR, to, a, b);
      case XOR -> out.emit(ArithmeticInstruction.XOR, to, a, b);
      case ADD32 -> out.emit(ArithmeticInstruction.ADDU, to, a, b);
      case SUB32 -> out.emit(ArithmeticInstruction.SUBU, to, a, b);
      case SLT -> out.emit(ArithmeticInstruction.SLT, to, a, b);
      case SLTU -> out.emit(ArithmeticInstruction.SLTU, to, a, b);
      case MOVE_IF -> out.emit(ArithmeticInstruction.MOVN, to, a, b);
      case MOVE_UNLESS -> out.emit(ArithmeticInstruction.MOVZ, to, a, b);
      case SHL -> out.emit(ShiftInstruction.DSLLV, to, a, b);
      case SHR -> out.emit(ShiftInstruction.DSRLV, to, a, b);
      case SAR -> out.emit(ShiftInstruction.DSRAV, to, a, b);
      case ROTR -> out.emit(ShiftInstruction.DROTRV, to, a, b);
      case SHL32 -> out.emit(ShiftInstruction.SLLV, to, a, b);
      case SHR32 -> out.emit(ShiftInstruction.SRLV, to, a, b);
      case SAR32 -> out.emit(ShiftInstruction.SRAV, to, a, b);
      case ROTR32 -> out.emit(ShiftInstruction.ROTRV, to, a, b);
      case MUL32 -> out.emit(MultiplyInstruction.MUL, to, a, b);
      case MUL -> product(MultiplyInstruction.DMULT, MultiplyInstruction.MFLO, to, a, b);
      case MULH -> product(MultiplyInstruction.DMULT, MultiplyInstruction.MFHI, to, a, b);
      case MULHU -> product(MultiplyInstruction.DMULTU, MultiplyInstruction.MFHI, to, a, b);
      case DIV -> product(MultiplyInstruction.DDIV, MultiplyInstruction.MFLO, to, a, b);
      case REM -> product(MultiplyInstruction.DDIV, MultiplyInstruction.MFHI, to, a, b);
      case DIVU -> product(MultiplyInstruction.DDIVU, MultiplyInstruction.MFLO, to, a, b);
      case REMU -> product(MultiplyInstruction.DDIVU, MultiplyInstruction.MFHI, to, a, b);
      case INSERT8 -> insert(to, a, b, 0, 8);
      case INSERT_HIGH8 -> insert(to, a, b, 8, 8);
      case INSERT16 -> insert(to, a, b, 0, 16);
      default -> throw new IllegalStateException("no words for " + op);
    }
  }

  private void product(Mips64Instruction row, Mips64Instruction half, int to, int a, int b) {
    out.emitFixed(row, a, b);
    out.emit(half, to);
  }

  private void insert(int to, int a, int b, int position, int bits) {
    int place = to == b && to != a ? SCRATCH : to;
    out.move(place, a);
    out.emit(BitInstruction.DINS, place, b, position, bits);
    out.move(to, place);
  }

  private void withConstant(IrOp op, int to, int a, long imm) {
    boolean signed = imm == (short) imm;
    boolean unsigned = imm >>> 16 == 0;
    switch (op) {
      case ADD -> immediate(signed, ArithmeticInstruction.DADDIU, op, to, a, imm);
      case ADD32 -> immediate(signed, ArithmeticInstruction.ADDIU, op, to, a, imm);
      case SUB -> immediate(-imm == (short) -imm, ArithmeticInstruction.DADDIU, op, to, a, imm);
      case SUB32 -> immediate(-imm == (short) -imm, ArithmeticInstruction.ADDIU, op, to, a, imm);
      case SLT -> immediate(signed, ArithmeticInstruction.SLTI, op, to, a, imm);
      case SLTU -> immediate(signed, ArithmeticInstruction.SLTIU, op, to, a, imm);
      case AND -> and(to, a, imm);
      case OR -> immediate(unsigned, ArithmeticInstruction.ORI, op, to, a, imm);
      case XOR -> immediate(unsigned, ArithmeticInstruction.XORI, op, to, a, imm);
      case SHL -> shift(ShiftInstruction.DSLL, ShiftInstruction.DSLL32, to, a, imm);
      case SHR -> shift(ShiftInstruction.DSRL, ShiftInstruction.DSRL32, to, a, imm);
      case SAR -> shift(ShiftInstruction.DSRA, ShiftInstruction.DSRA32, to, a, imm);
      case ROTR -> shift(ShiftInstruction.DROTR, ShiftInstruction.DROTR32, to, a, imm);
      case SHL32 -> out.emit(ShiftInstruction.SLL, to, a, imm & 31);
      case SHR32 -> out.emit(ShiftInstruction.SRL, to, a, imm & 31);
      case SAR32 -> out.emit(ShiftInstruction.SRA, to, a, imm & 31);
      case ROTR32 -> out.emit(ShiftInstruction.ROTR, to, a, imm & 31);
      default -> {
        out.constant(CONSTANT, imm);
        binary(op, to, a, CONSTANT);
      }
    }
  }

  private void immediate(boolean fits, Mips64Instruction row, IrOp op, int to, int a, long imm) {
    boolean subtracts = op == IrOp.SUB || op == IrOp.SUB32;
    if (fits) {
      out.emit(row, to, a, subtracts ? -imm : imm);
    } else {
      out.constant(CONSTANT, imm);
      binary(op, to, a, CONSTANT);
    }
  }

  /** A mask of low ones is one word, however long. */
  private void and(int to, int a, long mask) {
    int ones = Long.numberOfTrailingZeros(~mask);
    if (mask >>> 16 == 0) {
      out.emit(ArithmeticInstruction.ANDI, to, a, mask);
    } else if (ones <= 32 && mask == (1L << ones) - 1) {
      out.emit(BitInstruction.DEXT, to, a, 0, ones);
    } else {
      out.constant(CONSTANT, mask);
      binary(IrOp.AND, to, a, CONSTANT);
    }
  }

  private void shift(ShiftInstruction below32, ShiftInstruction from32, int to, int a, long count) {
    int bits = (int) count & 63;
    if (bits < 32) {
      out.emit(below32, to, a, bits);
    } else {
      out.emit(from32, to, a, bits - 32);
    }
  }
}
