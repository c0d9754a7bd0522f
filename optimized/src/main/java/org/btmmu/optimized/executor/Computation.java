package org.btmmu.optimized.executor;

/** Instructions that compute a register from registers, but the most frequent ones. */
final class Computation {
  private static final long BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long HALVES = 0x0000_FFFF_0000_FFFFL;

  private Computation() {}

  /**
   * The value of the destination.
   *
   * @param a register rs
   * @param b register rt, which an insertion leaves but for its field
   * @param immediate as {@link HostDecoder} has it
   */
  static long value(int operation, long a, long b, int immediate) {
    return switch (operation) {
      case HostCode.NOR -> ~(a | b);
      case HostCode.XORI -> a ^ immediate;
      case HostCode.SLTI -> a < immediate ? 1 : 0;
      case HostCode.SLLV -> (int) b << (int) a;
      case HostCode.SRLV -> (int) b >>> (int) a;
      case HostCode.SRAV -> (int) b >> (int) a;
      case HostCode.ROTR -> Integer.rotateRight((int) b, immediate);
      case HostCode.ROTRV -> Integer.rotateRight((int) b, (int) a);
      case HostCode.DSLLV -> b << a;
      case HostCode.DSRLV -> b >>> a;
      case HostCode.DSRAV -> b >> a;
      case HostCode.DROTR -> Long.rotateRight(b, immediate);
      case HostCode.DROTRV -> Long.rotateRight(b, (int) a);
      case HostCode.EXT -> (int) extract((int) a & 0xFFFF_FFFFL, immediate);
      case HostCode.INS -> (int) insert(a, b, immediate);
      case HostCode.DEXT -> extract(a, immediate);
      case HostCode.DINS -> insert(a, b, immediate);
      case HostCode.MUL -> (int) a * (int) b;
      default -> counted(operation, a, b);
    };
  }

  private static long counted(int operation, long a, long b) {
    return switch (operation) {
      case HostCode.CLZ -> Integer.numberOfLeadingZeros((int) a);
      case HostCode.CLO -> Integer.numberOfLeadingZeros(~(int) a);
      case HostCode.DCLZ -> Long.numberOfLeadingZeros(a);
      case HostCode.DCLO -> Long.numberOfLeadingZeros(~a);
      case HostCode.WSBH -> (int) swapBytes(b);
      case HostCode.DSBH -> swapBytes(b);
      case HostCode.DSHD -> {
        long swapped = (b & HALVES) << 16 | b >>> 16 & HALVES;
        yield Long.rotateRight(swapped, 32);
      }
      default -> throw new HostError("nothing is installed there");
    };
  }

  private static long swapBytes(long value) {
    return (value & BYTES) << 8 | value >>> 8 & BYTES;
  }

  /** Immediate: first bit in 7:0, number of bits above. */
  static long extract(long value, int immediate) {
    return value >>> (immediate & 63) & -1L >>> 64 - (immediate >> 8);
  }

  static long insert(long value, long into, int immediate) {
    long field = -1L >>> 64 - (immediate >> 8) << (immediate & 63);
    return into & ~field | value << (immediate & 63) & field;
  }
}
