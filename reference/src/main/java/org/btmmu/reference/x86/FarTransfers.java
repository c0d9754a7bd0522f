package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand.Kind;

/** Far JMP and CALL (SDM 2: JMP, CALL; SDM 3A 6.8): direct, or by what the selector names. */
final class FarTransfers {
  private FarTransfers() {}

  static void execute(Execution x) {
    Instruction i = x.instruction();
    boolean calls = i.form().op() == Op.CALL_FAR;
    int sizeBytes = i.operandBytes();
    long target = i.immediate() & Flags.mask(8 * sizeBytes);
    int selector = (int) i.immediate2() & 0xFFFF;
    if (i.form().first().kind() != Kind.FAR_POINTER) {
      target = pointerOffset(x, 0);
      selector = pointerSelector(x, 0);
    }
    if (x.registers.isProtected()) {
      transfer(x, selector, target, calls);
    } else {
      transferReal(x, selector, target, calls);
    }
  }

  /** The offset of a far pointer in memory. */
  static long pointerOffset(Execution x, int operand) {
    int segment = Operands.segment(x, operand);
    return x.load(segment, Operands.offset(x, operand), offsetBytes(x, operand));
  }

  /** The selector of a far pointer in memory, behind the offset. */
  static int pointerSelector(Execution x, int operand) {
    long mask = Flags.mask(8 * x.instruction().addressBytes());
    long place = Operands.offset(x, operand) + offsetBytes(x, operand) & mask;
    return (int) x.load(Operands.segment(x, operand), place, 2);
  }

  private static int offsetBytes(Execution x, int operand) {
    return Operands.bytes(x, operand) - 2;
  }

  private static void transfer(Execution x, int selector, long target, boolean calls) {
    long descriptor = DescriptorTables.read(x, selector, 8, Vectors.GP);
    int attributes = attributes(descriptor);
    if ((attributes & Descriptor.CODE_OR_DATA) == 0) {
      transferBySystem(x, selector, descriptor, calls);
      return;
    }
    CodeSegments.checkCode(x, selector, attributes, Vectors.GP);
    CodeSegments.checkDirect(x, selector, attributes);
    enter(x, selector, descriptor, target, calls ? x.instruction().operandBytes() : 0);
  }

  /** Goes on in a code segment of the same privilege; a call pushes where it comes from. */
  static void enter(Execution x, int selector, long descriptor, long target, int pushedBytes) {
    CodeSegments.checkTarget(x, descriptor, target);
    if (pushedBytes != 0) {
      pushReturn(x, pushedBytes);
    }
    CodeSegments.load(x, selector, descriptor, x.registers.cpl);
    x.registers.rip = target;
  }

  private static void pushReturn(Execution x, int sizeBytes) {
    Stack.push(x, x.registers.selector[Registers.CS], sizeBytes);
    Stack.push(x, x.registers.rip, sizeBytes);
  }

  /** A gate or a TSS; in long mode 64-bit call gates only. */
  private static void transferBySystem(Execution x, int selector, long descriptor, boolean calls) {
    boolean longMode = x.registers.isLongMode();
    int type = Descriptor.type(attributes(descriptor));
    if (type == Descriptor.CALL_GATE || type == Descriptor.CALL_GATE_16 && !longMode) {
      CallGates.transfer(x, selector, descriptor, calls);
    } else if (type == Descriptor.TASK_GATE && !longMode) {
      checkReachable(x, selector, attributes(descriptor));
      TaskSwitch.toGate(x, descriptor, calls ? TaskSwitch.Why.CALL : TaskSwitch.Why.JUMP);
    } else if ((type == Descriptor.TSS || type == Descriptor.TSS_16) && !longMode) {
      checkReachable(x, selector, attributes(descriptor));
      TaskSwitch.toTask(x, selector, calls ? TaskSwitch.Why.CALL : TaskSwitch.Why.JUMP);
    } else {
      x.raise(Vectors.GP, DescriptorTables.errorCode(selector));
    }
  }

  /** SDM 3A 6.8.4, 9.2.4: DPL of a gate or a TSS is at least CPL and RPL; P is 1. */
  static void checkReachable(Execution x, int selector, int attributes) {
    int dpl = Descriptor.dpl(attributes);
    if (dpl < x.registers.cpl || dpl < (selector & 3)) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(selector));
    }
    CodeSegments.checkPresent(x, selector, attributes);
  }

  /** The target is checked against the limit that CS has. */
  private static void transferReal(Execution x, int selector, long target, boolean calls) {
    if (!Branches.isTarget(x.registers, target)) {
      x.raise(Vectors.GP, 0);
    }
    if (calls) {
      pushReturn(x, x.instruction().operandBytes());
    }
    CodeSegments.setReal(x.registers, selector);
    x.registers.rip = target;
  }
}
