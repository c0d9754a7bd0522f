package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;
import static org.btmmu.reference.x86.Registers.LDTR;
import static org.btmmu.reference.x86.Registers.TR;

/** LLDT, LTR, SLDT, STR (SDM 2, each by its name): the segments of the LDT and of the task. */
final class SystemSegments {
  private SystemSegments() {}

  static void execute(Execution x) {
    Privilege.requireProtected(x);
    switch (x.instruction().form().op()) {
      case SLDT -> store(x, LDTR);
      case STR -> store(x, TR);
      case LLDT -> {
        Privilege.requireZero(x);
        int selector = (int) Operands.read(x, 0);
        if (DescriptorTables.isNull(selector)) {
          SegmentLoads.setNull(x.registers, LDTR, selector);
        } else {
          loadLdt(x, selector, Vectors.GP, Vectors.NP);
        }
      }
      case LTR -> {
        Privilege.requireZero(x);
        loadTask(x, (int) Operands.read(x, 0));
      }
      default -> x.refuse();
    }
  }

  private static void store(Execution x, int segment) {
    Privilege.requireZeroUnderUmip(x);
    Operands.write(x, 0, x.registers.selector[segment]);
  }

  /** LDTR takes the descriptor of a selector that is not null. */
  static void loadLdt(Execution x, int selector, int exception, int ifNotPresent) {
    long descriptor = read(x, selector, exception);
    if (systemType(descriptor) != Descriptor.LDT) {
      x.raise(exception, DescriptorTables.errorCode(selector));
    }
    load(x, LDTR, selector, descriptor, ifNotPresent);
  }

  /** The task becomes busy; a 16-bit TSS is none in long mode. */
  private static void loadTask(Execution x, int selector) {
    long descriptor = read(x, selector, Vectors.GP);
    int type = systemType(descriptor);
    boolean old = type == Descriptor.TSS_16 && !x.registers.isLongMode();
    if (type != Descriptor.TSS && !old) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(selector));
    }
    load(x, TR, selector, descriptor, Vectors.NP);
    int busy = attributes(descriptor) | Descriptor.BUSY;
    DescriptorTables.setAttributes(x, selector, busy);
    x.registers.attributes[TR] = busy;
  }

  /** A descriptor of the GDT. */
  private static long read(Execution x, int selector, int exception) {
    if (DescriptorTables.isLocal(selector)) {
      x.raise(exception, DescriptorTables.errorCode(selector));
    }
    return DescriptorTables.read(x, selector, DescriptorTables.systemBytes(x.registers), exception);
  }

  /** The type of a system segment; that of code or data is none. */
  private static int systemType(long descriptor) {
    return attributes(descriptor) & (Descriptor.CODE_OR_DATA | Descriptor.TYPE);
  }

  private static void load(
      Execution x, int segment, int selector, long descriptor, int ifNotPresent) {
    int attributes = attributes(descriptor);
    if ((attributes & Descriptor.PRESENT) == 0) {
      x.raise(ifNotPresent, DescriptorTables.errorCode(selector));
    }
    long upper = DescriptorTables.readUpper(x, selector);
    long base = Descriptor.base(descriptor) | upper << 32;
    if (x.registers.isLongMode() && !Branches.isCanonical(x.registers, base)) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(selector));
    }
    int limit = Descriptor.limit(descriptor);
    SegmentLoads.set(x.registers, segment, selector, base, limit, attributes);
  }
}
