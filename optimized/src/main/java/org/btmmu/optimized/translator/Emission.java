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

  /**
   * The host register of a value to be stored.
   *
   * @param value as {@link MemoryScheme#store} has it
   * @param otherwise where it is brought if it has no register
   */
  int value(int value, int otherwise) {
    if (value >= 0) {
      return value;
    }
    assembler.emit(MemoryInstruction.LD, otherwise, inRecord(value), HostRegisters.RECORD);
    return otherwise;
  }

  /** A value that has no register, by where it stands in the record; and the way back. */
  static int inRecord(int place) {
    return -2 - place;
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
    int address = linear;
    if (address == HostRegisters.ARGUMENT_1) {
      address = HostRegisters.RETURN;
      assembler.move(address, linear);
    }
    if (value != NONE) {
      assembler.move(HostRegisters.ARGUMENT_1, value(value, HostRegisters.ARGUMENT_1));
    }
    assembler.move(HostRegisters.ARGUMENT_0, address);
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
}
