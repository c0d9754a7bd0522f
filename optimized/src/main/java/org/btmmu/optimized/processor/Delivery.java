package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CS;
import static org.btmmu.optimized.processor.GuestState.IF;
import static org.btmmu.optimized.processor.GuestState.NT;
import static org.btmmu.optimized.processor.GuestState.RF;
import static org.btmmu.optimized.processor.GuestState.RSP;
import static org.btmmu.optimized.processor.GuestState.SS;
import static org.btmmu.optimized.processor.GuestState.TF;
import static org.btmmu.optimized.processor.GuestState.TR;
import static org.btmmu.optimized.processor.GuestState.VM;

/** Delivery of exceptions and interrupts through the IDT (SDM 3A 7.8 to 7.15). */
public final class Delivery {
  /** IDT in an error code: the number is a gate's. */
  private static final int OF_IDT = 2;

  /** No chain of exceptions is longer but a circle of #AC. */
  private static final int MOST = 16;

  /** Where an event comes from. */
  public enum Kind {
    /** An exception before its instruction. */
    FAULT,
    /** An exception after its instruction. */
    TRAP,
    /** A double fault. */
    ABORT,
    /** From outside, NMI included. */
    INTERRUPT,
    /** INT n, INT3, INTO. */
    SOFTWARE
  }

  /** What came of it. */
  public enum Result {
    /** The next instruction is the handler's first. */
    DELIVERED,
    /** The processor shut down: it does nothing any more. */
    SHUTDOWN,
    /** A handler in virtual-8086 mode, which there is not; the registers are those before. */
    REFUSED
  }

  private final Core c;
  private int vector;
  private int errorCode;
  private Kind kind;
  private boolean metPageFault;

  Delivery(Core c) {
    this.c = c;
  }

  /** The vector of what was delivered last. */
  public int vector() {
    return vector;
  }

  /** Its error code; 0 if it has none. */
  public int errorCode() {
    return Exceptions.hasErrorCode(vector) && kind != Kind.INTERRUPT && kind != Kind.SOFTWARE
        ? errorCode
        : 0;
  }

  /** Whether the way to what was delivered last led through a #PF, of whatever address. */
  public boolean metPageFault() {
    return metPageFault;
  }

  /**
   * Delivers an event, or what comes of it (SDM 3A, Table 7-5).
   *
   * @param newVector 0 … 255
   * @param newErrorCode of a fault; of #DB the bits that DR6 gets; else 0
   */
  public Result deliver(int newVector, int newErrorCode, Kind newKind) {
    vector = newVector;
    errorCode = newErrorCode;
    kind = newKind;
    metPageFault = false;
    if (vector == Exceptions.DB && (kind == Kind.FAULT || kind == Kind.TRAP)) {
      DebugTraps.report(c.state, newErrorCode);
      // A breakpoint's handler sets RF itself; what an access to a debug register raises is a
      // fault.
      kind = newErrorCode == DebugTraps.BD ? Kind.FAULT : Kind.TRAP;
      errorCode = 0;
    }
    for (int i = 0; i < MOST; i++) {
      c.begin();
      try {
        toHandler(c, vector, errorCode, kind);
        return Result.DELIVERED;
      } catch (GuestFault thrown) {
        GuestFault next = c.complete(thrown);
        c.undo.restore();
        metPageFault |= next.isPageFault();
        if (!follow(next.vector(), next.errorCode())) {
          return Result.SHUTDOWN;
        }
      } catch (Refusal refusal) {
        c.undo.restore();
        return Result.REFUSED;
      }
    }
    return Result.SHUTDOWN;
  }

  /** The event becomes what an exception on the way makes of it; false: shutdown. */
  private boolean follow(int second, int secondCode) {
    boolean exception = kind != Kind.INTERRUPT && kind != Kind.SOFTWARE;
    boolean pageFault = exception && vector == Exceptions.PF;
    boolean contributory = exception && isContributory(vector);
    boolean serious = second == Exceptions.PF || isContributory(second);
    if (exception && vector == Exceptions.DF && serious) {
      return false;
    }
    boolean twice = isContributory(second) ? pageFault || contributory : serious && pageFault;
    vector = twice ? Exceptions.DF : second;
    errorCode = twice ? 0 : secondCode;
    kind = twice ? Kind.ABORT : Kind.FAULT;
    return true;
  }

  private static boolean isContributory(int vector) {
    return vector == Exceptions.DE || (vector >= Exceptions.TS && vector <= Exceptions.GP);
  }

