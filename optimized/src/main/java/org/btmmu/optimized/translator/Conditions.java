package org.btmmu.optimized.translator;

import static org.btmmu.optimized.translator.Ir.FLAGS_A;
import static org.btmmu.optimized.translator.Ir.FLAGS_B;
import static org.btmmu.optimized.translator.Ir.ZERO;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.GuestState;

/**
 * Conditions of Jcc, SETcc and CMOVcc and the carry, from the flags' operands: a comparison where
 * the operation is known, else the runtime's answer.
 */
final class Conditions {
  private static final int OVERFLOW = 0;
  private static final int BELOW = 1;
  private static final int ZERO_FLAG = 2;
  private static final int BELOW_OR_EQUAL = 3;
  private static final int SIGN = 4;
  private static final int PARITY = 5;
  private static final int LESS = 6;

  private final IrBlock block;
  private final LazyFlags flags;
  private final boolean inlinesCarry;

  /**
   * A comparison: of two values, or of one with 0.
   *
   * @param branch the operation that branches if it holds
   * @param isBit whether a is 0 or 1 and b is 0
   */
  record Test(IrOp branch, int a, int b, boolean isBit) {
    static Test of(IrOp branch, int a, int b) {
      return new Test(branch, a, b, false);
    }

    static Test bit(int value) {
      return new Test(IrOp.BRANCH_NE, value, ZERO, true);
    }

    Test negated() {
      IrOp other =
          switch (branch) {
            case BRANCH_EQ -> IrOp.BRANCH_NE;
            case BRANCH_NE -> IrOp.BRANCH_EQ;
            case BRANCH_LTZ -> IrOp.BRANCH_GEZ;
            default -> IrOp.BRANCH_LTZ;
          };
      return new Test(other, a, b, isBit);
    }
  }

  /**
   * Conditions of a block.
   *
   * @param inlinesCarry whether a carry that is not known needs no helper
   */
  Conditions(IrBlock block, LazyFlags flags, boolean inlinesCarry) {
    this.block = block;
    this.inlinesCarry = inlinesCarry;
    this.flags = flags;
  }

  /** Adds a branch to an offset if a condition, 0 … 15, holds. */
  void branch(int condition, long offset) {
    Test test = test(condition);
    block.add(test.branch, Ir.NONE, test.a, test.b, offset);
  }

  /** A value that is 1 if a condition holds, else 0. */
  int bit(int condition) {
    return bit(test(condition));
  }

  /** The carry, 0 or 1, in a value that no guest instruction changes. */
  int carry() {
    int carry = bit(BELOW << 1);
    return carry >= ZERO ? carry : block.unary(IrOp.MOVE, carry);
  }

  /** The zero flag, 0 or 1. */
  int zero() {
    return bit(ZERO_FLAG << 1);
  }

  /** Adds dst = value if a condition holds, where dst is a general register. */
  void moveIf(int condition, int dst, int value) {
    Test test = test(condition);
    int truth = difference(test);
    boolean unless = test.branch == IrOp.BRANCH_EQ || test.branch == IrOp.BRANCH_GEZ;
    flags.define(dst);
    block.add(unless ? IrOp.MOVE_UNLESS : IrOp.MOVE_IF, dst, value, truth);
  }

  /** A value that is 0 if a ≠ b, or a &lt; 0, does not hold. */
  private int difference(Test test) {
    boolean sign = test.branch == IrOp.BRANCH_LTZ || test.branch == IrOp.BRANCH_GEZ;
    if (sign) {
      return block.immediate(IrOp.SHR, test.a, 63);
    }
    if (test.b == ZERO) {
      return test.a;
    }
    return test.a == ZERO ? test.b : block.binary(IrOp.XOR, test.a, test.b);
  }

  private int bit(Test test) {
    int value = difference(test);
    boolean isBit = test.isBit;
    return switch (test.branch) {
      case BRANCH_NE -> isBit ? value : block.binary(IrOp.SLTU, ZERO, value);
      case BRANCH_EQ ->
          isBit ? block.immediate(IrOp.XOR, value, 1) : block.immediate(IrOp.SLTU, value, 1);
      case BRANCH_LTZ -> value;
      default -> block.immediate(IrOp.XOR, value, 1);
    };
  }

