package org.btmmu.optimized.host;

/** The registers of the extension as numbers: what their bits are, and who may use them. */
public final class FastBtRegisters {
  /** No entry of the guest TLB matches. */
  public static final int REFILL = 0;

  /** V of the half is 0. */
  public static final int INVALID = 1;

  /** A write, and D of the half is 0. */
  public static final int MODIFIED = 2;

  /** A read, and RI of the half is 1. */
  public static final int READ_INHIBIT = 3;

  /** A fetch, and XI of the half is 1. */
  public static final int EXECUTE_INHIBIT = 4;

  /** A byte's address is not extended from the slot's width with its sign. */
  public static final int ADDRESS = 5;

  /** The selected slot is empty. */
  public static final int DOMAIN = 6;

  /** A guest load-linked or store-conditional that is not aligned. */
  public static final int ALIGNMENT = 7;

  /** BTCause.SECOND_PAGE. */
  public static final int SECOND_PAGE = 1 << 8;

  private static final int CODE = 7;
  private static final long MID = 0xFFF;
  private static final long VPN2 = (1L << 57) - (1L << 13);
  private static final int OF_THREAD = 0xFB;
  private static final long CKSEG0 = -1L << 31;

  private FastBtRegisters() {}

  /**
   * BTCause without BD, of a failure in the first page.
   *
   * @param kind 0 load, 1 store, 2 load with write intent, 3 fetch
   * @param sizeBytes 1, 2, 4, 8 or 16
   */
  public static int cause(int code, int kind, int sizeBytes) {
    return code | kind << 3 | Integer.numberOfTrailingZeros(sizeBytes) << 5;
  }

  /** Whether a cause is that of a guest refill. */
  public static boolean isRefill(int cause) {
    return (cause & CODE) == REFILL;
  }

  /** The code of a cause. */
  public static int code(int cause) {
    return cause & CODE;
  }

  /** BTCause, with BD if the instruction stands in a delay slot. */
  public static long delayed(int cause, boolean inDelaySlot) {
    return inDelaySlot ? cause | Long.MIN_VALUE : cause;
  }

  /** BTEntryHi for a guest linear address. */
  public static long entryHi(int mid, long address) {
    return mid | address & VPN2;
  }

  /** The MID in BTEntryHi or BTDomain. */
  public static int mid(long register) {
    return (int) (register & MID);
  }

  /** The width in BTDomain: 0 is 32, 1 is 48, 2 is 57 bits. */
  public static int width(int domain) {
    return domain >>> 12 & 3;
  }

  /** Whether the kernel saves a register for a host thread that it suspends. */
  public static boolean isOfThread(int number) {
    return (OF_THREAD >>> number & 1) != 0;
  }

  /**
   * What {@code mtbt} stores in a register.
   *
   * @param number the register's number, 0 … 22
   * @param midBits width of a MID
   * @param physicalBits PABITS
   * @param indexBits bits of the number of an entry of the guest TLB
   * @param slotBits bits of the number of a slot
   */
  public static long stored(
      int number, long value, int midBits, int physicalBits, int indexBits, int slotBits) {
    long mids = (1L << midBits) - 1;
    long page = (1L << physicalBits) - 0x1000;
    return switch (number) {
      case 0 -> value & 3;
      case 1, 19 -> value & (1L << slotBits) - 1;
      case 2 -> value & -1L << 8;
      case 4, 10 -> value & (1L << 63 | 0x1FF);
      case 8 -> value & 0x1FFF_FF80L | CKSEG0;
      case 14 -> value & (VPN2 | mids);
      case 15 -> value & 0x1FFF_E000;
      case 16, 17 -> value & (3L << 62 | page >>> 6 | 0x3E);
      case 18 -> value & (1L << 63 | (1L << indexBits) - 1);
      case 20 -> value & (mids | 3 << 12);
      case 21, 22 -> value & page;
      default -> value;
    };
  }
}
