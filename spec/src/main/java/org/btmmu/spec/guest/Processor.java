package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/**
 * What a guest processor model decides about paging.
 *
 * @param maxPhysicalAddress MAXPHYADDR in bits, 32 … 52
 * @param pse36 whether 4-MByte pages can lie above 4 GByte
 * @param gigabytePages whether PS in a PDPTE maps a 1-GByte page
 * @param amd whether the rules of AMD apply where the two manuals differ (G-FMT-7)
 */
@Clause("G-MODE-3")
public record Processor(int maxPhysicalAddress, boolean pse36, boolean gigabytePages, boolean amd) {
  /** Checks the range of MAXPHYADDR. */
  public Processor {
    if (maxPhysicalAddress < 32 || maxPhysicalAddress > 52) {
      throw new IllegalArgumentException("MAXPHYADDR must be 32 to 52 bits");
    }
  }
}
