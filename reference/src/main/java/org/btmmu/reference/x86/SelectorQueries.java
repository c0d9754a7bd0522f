package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;

import org.btmmu.spec.x86.Op;

/** LAR, LSL, VERR, VERW, ARPL (SDM 2, each by its name; SDM 3A 6.10): what a selector allows. */
final class SelectorQueries {
  /** The types of system segments, a bit each, that LAR accepts, outside and in long mode. */
  private static final int LAR_TYPES = 0x1A3E, LAR_TYPES_LONG = 0x1A04;

  /** The same for LSL, which has no limit of gates to tell. */
  private static final int LSL_TYPES = 0x0A0E, LSL_TYPES_LONG = 0x0A04;

  private SelectorQueries() {}

  static void execute(Execution x) {
    Privilege.requireProtected(x);
    Op op = x.instruction().form().op();
    if (op == Op.ARPL) {
      adjust(x);
      return;
    }
    int selector = (int) Operands.read(x, op == Op.LAR || op == Op.LSL ? 1 : 0) & 0xFFFF;
    long descriptor = read(x, selector);
    int attributes = attributes(descriptor);
    boolean longMode = x.registers.isLongMode();
    switch (op) {
      case LAR -> {
        int types = longMode ? LAR_TYPES_LONG : LAR_TYPES;
        if (see(x, isVisible(x, selector, attributes, types))) {
          Operands.write(x, 0, descriptor >>> 32 & 0xFF_FF00);
        }
      }
      case LSL -> {
        int types = longMode ? LSL_TYPES_LONG : LSL_TYPES;
        if (see(x, isVisible(x, selector, attributes, types))) {
          Operands.write(x, 0, Integer.toUnsignedLong(Descriptor.limit(descriptor)));
        }
      }
      case VERR -> see(x, isVisible(x, selector, attributes, 0) && isReadable(attributes));
      case VERW -> see(x, isVisible(x, selector, attributes, 0) && isWritable(attributes));
      default -> x.refuse();
    }
  }

  /** The descriptor of a selector; 0, of no type, if there is none. */
  private static long read(Execution x, int selector) {
    boolean there = DescriptorTables.has(x.registers, selector, 8);
    return there ? Accesses.loadSystem(x, DescriptorTables.address(x.registers, selector), 8) : 0;
  }

  /** Whether it is code, data or one of these system types, within reach of CPL and RPL. */
  private static boolean isVisible(Execution x, int selector, int attributes, int systemTypes) {
    boolean system = (attributes & Descriptor.CODE_OR_DATA) == 0;
    boolean type = !system || (systemTypes >>> Descriptor.type(attributes) & 1) != 0;
    return type && SegmentLoads.isReachable(attributes, selector, x.registers.cpl);
  }

  private static boolean isReadable(int attributes) {
    return Descriptor.isData(attributes) || (attributes & Descriptor.READABLE) != 0;
  }

  private static boolean isWritable(int attributes) {
    return Descriptor.isData(attributes) && (attributes & Descriptor.WRITABLE) != 0;
  }

  private static boolean see(Execution x, boolean answer) {
    Flags.set(x.registers, Flags.ZF, Flags.when(answer, Flags.ZF), 0);
    return answer;
  }

  private static void adjust(Execution x) {
    int destination = (int) Operands.read(x, 0); // with intent to write it is not, on processors
    int rpl = (int) Operands.read(x, 1) & 3;
    if (see(x, (destination & 3) < rpl)) {
      Operands.write(x, 0, destination & ~3 | rpl);
    }
  }
}
