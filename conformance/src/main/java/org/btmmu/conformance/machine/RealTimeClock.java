package org.btmmu.conformance.machine;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * The PC's MC146818 (Motorola data sheet): a clock that begins at 2026-01-01 00:00:00, its periodic
 * and update interrupts on line 8, and the CMOS memory. It has no alarm.
 */
final class RealTimeClock {
  /** Ticks a second, of which the periods are powers of two. */
  private static final long HERTZ = 32_768;

  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final int LINE = 8;
  private static final int A = 10, B = 11, C = 12, D = 13;
  private static final int PERIODIC = 1 << 6, UPDATE = 1 << 4, BINARY = 1 << 2, HOURS_24 = 1 << 1;

  private final int[] cells = new int[128];
  private final InterruptLines lines;
  private int index;
  private int flags;

  /** Up to when PF and UF have been set. */
  private long seen;

  /**
   * A clock on these interrupt lines.
   *
   * @param memoryBytes how much RAM the CMOS memory tells of
   */
  RealTimeClock(InterruptLines lines, long memoryBytes) {
    this.lines = lines;
    cells[A] = 0x26;
    cells[B] = HOURS_24;
    tell(0x15, 640);
    long above1Mb = (memoryBytes >>> 10) - 1024;
    long above16Mb = Math.max(0, memoryBytes - (16 << 20) >>> 16);
    tell(0x17, Math.clamp(above1Mb, 0, 0xFFFF));
    tell(0x30, Math.clamp(above1Mb, 0, 0xFFFF));
    tell(0x34, Math.clamp(above16Mb, 0, 0xFFFF));
  }

  private void tell(int cell, int value) {
    cells[cell] = value & 0xFF;
    cells[cell + 1] = value >>> 8;
  }

  /** When the clock asks next; {@link Long#MAX_VALUE} while both its interrupts are off. */
  long nextEvent() {
    long next = Long.MAX_VALUE;
    if ((cells[B] & PERIODIC) != 0 && periodTicks() > 0) {
      next = after(periodTicks());
    }
    return (cells[B] & UPDATE) != 0 ? Math.min(next, after(HERTZ)) : next;
  }

  private long after(long period) {
    long ticks = VirtualTime.ticks(seen, HERTZ);
    return VirtualTime.atTick((ticks / period + 1) * period, HERTZ);
  }

  /** Does what is due by then. */
  void advance(long now) {
    long before = VirtualTime.ticks(seen, HERTZ);
    long ticks = VirtualTime.ticks(now, HERTZ);
    seen = now;
    long period = periodTicks();
    if (period > 0 && ticks / period > before / period) {
      flags |= PERIODIC;
    }
    if (ticks / HERTZ > before / HERTZ) {
      flags |= UPDATE;
    }
    lines.line(LINE, (flags & cells[B]) != 0);
  }

  /** The period that register A selects in ticks; 0 if none. */
  private long periodTicks() {
    int rate = cells[A] & 15;
    boolean runs = (cells[A] & 0x70) == 0x20;
    if (rate == 0 || !runs) {
      return 0;
    }
    return 1L << (rate < 3 ? rate + 6 : rate - 1);
  }

  /** OUT to port 0x70. */
  void select(int value) {
    index = value & 0x7F;
  }

  /** IN from port 0x71. */
  int in(long now) {
    return switch (index) {
      case 0, 2, 4, 6, 7, 8, 9, 0x32 -> date(now);
      case C -> {
        int value = flags | ((flags & cells[B]) != 0 ? 1 << 7 : 0);
        flags = 0;
        lines.line(LINE, false);
        yield value;
      }
      case D -> 0x80;
      default -> cells[index];
    };
  }

  /** OUT to port 0x71; date and time cannot be set. */
  void out(int value) {
    switch (index) {
      case 0, 2, 4, 6, 7, 8, 9, C, D, 0x32 -> {}
      case A -> cells[A] = value & 0x7F;
      default -> cells[index] = value;
    }
    lines.line(LINE, (flags & cells[B]) != 0);
  }

  private int date(long now) {
    LocalDateTime date = START.plus(now / VirtualTime.STEPS_A_SECOND, ChronoUnit.SECONDS);
    int value =
        switch (index) {
          case 0 -> date.getSecond();
          case 2 -> date.getMinute();
          case 4 -> date.getHour();
          case 6 -> date.getDayOfWeek().getValue() % 7 + 1;
          case 7 -> date.getDayOfMonth();
          case 8 -> date.getMonthValue();
          case 9 -> date.getYear() % 100;
          default -> date.getYear() / 100;
        };
    boolean afternoon = index == 4 && (cells[B] & HOURS_24) == 0 && value >= 12;
    if (index == 4 && (cells[B] & HOURS_24) == 0) {
      value = value % 12 == 0 ? 12 : value % 12;
    }
    int shown = (cells[B] & BINARY) != 0 ? value : value / 10 << 4 | value % 10;
    return shown | (afternoon ? 0x80 : 0);
  }
}
