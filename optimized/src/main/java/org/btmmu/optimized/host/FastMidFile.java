package org.btmmu.optimized.host;

/**
 * The MID file and the slot that guest accesses use. A slot is the value of BTDomain, MID 11:0 and
 * width 13:12, and the host physical address of a root.
 */
public final class FastMidFile {
  private final int[] domains;
  private final long[] roots;
  private int selected;

  /**
   * A file of empty slots, of which slot 0 is selected.
   *
   * @param slots how many, a power of two, 2 … 64
   */
  public FastMidFile(int slots) {
    domains = new int[slots];
    roots = new long[slots];
  }

  /** {@code setmem}: selects a slot; a number that no slot has selects slot 0. */
  public void setmem(long slot) {
    selected = (slot & -domains.length) == 0 ? (int) slot : 0;
  }

  /** The kernel writes a slot; slot 0 stays empty, and a number that no slot has is ignored. */
  public void write(int slot, int domain, long root) {
    if (slot > 0 && slot < domains.length) {
      domains[slot] = domain;
      roots[slot] = root;
    }
  }

  /** BTSlot. */
  public int selected() {
    return selected;
  }

  /** MID and width that guest accesses use, as BTDomain has them. */
  public int domain() {
    return domains[selected];
  }

  /** BTCurrentRoot. */
  public long root() {
    return roots[selected];
  }
}
