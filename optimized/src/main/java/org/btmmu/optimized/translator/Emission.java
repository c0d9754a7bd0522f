package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.spec.mips64.MemoryInstruction;

/** The block that is being emitted, as a memory scheme sees it. */
public final class Emission {
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
   * Emits a call of a helper that makes a guest access.
   *
   * @param to where its result goes; 0 if it has none
   * @param value host register of its second argument; 0 if none
   */
  public void callAccess(Helper helper, int to, int linear, int value, int constant) {
    boolean saves = argumentIsLive && to != HostRegisters.ARGUMENT_0;
    if (saves) {
      assembler.emitFixed(
          MemoryInstruction.SD, HostRegisters.ARGUMENT_0, Record.SAVED, HostRegisters.RECORD);
    }
    if (value != 0) {
      assembler.move(HostRegisters.ARGUMENT_1, value);
    }
    assembler.move(HostRegisters.ARGUMENT_0, linear);
    assembler.constant(HostRegisters.ARGUMENT_2, constant);
    assembler.call(helper.index());
    if (to != 0) {
      assembler.move(to, HostRegisters.ARGUMENT_0);
    }
    if (saves) {
      assembler.emit(
          MemoryInstruction.LD, HostRegisters.ARGUMENT_0, Record.SAVED, HostRegisters.RECORD);
    }
  }
}
