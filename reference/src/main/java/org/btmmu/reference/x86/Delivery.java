package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;

/**
 * Delivery of interrupts and exceptions (SDM 3A 7.12, 7.14; SDM 2: INT n). It raises what goes
 * wrong on the way, as an instruction does.
 */
final class Delivery {
  /** IDT in the error code: the number is one of a gate. */
  private static final int OF_IDT = 2;

  private Delivery() {}

  /** Goes to the handler; the instruction pointer is the one to save. */
  static void deliver(Execution x, Event event) {
    if (event.kind() != Event.Kind.SOFTWARE) {
      x.becomesExternal();
    }
    x.registers.shadow = false;
    x.registers.halted = false;
    x.registers.debugTraps = 0;
    x.registers.nmiBlocked |= event.kind() == Event.Kind.INTERRUPT && event.vector() == Vectors.NMI;
    if (x.registers.isProtected()) {
      deliverByGate(x, event);
    } else {
      deliverReal(x, event.vector());
    }
  }

  /** Real mode: four bytes for each vector, no error codes (SDM 3A 22.1.4). */
  private static void deliverReal(Execution x, int vector) {
    Registers registers = x.registers;
    if (4 * vector + 3 > registers.idtLimit) {
      x.raise(Vectors.GP, 0);
    }
    long pointer = Accesses.loadSystem(x, registers.idtBase + 4L * vector, 4);
    Stack.push(x, registers.flags, 2);
    Stack.push(x, registers.selector[Registers.CS], 2);
    Stack.push(x, registers.rip, 2);
    registers.flags &= ~(Flags.IF | Flags.TF | Flags.AC | Flags.RF);
    CodeSegments.setReal(registers, (int) (pointer >>> 16));
    registers.rip = pointer & 0xFFFF;
  }

  private static void deliverByGate(Execution x, Event event) {
    boolean longMode = x.registers.isLongMode();
    int code = 8 * event.vector() | OF_IDT;
    long at = x.registers.idtBase + (longMode ? 16L : 8L) * event.vector();
    if ((longMode ? 16 : 8) * (event.vector() + 1) - 1 > x.registers.idtLimit) {
      x.raise(Vectors.GP, code);
    }
    long gate = Accesses.loadSystem(x, at, 8);
    long upper = longMode ? Accesses.loadSystem(x, at + 8, 8) : 0;
    int attributes = attributes(gate);
    if (!isGate(attributes, longMode)) {
      x.raise(Vectors.GP, code);
    }
    boolean software = event.kind() == Event.Kind.SOFTWARE;
    if (software && Descriptor.dpl(attributes) < x.registers.cpl) {
      x.raise(Vectors.GP, code);
    }
    if ((attributes & Descriptor.PRESENT) == 0) {
      x.raise(Vectors.NP, code);
    }
    if (Descriptor.type(attributes) == Descriptor.TASK_GATE) {
      deliverByTask(x, event, gate);
    } else {
      new InterruptGate(gate, upper).deliver(x, event);
    }
  }

  /** Interrupt, trap and task gates; in long mode 64-bit ones only, and no task gates. */
  private static boolean isGate(int attributes, boolean longMode) {
    return switch (attributes & (Descriptor.CODE_OR_DATA | Descriptor.TYPE)) {
      case Descriptor.INTERRUPT_GATE, Descriptor.TRAP_GATE -> true;
      case Descriptor.INTERRUPT_GATE_16, Descriptor.TRAP_GATE_16, Descriptor.TASK_GATE -> !longMode;
      default -> false;
    };
  }

  /** SDM 3A 7.14.3: the error code is pushed in the new task. */
  private static void deliverByTask(Execution x, Event event, long gate) {
    x.registers.flags = savedFlags(x.registers, event);
    TaskSwitch.toGate(x, gate, TaskSwitch.Why.CALL);
    if (event.hasErrorCode() && !x.isRefused()) {
      int type = Descriptor.type(x.registers.attributes[Registers.TR]);
      Stack.push(x, event.errorCode(), TaskLayout.of(type).wordBytes());
    }
  }

  /** SDM 3B 19.3.1.1: a fault's handler returns with RF 1, whatever it was. */
  static int savedFlags(Registers registers, Event event) {
    return registers.flags | (event.kind() == Event.Kind.FAULT ? Flags.RF : 0);
  }
}
