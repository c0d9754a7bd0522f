package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.FlagsKind;

/** Addition, subtraction, logic and comparison (SDM 2, each by its name). */
final class ArithmeticForms {
  private ArithmeticForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    switch (t.instruction().form().op()) {
      case ADD -> add(t);
      case SUB -> subtract(t);
      case ADC -> withCarry(t, IrOp.ADD, FlagsKind.ADC);
      case SBB -> withCarry(t, IrOp.SUB, FlagsKind.SBB);
      case CMP -> compare(t);
      case AND -> logic(t, IrOp.AND);
      case OR -> logic(t, IrOp.OR);
      case XOR -> logic(t, IrOp.XOR);
      case TEST -> test(t);
      case INC -> step(t, 1, FlagsKind.INC);
      case DEC -> step(t, -1, FlagsKind.DEC);
      case NEG -> negate(t);
      case NOT -> invert(t);
      case XADD -> exchangeAndAdd(t);
      case CMPXCHG -> compareAndExchange(t);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void add(Translation t) {
    Value a = t.operands.readForWrite(0);
    Value b = t.operands.readForFlags(1, Ir.FLAGS_B);
    t.operate(IrOp.ADD, a, b, null, b, FlagsKind.ADD);
  }

  private static void subtract(Translation t) {
    if (clears(t)) {
      clear(t);
      return;
    }
    Value a = t.operands.readForWrite(0);
    Value b = t.operands.readForFlags(1, Ir.FLAGS_B);
    t.operate(IrOp.SUB, a, b, a, b, FlagsKind.SUB);
  }

  private static void withCarry(Translation t, IrOp op, int kind) {
    Value a = t.operands.readForWrite(0);
    Value b = t.operands.read(1);
    Value carry = Value.signed(t.conditions.carry());
    boolean narrow = t.operands.isWhole(0) && !t.wide;
    IrOp first = narrow ? (op == IrOp.ADD ? IrOp.ADD32 : IrOp.SUB32) : op;
    int sum = t.block.temporary();
    t.apply(first, sum, a.id(), b);
    t.operate(op, Value.signed(sum), carry, a, b, kind);
  }

  private static void compare(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    Value a = t.operands.readForFlags(0, Ir.FLAGS_A);
    Value b = t.operands.readForFlags(1, Ir.FLAGS_B);
    t.setFlags(a, b, sizeBytes);
    t.flags.become(FlagsKind.SUB, sizeBytes);
  }

  private static void logic(Translation t, IrOp op) {
    if (op == IrOp.XOR && clears(t)) {
      clear(t);
      return;
    }
    int sizeBytes = t.operands.bytes(0);
    Value a = t.operands.readForWrite(0);
    Value b = t.operands.read(1);
    int register = t.operands.register(0);
    boolean positive = op == IrOp.AND && b.isConstant() && b.constant() >= 0;
    if (t.wide && sizeBytes == 4 && register >= 0 && positive) {
      t.operands.define(op, register, a.id(), Ir.IMMEDIATE, b.constant());
      t.setResult(Value.signed(register), FlagsKind.LOGIC, sizeBytes);
    } else {
      t.operate(op, a, b, null, null, FlagsKind.LOGIC);
    }
  }

  /** The result is extended with its sign if both operands are, or if one is no negative number. */
  private static void test(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    Value a = t.operands.read(0);
    Value b = t.operands.read(1);
    boolean same = t.operands.register(0) >= 0 && t.operands.register(0) == t.operands.register(1);
    if (same) {
      t.flags.set(Ir.FLAGS_RESULT, a, sizeBytes);
    } else if ((b.isConstant() && b.constant() >= 0) || (a.signed() && b.signed())) {
      t.flags.set(Ir.FLAGS_RESULT, IrOp.AND, a.id(), b);
    } else {
      int result = t.block.temporary();
      t.block.add(IrOp.AND, result, a.id(), b.id(), b.constant());
      t.flags.set(Ir.FLAGS_RESULT, Value.raw(result), sizeBytes);
    }
    t.flags.become(FlagsKind.LOGIC, sizeBytes);
  }

  /** INC and DEC leave CF as it is. */
  private static void step(Translation t, int by, int kind) {
    Value a = t.operands.readForWrite(0);
    int before = t.flags.kind() & ~3;
    boolean kept = before == FlagsKind.INC || before == FlagsKind.DEC;
    Value carry = kept ? null : Value.signed(t.conditions.carry());
    t.operate(IrOp.ADD, a, Value.constant(by, 8), carry, null, kind);
  }

  private static void negate(Translation t) {
    Value b = t.operands.readForWrite(0);
    Value zero = Value.signed(Ir.ZERO);
    t.operate(IrOp.SUB, zero, b, zero, b, FlagsKind.SUB);
  }

  private static void invert(Translation t) {
    Value a = t.operands.readForWrite(0);
    if (t.operands.isWhole(0)) {
      t.operands.define(IrOp.NOT, t.operands.register(0), a.id(), Ir.NONE, 0);
    } else {
      t.operands.write(0, Value.raw(t.block.unary(IrOp.NOT, a.id())));
    }
  }

  /** XOR and SUB of a register with itself. */
  private static boolean clears(Translation t) {
    int register = t.operands.register(0);
    return register >= 0 && register == t.operands.register(1);
  }

  /** The flags of a difference of equal numbers are those of the result 0. */
  private static void clear(Translation t) {
    t.operands.write(0, Value.constant(0, 8));
    t.setResult(Value.signed(Ir.ZERO), FlagsKind.LOGIC, t.operands.bytes(0));
  }

  /** The register becomes what the other operand was, which then becomes the sum. */
  private static void exchangeAndAdd(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    Value a = t.operands.readForWrite(0);
    int b = t.operands.signed(t.operands.read(1), sizeBytes);
    int sum = t.block.binary(IrOp.ADD, a.id(), b);
    int old = t.block.unary(IrOp.MOVE, a.id());
    boolean memory = t.operands.isMemory(0);
    if (memory) {
      t.operands.write(0, Value.raw(sum));
    }
    t.flags.set(Ir.FLAGS_B, Value.signed(b), sizeBytes);
    t.operands.write(1, Value.raw(old));
    if (!memory) {
      t.operands.write(0, Value.raw(sum));
    }
    t.setResult(Value.raw(sum), FlagsKind.ADD, sizeBytes);
  }

  /**
   * A destination in memory is written in any case; of two registers, only the one that changes is
   * written, so that in 64-bit code the other keeps its upper half.
   */
  private static void compareAndExchange(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    Value was = t.operands.readForWrite(0);
    int old = t.block.unary(LazyFlags.signExtension(sizeBytes), was.id());
    Value accumulator = t.operands.register(0, sizeBytes);
    int expected = t.block.unary(LazyFlags.signExtension(sizeBytes), accumulator.id());
    int source = t.operands.value(t.operands.read(1));
    int differs = t.block.binary(IrOp.XOR, old, expected);
    if (t.operands.isMemory(0)) {
      int some = t.block.binary(IrOp.SLTU, Ir.ZERO, differs);
      int mask = t.block.binary(IrOp.SUB, Ir.ZERO, some);
      int change = t.block.binary(IrOp.XOR, source, old);
      int changed = t.block.binary(IrOp.AND, change, mask);
      int stored = t.block.binary(IrOp.XOR, source, changed);
      t.operands.write(0, Value.raw(stored));
    } else {
      int register = t.operands.register(0);
      int exchanged = whole(t, register, sizeBytes, source);
      t.flags.define(register(t, register, sizeBytes));
      t.block.add(IrOp.MOVE_UNLESS, register(t, register, sizeBytes), exchanged, differs);
    }
    int loaded = whole(t, 0, sizeBytes, old);
    t.flags.define(0);
    t.block.add(IrOp.MOVE_IF, 0, loaded, differs);
    t.setFlags(Value.signed(expected), Value.signed(old), sizeBytes);
    t.flags.become(FlagsKind.SUB, sizeBytes);
  }

  /** The whole general register as it is once its low bytes have been set. */
  private static int whole(Translation t, int register, int sizeBytes, int value) {
    if (sizeBytes == t.operands.nativeBytes()) {
      return value;
    }
    int number = register(t, register, sizeBytes);
    return switch (sizeBytes) {
      case 1 ->
          t.block.binary(number == register ? IrOp.INSERT8 : IrOp.INSERT_HIGH8, number, value);
      case 2 -> t.block.binary(IrOp.INSERT16, number, value);
      default -> t.block.unary(IrOp.ZEXT32, value);
    };
  }

  private static int register(Translation t, int number, int sizeBytes) {
    boolean high = sizeBytes == 1 && number >= 4 && number < 8 && !t.instruction().rex();
    return high ? number - 4 : number;
  }
}
