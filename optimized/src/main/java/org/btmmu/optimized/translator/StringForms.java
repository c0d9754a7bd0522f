package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.GuestState.DS;
import static org.btmmu.optimized.processor.GuestState.ES;
import static org.btmmu.optimized.processor.GuestState.FS;
import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RCX;
import static org.btmmu.optimized.processor.GuestState.RDI;
import static org.btmmu.optimized.processor.GuestState.RSI;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Repeat;

/**
 * String instructions (SDM 2: MOVS, CMPS, STOS, LODS, SCAS; REP). A repeated one ends its block:
 * its first repetition is followed by a loop over the others, each a step of its own with the
 * guest's state whole before it, so that a fault finds the registers of the repetition that it is
 * in.
 */
final class StringForms {
  private static final int ZERO = 4;
  private static final int NOT_ZERO = 5;

  private final Translation t;
  private final Instruction i;
  private final Op op;
  private final int sizeBytes;
  private final int addressBytes;

  /** What the index registers go on by. */
  private int by;

  private boolean isRepeated;

  private StringForms(Translation t) {
    this.t = t;
    i = t.instruction();
    op = i.form().op();
    sizeBytes = t.operands.bytes(0);
    addressBytes = i.addressBytes();
  }

  /** Translates the current instruction, if it is one of these and nothing is to be checked. */
  static boolean translate(Translation t) {
    if (!isInline(t.instruction(), t.block.mode())) {
      return false;
    }
    StringForms form = new StringForms(t);
    if (form.i.repeat() == Repeat.NONE) {
      form.direct();
      form.operate();
    } else {
      form.repeat();
    }
    return true;
  }

  /**
   * Whether a string instruction of 32-bit or 64-bit code is translated.
   *
   * @param mode of the code: see {@link CodeMode}
   */
  static boolean isInline(Instruction instruction, int mode) {
    boolean isString =
        switch (instruction.form().op()) {
          case MOVS, CMPS, STOS, LODS, SCAS -> true;
          default -> false;
        };
    return isString
        && (mode & CodeMode.CHECKED) == 0
        && instruction.addressBytes() >= 4
        && (CodeMode.isWide(mode) || instruction.segment() < FS);
  }

  private void repeat() {
    long next = t.next();
    endAtZero(count(), next);
    direct();
    operate();
    add(RCX, Ir.IMMEDIATE, -1);
    endUnless(next);
    endAtZero(RCX, next);
    t.block.add(IrOp.REPETITIONS, 0);
    direct();
    t.block.add(IrOp.REPETITION, 0);
    isRepeated = true;
    operate();
    add(RCX, Ir.IMMEDIATE, -1);
    endUnless(next);
    t.block.add(IrOp.AGAIN, Ir.NONE, RCX, Ir.ZERO, t.offset());
    t.block.add(IrOp.GOTO, next);
  }

  /** The count before the first repetition; later it is RCX, of which the upper half is cleared. */
  private int count() {
    return addressBytes == 4 && t.wide ? t.block.unary(IrOp.ZEXT32, RCX) : RCX;
  }

  private void endAtZero(int count, long next) {
    t.block.add(IrOp.BRANCH_EQ, Ir.NONE, count, Ir.ZERO, next);
  }

  private void endUnless(long next) {
    if (op == Op.CMPS || op == Op.SCAS) {
      t.conditions.branch(end(i.repeat()), next);
    }
  }

  /** CMPS and SCAS end with a difference under REP, with equality under REPNE. */
  private static int end(Repeat repeat) {
    return repeat == Repeat.REP ? NOT_ZERO : ZERO;
  }

  /** DF tells where the next element is. */
  private void direct() {
    int direction = t.block.temporary();
    t.block.add(IrOp.LOAD_RECORD, direction, Ir.NONE, Ir.NONE, Record.DIRECTION);
    int shift = Integer.numberOfTrailingZeros(sizeBytes);
    by = shift == 0 ? direction : t.block.immediate(IrOp.SHL, direction, shift);
  }

  /** One repetition: first the accesses, in the processor's order, then the registers. */
  private void operate() {
    switch (op) {
      case MOVS -> {
        int value = t.operands.load(source(), sizeBytes, true);
        t.operands.store(destination(true), sizeBytes, value);
        add(RSI, by, 0);
      }
      case STOS -> t.operands.store(destination(true), sizeBytes, RAX);
      case LODS -> {
        load();
        add(RSI, by, 0);
      }
      case SCAS -> {
        Value b = t.operands.loadForFlags(Ir.FLAGS_B, destination(false), sizeBytes);
        compare(isRepeated ? null : t.operands.register(RAX, sizeBytes), b);
      }
      default -> {
        Value b = Value.signed(t.operands.load(destination(false), sizeBytes, true));
        compare(t.operands.loadForFlags(Ir.FLAGS_A, source(), sizeBytes), b);
        add(RSI, by, 0);
      }
    }
    if (op != Op.LODS) {
      add(RDI, by, 0);
    }
  }

  private GuestOperands.Address source() {
    int segment = i.segment() < 0 ? DS : i.segment();
    return t.operands.linear(segment, at(RSI), addressBytes, sizeBytes, false);
  }

  private GuestOperands.Address destination(boolean write) {
    return t.operands.linear(ES, at(RDI), addressBytes, sizeBytes, write);
  }

  private static GuestOperands.Address at(int register) {
    return new GuestOperands.Address(register, 0);
  }

  private void load() {
    if (sizeBytes >= 4) {
      t.operands.loadRegister(RAX, source(), sizeBytes, !t.wide);
    } else {
      int value = t.operands.load(source(), sizeBytes, false);
      t.operands.writeRegister(RAX, sizeBytes, Value.raw(value));
    }
  }

  /** The kind of lazy flags, and the accumulator, are those of the first repetition. */
  private void compare(Value a, Value b) {
    t.setFlags(a, b, sizeBytes);
    if (!isRepeated || !t.options.has(Optimization.LAZY_FLAGS)) {
      t.flags.become(FlagsKind.SUB, sizeBytes);
    }
  }

  /** An index or count register, as wide as addresses, becomes the sum. */
  private void add(int register, int b, long constant) {
    if (addressBytes == t.operands.nativeBytes()) {
      t.operands.define(t.operands.add(), register, register, b, constant);
    } else {
      int sum = t.block.temporary();
      t.block.add(IrOp.ADD, sum, register, b, constant);
      t.operands.writeRegister(register, addressBytes, Value.raw(sum));
    }
  }
}
