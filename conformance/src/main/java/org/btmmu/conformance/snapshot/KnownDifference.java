package org.btmmu.conformance.snapshot;

/**
 * In what QEMU's {@code info tlb} is known to differ from the architecture, or cannot be compared.
 */
public enum KnownDifference {
  /** Its mask for PAE entries keeps all bits above the page's offset. */
  PAE_XD_IN_ADDRESS("QEMU prints XD as physical-address bit 63 under PAE"),
  /** It takes 4-MByte pages to lie below 4 GByte. */
  PSE36_ADDRESS_CUT("QEMU leaves out bits 39:32 of a PSE-36 page's address"),
  /** It checks neither reserved bits nor MAXPHYADDR, and reads on below such an entry. */
  RESERVED_BITS_IGNORED("QEMU lists what lies behind reserved bits"),
  /** Not QEMU's doing: the core is sparse. */
  TABLE_NOT_CAPTURED("the core lacks the table that QEMU read");

  private final String title;

  KnownDifference(String title) {
    this.title = title;
  }

  /** The difference in words. */
  public String title() {
    return title;
  }
}
