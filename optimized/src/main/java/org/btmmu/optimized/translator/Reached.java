package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.GuestState;

/** Where translated code has come to when no steps were left. */
final class Reached {
  private Block block;
  private int number;

  /** An instruction of a block, or {@link Block#count} for a repetition of the last. */
  void set(Block newBlock, int newNumber) {
    block = newBlock;
    number = newNumber;
  }

  /** The guest goes on elsewhere. */
  void forget() {
    block = null;
  }

  /** The block. */
  Block block() {
    return block;
  }

  /** The block, if it is its first instruction; null otherwise. */
  Block begin() {
    return number == 0 ? block : null;
  }

  /** Whether the guest goes on with the block's first instruction. */
  boolean isBegin(GuestState state, int mode) {
    return number == 0 && isNext(state, mode);
  }

  /**
   * Whether the guest goes on with another repetition of the block's last instruction, after the
   * first.
   */
  boolean isRepetition(GuestState state, int mode) {
    return isNext(state, mode)
        && block.isRepetition(number)
        && (state.otherFlags() & GuestState.RF) != 0;
  }

  private boolean isNext(GuestState state, int mode) {
    return block != null
        && block.isValid()
        && block.mode() == mode
        && block.offset(number) == state.rip;
  }
}
