package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.x86.Instruction;

/**
 * One block while it is translated: where its instructions' translations meet.
 *
 * <p>A family of instructions either adds the whole translation of the current instruction, or adds
 * nothing and says so.
 */
final class Translation {
  /** The block. */
  final IrBlock block;

  /** What is known of the flags. */
  final LazyFlags flags;

  /** Conditions on them. */
  final Conditions conditions;

  /** The current instruction's operands. */
  final GuestOperands operands;

  /** Whether the code is 64-bit code. */
  final boolean wide;

  /** What is done to be fast. */
  final TranslatorOptions options;

  private int index;

  Translation(IrBlock block, TranslatorOptions options) {
    this.block = block;
    this.options = options;
    flags = new LazyFlags(block, options.has(Optimization.LAZY_FLAGS));
    conditions = new Conditions(block, flags, options.has(Optimization.INLINE_CARRY));
    operands = new GuestOperands(block, flags);
    wide = CodeMode.isWide(block.mode());
  }

  /** The next instruction begins. */
  void begin(int number) {
    index = number;
    operands.begin(number);
    block.add(IrOp.INSTRUCTION, number);
  }

  /** The current instruction. */
  Instruction instruction() {
    return block.instruction(index);
  }

  /** The current instruction's offset. */
  long offset() {
    return block.offset(index);
  }

  /** The offset behind the current instruction. */
  long next() {
    return truncated(block.offset(index + 1));
  }

  /** An offset in the code segment as wide as the code. */
  long truncated(long offset) {
    return wide ? offset : offset & 0xFFFF_FFFFL;
  }

  /** Whether the block was translated under some circumstance: a bit of {@link CodeMode}. */
  boolean is(int circumstance) {
    return (block.mode() & circumstance) != 0;
  }

  /** The runtime carries the current instruction out; after it nothing is known of the flags. */
  void call() {
    block.add(IrOp.CALL_INSTRUCTION, Helper.INSTRUCTION.call(index));
    flags.forget();
  }

  /**
   * Adds the operation of an instruction on its first operand, and sets the operands of the flags:
   * after the store if the destination is memory, so that a fault finds them as they were, and
   * before a register changes that they come from.
   *
   * @param op of 64 bits
   * @param x its first operand, of which the low bytes count
   * @param y its second operand likewise
   * @param a first operand of the flags; null if they have none
   * @param b second operand of the flags; null if they have none
   * @param kind of the flags
   */
  void operate(IrOp op, Value x, Value y, Value a, Value b, int kind) {
    int sizeBytes = operands.bytes(0);
    boolean direct = operands.isWhole(0);
    int result;
    int seen;
    if (direct) {
      setFlags(a, b, sizeBytes);
      result = operands.register(0);
      flags.define(result);
      apply(sizeBytes == 4 ? narrow(op) : op, result, x.id(), y);
      seen = result;
    } else {
      result = block.temporary();
      apply(op, result, x.id(), y);
      boolean memory = operands.isMemory(0);
      if (!memory) {
        setFlags(a, b, sizeBytes);
      }
      operands.write(0, Value.raw(result));
      if (memory) {
        setFlags(a, b, sizeBytes);
      }
      seen = !memory && sizeBytes == 4 ? operands.register(0) : result;
    }
    setResult(new Value(seen, 0, direct), kind, sizeBytes);
  }

  /** Sets the result that the flags come from, if they have one, and their kind. */
  void setResult(Value result, int kind, int sizeBytes) {
    if ((FlagsKind.operands(kind) & FlagsKind.RESULT) != 0) {
      flags.set(Ir.FLAGS_RESULT, result, sizeBytes);
    }
    flags.become(kind, sizeBytes);
  }

  /** Sets the operands that the flags come from. */
  void setFlags(Value a, Value b, int sizeBytes) {
    if (a != null) {
      flags.set(Ir.FLAGS_A, a, sizeBytes);
    }
    if (b != null) {
      flags.set(Ir.FLAGS_B, b, sizeBytes);
    }
  }

  /** Adds dst = a op b; a constant is never subtracted. */
  void apply(IrOp op, int dst, int a, Value b) {
    if (b.isConstant() && op == IrOp.SUB) {
      block.addConstant(IrOp.ADD, dst, a, -b.constant());
    } else if (b.isConstant() && op == IrOp.SUB32) {
      block.addConstant(IrOp.ADD32, dst, a, (int) -b.constant());
    } else {
      block.add(op, dst, a, b.id(), b.constant());
    }
  }

  /** An operation of 64 bits on 32-bit numbers that are extended with their sign. */
  private static IrOp narrow(IrOp op) {
    return switch (op) {
      case ADD -> IrOp.ADD32;
      case SUB -> IrOp.SUB32;
      case SHL -> IrOp.SHL32;
      case SHR -> IrOp.SHR32;
      case SAR -> IrOp.SAR32;
      case MUL -> IrOp.MUL32;
      default -> op;
    };
  }
}
