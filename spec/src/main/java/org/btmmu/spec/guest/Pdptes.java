package org.btmmu.spec.guest;

/** The four PDPTE registers of PAE paging, loaded by MOV CR3 (SDM 3A 5.4.1). */
public record Pdptes(long pdpte0, long pdpte1, long pdpte2, long pdpte3) {
  /** All four not present. */
  public static final Pdptes NONE = new Pdptes(0, 0, 0, 0);

  /** Register {@code index}, 0 … 3. */
  public long get(long index) {
    if (index == 0) {
      return pdpte0;
    }
    if (index == 1) {
      return pdpte1;
    }
    if (index == 2) {
      return pdpte2;
    }
    return pdpte3;
  }
}
