package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;

/**
 * An interrupt or trap gate of the IDT (SDM 3A 7.11, 7.14.1).
 *
 * @param low bits 63:0
 * @param high bits 127:64 in long mode, else 0
 */
record InterruptGate(long low, long high) {
  private static final int CLEARED = Flags.TF | Flags.NT | Flags.RF | Flags.VM;

  /** Goes to the handler (SDM 3A 7.12.1, 7.14.2). */
  void deliver(Execution x, Event event) {
    Registers registers = x.registers;
    boolean longMode = registers.isLongMode();
    int selector = (int) (low >>> 16) & 0xFFFF;
    long descriptor = CodeSegments.read(x, selector);
    int attributes = attributes(descriptor);
    int cpl = cplOf(attributes, registers.cpl);
    checkCode(x, selector, attributes);
    int savedSelector = registers.selector[Registers.CS];
    int savedStack = registers.selector[Registers.SS];
    long savedPointer = registers.gpr[Registers.RSP];
    int savedFlags = Delivery.savedFlags(registers, event);
    boolean inner = cpl < registers.cpl;
    boolean code64 = CodeSegments.is64Bit(registers, attributes);
    CodeSegments.load(x, selector, descriptor, cpl);
    int wordBytes = code64 ? 8 : isBig() ? 4 : 2;
    takeStack(x, inner, cpl, wordBytes * (event.hasErrorCode() ? 6 : 5));
    CodeSegments.checkTarget(x, descriptor, target(longMode));
    if (inner || longMode) {
      Stack.push(x, savedStack, wordBytes);
      Stack.push(x, savedPointer, wordBytes);
    }
    Stack.push(x, savedFlags, wordBytes);
    Stack.push(x, savedSelector, wordBytes);
    Stack.push(x, registers.rip, wordBytes);
    if (event.hasErrorCode()) {
      Stack.push(x, event.errorCode(), wordBytes);
    }
    registers.flags &= ~(CLEARED | (isInterrupt() ? Flags.IF : 0));
    registers.rip = target(longMode);
  }

  /** The handler's privilege level: that of the code, if it is not conforming. */
  private static int cplOf(int attributes, int cpl) {
    return CodeSegments.isConforming(attributes) ? cpl : Descriptor.dpl(attributes);
  }

  /** #GP with the selector unless the code can be entered; in long mode it is 64-bit code. */
  private static void checkCode(Execution x, int selector, int attributes) {
    boolean longMode = x.registers.isLongMode();
    boolean wrongWidth = longMode && !CodeSegments.is64Bit(x.registers, attributes);
    if (wrongWidth || Descriptor.dpl(attributes) > x.registers.cpl) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(selector));
    }
    CodeSegments.checkPresent(x, selector, attributes);
  }

  /** The frame's stack; a 64-bit frame begins at a multiple of 16. */
  private void takeStack(Execution x, boolean inner, int cpl, int frameBytes) {
    Registers registers = x.registers;
    boolean longMode = registers.isLongMode();
    int ist = longMode ? (int) (low >>> 32) & 7 : 0;
    if (inner) {
      InnerStack.take(x, cpl, ist);
      InnerStack.checkRoom(x, frameBytes);
    } else if (ist != 0) {
      InnerStack.takeIst(x, ist);
    }
    if (longMode) {
      registers.gpr[Registers.RSP] &= -16L;
    }
  }

  private long target(boolean longMode) {
    long offset = low & 0xFFFF | (isBig() ? low >>> 32 & 0xFFFF_0000L : 0);
    return longMode ? offset | high << 32 : offset;
  }

  private boolean isBig() {
    return (Descriptor.type(attributes(low)) & 8) != 0;
  }

  private boolean isInterrupt() {
    return (Descriptor.type(attributes(low)) & 1) == 0;
  }
}