  /** Goes to the handler; the instruction pointer is the one to save. What goes wrong is thrown. */
  static void toHandler(Core c, int vector, int errorCode, Kind kind) {
    GuestState state = c.state;
    c.external = kind == Kind.SOFTWARE ? 0 : 1;
    state.shadow = false;
    state.halted = false;
    c.debugTraps = 0;
    if (kind == Kind.INTERRUPT && vector == Exceptions.NMI) {
      state.nmiBlocked = true;
    }
    boolean longMode = c.isLongMode();
    int gateBytes = longMode ? 16 : 8;
    int code = 8 * vector | OF_IDT;
    if (gateBytes * (vector + 1) - 1 > state.idtLimit) {
      throw c.fault(Exceptions.GP, code);
    }
    long low = c.loadSystem(state.idtBase + (long) gateBytes * vector, 8);
    long high = longMode ? c.loadSystem(state.idtBase + 16L * vector + 8, 8) : 0;
    int attributes = Attributes.of(low);
    boolean allowed = kind != Kind.SOFTWARE || Attributes.dpl(attributes) >= c.cpu.cpl();
    if (!isGate(attributes, longMode) || !allowed) {
      throw c.fault(Exceptions.GP, code);
    }
    if (!Attributes.isPresent(attributes)) {
      throw c.fault(Exceptions.NP, code);
    }
    boolean fault = kind == Kind.FAULT;
    boolean hasCode = (fault || kind == Kind.ABORT) && Exceptions.hasErrorCode(vector);
    int savedFlags = state.flags() | (fault ? RF : 0);
    if ((attributes & Attributes.TYPE) == Attributes.TASK_GATE) {
      c.setFlags(savedFlags);
      TaskSwitch.to(c, (int) (low >>> 16) & 0xFFFF, TaskSwitch.Why.CALL);
      if (hasCode) {
        c.push(errorCode, TaskSwitch.isBig(state.attributes[TR]) ? 4 : 2);
      }
    } else {
      byGate(c, low, high, savedFlags, hasCode, errorCode);
    }
  }

  private static boolean isGate(int attributes, boolean longMode) {
    return switch (Attributes.systemType(attributes)) {
      case Attributes.INTERRUPT_GATE, Attributes.TRAP_GATE -> true;
      case Attributes.INTERRUPT_GATE_16, Attributes.TRAP_GATE_16, Attributes.TASK_GATE -> !longMode;
      default -> false;
    };
  }

  /** An interrupt or trap gate (SDM 3A 7.12.1, 7.14.2). */
  private static void byGate(
      Core c, long low, long high, int savedFlags, boolean hasCode, int errorCode) {
    GuestState state = c.state;
    boolean longMode = c.isLongMode();
    int type = Attributes.of(low) & Attributes.TYPE;
    boolean big = type >= Attributes.INTERRUPT_GATE;
    int selector = (int) (low >>> 16) & 0xFFFF;
    long descriptor = Segments.readCode(c, selector);
    int outerCpl = c.cpu.cpl();
    int cpl = checkHandler(c, selector, Attributes.of(descriptor), longMode);
    int savedCode = state.selector(CS);
    int savedStack = state.selector(SS);
    long savedPointer = state.gpr(RSP);
    Segments.takeCode(c, selector, descriptor, cpl);
    int wordBytes = longMode ? 8 : big ? 4 : 2;
    boolean inner = cpl < outerCpl;
    int ist = longMode ? (int) (low >>> 32) & 7 : 0;
    if (inner) {
      FarTransfers.takeInnerStack(c, cpl, ist);
      FarTransfers.checkRoom(c, wordBytes * (hasCode ? 6 : 5));
    } else if (ist != 0) {
      FarTransfers.takeIst(c, ist);
    }
    long target = low & 0xFFFF | (big ? low >>> 32 & 0xFFFF_0000L : 0) | high << 32;
    if (longMode) {
      state.setGpr(RSP, state.gpr(RSP) & -16L);
    }
    Segments.checkTarget(c, descriptor, target);
    if (inner || longMode) {
      c.push(savedStack, wordBytes);
      c.push(savedPointer, wordBytes);
    }
    c.push(savedFlags, wordBytes);
    c.push(savedCode, wordBytes);
    c.push(state.rip, wordBytes);
    if (hasCode) {
      c.push(errorCode, wordBytes);
    }
    boolean interrupt = (type & 1) == 0;
    c.setFlags(state.flags() & ~(TF | NT | RF | VM | (interrupt ? IF : 0)));
    state.rip = target;
  }

  /** #GP with the selector unless the code may be entered; returns its privilege level. */
  private static int checkHandler(Core c, int selector, int attributes, boolean longMode) {
    int dpl = Attributes.dpl(attributes);
    if (dpl > c.cpu.cpl() || (longMode && !Segments.is64Bit(c, attributes))) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    Segments.checkPresent(c, selector, attributes);
    return Attributes.isConforming(attributes) ? c.cpu.cpl() : dpl;
  }
}
