package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.Apart.hex;

import java.util.Arrays;
import org.btmmu.spec.x86.Ports;

/**
 * The port accesses of the translated processor: the devices see them once, and the reference gets
 * the same answers.
 */
final class PortTape implements Ports {
  private static final int OUT = RunEvents.OUT;
  private static final int FIRST_PLACES = 64;

  private final Ports devices;
  private int[] ports = new int[FIRST_PLACES];
  private int[] kinds = new int[FIRST_PLACES];
  private int[] values = new int[FIRST_PLACES];
  private int count;
  private int next;

  /** A tape over the devices. */
  PortTape(Ports devices) {
    this.devices = devices;
  }

  @Override
  public int in(int port, int sizeBytes) {
    int value = devices.in(port, sizeBytes);
    add(port, sizeBytes, value);
    return value;
  }

  @Override
  public void out(int port, int sizeBytes, int value) {
    devices.out(port, sizeBytes, value);
    add(port, sizeBytes | OUT, value);
  }

  private void add(int port, int kind, int value) {
    if (count == ports.length) {
      ports = Arrays.copyOf(ports, 2 * count);
      kinds = Arrays.copyOf(kinds, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    ports[count] = port;
    kinds[count] = kind;
    values[count++] = value;
  }

  /**
   * Moves all to a log; the reference must have made all of them.
   *
   * @param step up to which they were made
   */
  void clear(RunEvents log, long step) {
    if (next < count) {
      throw Apart.of("port access", text(ports[next], kinds[next], values[next]), "none");
    }
    log(log, step);
  }

  /** Moves all to a log. */
  void log(RunEvents log, long step) {
    for (int i = 0; i < count; i++) {
      log.add(step, kinds[i], ports[i], values[i]);
    }
    count = 0;
    next = 0;
  }

  /** The ports as the reference sees them. */
  Ports replayed() {
    return new Ports() {
      @Override
      public int in(int port, int sizeBytes) {
        return take(port, sizeBytes, 0);
      }

      @Override
      public void out(int port, int sizeBytes, int value) {
        take(port, sizeBytes | OUT, value);
      }
    };
  }

  private int take(int port, int kind, int value) {
    boolean out = (kind & OUT) != 0;
    boolean same = next < count && ports[next] == port && kinds[next] == kind;
    int mask = (kind & 7) == 4 ? -1 : (1 << 8 * (kind & 7)) - 1;
    if (!same || out && ((values[next] ^ value) & mask) != 0) {
      String told = next < count ? text(ports[next], kinds[next], values[next]) : "none";
      throw Apart.of("port access", told, text(port, kind, value));
    }
    return values[next++];
  }

  private static String text(int port, int kind, int value) {
    return "%s of %d bytes, port %s, value %s"
        .formatted(
            (kind & OUT) != 0 ? "OUT" : "IN", kind & 7, hex(port), hex(value & 0xFFFF_FFFFL));
  }
}
