package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.GuestState.RBP;
import static org.btmmu.optimized.processor.GuestState.RSP;
import static org.btmmu.optimized.processor.GuestState.SS;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.translator.GuestOperands.Address;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * The stack (SDM 2: PUSH, POP, PUSHA, POPA, LEAVE), which is written or read before its pointer
 * moves.
 */
final class StackForms {
  /** The registers of PUSHA. */
  private static final int REGISTERS = 8;

  private StackForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    Instruction i = t.instruction();
    boolean segment = i.form().first().kind() == Kind.FIXED_SEGMENT;
    if (t.is(CodeMode.STACK_16) || (segment && i.form().op() != Op.PUSH)) {
      return false;
    }
    switch (i.form().op()) {
      case PUSH -> {
        int storedBytes = segment && i.operandBytes() == 4 ? 2 : i.operandBytes();
        push(t, pushed(t), i.operandBytes(), storedBytes);
      }
      case POP -> pop(t);
      case PUSHA, POPA -> {
        return all(t);
      }
      case LEAVE -> {
        return leave(t);
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
      case FIXED_SEGMENT -> t.operands.selector(i.form().first().number());
      default -> t.operands.value(t.operands.read(0));
    };
  }

  /** Stores below the stack pointer, then moves it there. */
  static void push(Translation t, int value, int sizeBytes) {
    push(t, value, sizeBytes, sizeBytes);
  }

  /** Of a segment register in 4 bytes, processors store but 2. */
  private static void push(Translation t, int value, int sizeBytes, int storedBytes) {
    t.operands.store(stack(t, RSP, -sizeBytes, storedBytes, true), storedBytes, value);
    move(t, RSP, -sizeBytes);
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
      int after = base == RSP ? t.operands.immediate(t.operands.add(), RSP, sizeBytes) : base;
      Address address = t.operands.address(after, false, sizeBytes, true);
      t.operands.store(address, sizeBytes, value);
    }
    move(t, RSP, sizeBytes);
    if (register >= 0) {
      t.operands.writeRegister(register, sizeBytes, Value.signed(value));
    }
  }

  /** PUSHA and POPA, of 32 bits: the stack pointer is pushed as it was, and not popped. */
  private static boolean all(Translation t) {
    int sizeBytes = t.instruction().operandBytes();
    if (sizeBytes != t.operands.nativeBytes()) {
      return false;
    }
    boolean push = t.instruction().form().op() == Op.PUSHA;
    int[] values = new int[REGISTERS];
    for (int place = 0; place < REGISTERS; place++) {
      int number = push ? place : REGISTERS - 1 - place;
      if (push) {
        t.operands.store(stack(t, RSP, -4L * (place + 1), sizeBytes, true), sizeBytes, number);
      } else {
        values[number] =
            t.operands.load(stack(t, RSP, 4L * place, sizeBytes, false), sizeBytes, true);
      }
    }
    move(t, RSP, push ? -4L * REGISTERS : 4L * REGISTERS);
    for (int number = 0; number < REGISTERS && !push; number++) {
      if (number != RSP) {
        t.operands.writeRegister(number, sizeBytes, Value.signed(values[number]));
      }
    }
    return true;
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
