package org.btmmu.reference.x86;

import org.btmmu.spec.guest.ControlRegisters;

/** From an offset in a segment to a linear address, with the checks of SDM 3A chapter 6. */
public final class Segmentation {
  private Segmentation() {}

  /**
   * The linear address of an access's first byte. It raises #GP(0), or #SS(0) for the stack
   * segment, if the segment does not allow the access, and #AC(0) if the access is not aligned
   * where that is asked for. Whether the address is canonical is the MMU's to check.
   *
   * @param segment 0 … 5
   * @param offset as wide as the address size
   */
  static long linear(Execution x, int segment, long offset, int sizeBytes, boolean write) {
    Registers registers = x.registers;
    long linear = base(registers, segment) + offset;
    if (!registers.is64Bit()) {
      int checkedBytes = x.wraps && isWhole(registers, segment) ? 1 : sizeBytes;
      if (!allows(registers, segment, offset, checkedBytes, write)) {
        x.raise(segment == Registers.SS ? Vectors.SS : Vectors.GP, 0);
      }
      linear &= 0xFFFF_FFFFL;
    }
    boolean aligned = (linear & sizeBytes - 1) == 0 || !isPowerOfTwo(sizeBytes);
    if (!aligned && checksAlignment(registers) && isCanonical(registers, linear, sizeBytes)) {
      x.raise(Vectors.AC, 0);
    }
    return linear;
  }

  /** The base address; in 64-bit mode only FS and GS have one (SDM 3A 3.2.4). */
  static long base(Registers registers, int segment) {
    boolean has = !registers.is64Bit() || segment == Registers.FS || segment == Registers.GS;
    return has ? registers.base[segment] : 0;
  }

  /** Whether type and limit of a segment allow an access (SDM 3A 6.3, 6.5). */
  static boolean allows(
      Registers registers, int segment, long offset, int sizeBytes, boolean write) {
    int attributes = registers.attributes[segment];
    boolean code = Descriptor.isCode(attributes);
    boolean rightType =
        write
            ? !code && (attributes & Descriptor.WRITABLE) != 0
            : !code || (attributes & Descriptor.READABLE) != 0;
    return (attributes & Descriptor.PRESENT) != 0
        && (rightType || !registers.isProtected())
        && isInLimit(registers.limit[segment], attributes, offset, sizeBytes);
  }

  /** Whether a segment has all offsets of 32 bits. */
  private static boolean isWhole(Registers registers, int segment) {
    boolean data = Descriptor.isData(registers.attributes[segment]);
    boolean down = data && (registers.attributes[segment] & Descriptor.EXPAND_DOWN) != 0;
    return registers.limit[segment] == -1 && !down;
  }

  /** Whether all bytes of an access lie in the segment (SDM 3A 6.3). */
  static boolean isInLimit(int limit, int attributes, long offset, int sizeBytes) {
    long last = offset + sizeBytes - 1;
    long bytes = Integer.toUnsignedLong(limit);
    boolean down = Descriptor.isData(attributes) && (attributes & Descriptor.EXPAND_DOWN) != 0;
    if (down) {
      long end = (attributes & Descriptor.BIG) != 0 ? 0xFFFF_FFFFL : 0xFFFF;
      return offset > bytes && last <= end;
    }
    return last <= bytes;
  }

  /** SDM 3A 7.15, #AC: CR0.AM and EFLAGS.AC, in user mode. */
  private static boolean checksAlignment(Registers registers) {
    return registers.cpl == 3
        && (registers.cr0 & ControlRegisters.CR0_AM) != 0
        && registers.is(Flags.AC);
  }

  /** Whether the address is one that has pages: else the MMU's exception comes first. */
  private static boolean isCanonical(Registers registers, long linear, int sizeBytes) {
    return !registers.is64Bit()
        || Branches.isCanonical(registers, linear)
            && Branches.isCanonical(registers, linear + sizeBytes - 1);
  }

  private static boolean isPowerOfTwo(int sizeBytes) {
    return Integer.bitCount(sizeBytes) == 1;
  }
}
