package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;
import static org.btmmu.reference.x86.Registers.CS;
import static org.btmmu.reference.x86.Registers.LDTR;
import static org.btmmu.reference.x86.Registers.SS;

/**
 * The segments of a task that begins (SDM 3A 9.3, Table 9-1). What is loaded stays when a later one
 * raises an exception.
 */
final class TaskSegments {
  private static final int[] DATA = {Registers.ES, Registers.DS, Registers.FS, Registers.GS};

  private TaskSegments() {}

  /** Loads them by the selectors that are there. */
  static void load(Execution x) {
    Registers registers = x.registers;
    loadLdt(x, registers.selector[LDTR]);
    x.commit();
    loadCode(x, registers.selector[CS]);
    x.commit();
    SegmentLoads.takeStack(x, registers.selector[SS], registers.cpl, Vectors.TS);
    x.commit();
    for (int segment : DATA) {
      if (!DescriptorTables.isNull(registers.selector[segment])) {
        SegmentLoads.takeData(x, segment, registers.selector[segment], Vectors.TS);
        x.commit();
      }
    }
    if (!Branches.isTarget(registers, registers.rip)) {
      x.raise(Vectors.GP, 0);
    }
  }

  private static void loadLdt(Execution x, int selector) {
    if (!DescriptorTables.isNull(selector)) {
      SystemSegments.loadLdt(x, selector, Vectors.TS, Vectors.TS);
    }
  }

  private static void loadCode(Execution x, int selector) {
    long descriptor = DescriptorTables.read(x, selector, 8, Vectors.TS);
    int attributes = attributes(descriptor);
    CodeSegments.checkCode(x, selector, attributes, Vectors.TS);
    int dpl = Descriptor.dpl(attributes);
    int rpl = selector & 3;
    if (CodeSegments.isConforming(attributes) ? dpl > rpl : dpl != rpl) {
      x.raise(Vectors.TS, DescriptorTables.errorCode(selector));
    }
    CodeSegments.checkPresent(x, selector, attributes);
    CodeSegments.load(x, selector, descriptor, rpl);
  }
}
