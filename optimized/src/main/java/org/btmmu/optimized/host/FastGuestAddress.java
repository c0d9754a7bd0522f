package org.btmmu.optimized.host;

/**
 * A guest access before and after the guest TLB is looked at: slot, alignment, width, the two pages
 * it may lie in, and what is reported of it. The guest TLB itself is asked by the caller, once for
 * {@link #first} and, if the access {@link #crosses}, once for {@link #second}.
 */
public final class FastGuestAddress {
  /** Nothing is wrong so far. */
  public static final int GOOD = -1;

  private static final long IN_PAGE = 0xFFF;
  private static final long LOW_4GB = 0xFFFF_FFFFL;

  private FastGuestAddress() {}

  /**
   * What is checked before any page is looked up.
   *
   * @param domain the selected slot's MID and width, as BTDomain has them
   * @param kind 0 load, 1 store, 2 load with write intent, 3 fetch
   * @param linked a guest load-linked or store-conditional
   * @return a cause as {@link FastBtRegisters#cause} makes it, or {@link #GOOD}
   */
  public static int check(int domain, int kind, long address, int sizeBytes, boolean linked) {
    int cause = FastBtRegisters.cause(0, kind, sizeBytes);
    int width = FastBtRegisters.width(domain);
    if (FastBtRegisters.mid(domain) == 0) {
      return cause | FastBtRegisters.DOMAIN;
    }
    if (linked && (address & (sizeBytes - 1)) != 0) {
      return cause | FastBtRegisters.ALIGNMENT;
    }
    if (!isLegal(address, width)) {
      return cause | FastBtRegisters.ADDRESS;
    }
    if (!isLegal(address + sizeBytes - 1, width)) {
      return cause | FastBtRegisters.ADDRESS | FastBtRegisters.SECOND_PAGE;
    }
    return GOOD;
  }

  /** Whether an address may be used under a width: 0 is 32, 1 is 48, 2 is 57 bits. */
  public static boolean isLegal(long address, int width) {
    int above = above(width);
    return width == 0 || address << above >> above == address;
  }

  private static int above(int width) {
    return width == 1 ? 16 : 7;
  }

  /** The address as the guest means it. */
  public static long first(long address, int width) {
    return width == 0 ? address & LOW_4GB : address;
  }

  /** The first byte of the page after that of {@code address}. */
  public static long second(long address, int width) {
    return first((address | IN_PAGE) + 1, width);
  }

  /** Whether an access lies in two pages of 4 KByte. */
  public static boolean crosses(long address, int sizeBytes) {
    return (address & IN_PAGE) + sizeBytes > IN_PAGE + 1;
  }

  /** How many bytes of an access lie in its first page. */
  public static int bytesInFirstPage(long address, int sizeBytes) {
    return crosses(address, sizeBytes) ? (int) (IN_PAGE + 1 - (address & IN_PAGE)) : sizeBytes;
  }

  /**
   * What the lookups of the pages make of an access that {@link #check} lets pass.
   *
   * @param first code of the first page's failure, or {@link #GOOD}
   * @param second code of the second page's failure; GOOD too if there is no second page
   * @return a cause as {@link FastBtRegisters#cause} makes it, or {@link #GOOD}
   */
  public static int judge(int kind, int sizeBytes, int first, int second) {
    if (first != GOOD) {
      return FastBtRegisters.cause(first, kind, sizeBytes);
    }
    return second == GOOD
        ? GOOD
        : FastBtRegisters.cause(second, kind, sizeBytes) | FastBtRegisters.SECOND_PAGE;
  }

  /** The bad address of a cause: where the access began, or where its second page begins. */
  public static long badAddress(int cause, long address, int width) {
    return (cause & FastBtRegisters.SECOND_PAGE) != 0
        ? second(address, width)
        : first(address, width);
  }
}
