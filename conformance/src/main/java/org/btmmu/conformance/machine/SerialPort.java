package org.btmmu.conformance.machine;

import java.util.function.IntConsumer;

/**
 * COM1, a 16550 (National Semiconductor PC16550D data sheet) whose line takes a byte at once and
 * brings none. It interrupts on line 4 when it could take more.
 */
final class SerialPort {
  private static final int LINE = 4;
  private static final int DIVISOR = 0x80;
  private static final int LOOP = 0x10;
  private static final int READY_TO_SEND = 0x60;
  private static final int RECEIVED = 1;

  private final InterruptLines lines;
  private final IntConsumer sink;
  private int enabled;
  private int control;
  private int modem;
  private int scratch;
  private int divisor = 12;
  private boolean fifo;
  private int looped = -1;
  private boolean asksForMore;

  /** A port whose bytes go to a sink. */
  SerialPort(InterruptLines lines, IntConsumer sink) {
    this.lines = lines;
    this.sink = sink;
  }

  /** IN; the register's number is 0 … 7. */
  int in(int register) {
    boolean latch = (control & DIVISOR) != 0;
    return switch (register) {
      case 0 -> latch ? divisor & 0xFF : received();
      case 1 -> latch ? divisor >>> 8 : enabled;
      case 2 -> identify();
      case 3 -> control;
      case 4 -> modem;
      case 5 -> READY_TO_SEND | (looped >= 0 ? RECEIVED : 0);
      case 6 -> modemStatus();
      default -> scratch;
    };
  }

  /** OUT; the register's number is 0 … 7. */
  void out(int register, int value) {
    boolean latch = (control & DIVISOR) != 0;
    switch (register) {
      case 0 -> {
        if (latch) {
          divisor = divisor & 0xFF00 | value;
        } else {
          send(value);
        }
      }
      case 1 -> {
        if (latch) {
          divisor = divisor & 0xFF | value << 8;
        } else {
          asksForMore = (value & 2) != 0 && ((enabled & 2) == 0 || asksForMore);
          enabled = value & 15;
        }
      }
      case 2 -> fifo = (value & 1) != 0;
      case 3 -> control = value;
      case 4 -> modem = value & 31;
      case 7 -> scratch = value;
      default -> {} // status registers
    }
    ask();
  }

  private int received() {
    int value = Math.max(0, looped);
    looped = -1;
    ask();
    return value;
  }

  private void send(int value) {
    if ((modem & LOOP) != 0) {
      looped = value;
    } else {
      sink.accept(value);
    }
    lines.line(LINE, false);
    asksForMore = (enabled & 2) != 0;
  }

  /** IIR; that the sender could take more is told once. */
  private int identify() {
    int cause = 1;
    if (looped >= 0 && (enabled & 1) != 0) {
      cause = 4;
    } else if (asksForMore) {
      asksForMore = false;
      cause = 2;
      ask();
    }
    return cause | (fifo ? 0xC0 : 0);
  }

  /** MSR: looped, the modem's lines are those of MCR; else carrier, DSR and CTS are on. */
  private int modemStatus() {
    if ((modem & LOOP) == 0) {
      return 0xB0;
    }
    int dtr = modem & 1;
    int rts = modem >>> 1 & 1;
    return rts << 4 | dtr << 5 | (modem >>> 2 & 1) << 6 | (modem >>> 3 & 1) << 7;
  }

  private void ask() {
    lines.line(LINE, asksForMore || looped >= 0 && (enabled & 1) != 0);
  }
}
