package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.spec.mips64.MemoryInstruction;

/** The block that is being emitted, as a memory scheme sees it. */
public final class Emission {
  /** No host register. */
  static final int NONE = -1;

  private final Assembler assembler;
  private final int mode;
  private boolean argumentIsLive;
  private int valueAt = NONE;

  Emission(Assembler assembler, int mode) {
    this.assembler = assembler;
    this.mode = mode;
  }

  /** Where words go. */
  public Assembler assembler() {
    return assembler;
  }

  /** The code's mode. */
  public int mode() {
    return mode;
  }

  /** Whether linear addresses have 64 bits. */
  public boolean isWide() {
    return CodeMode.isWide(mode);
  }

  /** Whether $2 holds a temporary that is used after the current instruction. */
  void argumentIsLive(boolean live) {
    argumentIsLive = live;
  }

  /** Where in the record the value of the next store is; {@link #NONE} if it has a register. */
  void valueIsAt(int offset) {
    valueAt = offset;
  }

  /** See {@link #valueIsAt}. */
  int valueAt() {
    return valueAt;
  }

  /**
   * Loads the value of a store that has no register of its own: at the last, as what finds the
   * address needs all of them.
   *
   * @param to host register that is free now
   * @param value the register of a value that has one
   * @return the register that the value is in
   */
  int value(int to, int value) {
    if (valueAt == NONE) {
      return value;
    }
    assembler.emitFixed(MemoryInstruction.LD, to, valueAt, HostRegisters.RECORD);
    return to;
  }

  /** Whether a call that gives its result to a register must save $2. */
  boolean saves(int to) {
    return argumentIsLive && to != HostRegisters.ARGUMENT_0;
  }

  /**
   * Emits a call of a helper that makes a guest access.
   *
   * @param to where its result goes; {@link #NONE}
   * @param value host register of its second argument; {@link #NONE}
   */
  public void callAccess(Helper helper, int to, int linear, int value, int constant) {
    callAccess(helper, to, linear, value, constant, saves(to));
  }

  void callAccess(Helper helper, int to, int linear, int value, int constant, boolean saves) {
    if (saves) {
      assembler.emitFixed(
          MemoryInstruction.SD, HostRegisters.ARGUMENT_0, Record.SAVED, HostRegisters.RECORD);
    }
    arguments(linear, value);
    assembler.constant(HostRegisters.ARGUMENT_2, constant);
    assembler.call(helper.index());
    if (to != NONE) {
      assembler.move(to, HostRegisters.ARGUMENT_0);
    }
    if (saves) {
      assembler.emit(
          MemoryInstruction.LD, HostRegisters.ARGUMENT_0, Record.SAVED, HostRegisters.RECORD);
    }
  }

  private void arguments(int linear, int value) {
    int second = value;
    if (linear == HostRegisters.ARGUMENT_1 && value == HostRegisters.ARGUMENT_0) {
      assembler.move(HostRegisters.SCRATCH, value);
      second = HostRegisters.SCRATCH;
    }
    if (linear == HostRegisters.ARGUMENT_1) {
      assembler.move(HostRegisters.ARGUMENT_0, linear);
    }
    if (value != NONE) {
      assembler.move(HostRegisters.ARGUMENT_1, value(HostRegisters.ARGUMENT_1, second));
    }
    if (linear != HostRegisters.ARGUMENT_1) {
      assembler.move(HostRegisters.ARGUMENT_0, linear);
    }
  }
}
