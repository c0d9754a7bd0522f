package org.btmmu.optimized.kernel;

import org.btmmu.spec.Clause;

/**
 * Guest physical memory on the host: slots of RAM or ROM, each backed by host pages of one size
 * that may lie anywhere in host memory. What no slot covers is a device or a hole.
 *
 * <p>Guaranteed by the laws memory-map and confined-slots.
 */
public final class GuestSlots {
  /** No host physical address. */
  public static final long NOWHERE = -1;

  private final int pageShift;
  private final int count;
  private final long[] starts;
  private final long[] ends;
  private final int[] firstPages;
  private final boolean[] writable;
  private final long[] backing;
  private final int[] runs;
  private final long[] gpas;

  /**
   * Slots in ascending order without overlap.
   *
   * @param pageShift log2 of the bytes in a host page: 12, 14 or 16
   * @param starts first guest physical address of each slot, a multiple of the host page
   * @param ends the address after its last, likewise
   * @param writable RAM rather than ROM
   * @param backing host physical address of each host page, slot by slot
   */
  public GuestSlots(int pageShift, long[] starts, long[] ends, boolean[] writable, long[] backing) {
    this.pageShift = pageShift;
    this.count = starts.length;
    this.starts = starts.clone();
    this.ends = ends.clone();
    this.writable = writable.clone();
    this.backing = backing.clone();
    this.firstPages = new int[count];
    this.runs = new int[backing.length];
    int next = 0;
    for (int slot = 0; slot < count; slot++) {
      firstPages[slot] = next;
      next += (int) (ends[slot] - starts[slot] >>> pageShift);
      for (int page = next - 1; page >= firstPages[slot]; page--) {
        boolean goesOn = page + 1 < next && backing[page + 1] == backing[page] + (1L << pageShift);
        runs[page] = goesOn ? runs[page + 1] + 1 : 1;
      }
    }
    gpas = inverse();
  }

  /** The guest physical address of each host page, from host physical address 0 upwards. */
  private long[] inverse() {
    long end = 0;
    for (long hpa : backing) {
      end = Math.max(end, (hpa >>> pageShift) + 1);
    }
    long[] inverse = new long[(int) end];
    for (int slot = 0; slot < count; slot++) {
      for (long gpa = starts[slot]; gpa < ends[slot]; gpa += 1L << pageShift) {
        inverse[(int) (backing[page(slot, gpa)] >>> pageShift)] = gpa;
      }
    }
    return inverse;
  }

  /** The guest physical address of a host physical address that backs one. */
  public long gpa(long hpa) {
    return gpas[(int) (hpa >>> pageShift)] | hpa & (1L << pageShift) - 1;
  }

  /** Log2 of the bytes in a host page. */
  public int pageShift() {
    return pageShift;
  }

  /** How many slots there are. */
  public int count() {
    return count;
  }

  /** The first guest physical address of a slot. */
  public long start(int slot) {
    return starts[slot];
  }

  /** The address after the last of a slot. */
  public long end(int slot) {
    return ends[slot];
  }

  /** How many host pages back all slots. */
  public int pages() {
    return backing.length;
  }

  /** Where a host page lies: its host physical address. */
  public long backing(int page) {
    return backing[page];
  }

  /** The host physical address behind all host pages. */
  public long end() {
    return (long) gpas.length << pageShift;
  }

  /** How many host pages from this one on lie side by side, in the slot of this one. */
  public int run(int page) {
    return runs[page];
  }

  /** The slot that a guest physical address lies in; −1 if in none. */
  public int slot(long gpa) {
    int found = -1;
    for (int slot = 0; slot < count; slot++) {
      if (gpa >= starts[slot] && gpa < ends[slot]) {
        found = slot;
      }
    }
    return found;
  }

  /** The host physical address; {@link #NOWHERE} if the address is in no slot. */
  @Clause({"K-MAP-1", "K-MAP-2"})
  public long hpa(long gpa) {
    int slot = slot(gpa);
    return slot < 0 ? NOWHERE : backing[page(slot, gpa)] | gpa & (1L << pageShift) - 1;
  }

  /** Whether the address lies in RAM. */
  public boolean isRam(long gpa) {
    int slot = slot(gpa);
    return slot >= 0 && writable[slot];
  }

  /** Whether the address lies in RAM or ROM. */
  public boolean isBacked(long gpa) {
    return slot(gpa) >= 0;
  }

  /** How many units of 2^shift bytes, each of one slot, there are. */
  public int units(int shift) {
    int units = 0;
    for (int slot = 0; slot < count; slot++) {
      units += unitsOf(slot, shift);
    }
    return units;
  }

  /** The number of the unit of 2^shift bytes that an address lies in, which must be in a slot. */
  public int unit(long gpa, int shift) {
    int before = 0;
    int found = 0;
    for (int slot = 0; slot < count; slot++) {
      if (gpa >= starts[slot] && gpa < ends[slot]) {
        found = before + (int) ((gpa >>> shift) - (starts[slot] >>> shift));
      }
      before += unitsOf(slot, shift);
    }
    return found;
  }

  private int unitsOf(int slot, int shift) {
    return (int) ((ends[slot] - 1 >>> shift) - (starts[slot] >>> shift)) + 1;
  }

  /** The host page that backs an address of a slot. */
  public int page(int slot, long gpa) {
    return firstPages[slot] + (int) (gpa - starts[slot] >>> pageShift);
  }

  /**
   * Whether the bytes from {@code gpa}, a multiple of their number, are RAM that lies side by side
   * in host memory and begins at a multiple of {@code alignment}.
   *
   * @param shift log2 of how many bytes, at least the host page's
   */
  @Clause("K-MAP-3")
  public boolean isWhole(long gpa, int shift, long alignment) {
    int slot = slot(gpa);
    if (slot < 0 || shift < pageShift || !writable[slot] || ends[slot] - gpa < 1L << shift) {
      return false;
    }
    int page = page(slot, gpa);
    return runs[page] >= 1 << shift - pageShift && (backing[page] & alignment - 1) == 0;
  }
}
