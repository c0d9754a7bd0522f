package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;

/**
 * Loading CS (SDM 3A 6.8). A selector's descriptor is read, checked by the rule of who transfers,
 * and then loaded with the target's offset.
 */
final class CodeSegments {
  private CodeSegments() {}

  /** The descriptor of a selector; #GP(0) if that is null, #GP with it if there is none. */
  static long read(Execution x, int selector) {
    long descriptor = DescriptorTables.read(x, selector, 8, Vectors.GP);
    checkCode(x, selector, attributes(descriptor), Vectors.GP);
    return descriptor;
  }

  /** An exception with the selector unless it is code, in long mode not both 64-bit and 32-bit. */
  static void checkCode(Execution x, int selector, int attributes, int exception) {
    int both = Descriptor.LONG | Descriptor.BIG;
    boolean contradicts = x.registers.isLongMode() && (attributes & both) == both;
    if (!Descriptor.isCode(attributes) || contradicts) {
      x.raise(exception, DescriptorTables.errorCode(selector));
    }
  }

  /** #NP with the selector unless P is 1. */
  static void checkPresent(Execution x, int selector, int attributes) {
    if ((attributes & Descriptor.PRESENT) == 0) {
      x.raise(Vectors.NP, DescriptorTables.errorCode(selector));
    }
  }

  /** SDM 3A 6.8.1.1, 6.8.1.2: a direct jump or call; the privilege level stays. */
  static void checkDirect(Execution x, int selector, int attributes) {
    int cpl = x.registers.cpl;
    int dpl = Descriptor.dpl(attributes);
    boolean reachable = isConforming(attributes) ? dpl <= cpl : dpl == cpl && (selector & 3) <= cpl;
    if (!reachable) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(selector));
    }
    checkPresent(x, selector, attributes);
  }

  /** SDM 3A 6.8.6, SDM 2 RET, IRET: a return, to the selector's RPL. */
  static void checkReturn(Execution x, int selector, int attributes) {
    int rpl = selector & 3;
    int dpl = Descriptor.dpl(attributes);
    boolean reachable = isConforming(attributes) ? dpl <= rpl : dpl == rpl;
    if (rpl < x.registers.cpl || !reachable) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(selector));
    }
    checkPresent(x, selector, attributes);
  }

  /** Whether attributes are of conforming code. */
  static boolean isConforming(int attributes) {
    return Descriptor.isCode(attributes) && (attributes & Descriptor.CONFORMING) != 0;
  }

  /** Whether code with these attributes is 64-bit code. */
  static boolean is64Bit(Registers registers, int attributes) {
    return registers.isLongMode() && (attributes & Descriptor.LONG) != 0;
  }

  /** #GP(0) unless the target lies in the segment's limit; of 64-bit code, is canonical. */
  static void checkTarget(Execution x, long descriptor, long target) {
    boolean allowed =
        is64Bit(x.registers, attributes(descriptor))
            ? Branches.isCanonical(x.registers, target)
            : Long.compareUnsigned(target, Integer.toUnsignedLong(Descriptor.limit(descriptor)))
                <= 0;
    if (!allowed) {
      x.raise(Vectors.GP, 0);
    }
  }

  /** CS takes a descriptor that has been checked, and the privilege level its new value. */
  static void load(Execution x, int selector, long descriptor, int cpl) {
    DescriptorTables.setAccessed(x, selector, descriptor);
    SegmentLoads.set(x.registers, Registers.CS, selector & ~3 | cpl, descriptor);
    x.registers.cpl = cpl;
  }

  /** A flat segment of SYSCALL and its kin, whose descriptor is not read (SDM 2). */
  static void setFlat(Registers registers, int segment, int selector, int attributes) {
    int rights = attributes | Descriptor.PRESENT | Descriptor.CODE_OR_DATA;
    int flat = rights | Descriptor.GRANULARITY | Descriptor.ACCESSED | Descriptor.WRITABLE;
    SegmentLoads.set(registers, segment, selector, 0, -1, flat | (selector & 3) << 5);
  }

  /** Real mode, and its like in virtual-8086 mode: the base is the selector's. */
  static void setReal(Registers registers, int selector) {
    registers.selector[Registers.CS] = selector;
    registers.base[Registers.CS] = (long) selector << 4;
  }
}
