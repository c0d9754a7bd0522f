package org.btmmu.spec.guest;

/** The sizes of guest pages. */
public enum PageSize {
  SIZE_4KB(12),
  SIZE_2MB(21),
  SIZE_4MB(22),
  SIZE_1GB(30);

  private final int shift;

  PageSize(int shift) {
    this.shift = shift;
  }

  /** log2 of the size in bytes. */
  public int shift() {
    return shift;
  }

  /** The size in bytes. */
  public long sizeBytes() {
    return 1L << shift;
  }

  /** The bits of an address below the page's number. */
  public long offsetMask() {
    return sizeBytes() - 1;
  }
}
