package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.GuestState.RBP;
import static org.btmmu.optimized.processor.GuestState.RSP;
import static org.btmmu.optimized.processor.GuestState.SS;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.translator.GuestOperands.Address;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * The stack (SDM 2: PUSH, POP, PUSHA, POPA, LEAVE), which is written or read before its pointer
 * moves.
 */
final class StackForms {
  private static final int WORD = 4;
  private static final int REGISTERS = 8;
  private static final int LAST = REGISTERS - 1;

  private StackForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    Instruction i = t.instruction();
    if (t.is(CodeMode.STACK_16)) {
      return false;
    }
    if (i.form().first().kind() == Kind.FIXED_SEGMENT) {
      return i.form().op() == Op.PUSH && pushSegment(t);
    }
    switch (i.form().op()) {
      case PUSH -> push(t, pushed(t), i.operandBytes());
      case POP -> pop(t);
      case LEAVE -> {
        return leave(t);
      }
      case PUSHA, POPA -> {
        return all(t);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** An immediate is extended with its sign to the operand size. */
  private static int pushed(Translation t) {
    Instruction i = t.instruction();
    return switch (i.form().first().kind()) {
      case IMMEDIATE, SIGNED_IMMEDIATE -> t.operands.value(Value.constant(i.immediate(), 8));
      default -> t.operands.value(t.operands.read(0));
    };
  }

  /** Stores below the stack pointer, then moves it there. */
  static void push(Translation t, int value, int sizeBytes) {
    t.operands.store(stack(t, RSP, -sizeBytes, sizeBytes, true), sizeBytes, value);
    move(t, RSP, -sizeBytes);
  }

  /** Of a slot of 4 bytes, the selector fills 2 (SDM 2: PUSH). */
  private static boolean pushSegment(Translation t) {
    if (!t.options.has(Optimization.STACK_FRAMES)) {
      return false;
    }
    int sizeBytes = t.instruction().operandBytes();
    int storedBytes = sizeBytes == 4 ? 2 : sizeBytes;
    int selector = t.operands.selector(t.instruction().form().first().number());
    t.operands.store(stack(t, RSP, -sizeBytes, storedBytes, true), storedBytes, selector);
    move(t, RSP, -sizeBytes);
    return true;
  }

  /** PUSHA and POPA, which does not take RSP from where it reads it. */
  private static boolean all(Translation t) {
    boolean pushes = t.instruction().form().op() == Op.PUSHA;
    if (!t.options.has(Optimization.STACK_FRAMES)
        || t.is(CodeMode.CHECKED)
        || t.instruction().operandBytes() != WORD) {
      return false;
    }
    int[] popped = new int[REGISTERS];
    for (int at = 0; at < REGISTERS; at++) {
      if (pushes) {
        t.operands.store(stack(t, RSP, -WORD * (at + 1), WORD, true), WORD, at);
      } else {
        popped[LAST - at] = t.operands.load(stack(t, RSP, WORD * at, WORD, false), WORD, true);
      }
    }
    move(t, RSP, (pushes ? -WORD : WORD) * REGISTERS);
    for (int number = 0; !pushes && number < REGISTERS; number++) {
      if (isTaken(number)) {
        t.operands.writeRegister(number, WORD, Value.signed(popped[number]));
      }
    }
    return true;
  }

  /** SDM 2, POPA: what stands where ESP was pushed is not read into it. */
  private static boolean isTaken(int number) {
    return number != RSP;
  }

  /** The stack pointer becomes a value with something added. */
  static void move(Translation t, int from, long bytes) {
    t.operands.define(t.operands.add(), RSP, from, Ir.IMMEDIATE, bytes);
  }

  /** The linear address of something on the stack. */
  static Address stack(Translation t, int base, long displacement, int sizeBytes, boolean write) {
    int pointerBytes = t.operands.nativeBytes();
    Address offset = new Address(base, displacement);
    return t.operands.linear(SS, offset, pointerBytes, sizeBytes, write);
  }

  /** What is popped to RSP wins; a destination in memory is addressed after the pop. */
  private static void pop(Translation t) {
    int sizeBytes = t.instruction().operandBytes();
    int register = t.operands.register(0);
    Address top = stack(t, RSP, 0, sizeBytes, false);
    if (register >= 0 && register != RSP && sizeBytes == t.operands.nativeBytes()) {
      t.operands.loadRegister(register, top, sizeBytes, true);
      move(t, RSP, sizeBytes);
      return;
    }
    int value = t.operands.load(top, sizeBytes, true);
    if (register < 0) {
      int base = t.instruction().base();
      int after = base == RSP ? t.block.immediate(t.operands.add(), RSP, sizeBytes) : base;
      Address address = t.operands.address(after, false, sizeBytes, true);
      t.operands.store(address, sizeBytes, value);
    }
    move(t, RSP, sizeBytes);
    if (register >= 0) {
      t.operands.writeRegister(register, sizeBytes, Value.signed(value));
    }
  }

  private static boolean leave(Translation t) {
    int sizeBytes = t.instruction().operandBytes();
    if (sizeBytes != t.operands.nativeBytes()) {
      return false;
    }
    int value = t.operands.load(stack(t, RBP, 0, sizeBytes, false), sizeBytes, true);
    move(t, RBP, sizeBytes);
    t.operands.writeRegister(RBP, sizeBytes, Value.signed(value));
    return true;
  }
}
