package org.btmmu.optimized.translator;

import static org.btmmu.optimized.translator.Ir.FLAGS_A;
import static org.btmmu.optimized.translator.Ir.FLAGS_RESULT;
import static org.btmmu.optimized.translator.Ir.ZERO;

import org.btmmu.optimized.processor.FlagsKind;

/**
 * What is known of the flags while a block is translated: their kind, and for each of their
 * operands a value that is the same and cheaper, or a constant.
 */
final class LazyFlags {
  private static final int OPERANDS = 3;

  private final IrBlock block;
  private final Value[] known = new Value[OPERANDS];
  private final boolean lazy;
  private int kind;

  /**
   * Nothing is known.
   *
   * @param lazy whether flags are put off; else all are computed behind each instruction that sets
   *     some, and so are those that a block begins with
   */
  LazyFlags(IrBlock block, boolean lazy) {
    this.block = block;
    this.lazy = lazy;
    kind = unknown();
  }

  private int unknown() {
    return lazy ? FlagsKind.DYNAMIC : FlagsKind.FLAGS;
  }

  /** What the flags' operands mean: see {@link FlagsKind}; its size in bits 1:0, or DYNAMIC. */
  int kind() {
    return kind;
  }

  /** The operands that were set are of this kind, of so many bytes. */
  void become(int newKind, int sizeBytes) {
    int whole = newKind | Integer.numberOfTrailingZeros(sizeBytes);
    if (lazy || newKind == FlagsKind.FLAGS) {
      mark(whole);
    } else {
      set(FLAGS_RESULT, Value.signed(new EagerFlags(block, this).compute(whole)), 8);
      mark(FlagsKind.FLAGS);
    }
  }

  /** Nothing is known any more: the runtime may have changed them. */
  void forget() {
    for (int operand = 0; operand < OPERANDS; operand++) {
      known[operand] = null;
    }
    mark(FlagsKind.DYNAMIC);
    kind = unknown();
  }

  private void mark(int newKind) {
    block.add(IrOp.FLAGS_KIND, newKind);
    kind = newKind;
  }

  /** The operands that were set by {@link #setIf} are of this kind. */
  void becomeIf(int condition, int newKind, int sizeBytes) {
    int imm = newKind | Integer.numberOfTrailingZeros(sizeBytes);
    block.add(IrOp.FLAGS_KIND_IF, Ir.NONE, condition, Ir.NONE, imm);
    kind = FlagsKind.DYNAMIC;
  }

  /** An operand of the flags becomes a value extended with its sign if a condition is not 0. */
  void setIf(int condition, int operand, int value) {
    block.add(IrOp.MOVE_IF, operand, value, condition);
    known[operand - FLAGS_A] = null;
  }

  /** A general register is about to change: it is no flags' operand any more. */
  void define(int register) {
    for (int operand = 0; operand < OPERANDS; operand++) {
      if (known[operand] != null && known[operand].id() == register) {
        known[operand] = null;
      }
    }
  }

  /** An operand of the flags, 16 to 18, becomes a value extended with its sign, or is it. */
  void set(int operand, Value value, int sizeBytes) {
    boolean general = value.signed() && value.id() >= 0 && value.id() < FLAGS_A;
    if (value.id() == operand) {
      known[operand - FLAGS_A] = null;
      return;
    }
    if (value.isConstant()) {
      block.add(IrOp.CONST, operand, Ir.NONE, Ir.NONE, value.constant());
    } else {
      block.add(value.signed() ? IrOp.MOVE : signExtension(sizeBytes), operand, value.id());
    }
    boolean kept = value.isConstant() || general || value.id() == ZERO;
    known[operand - FLAGS_A] = kept ? value : null;
  }

  /** An operand of the flags becomes what an operation gives. */
  void set(int operand, IrOp op, int a, Value b) {
    block.add(op, operand, a, b.id(), b.constant());
    known[operand - FLAGS_A] = null;
  }

  /** An operand of the flags as it is: a value, never a constant but 0. */
  int operand(int operand) {
    Value value = known[operand - FLAGS_A];
    if (value == null) {
      return operand;
    }
    if (value.isConstant()) {
      return value.constant() == 0 ? ZERO : operand;
    }
    return value.id();
  }

  /** An operand of the flags as it is, a constant where it is known to be one. */
  Value operandOrConstant(int operand) {
    Value value = known[operand - FLAGS_A];
    return value != null && value.isConstant() ? value : Value.signed(operand(operand));
  }

  /** The low bytes of a value, extended with their sign; of 8 bytes, all of it. */
  static IrOp signExtension(int sizeBytes) {
    return switch (sizeBytes) {
      case 1 -> IrOp.SEXT8;
      case 2 -> IrOp.SEXT16;
      case 4 -> IrOp.SEXT32;
      default -> IrOp.MOVE;
    };
  }

  /** Likewise with zeros. */
  static IrOp zeroExtension(int sizeBytes) {
    return switch (sizeBytes) {
      case 1 -> IrOp.ZEXT8;
      case 2 -> IrOp.ZEXT16;
      case 4 -> IrOp.ZEXT32;
      default -> IrOp.MOVE;
    };
  }

  /** The result. */
  int result() {
    return operand(FLAGS_RESULT);
  }
}