  private Test test(int condition) {
    Test test = flags.kind() == FlagsKind.DYNAMIC ? null : known(condition >>> 1);
    if (test == null) {
      int answer = block.temporary();
      if (inlinesCarry && condition >>> 1 == BELOW) {
        block.add(IrOp.CARRY, answer, Ir.NONE);
      } else {
        block.add(IrOp.CALL, answer, Ir.NONE, Ir.NONE, Helper.CONDITION.call(condition & ~1));
      }
      test = Test.bit(answer);
    }
    return (condition & 1) == 0 ? test : test.negated();
  }

  /** A condition, 0 … 7, by the operation that set the flags; null if that is not easy. */
  private Test known(int condition) {
    return switch (flags.kind() & ~3) {
      case FlagsKind.FLAGS -> ofFlags(condition);
      case FlagsKind.SUB -> ofCompare(condition);
      case FlagsKind.LOGIC -> ofLogic(condition);
      case FlagsKind.MUL ->
          condition == OVERFLOW || condition == BELOW
              ? Test.of(IrOp.BRANCH_NE, flags.operand(FLAGS_B), ZERO)
              : null;
      case FlagsKind.INC, FlagsKind.DEC ->
          condition == BELOW
              ? Test.bit(flags.operand(FLAGS_A))
              : condition == LESS ? ofStep() : ofResult(condition);
      case FlagsKind.ADD, FlagsKind.ADC, FlagsKind.SBB -> ofSum(condition);
      case FlagsKind.SHL, FlagsKind.SHR, FlagsKind.SAR, FlagsKind.SHRD ->
          condition == BELOW ? ofShift() : ofResult(condition);
      default -> null;
    };
  }

  private Test ofFlags(int condition) {
    if (condition >= LESS) {
      int places = Integer.numberOfTrailingZeros(GuestState.OF / GuestState.SF);
      int moved = block.immediate(IrOp.SHR, flags.result(), places);
      int less = block.binary(IrOp.XOR, moved, flags.result());
      int value = block.immediate(IrOp.AND, less, GuestState.SF);
      if (condition > LESS) {
        int zero = block.immediate(IrOp.AND, flags.result(), GuestState.ZF);
        value = block.binary(IrOp.OR, value, zero);
      }
      return Test.of(IrOp.BRANCH_NE, value, ZERO);
    }
    long mask =
        switch (condition) {
          case OVERFLOW -> GuestState.OF;
          case BELOW -> GuestState.CF;
          case ZERO_FLAG -> GuestState.ZF;
          case BELOW_OR_EQUAL -> GuestState.CF | GuestState.ZF;
          case SIGN -> GuestState.SF;
          default -> GuestState.PF;
        };
    int value = block.immediate(IrOp.AND, flags.result(), mask);
    return new Test(IrOp.BRANCH_NE, value, ZERO, mask == GuestState.CF);
  }

  private Test ofCompare(int condition) {
    int a = flags.operand(FLAGS_A);
    int b = flags.operand(FLAGS_B);
    return switch (condition) {
      case OVERFLOW -> Test.of(IrOp.BRANCH_LTZ, overflow(), Ir.NONE);
      case BELOW -> Test.bit(less(IrOp.SLTU, a));
      case ZERO_FLAG -> Test.of(IrOp.BRANCH_EQ, a, b);
      case BELOW_OR_EQUAL -> Test.bit(block.binary(IrOp.SLTU, b, a)).negated();
      case SIGN -> Test.of(IrOp.BRANCH_LTZ, b == ZERO ? a : result(), Ir.NONE);
      case PARITY -> null;
      case LESS -> b == ZERO ? Test.of(IrOp.BRANCH_LTZ, a, Ir.NONE) : Test.bit(less(IrOp.SLT, a));
      default -> Test.bit(block.binary(IrOp.SLT, b, a)).negated();
    };
  }

  private int less(IrOp op, int a) {
    Value b = flags.operandOrConstant(FLAGS_B);
    int less = block.temporary();
    block.add(op, less, a, b.id(), b.constant());
    return less;
  }

