package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.IF;
import static org.btmmu.optimized.processor.GuestState.IOPL;
import static org.btmmu.optimized.processor.GuestState.NT;
import static org.btmmu.optimized.processor.GuestState.RSP;
import static org.btmmu.optimized.processor.GuestState.TR;
import static org.btmmu.optimized.processor.GuestState.VIF;
import static org.btmmu.optimized.processor.GuestState.VIP;
import static org.btmmu.optimized.processor.GuestState.VM;

import org.btmmu.spec.x86.Op;

/** Far RET and IRET (SDM 2: RET, IRET; SDM 3A 6.8.6, 7.14.4). */
final class FarReturns {
  private static final int[] DATA = {GuestState.ES, GuestState.DS, GuestState.FS, GuestState.GS};

  private FarReturns() {}

  static void execute(Core c, Op op) {
    if (op == Op.RET_FAR) {
      returnFar(c);
    } else if ((c.state.otherFlags() & NT) != 0) {
      if (c.isLongMode()) {
        throw c.protection();
      }
      c.state.nmiBlocked = false;
      TaskSwitch.to(c, (int) c.loadSystem(c.state.base(TR), 2), TaskSwitch.Why.RETURN);
    } else {
      returnFromInterrupt(c);
    }
  }

  private static void returnFar(Core c) {
    int bytes = c.instruction.operandBytes();
    long released = c.instruction.immediate() & 0xFFFF;
    long target = c.pop(bytes);
    int selector = (int) c.pop(bytes) & 0xFFFF;
    long descriptor = readTarget(c, selector);
    c.release(released);
    if ((selector & 3) == c.cpu.cpl()) {
      toCode(c, selector, descriptor, target);
      Segments.checkTarget(c, descriptor, target);
      return;
    }
    long pointer = c.pop(bytes);
    int stack = (int) c.pop(bytes) & 0xFFFF;
    toCode(c, selector, descriptor, target);
    toStack(c, stack, pointer);
    Segments.checkTarget(c, descriptor, target);
    c.release(released);
    dropPrivileged(c);
  }

  private static void returnFromInterrupt(Core c) {
    int bytes = c.instruction.operandBytes();
    boolean from64 = c.state.isWide();
    long target = c.pop(bytes);
    int selector = (int) c.pop(bytes) & 0xFFFF;
    int image = (int) c.pop(bytes);
    c.state.nmiBlocked = false;
    int changed = changedFlags(c, bytes);
    boolean to8086 = bytes == 4 && (image & VM) != 0;
    if (to8086 && c.cpu.cpl() == 0 && !c.isLongMode()) {
      throw c.refusal;
    }
    long descriptor = readTarget(c, selector);
    boolean outer = (selector & 3) > c.cpu.cpl();
    if (outer || from64) {
      long pointer = c.pop(bytes);
      int stack = (int) c.pop(bytes) & 0xFFFF;
      toCode(c, selector, descriptor, target);
      toStack(c, stack, pointer);
    } else {
      toCode(c, selector, descriptor, target);
    }
    Segments.checkTarget(c, descriptor, target);
    c.setFlags(c.state.flags() & ~changed | image & changed);
    if (outer) {
      dropPrivileged(c);
    }
  }

  /** The descriptor of code that can be returned to: RPL becomes the privilege level. */
  private static long readTarget(Core c, int selector) {
    long descriptor = Segments.readCode(c, selector);
    int attributes = Attributes.of(descriptor);
    int rpl = selector & 3;
    int dpl = Attributes.dpl(attributes);
    boolean reachable = Attributes.isConforming(attributes) ? dpl <= rpl : dpl == rpl;
    if (rpl < c.cpu.cpl() || !reachable) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    Segments.checkPresent(c, selector, attributes);
    return descriptor;
  }

  private static void toCode(Core c, int selector, long descriptor, long target) {
    Segments.takeCode(c, selector, descriptor, selector & 3);
    c.state.rip = target;
  }

  private static void toStack(Core c, int selector, long pointer) {
    Segments.loadStack(c, selector, c.cpu.cpl());
    c.setRegister(RSP, c.pointerBytes(), pointer);
  }

  /** SDM 3A 6.8.6: data segments beyond the reach of the outer code become null. */
  private static void dropPrivileged(Core c) {
    for (int segment : DATA) {
      int attributes = c.state.attributes[segment];
      boolean reachable =
          Attributes.isConforming(attributes) || Attributes.dpl(attributes) >= c.cpu.cpl();
      if (Attributes.isPresent(attributes) && !reachable) {
        Segments.setNull(c, segment, 0);
      }
    }
  }

  private static int changedFlags(Core c, int bytes) {
    int changed = Core.DEFINED & ~VM & (bytes == 2 ? 0xFFFF : -1);
    changed &= c.cpu.cpl() == 0 ? -1 : ~(IOPL | VIF | VIP);
    changed &= c.cpu.cpl() <= c.iopl() ? -1 : ~IF;
    return changed;
  }
}
