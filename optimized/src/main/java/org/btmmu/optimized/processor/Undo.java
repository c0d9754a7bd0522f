package org.btmmu.optimized.processor;

import org.btmmu.optimized.machine.GuestCpu;

/** The registers before an instruction or a delivery, to take back what it did but for CR2. */
final class Undo {
  private final GuestState state;
  private final GuestCpu cpu;
  private final long[] registers = new long[GuestState.SAVED];
  private final int[] selector = new int[8];
  private final long[] base = new long[8];
  private final int[] limit = new int[8];
  private final int[] attributes = new int[8];
  private boolean segmentsSaved;
  private boolean wide;
  private boolean shadow;
  private boolean halted;
  private boolean nmiBlocked;
  private boolean ac;
  private int cpl;

  Undo(GuestState state, GuestCpu cpu) {
    this.state = state;
    this.cpu = cpu;
  }

  /** From here on things can be taken back. */
  void begin() {
    state.save(registers);
    wide = state.isWide();
    shadow = state.shadow;
    halted = state.halted;
    nmiBlocked = state.nmiBlocked;
    ac = cpu.ac();
    cpl = cpu.cpl();
    segmentsSaved = false;
  }

  /** A segment register is about to change. */
  void saveSegments() {
    if (!segmentsSaved) {
      segmentsSaved = true;
      for (int segment = 0; segment < 8; segment++) {
        selector[segment] = state.selector(segment);
        base[segment] = state.base(segment);
        limit[segment] = state.limit[segment];
        attributes[segment] = state.attributes[segment];
      }
    }
  }

  /** The offset of the instruction. */
  long rip() {
    return registers[GuestState.SAVED - 1];
  }

  /** Takes everything back. */
  void restore() {
    state.restore(registers, wide);
    state.shadow = shadow;
    state.halted = halted;
    state.nmiBlocked = nmiBlocked;
    cpu.setAc(ac);
    cpu.setCpl(cpl);
    if (segmentsSaved) {
      for (int segment = 0; segment < 8; segment++) {
        state.setSelector(segment, selector[segment]);
        state.setBase(segment, base[segment]);
        state.limit[segment] = limit[segment];
        state.attributes[segment] = attributes[segment];
      }
    }
  }
}
