package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.GuestState;

/**
 * RF and the shadow of STI or MOV SS, which the next instruction ends: unless it is not completed.
 * Then a double fault saves RF as it was (SDM 3B 19.3.1.1).
 */
final class Resumption {
  private final GuestState state;
  private int flags;
  private boolean shadow;

  Resumption(GuestState state) {
    this.state = state;
  }

  /** A block is entered: its first instruction ends both. */
  void begin() {
    flags = state.otherFlags() & GuestState.RF;
    shadow = state.shadow;
    state.setOtherFlags(state.otherFlags() & ~GuestState.RF);
    state.shadow = false;
  }

  /** The block is left; what is raised or refused later was not its first instruction. */
  void end() {
    flags = 0;
    shadow = false;
  }

  /** The instruction raises a fault, or is refused: it has not ended them. */
  void takeBack() {
    state.setOtherFlags(state.otherFlags() | flags);
    state.shadow |= shadow;
  }
}
