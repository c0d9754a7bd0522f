package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CS;
import static org.btmmu.optimized.processor.GuestState.RSP;
import static org.btmmu.optimized.processor.GuestState.SS;
import static org.btmmu.optimized.processor.GuestState.TR;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/** Far JMP and CALL (SDM 3A 6.8; SDM 2: CALL, JMP), and the stacks of more privileged code. */
final class FarTransfers {
  /** Places of the IST follow RSP0 … RSP2 and a reserved one. */
  private static final int IST = 3;

  private FarTransfers() {}

  static void execute(Core c, Op op) {
    Instruction i = c.instruction;
    long target = i.immediate() & Core.mask(i.operandBytes());
    int selector = (int) i.immediate2() & 0xFFFF;
    if (i.form().first().kind() != Operand.Kind.FAR_POINTER) {
      target = pointerOffset(c, 0);
      selector = pointerSelector(c, 0);
    }
    transfer(c, selector, target, op == Op.CALL_FAR);
  }

  /** The offset of a far pointer in memory. */
  static long pointerOffset(Core c, int operand) {
    int bytes = OperandAccess.bytes(c, operand) - 2;
    return c.load(OperandAccess.segment(c, operand), OperandAccess.offset(c, operand), bytes);
  }

  /** The selector behind it. */
  static int pointerSelector(Core c, int operand) {
    int bytes = OperandAccess.bytes(c, operand) - 2;
    long place = OperandAccess.offset(c, operand, bytes);
    return (int) c.load(OperandAccess.segment(c, operand), place, 2);
  }

  private static void transfer(Core c, int selector, long target, boolean calls) {
    long descriptor = Segments.read(c, selector, 8, Exceptions.GP);
    int attributes = Attributes.of(descriptor);
    if ((attributes & Attributes.CODE_OR_DATA) == 0) {
      transferBySystem(c, selector, descriptor, calls);
      return;
    }
    Segments.checkCode(c, selector, attributes, Exceptions.GP);
    int cpl = c.cpu.cpl();
    int dpl = Attributes.dpl(attributes);
    boolean reachable =
        Attributes.isConforming(attributes) ? dpl <= cpl : dpl == cpl && (selector & 3) <= cpl;
    if (!reachable) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    Segments.checkPresent(c, selector, attributes);
    enter(c, selector, descriptor, target, calls ? c.instruction.operandBytes() : 0);
  }

  /** Goes on at the same privilege level; a call pushes where it comes from. */
  private static void enter(Core c, int selector, long descriptor, long target, int pushedBytes) {
    Segments.checkTarget(c, descriptor, target);
    if (pushedBytes != 0) {
      c.push(c.state.selector(CS), pushedBytes);
      c.push(c.state.rip, pushedBytes);
    }
    Segments.takeCode(c, selector, descriptor, c.cpu.cpl());
    c.state.rip = target;
  }

