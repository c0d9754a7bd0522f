package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.MidSlot;

/** The MID file and the register BTSlot, which selects one of its slots. */
@Clause({"B-MID-2", "B-MID-4"})
public final class MidFile {
  private final MidSlot[] slots;
  private int selected;

  /** A file of empty slots, of which slot 0 is selected. */
  public MidFile(Geometry geometry) {
    slots = new MidSlot[geometry.slots()];
    for (int slot = 0; slot < slots.length; slot++) {
      slots[slot] = MidSlot.EMPTY;
    }
  }

  /** {@code setmem}: selects a slot; a number that no slot has selects slot 0. */
  @Clause("B-MID-3")
  public void setmem(long slot) {
    selected = Long.compareUnsigned(slot, slots.length) < 0 ? (int) slot : 0;
  }

  /** The kernel writes a slot; slot 0 stays empty, and a number that no slot has is ignored. */
  @Clause({"B-MID-2", "B-MID-4"})
  public void write(int slot, MidSlot contents) {
    if (slot > 0 && slot < slots.length) {
      slots[slot] = contents;
    }
  }

  /** What a slot holds; a number that no slot has shows slot 0. */
  @Clause("B-MID-2")
  public MidSlot slot(int slot) {
    return slots[slot > 0 && slot < slots.length ? slot : 0];
  }

  /** BTSlot. */
  public int selected() {
    return selected;
  }

  /** The slot that guest accesses use. */
  @Clause("B-MID-3")
  public MidSlot current() {
    return slots[selected];
  }
}
