package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.RCX;
import static org.btmmu.optimized.processor.GuestState.ZF;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;

/** Near transfers of control (SDM 2: JMP, Jcc, CALL, RET, LOOP, JCXZ), and BOUND. */
final class Branches {
  private Branches() {}

  static void execute(Core c, Op op) {
    switch (op) {
      case JMP -> c.jump(relative(c));
      case JCC -> jumpIf(c, DataMoves.holds(c));
      case JMP_INDIRECT -> c.jump(OperandAccess.read(c, 0));
      case CALL -> call(c, relative(c));
      case CALL_INDIRECT -> call(c, OperandAccess.read(c, 0));
      case RET -> {
        c.jump(c.pop(c.instruction.operandBytes()));
        c.release(c.instruction.immediate() & 0xFFFF);
      }
      case LOOP -> loop(c, true);
      case LOOPE -> loop(c, c.is(ZF));
      case LOOPNE -> loop(c, !c.is(ZF));
      case JRCXZ -> jumpIf(c, c.register(RCX, c.instruction.addressBytes()) == 0);
      case BOUND -> checkBounds(c);
      default -> throw c.refusal;
    }
  }

  private static long relative(Core c) {
    Instruction i = c.instruction;
    return c.state.rip + i.immediate() & Core.mask(i.operandBytes());
  }

  private static void jumpIf(Core c, boolean taken) {
    if (taken) {
      c.jump(relative(c));
    }
  }

  /** What is pushed stays in memory where the target then faults. */
  private static void call(Core c, long target) {
    c.push(c.state.rip, c.instruction.operandBytes());
    c.jump(target);
  }

  private static void loop(Core c, boolean condition) {
    int bytes = c.instruction.addressBytes();
    long left = c.register(RCX, bytes) - 1 & Core.mask(bytes);
    c.setRegister(RCX, bytes, left);
    jumpIf(c, condition && left != 0);
  }

  private static void checkBounds(Core c) {
    int bytes = c.instruction.operandBytes();
    int segment = OperandAccess.segment(c, 1);
    long index = Core.signed(OperandAccess.read(c, 0), bytes);
    long lower = Core.signed(c.load(segment, OperandAccess.offset(c, 1), bytes), bytes);
    long upper = Core.signed(c.load(segment, OperandAccess.offset(c, 1, bytes), bytes), bytes);
    if (index < lower || index > upper) {
      throw c.fault(Exceptions.BR, 0);
    }
  }
}
