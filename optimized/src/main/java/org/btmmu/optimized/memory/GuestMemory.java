package org.btmmu.optimized.memory;

import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Guest physical memory as page walks and emulated accesses see it: slots in host memory. What no
 * slot covers reads as all ones; only RAM changes. A write that hits translated code drops it.
 */
public final class GuestMemory implements PhysicalMemory {
  /** A and D of an entry of 8 bytes, or of the first of two of 4. */
  private static final long USED = 0x60;

  private final GuestSlots slots;
  private final PhysicalMemory host;
  private final CodeCache code;

  /** Guest memory that lies in host memory. */
  public GuestMemory(GuestSlots slots, PhysicalMemory host, CodeCache code) {
    this.slots = slots;
    this.host = host;
    this.code = code;
  }

  @Override
  public long read64(long gpa) {
    long hpa = slots.hpa(gpa);
    return hpa < 0 ? -1 : host.read64(hpa);
  }

  @Override
  public int read32(long gpa) {
    long hpa = slots.hpa(gpa);
    return hpa < 0 ? -1 : host.read32(hpa);
  }

  @Override
  public void write64(long gpa, long value) {
    if (slots.isRam(gpa)) {
      code.written(gpa);
      host.write64(slots.hpa(gpa), value);
    }
  }

  @Override
  public void write32(long gpa, int value) {
    if (slots.isRam(gpa)) {
      code.written(gpa);
      host.write32(slots.hpa(gpa), value);
    }
  }

  @Override
  public boolean compareAndSet64(long gpa, long expected, long next) {
    if (!slots.isRam(gpa)) {
      return read64(gpa) == expected;
    }
    if (setsUsed(expected, next)) {
      code.used(gpa);
    } else {
      code.written(gpa);
    }
    return host.compareAndSet64(slots.hpa(gpa), expected, next);
  }

  @Override
  public boolean compareAndSet32(long gpa, int expected, int next) {
    if (!slots.isRam(gpa)) {
      return read32(gpa) == expected;
    }
    boolean low = (gpa & 4) == 0 || code.pages().isNarrow(gpa);
    if (low && setsUsed(expected, next)) {
      code.used(gpa);
    } else {
      code.written(gpa);
    }
    return host.compareAndSet32(slots.hpa(gpa), expected, next);
  }

  /** Whether nothing changes but that A or D is set, as walks set them. */
  private static boolean setsUsed(long expected, long next) {
    return (next | USED) == (expected | USED) && (expected & ~next) == 0;
  }

  @Override
  public PhysicalMemory fork() {
    return new GuestMemory(slots, host.fork(), code.copy());
  }
}
