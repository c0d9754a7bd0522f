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

  /** Whether a selector is of the LDT. */
  static boolean isLocal(int selector) {
    return (selector & LOCAL) != 0;
  }

  /** Whether a selector is not null and its descriptor of 8 or 16 bytes lies within the table. */
  static boolean has(Registers registers, int selector, int sizeBytes) {
    boolean local = isLocal(selector);
    boolean usable = (registers.attributes[Registers.LDTR] & Descriptor.PRESENT) != 0;
    long limit =
        local ? Integer.toUnsignedLong(registers.limit[Registers.LDTR]) : registers.gdtLimit;
    return !isNull(selector) && (selector & 0xFFF8) + sizeBytes - 1 <= limit && (!local || usable);
  }

  /** The linear address of a selector's descriptor. */
  static long address(Registers registers, int selector) {
    boolean local = isLocal(selector);
    return (local ? registers.base[Registers.LDTR] : registers.gdtBase) + (selector & 0xFFF8);
  }

  /**
   * A selector's descriptor, its low 8 bytes; an exception with the selector if there is none.
   *
   * @param sizeBytes 8, or 16 for a system segment in long mode
   */
  static long read(Execution x, int selector, int sizeBytes, int exception) {
    if (!has(x.registers, selector, sizeBytes)) {
      x.raise(exception, errorCode(selector));
    }
    return Accesses.loadSystem(x, address(x.registers, selector), 8);
  }

  /** The upper 8 bytes of a system segment's descriptor in long mode; elsewhere 0. */
  static long readUpper(Execution x, int selector) {
    long at = address(x.registers, selector) + 8;
    return x.registers.isLongMode() ? Accesses.loadSystem(x, at, 8) : 0;
  }

  /** How long the descriptor of a system segment is. */
  static int systemBytes(Registers registers) {
    return registers.isLongMode() ? 16 : 8;
  }

  /** Sets the type's lowest bit in a selector's descriptor, accessed, if it is 0. */
  static void setAccessed(Execution x, int selector, long descriptor) {
    if ((Descriptor.attributes(descriptor) & Descriptor.ACCESSED) == 0) {
      setAttributes(x, selector, (int) (descriptor >>> 40) | Descriptor.ACCESSED);
    }
  }

  /** Stores bits 47:40 of a selector's descriptor. */
  static void setAttributes(Execution x, int selector, int attributes) {
    Accesses.storeSystem(x, address(x.registers, selector) + 5, 1, attributes & 0xFF);
  }
}
