package org.btmmu.conformance.machine;

import java.util.function.IntConsumer;
import org.btmmu.spec.x86.Ports;

/**
 * The devices of the machine behind its I/O ports: COM1, two interrupt controllers, timer,
 * real-time clock, the exit port 0xF4, and the ways to reset. All other ports read as all ones, and
 * writes there have no effect. Wide accesses to devices of one byte are made byte by byte.
 */
public final class Platform implements Ports {
  private static final int EXIT = 0xF4;
  private static final int NOT_ENDED = -1;

  private final VirtualTime time;
  private final InterruptLines lines = new InterruptLines();
  private final IntervalTimer timer = new IntervalTimer(lines);
  private final RealTimeClock clock;
  private final SerialPort serial;
  private int post;
  private int exitStatus = NOT_ENDED;
  private boolean reset;

  /**
   * Devices as they are after power-on.
   *
   * @param memoryBytes how much RAM the machine has
   * @param output what the guest sends over COM1, 0 … 255 each
   */
  public Platform(VirtualTime time, long memoryBytes, IntConsumer output) {
    this.time = time;
    clock = new RealTimeClock(lines, memoryBytes);
    serial = new SerialPort(lines, output);
  }

  /** When a device does something next by itself; {@link Long#MAX_VALUE} for never. */
  public long nextEvent() {
    return Math.min(timer.nextEvent(), clock.nextEvent());
  }

  /** The devices do what is due by now. */
  public void advance() {
    long now = time.now();
    timer.advance(now);
    clock.advance(now);
  }

  /** Whether a device asks for an interrupt. */
  public boolean wantsInterrupt() {
    return lines.isPending();
  }

  /** The processor takes the interrupt; its vector. */
  public int acknowledge() {
    return lines.acknowledge();
  }

  /** Whether the guest has ended the run. */
  public boolean hasEnded() {
    return exitStatus != NOT_ENDED || reset;
  }

  /** Whether the guest has reset the machine. */
  public boolean isReset() {
    return reset;
  }

  /** What the guest wrote to the exit port gives this exit status in QEMU: odd, 1 for 0. */
  public int exitStatus() {
    return exitStatus;
  }

  /** What was last written to port 0x80. */
  public int post() {
    return post;
  }

  @Override
  public int in(int port, int sizeBytes) {
    advance();
    int value = 0;
    for (int i = 0; i < sizeBytes; i++) {
      value |= in(port + i & 0xFFFF) << 8 * i;
    }
    return value;
  }

  @Override
  public void out(int port, int sizeBytes, int value) {
    advance();
    if (port == EXIT) {
      exitStatus = (value << 1 | 1) & 0xFF; // what a process can tell of it
      return;
    }
    for (int i = 0; i < sizeBytes; i++) {
      out(port + i & 0xFFFF, value >>> 8 * i & 0xFF);
    }
  }

  private int in(int port) {
    return switch (port) {
      case 0x20, 0x21, 0xA0, 0xA1 -> lines.in(port);
      case 0x40, 0x41, 0x42, 0x43 -> timer.in(port, time.now());
      case 0x60, 0x64 -> 0; // a keyboard that nobody touches, ready for a command
      case 0x61 -> timer.control(time.now());
      case 0x71 -> clock.in(time.now());
      case 0x80 -> post;
      case 0x92 -> 2; // A20 is on
      case 0x3F8, 0x3F9, 0x3FA, 0x3FB, 0x3FC, 0x3FD, 0x3FE, 0x3FF -> serial.in(port & 7);
      default -> 0xFF;
    };
  }

  private void out(int port, int value) {
    switch (port) {
      case 0x20, 0x21, 0xA0, 0xA1 -> lines.out(port, value);
      case 0x40, 0x41, 0x42, 0x43 -> timer.out(port, value, time.now());
      case 0x61 -> timer.setControl(value, time.now());
      case 0x64 -> reset |= value == 0xFE;
      case 0x70 -> clock.select(value);
      case 0x71 -> clock.out(value);
      case 0x80 -> post = value;
      case 0x92 -> reset |= (value & 1) != 0;
      case 0xCF9 -> reset |= (value & 4) != 0;
      case 0x3F8, 0x3F9, 0x3FA, 0x3FB, 0x3FC, 0x3FD, 0x3FE, 0x3FF -> serial.out(port & 7, value);
      default -> {}
    }
  }
}
