package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;

/**
 * Loading ES, SS, DS, FS and GS (SDM 2: MOV; SDM 3A 6.5 to 6.7); CS is the far transfers' matter.
 */
public final class SegmentLoads {
  /** A data segment of virtual-8086 mode: present, DPL 3, writable, accessed. */
  static final int ATTRIBUTES_8086 = 0xF3;

  private SegmentLoads() {}

  /** Loads a segment register but CS. */
  static void load(Execution x, int segment, int selector) {
    Registers registers = x.registers;
    if (registers.is(Flags.VM)) {
      set(registers, segment, selector, (long) selector << 4, 0xFFFF, ATTRIBUTES_8086);
    } else if (!registers.isProtected()) {
      registers.selector[segment] = selector;
      registers.base[segment] = (long) selector << 4;
    } else if (segment == Registers.SS) {
      loadStack(x, selector, registers.cpl);
    } else if (DescriptorTables.isNull(selector)) {
      setNull(registers, segment, selector);
    } else {
      takeData(x, segment, selector, Vectors.GP);
    }
    registers.shadow |= segment == Registers.SS;
  }

  /**
   * SS, for code of a privilege level. A null selector is one in 64-bit mode only, not at CPL 3.
   */
  static void loadStack(Execution x, int selector, int cpl) {
    Registers registers = x.registers;
    if (DescriptorTables.isNull(selector)) {
      if (!registers.is64Bit() || cpl == 3 || (selector & 3) != cpl) {
        x.raise(Vectors.GP, 0);
      }
      setNull(registers, Registers.SS, selector);
      return;
    }
    takeStack(x, selector, cpl, Vectors.GP);
  }

  /** SS takes the descriptor of a selector that is not null; else an exception as it says. */
  static void takeStack(Execution x, int selector, int cpl, int exception) {
    long descriptor = DescriptorTables.read(x, selector, 8, exception);
    checkStack(x, selector, attributes(descriptor), cpl, exception);
    DescriptorTables.setAccessed(x, selector, descriptor);
    set(x.registers, Registers.SS, selector, descriptor);
  }

  /**
   * Whether attributes can be of SS; else the exception with the selector, or #SS if not present.
   */
  static void checkStack(Execution x, int selector, int attributes, int cpl, int exception) {
    boolean writable = Descriptor.isData(attributes) && (attributes & Descriptor.WRITABLE) != 0;
    if ((selector & 3) != cpl || !writable || Descriptor.dpl(attributes) != cpl) {
      x.raise(exception, DescriptorTables.errorCode(selector));
    }
    if ((attributes & Descriptor.PRESENT) == 0) {
      x.raise(Vectors.SS, DescriptorTables.errorCode(selector));
    }
  }

  /** A data segment register takes the descriptor of a selector that is not null. */
  static void takeData(Execution x, int segment, int selector, int exception) {
    long descriptor = DescriptorTables.read(x, selector, 8, exception);
    int attributes = attributes(descriptor);
    int code = DescriptorTables.errorCode(selector);
    boolean readable =
        Descriptor.isData(attributes)
            || Descriptor.isCode(attributes) && (attributes & Descriptor.READABLE) != 0;
    if (!readable || !isReachable(attributes, selector, x.registers.cpl)) {
      x.raise(exception, code);
    }
    if ((attributes & Descriptor.PRESENT) == 0) {
      x.raise(Vectors.NP, code);
    }
    DescriptorTables.setAccessed(x, selector, descriptor);
    set(x.registers, segment, selector, descriptor);
  }

  /** Conforming code is for all; else neither CPL nor RPL may be above DPL. */
  static boolean isReachable(int attributes, int selector, int cpl) {
    boolean conforming = Descriptor.isCode(attributes) && (attributes & Descriptor.CONFORMING) != 0;
    int dpl = Descriptor.dpl(attributes);
    return conforming || cpl <= dpl && (selector & 3) <= dpl;
  }

  /** A segment register takes a descriptor, accessed. */
  static void set(Registers registers, int segment, int selector, long descriptor) {
    set(
        registers,
        segment,
        selector,
        Descriptor.base(descriptor),
        Descriptor.limit(descriptor),
        attributes(descriptor) | Descriptor.ACCESSED);
  }

  /** A segment register takes these values. */
  static void set(
      Registers registers, int segment, int selector, long base, int limit, int attributes) {
    registers.selector[segment] = selector;
    registers.base[segment] = base;
    registers.limit[segment] = limit;
    registers.attributes[segment] = attributes;
  }

  /** A segment register cannot be used; SS then still says the privilege level. */
  static void setNull(Registers registers, int segment, int selector) {
    set(registers, segment, selector, 0, 0, segment == Registers.SS ? registers.cpl << 5 : 0);
  }
}
