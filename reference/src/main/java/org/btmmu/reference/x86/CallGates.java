package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Descriptor.attributes;

/** Far JMP and CALL through a call gate (SDM 3A 6.8.3 to 6.8.5; SDM 2: CALL, JMP). */
final class CallGates {
  private CallGates() {}

  static void transfer(Execution x, int gateSelector, long gate, boolean calls) {
    Registers registers = x.registers;
    FarTransfers.checkReachable(x, gateSelector, attributes(gate));
    long upper = upper(x, gateSelector);
    int selector = (int) (gate >>> 16) & 0xFFFF;
    long target = gate & 0xFFFF | gate >>> 32 & 0xFFFF_0000L | upper << 32;
    int wordBytes = wordBytes(registers, gate);
    target &= Flags.mask(8 * wordBytes);
    long descriptor = CodeSegments.read(x, selector);
    int attributes = attributes(descriptor);
    checkTargetCode(x, selector, attributes, calls);
    boolean inner =
        calls
            && !CodeSegments.isConforming(attributes)
            && Descriptor.dpl(attributes) < registers.cpl;
    if (!inner) {
      FarTransfers.enter(x, selector, descriptor, target, calls ? wordBytes : 0);
    } else {
      callInner(x, selector, descriptor, target, gate);
    }
  }

  /** A call gate of long mode has 16 bytes; the upper type must be 0 (SDM 3A 6.8.3.1). */
  private static long upper(Execution x, int gateSelector) {
    if (!DescriptorTables.has(
        x.registers, gateSelector, DescriptorTables.systemBytes(x.registers))) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(gateSelector));
    }
    long upper = DescriptorTables.readUpper(x, gateSelector);
    if ((upper >>> 40 & 0x1F) != 0) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(gateSelector));
    }
    return upper;
  }

  /** 2, 4 or 8: what a gate pushes. */
  private static int wordBytes(Registers registers, long gate) {
    if (registers.isLongMode()) {
      return 8;
    }
    return Descriptor.type(attributes(gate)) == Descriptor.CALL_GATE ? 4 : 2;
  }

  /**
   * Code of at most this DPL may be entered; a jump to code that does not conform needs equality.
   */
  private static void checkTargetCode(Execution x, int selector, int attributes, boolean calls) {
    int cpl = x.registers.cpl;
    int dpl = Descriptor.dpl(attributes);
    boolean exact = !calls && !CodeSegments.isConforming(attributes);
    boolean code64 = CodeSegments.is64Bit(x.registers, attributes);
    if (dpl > cpl || exact && dpl != cpl || x.registers.isLongMode() && !code64) {
      x.raise(Vectors.GP, DescriptorTables.errorCode(selector));
    }
    CodeSegments.checkPresent(x, selector, attributes);
  }

  /**
   * SDM 3A 6.8.5: the new stack gets the old one's pointer, the parameters, and where to return.
   */
  private static void callInner(
      Execution x, int selector, long descriptor, long target, long gate) {
    Registers registers = x.registers;
    int wordBytes = wordBytes(registers, gate);
    int count = registers.isLongMode() ? 0 : (int) (gate >>> 32) & 0x1F;
    OuterStack outer = OuterStack.of(x);
    int codeSelector = registers.selector[Registers.CS];
    int cpl = Descriptor.dpl(attributes(descriptor));
    CodeSegments.load(x, selector, descriptor, cpl);
    InnerStack.take(x, cpl, 0);
    InnerStack.checkRoom(x, wordBytes * (4 + count));
    CodeSegments.checkTarget(x, descriptor, target);
    long[] parameters = outer.words(x, count, wordBytes);
    Stack.push(x, outer.selector(), wordBytes);
    Stack.push(x, outer.pointer(), wordBytes);
    for (int i = OuterStack.MOST_WORDS - 1; i >= 0; i--) {
      if (i < count) {
        Stack.push(x, parameters[i], wordBytes);
      }
    }
    Stack.push(x, codeSelector, wordBytes);
    Stack.push(x, registers.rip, wordBytes);
    registers.rip = target;
  }
}
