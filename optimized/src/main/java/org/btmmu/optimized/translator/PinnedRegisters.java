package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.spec.mips64.MemoryInstruction;

/**
 * The guest's general registers in a block: each has its host register for good; or, if they are
 * not pinned, it lives in the processor's record between blocks. Then a block loads it where it is
 * first used, and stores it, if it was changed, before anything that may leave the block or see it:
 * guest accesses, calls and branches.
 */
final class PinnedRegisters {
  private final Assembler out;
  private final boolean pinned;
  private int loaded;
  private int changed;

  PinnedRegisters(Assembler out, boolean pinned) {
    this.out = out;
    this.pinned = pinned;
  }

  private static boolean isGeneral(int value) {
    return value >= 0 && value < Ir.FLAGS_A;
  }

  /** A value is about to be used. */
  void use(int value) {
    if (!pinned && isGeneral(value) && (loaded >>> value & 1) == 0) {
      move(MemoryInstruction.LD, value);
      loaded |= 1 << value;
    }
  }

  /** A value is about to be defined, all of it. */
  void define(int value) {
    if (!pinned && isGeneral(value)) {
      loaded |= 1 << value;
      changed |= 1 << value;
    }
  }

  /** What follows may leave the block or see the registers. */
  void store() {
    for (int value = 0; changed != 0; value++) {
      if ((changed >>> value & 1) != 0) {
        move(MemoryInstruction.SD, value);
        changed &= ~(1 << value);
      }
    }
  }

  /** The runtime may have changed them. */
  void forget() {
    loaded = 0;
  }

  private void move(MemoryInstruction row, int value) {
    int at = Record.REGISTERS + 8 * value;
    out.emitFixed(row, HostRegisters.GUEST + value, at, HostRegisters.RECORD);
  }
}
