package org.btmmu.conformance.machine;

/**
 * One channel of an 8254 (Intel 8254 data sheet): modes 0, 2, 3 and 4 as they follow from the ticks
 * since the count was written. Modes 1 and 5, which wait for a gate, count as mode 0; BCD counts as
 * binary.
 */
final class TimerChannel {
  /** Ticks a second. */
  static final long HERTZ = 1_193_182;

  private static final int LOW = 1, HIGH = 2, BOTH = 3;

  private int mode = 3;
  private int access = BOTH;
  private int count = 0x10000;
  private long since;
  private boolean counts;
  private boolean gate = true;
  private long stopped;
  private int writtenLow = -1;
  private int latched = -1;
  private int latchedStatus = -1;
  private boolean readsHigh;

  /** The control word for this channel: access, mode. */
  void control(int word, long now) {
    int how = word >>> 4 & 3;
    if (how == 0) {
      latch(now);
      return;
    }
    access = how;
    mode = word >>> 1 & 7;
    mode = mode > 5 ? mode - 4 : mode;
    counts = false;
    writtenLow = -1;
    latched = -1;
    readsHigh = false;
  }

  /** The count as it is now is kept to be read. */
  void latch(long now) {
    latched = latched < 0 ? current(now) : latched;
  }

  /** The status as it is now is kept to be read before the count. */
  void latchStatus(long now) {
    int output = output(now) ? 1 << 7 : 0;
    latchedStatus = output | (counts ? 0 : 1 << 6) | access << 4 | mode << 1;
  }

  /** A byte of the count is written. */
  void write(int value, long now) {
    if (access == BOTH && writtenLow < 0) {
      writtenLow = value;
      return;
    }
    int written =
        switch (access) {
          case LOW -> value;
          case HIGH -> value << 8;
          default -> value << 8 | writtenLow;
        };
    writtenLow = -1;
    count = written == 0 ? 0x10000 : written;
    since = VirtualTime.ticks(now, HERTZ);
    stopped = gate ? 0 : since;
    counts = true;
  }

  /** A byte of the status or the count is read. */
  int read(long now) {
    if (latchedStatus >= 0) {
      int status = latchedStatus;
      latchedStatus = -1;
      return status;
    }
    int value = latched >= 0 ? latched : current(now);
    boolean high = access == HIGH || access == BOTH && readsHigh;
    readsHigh = access == BOTH && !readsHigh;
    if (!readsHigh) {
      latched = -1;
    }
    return (high ? value >>> 8 : value) & 0xFF;
  }

  /** The gate opens, and the count begins anew in modes 2 and 3, or it closes. */
  void gate(boolean open, long now) {
    long tick = VirtualTime.ticks(now, HERTZ);
    if (open && !gate) {
      since = mode == 2 || mode == 3 ? tick : since + tick - stopped;
    } else if (!open && gate) {
      stopped = tick;
    }
    gate = open;
  }

  /** OUT. */
  boolean output(long now) {
    long ticks = elapsed(now);
    if (!counts) {
      return mode != 0;
    }
    return switch (mode) {
      case 2 -> ticks % count != count - 1;
      case 3 -> 2 * (ticks % count) < count;
      case 4 -> ticks != count;
      default -> ticks >= count;
    };
  }

  /** The first time after this one at which OUT goes up; {@link Long#MAX_VALUE} if it does not. */
  long nextRise(long now) {
    if (!counts || !gate) {
      return Long.MAX_VALUE;
    }
    long ticks = elapsed(now);
    long rise =
        switch (mode) {
          case 2, 3 -> (ticks / count + 1) * count;
          case 4 -> count + 1L;
          default -> count;
        };
    return ticks >= rise ? Long.MAX_VALUE : VirtualTime.atTick(since + rise, HERTZ);
  }

  private long elapsed(long now) {
    return (gate ? VirtualTime.ticks(now, HERTZ) : stopped) - since;
  }

  private int current(long now) {
    long ticks = elapsed(now);
    if (!counts) {
      return count & 0xFFFF;
    }
    long left =
        switch (mode) {
          case 2 -> count - ticks % count;
          case 3 -> count - 2 * ticks % count;
          default -> count - ticks;
        };
    return (int) left & 0xFFFF;
  }
}