  private Test ofLogic(int condition) {
    return switch (condition) {
      case OVERFLOW, BELOW -> Test.bit(ZERO);
      case BELOW_OR_EQUAL -> ofResult(ZERO_FLAG);
      case LESS -> ofResult(SIGN);
      case ZERO_FLAG, SIGN -> ofResult(condition);
      case PARITY -> null;
      default -> Test.bit(block.binary(IrOp.SLT, ZERO, flags.result())).negated();
    };
  }

  private Test ofResult(int condition) {
    return switch (condition) {
      case ZERO_FLAG -> Test.of(IrOp.BRANCH_EQ, flags.result(), ZERO);
      case SIGN -> Test.of(IrOp.BRANCH_LTZ, flags.result(), Ir.NONE);
      default -> null;
    };
  }

  /** INC and DEC: the true sum is less than 0, whatever fits. */
  private Test ofStep() {
    boolean up = (flags.kind() & ~3) == FlagsKind.INC;
    int before = extended(block.immediate(IrOp.ADD, flags.result(), up ? -1 : 1));
    return Test.bit(block.immediate(IrOp.SLT, before, up ? -1 : 1));
  }

  private Test ofSum(int condition) {
    return switch (condition) {
      case OVERFLOW -> Test.of(IrOp.BRANCH_LTZ, overflow(), Ir.NONE);
      case BELOW -> Test.bit(carryOfSum());
      case BELOW_OR_EQUAL ->
          Test.bit(
              block.binary(IrOp.OR, carryOfSum(), block.immediate(IrOp.SLTU, flags.result(), 1)));
      case LESS ->
          Test.of(IrOp.BRANCH_LTZ, block.binary(IrOp.XOR, overflow(), flags.result()), Ir.NONE);
      default -> ofResult(condition);
    };
  }

  private int carryOfSum() {
    int result = flags.result();
    int b = flags.operand(FLAGS_B);
    int kind = flags.kind() & ~3;
    if (kind == FlagsKind.ADD) {
      return block.binary(IrOp.SLTU, result, b);
    }
    boolean sum = kind == FlagsKind.ADC;
    int a = sum ? flags.operand(FLAGS_A) : block.unary(IrOp.NOT, flags.operand(FLAGS_A));
    int other = sum ? block.unary(IrOp.NOT, result) : result;
    int some = block.binary(IrOp.AND, block.binary(IrOp.OR, a, b), other);
    int carries = block.binary(IrOp.OR, some, block.binary(IrOp.AND, a, b));
    return block.immediate(IrOp.SHR, carries, 63);
  }

  /** A value of which bit 63 is the overflow flag, of a sum or difference. */
  private int overflow() {
    int kind = flags.kind() & ~3;
    int b = flags.operand(FLAGS_B);
    int result = kind == FlagsKind.SUB ? result() : flags.result();
    int a =
        kind == FlagsKind.ADD
            ? extended(block.binary(IrOp.SUB, result, b))
            : flags.operand(FLAGS_A);
    boolean sum = kind == FlagsKind.ADD || kind == FlagsKind.ADC;
    int signs = block.binary(IrOp.XOR, b, sum ? result : a);
    return block.binary(IrOp.AND, signs, block.binary(IrOp.XOR, a, result));
  }

  /** The difference of which the flags keep but the operands. */
  private int result() {
    return extended(block.binary(IrOp.SUB, flags.operand(FLAGS_A), flags.operand(FLAGS_B)));
  }

  private int extended(int value) {
    int bits = FlagsKind.bits(flags.kind());
    return bits == 64 ? value : block.unary(LazyFlags.signExtension(bits / 8), value);
  }

  /** The last bit that a shift moved out. */
  private Test ofShift() {
    long count = flags.operandOrConstant(FLAGS_B).constant();
    boolean left = (flags.kind() & ~3) == FlagsKind.SHL;
    long number = left ? FlagsKind.bits(flags.kind()) - count : count - 1;
    int moved = block.immediate(IrOp.SHR, flags.operand(FLAGS_A), number);
    return Test.bit(block.immediate(IrOp.AND, moved, 1));
  }
}