  private static void transferBySystem(Core c, int selector, long descriptor, boolean calls) {
    boolean longMode = c.isLongMode();
    int type = Attributes.of(descriptor) & Attributes.TYPE;
    boolean other = longMode && type != Attributes.CALL_GATE;
    TaskSwitch.Why why = calls ? TaskSwitch.Why.CALL : TaskSwitch.Why.JUMP;
    switch (other ? 0 : type) {
      case Attributes.CALL_GATE, Attributes.CALL_GATE_16 ->
          transferByGate(c, selector, descriptor, calls);
      case Attributes.TASK_GATE -> {
        checkReachable(c, selector, Attributes.of(descriptor));
        TaskSwitch.to(c, (int) (descriptor >>> 16) & 0xFFFF, why);
      }
      case Attributes.TSS, Attributes.TSS_16 -> {
        checkReachable(c, selector, Attributes.of(descriptor));
        TaskSwitch.to(c, selector, why);
      }
      default -> throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
  }

  /** DPL of a gate or TSS is at least CPL and RPL, and P is 1 (SDM 3A 6.8.4, 9.2.4). */
  private static void checkReachable(Core c, int selector, int attributes) {
    if (Attributes.dpl(attributes) < Math.max(c.cpu.cpl(), selector & 3)) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    Segments.checkPresent(c, selector, attributes);
  }

  private static void transferByGate(Core c, int gateSelector, long gate, boolean calls) {
    checkReachable(c, gateSelector, Attributes.of(gate));
    boolean longMode = c.isLongMode();
    long upper = 0;
    if (longMode) {
      upper = upperOfGate(c, gateSelector);
    }
    boolean big = (Attributes.of(gate) & Attributes.TYPE) == Attributes.CALL_GATE;
    int wordBytes = longMode ? 8 : big ? 4 : 2;
    int selector = (int) (gate >>> 16) & 0xFFFF;
    long target = gate & 0xFFFF | gate >>> 32 & 0xFFFF_0000L | upper << 32;
    target &= Core.mask(wordBytes);
    long descriptor = Segments.readCode(c, selector);
    int attributes = Attributes.of(descriptor);
    int cpl = c.cpu.cpl();
    int dpl = Attributes.dpl(attributes);
    boolean conforming = Attributes.isConforming(attributes);
    boolean exact = !calls && !conforming;
    boolean wrongWidth = longMode && !Segments.is64Bit(c, attributes);
    if (dpl > cpl || (exact && dpl != cpl) || wrongWidth) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    Segments.checkPresent(c, selector, attributes);
    if (calls && !conforming && dpl < cpl) {
      int count = longMode ? 0 : (int) (gate >>> 32) & 31;
      callInner(c, selector, descriptor, target, wordBytes, count);
    } else {
      enter(c, selector, descriptor, target, calls ? wordBytes : 0);
    }
  }

  /** SDM 3A 6.8.3.1: the type in a call gate's upper half is 0. */
  private static long upperOfGate(Core c, int selector) {
    if (!Segments.exists(c, selector, 16)) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    long upper = Segments.readUpper(c, selector);
    if ((upper >>> 40 & 0x1F) != 0) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    return upper;
  }

  /** SDM 3A 6.8.5: the new stack gets the old one's pointer, the parameters, where to return. */
  private static void callInner(
      Core c, int selector, long descriptor, long target, int wordBytes, int count) {
    GuestState state = c.state;
    int savedCode = state.selector(CS);
    int savedStack = state.selector(SS);
    long savedBase = state.base(SS);
    int savedLimit = state.limit[SS];
    int savedAttributes = state.attributes[SS];
    long savedPointer = state.gpr(RSP);
    int savedCpl = c.cpu.cpl();
    int cpl = Attributes.dpl(Attributes.of(descriptor));
    Segments.takeCode(c, selector, descriptor, cpl);
    takeInnerStack(c, cpl, 0);
    checkRoom(c, wordBytes * (4 + count));
    Segments.checkTarget(c, descriptor, target);
    long[] parameters = new long[count];
    if (count > 0) {
      int innerStack = state.selector(SS);
      long innerBase = state.base(SS);
      int innerLimit = state.limit[SS];
      int innerAttributes = state.attributes[SS];
      Segments.set(c, SS, savedStack, savedBase, savedLimit, savedAttributes);
      c.cpu.setCpl(savedCpl);
      long mask = Core.mask(c.pointerBytes());
      for (int i = 0; i < count; i++) {
        parameters[i] = c.load(SS, savedPointer + (long) i * wordBytes & mask, wordBytes);
      }
      Segments.set(c, SS, innerStack, innerBase, innerLimit, innerAttributes);
      c.cpu.setCpl(cpl);
    }
    c.push(savedStack, wordBytes);
    c.push(savedPointer, wordBytes);
    for (int i = count - 1; i >= 0; i--) {
      c.push(parameters[i], wordBytes);
    }
    c.push(savedCode, wordBytes);
    c.push(state.rip, wordBytes);
    state.rip = target;
  }

  /**
   * SS and the stack pointer from the TSS (SDM 3A 6.8.5, 7.14.2), after CS.
   *
   * @param ist that of a gate in long mode, else 0
   */
  static void takeInnerStack(Core c, int cpl, int ist) {
    if (c.isLongMode()) {
      takePointer(c, ist == 0 ? cpl : IST + ist);
      Segments.setNull(c, SS, cpl);
      return;
    }
    int type = c.state.attributes[TR] & Attributes.TYPE;
    int wordBytes = type == Attributes.BUSY_TSS ? 4 : 2;
    int place = wordBytes * (1 + 2 * cpl);
    checkTask(c, place + wordBytes + 1);
    long pointer = c.loadSystem(c.state.base(TR) + place, wordBytes);
    int selector = (int) c.loadSystem(c.state.base(TR) + place + wordBytes, 2);
    Segments.takeStack(c, selector, cpl, Exceptions.TS);
    c.setRegister(RSP, c.pointerBytes(), pointer);
  }

  /** The stack pointer of an IST, 1 … 7. */
  static void takeIst(Core c, int ist) {
    takePointer(c, IST + ist);
  }

  private static void takePointer(Core c, int number) {
    int place = 4 + 8 * number;
    checkTask(c, place + 7);
    c.state.setGpr(RSP, c.loadSystem(c.state.base(TR) + place, 8));
  }

  private static void checkTask(Core c, int last) {
    if (Integer.compareUnsigned(last, c.state.limit[TR]) > 0) {
      throw c.fault(Exceptions.TS, Segments.errorCode(c.state.selector(TR)));
    }
  }

  /** #SS with the stack's selector unless so many bytes can be pushed. */
  static void checkRoom(Core c, int bytes) {
    if (!c.state.isWide() && !c.allows(SS, c.movedPointer(-bytes), bytes, true)) {
      throw c.fault(Exceptions.SS, Segments.errorCode(c.state.selector(SS)));
    }
  }
}
