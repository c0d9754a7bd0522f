package org.btmmu.optimized.translator;

import org.btmmu.optimized.executor.Executor;

/**
 * Upcalls of the runtime from translated code besides the {@link Helper}s, by the code of their
 * {@code break}; and the words at the start of the host's code that all blocks share.
 */
final class Upcall {
  /** No steps are left for the block. */
  static final int DUE = 16;

  /** A jump to a block of the same page is made for the first time. */
  static final int CHAIN = 17;

  /** The cache of jump targets lacks the target, in $2. */
  static final int MISSED = 18;

  /** The runtime knows where to go on. */
  static final int LEAVE = 19;

  /** A store has changed the block that made it: the guest goes on elsewhere. */
  static final int CHANGED = 20;

  /** The code of a block that checks itself is another than it was made from. */
  static final int STALE = 21;

  /** The words that find the block for the offset in $2, under a slot of the MID file, in $3. */
  static final int RESUME = Executor.FIRST_FREE + 64;

  /** The words that find the block for the offset in $2. */
  static final int LOOK_UP = RESUME + 1;

  /** The words that begin a block, in $3, under a slot of the MID file, in $2. */
  static final int ENTER = Executor.FIRST_FREE + 96;

  /** The words that give the carry of the flags, in $2: see {@link CarryWords}. */
  static final int CARRY = Executor.FIRST_FREE + 112;

  /** The first index at which blocks are. */
  static final int BLOCKS = Executor.FIRST_FREE + 256;

  private Upcall() {}
}
