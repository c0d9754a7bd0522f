package org.btmmu.spec.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;

/**
 * Which guest address space a shadow page table belongs to.
 *
 * @param root guest physical address of the root table; 0 under PAE, where the registers below
 *     stand for it, and without paging
 * @param pcid the PCID, 0 … 4095; 0 while CR4.PCIDE is 0
 * @param pdptes the PDPTE registers under PAE; otherwise {@link Pdptes#NONE}
 */
@Clause({"K-SPC-1", "K-SPC-2"})
public record SpaceKey(long root, int pcid, Pdptes pdptes) {
  /** Checks the range of the PCID. */
  public SpaceKey {
    if (pcid < 0 || pcid > 4095) {
      throw new IllegalArgumentException("a PCID must be 0 to 4095");
    }
  }

  /**
   * The space that the registers select.
   *
   * @param pcids CR4.PCIDE
   */
  public static SpaceKey of(PagingControls controls, boolean pcids) {
    PagingMode mode = controls.mode();
    if (mode == PagingMode.OFF) {
      return new SpaceKey(0, 0, Pdptes.NONE);
    }
    if (mode.hasPdpteRegisters()) {
      return new SpaceKey(0, 0, controls.pdptes());
    }
    long mask = mode.isLongMode() ? 0x000F_FFFF_FFFF_F000L : 0xFFFF_F000L;
    int pcid = mode.isLongMode() && pcids ? (int) (controls.cr3() & 0xFFF) : 0;
    return new SpaceKey(controls.cr3() & mask, pcid, Pdptes.NONE);
  }
}
