package org.btmmu.conformance.modelcheck;

import java.util.function.LongConsumer;

/**
 * 128-bit hashes, by which the search knows states again. Words are taken in one after the other;
 * what has no order is hashed element by element and added up.
 *
 * <p>Two of n different states have the same hash with a probability of at most n² / 2^129, taken
 * that the hash behaves like a random one.
 */
final class StateHash implements LongConsumer {
  private long high;
  private long low;

  /** Begins anew, otherwise for each two small numbers. */
  StateHash begin(int kind, int number) {
    high = 0x243F_6A88_85A3_08D3L * (2 * kind + 1);
    low = 0x1319_8A2E_0370_7345L * (2 * number + 1);
    return this;
  }

  @Override
  public void accept(long word) {
    add(word);
  }

  /** Takes in a word. */
  StateHash add(long word) {
    high = spread((high ^ word) * 0x9E37_79B9_7F4A_7C15L + low);
    low = spread((low + word) * 0xD6E8_FEB8_6659_FD93L ^ Long.rotateLeft(high, 23));
    return this;
  }

  /** Bits 127:64 of the hash of what was taken in. */
  long high() {
    return spread(high + low * 0xA076_1D64_78BD_642FL);
  }

  /** Bits 63:0. */
  long low() {
    return spread(low ^ Long.rotateLeft(high, 32) * 0xE703_7ED1_A0B4_28DBL);
  }

  /** How likely two of this many different states have one hash, at the most. */
  static double collisionBound(long states) {
    return (double) states * states / 0x1p129;
  }

  private static long spread(long word) {
    long mixed = (word ^ word >>> 32) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 29) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ mixed >>> 32;
  }
}
