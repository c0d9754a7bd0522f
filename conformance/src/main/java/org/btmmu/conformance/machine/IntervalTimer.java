package org.btmmu.conformance.machine;

/** The PC's 8254: channel 0 asks for interrupts on line 0, channel 2 is behind port 0x61. */
final class IntervalTimer {
  private static final int LINE = 0;

  private final TimerChannel[] channels = {
    new TimerChannel(), new TimerChannel(), new TimerChannel()
  };
  private final InterruptLines lines;
  private boolean isGateOpen;
  private boolean speaker;
  private boolean refresh;
  private long rise = Long.MAX_VALUE;

  /** A timer on these interrupt lines. */
  IntervalTimer(InterruptLines lines) {
    this.lines = lines;
    channels[2].gate(false, 0);
  }

  /** When channel 0 asks next. */
  long nextEvent() {
    return rise;
  }

  /** Does what is due by then; rises that were missed are one. */
  void advance(long now) {
    if (now >= rise) {
      lines.pulse(LINE);
      rise = channels[0].nextRise(now);
    }
  }

  /** IN from ports 0x40 … 0x42; the control word cannot be read. */
  int in(int port, long now) {
    return port == 0x43 ? 0xFF : channels[port & 3].read(now);
  }

  /** OUT to ports 0x40 … 0x43. */
  void out(int port, int value, long now) {
    int select = value >>> 6;
    if (port != 0x43) {
      channels[port & 3].write(value, now);
    } else if (select < 3) {
      channels[select].control(value, now);
    } else {
      readBack(value, now);
    }
    rise = channels[0].nextRise(now);
  }

  /** Bits 5 and 4, both inverted, ask for count and status; bits 3 … 1 are the channels. */
  private void readBack(int value, long now) {
    for (int i = 0; i < channels.length; i++) {
      boolean chosen = (value >>> i + 1 & 1) != 0;
      if (chosen && (value & 0x20) == 0) {
        channels[i].latch(now);
      }
      if (chosen && (value & 0x10) == 0) {
        channels[i].latchStatus(now);
      }
    }
  }

  /** IN from port 0x61: gate and output of channel 2, a bit that changes at each read. */
  int control(long now) {
    refresh = !refresh;
    int output = channels[2].output(now) ? 1 << 5 : 0;
    return output | (refresh ? 1 << 4 : 0) | (speaker ? 2 : 0) | (isGateOpen ? 1 : 0);
  }

  /** OUT to port 0x61. */
  void setControl(int value, long now) {
    isGateOpen = (value & 1) != 0;
    speaker = (value & 2) != 0;
    channels[2].gate(isGateOpen, now);
  }
}
