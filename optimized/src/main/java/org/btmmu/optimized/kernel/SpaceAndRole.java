package org.btmmu.optimized.kernel;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.PagingMode;

/**
 * What a domain stands for: an address space and all else, but the access class, that decides
 * rights.
 *
 * @param base guest physical address of the root table; under PAE the first PDPTE register
 * @param pdpte1 under PAE the second PDPTE register, else 0
 * @param pdpte2 under PAE the third, else 0
 * @param pdpte3 under PAE the fourth, else 0
 * @param pcid the PCID, 0 … 4095
 * @param role see {@link FastControls#role}, with the paging mode in bits 34:32
 * @param keys see {@link FastControls#keys}
 * @param top level of the root shadow page table: 2, 3 or 4 for 32, 48 or 57 address bits
 */
public record SpaceAndRole(
    long base, long pdpte1, long pdpte2, long pdpte3, int pcid, long role, long keys, int top) {
  /** What the controls select. */
  @Clause({"K-SPC-1", "K-ROL-1", "K-ROL-2"})
  public static SpaceAndRole of(FastControls controls, int pcid) {
    boolean pae = controls.mode == PagingMode.PAE;
    boolean off = controls.mode == PagingMode.OFF;
    return new SpaceAndRole(
        pae ? controls.pdpte0 : off ? 0 : controls.root,
        pae ? controls.pdpte1 : 0,
        pae ? controls.pdpte2 : 0,
        pae ? controls.pdpte3 : 0,
        pcid,
        controls.role | (long) controls.mode.ordinal() << 32,
        controls.keys,
        top(controls.mode));
  }

  private static int top(PagingMode mode) {
    return switch (mode) {
      case OFF, BITS_32, PAE -> 2;
      case FOUR_LEVEL -> 3;
      case FIVE_LEVEL -> 4;
    };
  }
}
