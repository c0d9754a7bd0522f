package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;
import static org.btmmu.reference.x86.Registers.RSP;

import org.btmmu.spec.x86.Op;

/** Far returns (SDM 2: RET, IRET; SDM 3A 6.8.6, 7.14.4): to the same or a less privileged level. */
final class Returns {
  /** Flags that IRET never changes here; VM of the image is looked at before. */
  private static final int KEPT = Flags.VM;

  private static final int[] DATA = {Registers.ES, Registers.DS, Registers.FS, Registers.GS};

  private Returns() {}

  static void execute(Execution x) {
    if (x.instruction().form().op() == Op.RET_FAR) {
      returnFar(x);
    } else {
      returnFromInterrupt(x);
    }
  }

  private static void returnFar(Execution x) {
    int sizeBytes = x.instruction().operandBytes();
    long released = x.instruction().immediate() & 0xFFFF;
    long target = Stack.pop(x, sizeBytes);
    int selector = (int) Stack.pop(x, sizeBytes) & 0xFFFF;
    if (!x.registers.isProtected()) {
      returnReal(x, selector, target);
      Stack.release(x, released);
      return;
    }
    long descriptor = CodeSegments.read(x, selector);
    CodeSegments.checkReturn(x, selector, attributes(descriptor));
    boolean outer = (selector & 3) > x.registers.cpl;
    Stack.release(x, released);
    if (outer) {
      long pointer = Stack.pop(x, sizeBytes);
      int stack = (int) Stack.pop(x, sizeBytes) & 0xFFFF;
      toCode(x, selector, descriptor, target);
      toStack(x, stack, pointer);
      CodeSegments.checkTarget(x, descriptor, target);
      Stack.release(x, released);
      dropPrivileged(x);
    } else {
      toCode(x, selector, descriptor, target);
      CodeSegments.checkTarget(x, descriptor, target);
    }
  }

  private static void returnFromInterrupt(Execution x) {
    Registers registers = x.registers;
    if (registers.isProtected() && registers.is(Flags.NT)) {
      returnToTask(x);
      return;
    }
    int sizeBytes = x.instruction().operandBytes();
    boolean from64 = registers.is64Bit();
    long target = Stack.pop(x, sizeBytes);
    int selector = (int) Stack.pop(x, sizeBytes) & 0xFFFF;
    int image = (int) Stack.pop(x, sizeBytes);
    registers.nmiBlocked = false;
    int changed = changedFlags(registers, sizeBytes);
    if (!registers.isProtected()) {
      returnReal(x, selector, target);
      setFlags(registers, image, changed);
      return;
    }
    boolean to8086 = sizeBytes == 4 && (image & Flags.VM) != 0;
    if (to8086 && registers.cpl == 0 && !registers.isLongMode()) {
      x.refuse(); // no virtual-8086 mode here
      return;
    }
    long descriptor = CodeSegments.read(x, selector);
    CodeSegments.checkReturn(x, selector, attributes(descriptor));
    boolean outer = (selector & 3) > registers.cpl;
    if (outer || from64) {
      long pointer = Stack.pop(x, sizeBytes);
      int stack = (int) Stack.pop(x, sizeBytes) & 0xFFFF;
      toCode(x, selector, descriptor, target);
      toStack(x, stack, pointer);
    } else {
      toCode(x, selector, descriptor, target);
    }
    CodeSegments.checkTarget(x, descriptor, target);
    setFlags(registers, image, changed);
    if (outer) {
      dropPrivileged(x);
    }
  }

  /** SDM 3A 9.4; long mode has no tasks to return to. */
  private static void returnToTask(Execution x) {
    if (x.registers.isLongMode()) {
      x.raise(Vectors.GP, 0);
    }
    x.registers.nmiBlocked = false;
    TaskSwitch.toCaller(x);
  }

  private static void returnReal(Execution x, int selector, long target) {
    if (!Branches.isTarget(x.registers, target)) {
      x.raise(Vectors.GP, 0);
    }
    CodeSegments.setReal(x.registers, selector);
    x.registers.rip = target;
  }

  private static void toCode(Execution x, int selector, long descriptor, long target) {
    CodeSegments.load(x, selector, descriptor, selector & 3);
    x.registers.rip = target;
  }

  /** SS and the stack pointer of the code that runs now, popped before. */
  private static void toStack(Execution x, int selector, long pointer) {
    SegmentLoads.loadStack(x, selector, x.registers.cpl);
    Operands.setRegister(x, RSP, Stack.pointerBytes(x), pointer);
  }

  /** SDM 3A 6.8.6: data segments that the less privileged code may not use become null. */
  private static void dropPrivileged(Execution x) {
    Registers registers = x.registers;
    for (int segment : DATA) {
      int attributes = registers.attributes[segment];
      boolean reachable =
          CodeSegments.isConforming(attributes) || Descriptor.dpl(attributes) >= registers.cpl;
      if ((attributes & Descriptor.PRESENT) != 0 && !reachable) {
        SegmentLoads.setNull(registers, segment, 0);
      }
    }
  }

  /** Which flags IRET sets: IOPL and IF as the privilege level before it allows. */
  private static int changedFlags(Registers registers, int sizeBytes) {
    int changed = Stack.DEFINED & (int) Flags.mask(8 * Math.min(sizeBytes, 4)) & ~KEPT;
    boolean zero = registers.cpl == 0 || !registers.isProtected();
    changed &= zero ? -1 : ~(Flags.IOPL | Flags.VIF | Flags.VIP);
    changed &= zero || registers.cpl <= registers.iopl() ? -1 : ~Flags.IF;
    return changed;
  }

  private static void setFlags(Registers registers, int image, int changed) {
    registers.flags = registers.flags & ~changed | image & changed;
  }
}
