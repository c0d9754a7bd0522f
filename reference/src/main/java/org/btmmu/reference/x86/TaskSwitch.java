package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;
import static org.btmmu.reference.x86.Registers.TR;

import org.btmmu.spec.guest.Operation;

/**
 * The hardware task switch (SDM 3A 9.3). Up to the point where the registers are the new task's an
 * exception is the old task's; from there on it is the new one's, whose segments {@link
 * TaskSegments} loads.
 */
final class TaskSwitch {
  /** CR0.TS. */
  static final long CR0_TS = 1L << 3;

  /** Places of the local enables and LE in DR7. */
  private static final long LOCAL_BREAKPOINTS = 0x155;

  private TaskSwitch() {}

  /** Why the task changes (SDM 3A, Table 9-2). */
  enum Why {
    JUMP,
    /** CALL, an interrupt or an exception. */
    CALL,
    RETURN
  }

  /** By a task gate that has been checked. */
  static void toGate(Execution x, long gate, Why why) {
    toTask(x, (int) (gate >>> 16) & 0xFFFF, why);
  }

  /** IRET with NT: to the task that the current one's TSS names. */
  static void toCaller(Execution x) {
    toTask(x, (int) Accesses.loadSystem(x, x.registers.base[TR], 2), Why.RETURN);
  }

  /** To the task of a selector; DPL has been checked. */
  static void toTask(Execution x, int selector, Why why) {
    int exception = why == Why.RETURN ? Vectors.TS : Vectors.GP;
    int code = DescriptorTables.errorCode(selector);
    long descriptor = DescriptorTables.read(x, selector, 8, exception);
    int busy = why == Why.RETURN ? 2 : 0;
    int type = attributes(descriptor) & (Descriptor.CODE_OR_DATA | Descriptor.TYPE);
    boolean right = type == (Descriptor.TSS | busy) || type == (Descriptor.TSS_16 | busy);
    if (DescriptorTables.isLocal(selector) || !right) {
      x.raise(exception, code);
    }
    CodeSegments.checkPresent(x, selector, attributes(descriptor));
    TaskLayout layout = TaskLayout.of(type);
    if (Long.compareUnsigned(Descriptor.limit(descriptor) & 0xFFFF_FFFFL, layout.last()) < 0) {
      x.raise(Vectors.TS, code);
    }
    change(x, selector, descriptor, layout, why);
  }

  private static void change(
      Execution x, int selector, long descriptor, TaskLayout layout, Why why) {
    Registers registers = x.registers;
    long tss = Descriptor.base(descriptor);
    Registers next = registers.copy();
    layout.load(x, tss, next);
    if (next.is(Flags.VM)) {
      x.refuse(); // no virtual-8086 mode here
      return;
    }
    boolean traps = layout.traps(x, tss);
    int oldSelector = registers.selector[TR];
    int oldType = Descriptor.type(registers.attributes[TR]);
    int saved = why == Why.RETURN ? registers.flags & ~Flags.NT : registers.flags;
    TaskLayout.of(oldType).save(x, registers.base[TR], saved);
    if (why == Why.CALL) {
      Accesses.storeSystem(x, tss, 2, oldSelector);
    }
    if (why != Why.RETURN) {
      DescriptorTables.setAttributes(x, selector, attributes(descriptor) | Descriptor.BUSY);
    }
    if (why != Why.CALL) {
      int idle = registers.attributes[TR] & ~Descriptor.BUSY;
      DescriptorTables.setAttributes(x, oldSelector, idle);
    }
    if (layout.changesSpace(registers, next.cr3)
        && !x.failed()
        && !x.memory.perform(new Operation.MovCr3(next.cr3))) {
      x.raise(Vectors.GP, 0);
    }
    next.setControls(registers.controls());
    next.cr0 |= CR0_TS;
    next.flags = next.flags & Stack.DEFINED | Flags.ALWAYS | (why == Why.CALL ? Flags.NT : 0);
    next.dr[7] &= ~LOCAL_BREAKPOINTS;
    next.debugTraps = traps ? DebugRegisters.DR6_BT : 0;
    SegmentLoads.set(next, TR, selector, descriptor);
    next.attributes[TR] |= Descriptor.BUSY;
    begin(x, next);
  }

  /** The registers are those of the new task, its segments not usable yet. */
  private static void begin(Execution x, Registers next) {
    if (x.failed()) {
      return;
    }
    for (int segment = 0; segment < TR; segment++) {
      SegmentLoads.setNull(next, segment, next.selector[segment]);
    }
    x.registers.become(next);
    x.commit();
    TaskSegments.load(x);
  }
}
