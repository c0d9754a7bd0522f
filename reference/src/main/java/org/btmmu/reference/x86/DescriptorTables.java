package org.btmmu.reference.x86;

/** The descriptor tables in memory (SDM 3A 3.5). */
public final class DescriptorTables {
  /** TI of a selector: the LDT rather than the GDT. */
  private static final int LOCAL = 1 << 2;

  /** The bits of a selector that are an error code's: index and TI. */
  private static final int INDEX_AND_TABLE = 0xFFFC;

  private DescriptorTables() {}

  /** Whether a selector is null: index 0 of the GDT, any RPL. */
  static boolean isNull(int selector) {
    return (selector & INDEX_AND_TABLE) == 0;
  }

  /** A selector as an error code. */
  static int errorCode(int selector) {
    return selector & INDEX_AND_TABLE;
  }

  /**
   * The linear address of a selector's descriptor; an exception with the selector if it is beyond
   * the table's limit.
   *
   * @param sizeBytes 8, or 16 for a system segment in long mode
   */
  static long address(Execution x, int selector, int sizeBytes, int exception) {
    Registers registers = x.registers;
    boolean local = (selector & LOCAL) != 0;
    boolean usable = (registers.attributes[Registers.LDTR] & Descriptor.PRESENT) != 0;
    long limit =
        local ? Integer.toUnsignedLong(registers.limit[Registers.LDTR]) : registers.gdtLimit;
    long offset = selector & 0xFFF8;
    if (offset + sizeBytes - 1 > limit || local && !usable) {
      x.raise(exception, errorCode(selector));
    }
    return (local ? registers.base[Registers.LDTR] : registers.gdtBase) + offset;
  }

  /** A selector's descriptor, its low 8 bytes; #GP with the selector if there is none. */
  static long read(Execution x, int selector) {
    return x.loadSystem(address(x, selector, 8, Vectors.GP), 8);
  }

  /** Sets the type's lowest bit in a selector's descriptor, accessed, if it is 0. */
  static void setAccessed(Execution x, int selector, long descriptor) {
    if ((Descriptor.attributes(descriptor) & Descriptor.ACCESSED) == 0) {
      long at = address(x, selector, 8, Vectors.GP) + 5;
      x.storeSystem(at, 1, descriptor >>> 40 & 0xFF | Descriptor.ACCESSED);
    }
  }
}
