package org.btmmu.proofs.lifter;

import java.util.HashMap;
import java.util.Map;
import org.btmmu.spec.memory.PhysicalMemory;

/** A memory that begins as an assignment of a memory's array variables says. */
final class AssignedMemory implements PhysicalMemory {
  private final Input.Memory input;
  private final Assignment assignment;
  private final Map<Long, Long> written;

  AssignedMemory(Input.Memory input, Assignment assignment, Map<Long, Long> written) {
    this.input = input;
    this.assignment = assignment;
    this.written = new HashMap<>(written);
  }

  private static void check(long gpa, long size) {
    if (gpa < 0 || gpa >= 1L << 52 || gpa % size != 0) {
      throw new IllegalArgumentException("gpa");
    }
  }

  private long word(long gpa) {
    long index = gpa >>> 3;
    Long value = written.get(index);
    return value == null ? assignment.read(input.contents(), index) : value;
  }

  private void set(long gpa, long value) {
    if (assignment.read(input.readOnlyPages(), gpa >>> 12) == 0) {
      written.put(gpa >>> 3, value);
    }
  }

  @Override
  public long read64(long gpa) {
    check(gpa, 8);
    return word(gpa);
  }

  @Override
  public int read32(long gpa) {
    check(gpa, 4);
    return (int) (word(gpa) >>> (gpa & 4) * 8);
  }

  @Override
  public void write64(long gpa, long value) {
    check(gpa, 8);
    set(gpa, value);
  }

  @Override
  public void write32(long gpa, int value) {
    check(gpa, 4);
    int shift = (int) (gpa & 4) * 8;
    long kept = word(gpa) & ~(0xffffffffL << shift);
    set(gpa, kept | (value & 0xffffffffL) << shift);
  }

  @Override
  public boolean compareAndSet64(long gpa, long expected, long next) {
    boolean equal = read64(gpa) == expected;
    if (equal) {
      write64(gpa, next);
    }
    return equal;
  }

  @Override
  public boolean compareAndSet32(long gpa, int expected, int next) {
    boolean equal = read32(gpa) == expected;
    if (equal) {
      write32(gpa, next);
    }
    return equal;
  }

  @Override
  public PhysicalMemory fork() {
    return new AssignedMemory(input, assignment, written);
  }
}
