package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.GuestState.RCX;
import static org.btmmu.optimized.processor.GuestState.RSP;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.x86.Instruction;

/**
 * Near transfers of control (SDM 2: JMP, Jcc, CALL, RET, LOOP). They end a block, and leave it for
 * a target that the runtime checks where it comes from a register or memory.
 */
final class BranchForms {
  private BranchForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    Instruction i = t.instruction();
    if (t.is(CodeMode.CHECKED) && !isJump(t) || i.operandBytes() != t.operands.nativeBytes()) {
      return false;
    }
    return switch (i.form().op()) {
      case JMP, JCC, CALL, LOOP, JRCXZ -> isTarget(t, target(t)) && direct(t);
      case JMP_INDIRECT -> {
        t.block.add(IrOp.GOTO_INDIRECT, Ir.NONE, offset(t), Ir.NONE);
        yield true;
      }
      case CALL_INDIRECT -> !t.is(CodeMode.STACK_16) && callIndirect(t);
      case RET -> !t.is(CodeMode.STACK_16) && ret(t);
      default -> false;
    };
  }

  private static long target(Translation t) {
    return t.truncated(t.next() + t.instruction().immediate());
  }

  /** A jump without access to memory: of checked code, too, all is known of where it leads. */
  private static boolean isJump(Translation t) {
    return switch (t.instruction().form().op()) {
      case JMP, JCC, LOOP, JRCXZ -> t.options.has(Optimization.CHECKED_JUMPS);
      default -> false;
    };
  }

  /** Within the segment, or canonical with any number of bits that linear addresses may have. */
  private static boolean isTarget(Translation t, long offset) {
    return t.wide ? offset << 16 >> 16 == offset : t.block.segment().reaches(offset);
  }

  private static boolean direct(Translation t) {
    Instruction i = t.instruction();
    switch (i.form().op()) {
      case JMP -> t.block.add(IrOp.GOTO, target(t));
      case JCC -> {
        t.conditions.branch(i.form().condition(), target(t));
        t.block.add(IrOp.GOTO, t.next());
      }
      case CALL -> {
        if (t.is(CodeMode.STACK_16)) {
          return false;
        }
        pushNext(t);
        t.block.add(IrOp.GOTO, target(t));
      }
      default -> {
        return count(t);
      }
    }
    return true;
  }

  /** The count has the address size. */
  private static boolean count(Translation t) {
    Instruction i = t.instruction();
    if (i.addressBytes() != t.operands.nativeBytes()) {
      return false;
    }
    switch (i.form().op()) {
      case LOOP -> {
        t.operands.define(t.operands.add(), RCX, RCX, Ir.IMMEDIATE, -1);
        t.block.add(IrOp.BRANCH_NE, Ir.NONE, RCX, Ir.ZERO, target(t));
      }
      default -> t.block.add(IrOp.BRANCH_EQ, Ir.NONE, RCX, Ir.ZERO, target(t));
    }
    t.block.add(IrOp.GOTO, t.next());
    return true;
  }

  private static void pushNext(Translation t) {
    int next = t.operands.value(Value.constant(t.next(), t.operands.nativeBytes()));
    StackForms.push(t, next, t.operands.nativeBytes());
  }

  /** The operand, extended with zeros, in a value that the stack pointer's move does not change. */
  private static int offset(Translation t) {
    int sizeBytes = t.operands.nativeBytes();
    if (t.operands.isMemory(0)) {
      return t.operands.load(t.operands.address(0, sizeBytes, false), sizeBytes, false);
    }
    int value = t.operands.unsigned(t.operands.read(0), sizeBytes);
    return value == RSP ? t.block.unary(IrOp.MOVE, value) : value;
  }

  private static boolean callIndirect(Translation t) {
    int offset = offset(t);
    pushNext(t);
    t.block.add(IrOp.GOTO_INDIRECT, Ir.NONE, offset, Ir.NONE);
    return true;
  }

  private static boolean ret(Translation t) {
    int sizeBytes = t.operands.nativeBytes();
    int offset = t.operands.load(StackForms.stack(t, RSP, 0, sizeBytes, false), sizeBytes, false);
    StackForms.move(t, RSP, sizeBytes + (t.instruction().immediate() & 0xFFFF));
    t.block.add(IrOp.GOTO_INDIRECT, Ir.NONE, offset, Ir.NONE);
    return true;
  }
}
