package org.btmmu.optimized.guest;

import org.btmmu.spec.memory.PhysicalMemory;

/** MOV CR3 under PAE paging: the check of the four PDPTEs. */
public final class FastPdptes {
  private FastPdptes() {}

  /**
   * Whether the four entries at bits 31:5 of {@code cr3} may be loaded; leaves them in {@code into}
   * (length 4) in any case. If not, MOV CR3 raises #GP(0).
   *
   * @param maxPhysicalAddress MAXPHYADDR, 32 … 52
   */
  public static boolean load(PhysicalMemory memory, long cr3, int maxPhysicalAddress, long[] into) {
    long table = cr3 & 0xFFFF_FFE0L;
    long reserved = reserved(maxPhysicalAddress);
    long bad = 0;
    for (int number = 0; number < 4; number++) {
      long pdpte = memory.read64(table + 8 * number);
      bad |= pdpte & reserved & -(pdpte & 1);
      into[number] = pdpte;
    }
    return bad == 0;
  }

  /** Bits 2:1, 8:5 and from MAXPHYADDR upwards must be 0 in a present PDPTE. */
  public static long reserved(int maxPhysicalAddress) {
    return 0x1E6 | -1L << maxPhysicalAddress;
  }
}
