package org.btmmu.spec.memory;

import org.btmmu.spec.Clause;

/**
 * What stands behind each guest physical address: RAM, ROM, a device, or nothing.
 *
 * @param regions in ascending order of {@code startGpa}, without overlap; what none covers is a
 *     hole
 */
@Clause({"G-MEM-2", "G-MEM-3", "G-MEM-4"})
public record MemoryMap(Region[] regions) {
  /** What a guest physical address leads to. */
  public enum Target {
    RAM,
    ROM,
    DEVICE,
    HOLE
  }

  /**
   * One run of addresses.
   *
   * @param startGpa first guest physical address, 0 … 2^52 − 1
   * @param sizeBytes length, at least 1; the end is 2^52 at the most
   * @param target what answers there
   */
  public record Region(long startGpa, long sizeBytes, Target target) {
    /** Whether {@code gpa} lies in this region. */
    public boolean contains(long gpa) {
      return gpa >= startGpa && gpa - startGpa < sizeBytes;
    }
  }

  /**
   * Checks order and overlap.
   *
   * @throws IllegalArgumentException if a region begins before the one before it ends, or is empty
   */
  public MemoryMap {
    long end = 0;
    for (Region region : regions) {
      if (region.startGpa() < end
          || region.sizeBytes() < 1
          || region.sizeBytes() > (1L << PhysicalMemory.ADDRESS_BITS) - region.startGpa()) {
        throw new IllegalArgumentException(
            "memory regions must ascend without overlap and end below 2^52: see the one at 0x"
                + Long.toHexString(region.startGpa()));
      }
      end = region.startGpa() + region.sizeBytes();
    }
  }

  /** What answers at {@code gpa}. */
  public Target target(long gpa) {
    for (Region region : regions) {
      if (region.contains(gpa)) {
        return region.target();
      }
    }
    return Target.HOLE;
  }
}
