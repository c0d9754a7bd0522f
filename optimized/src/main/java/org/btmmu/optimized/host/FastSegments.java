package org.btmmu.optimized.host;

/** What an ordinary virtual address of the host is, before the joint TLB. */
public final class FastSegments {
  /** The address is looked up in the joint TLB. */
  public static final long MAPPED = -1;

  /** The access is an address error. */
  public static final long ADDRESS_ERROR = -2;

  private static final long LOW_2GB = 0x7FFF_FFFFL;
  private static final long LOW_512MB = 0x1FFF_FFFFL;
  private static final long IN_REGION = (1L << 62) - 1;
  private static final long IN_XKPHYS = (1L << 59) - 1;

  private FastSegments() {}

  /**
   * What an access of a size is.
   *
   * @param status as {@link FastStatus} has it
   * @param segmentBits SEGBITS
   * @param physicalBits PABITS
   * @return the host physical address, {@link #MAPPED} or {@link #ADDRESS_ERROR}
   */
  public static long of(
      long address, int sizeBytes, int status, int segmentBits, int physicalBits) {
    if ((address & (sizeBytes - 1)) != 0) {
      return ADDRESS_ERROR;
    }
    return switch ((int) (address >>> 62)) {
      case 0 -> user(address, status, segmentBits);
      case 1 -> supervisor(address, status, segmentBits);
      case 2 -> physical(address, status, physicalBits);
      default -> kernel(address, status, segmentBits);
    };
  }

  /** useg and xuseg. */
  public static long user(long address, int status, int segmentBits) {
    if (address <= LOW_2GB) {
      return (status & FastStatus.ERL) != 0 ? address : MAPPED;
    }
    return mapped((status & FastStatus.UX) != 0 && address >>> segmentBits == 0);
  }

  /** xsseg. */
  private static long supervisor(long address, int status, int segmentBits) {
    boolean enabled = (status & FastStatus.SX) != 0 && FastStatus.isSupervisor(status);
    return mapped(enabled && (address & IN_REGION) >>> segmentBits == 0);
  }

  /** xkphys: bits 61:59 choose a cache attribute. */
  public static long physical(long address, int status, int physicalBits) {
    boolean enabled = (status & FastStatus.KX) != 0 && FastStatus.isKernel(status);
    long physical = address & IN_XKPHYS;
    return enabled && physical >>> physicalBits == 0 ? physical : ADDRESS_ERROR;
  }

  /** xkseg, and the four segments of 512 MByte above it. */
  private static long kernel(long address, int status, int segmentBits) {
    if (address >> 31 != -1) {
      boolean enabled = (status & FastStatus.KX) != 0 && FastStatus.isKernel(status);
      return mapped(enabled && (address & IN_REGION) < (1L << segmentBits) - (LOW_2GB + 1));
    }
    return switch ((int) address >>> 29 & 3) {
      case 2 -> mapped(FastStatus.isSupervisor(status));
      case 3 -> mapped(FastStatus.isKernel(status));
      default -> FastStatus.isKernel(status) ? address & LOW_512MB : ADDRESS_ERROR;
    };
  }

  private static long mapped(boolean accessible) {
    return accessible ? MAPPED : ADDRESS_ERROR;
  }
}
