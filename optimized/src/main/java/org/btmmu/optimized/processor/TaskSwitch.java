package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CS;
import static org.btmmu.optimized.processor.GuestState.LDTR;
import static org.btmmu.optimized.processor.GuestState.NT;
import static org.btmmu.optimized.processor.GuestState.SS;
import static org.btmmu.optimized.processor.GuestState.TR;

/**
 * The hardware task switch (SDM 3A 9.3). Once the registers are the new task's, an exception is the
 * new task's, and what was loaded stays.
 */
final class TaskSwitch {
  private static final int[] DATA = {GuestState.ES, GuestState.DS, GuestState.FS, GuestState.GS};

  /** Local enables and LE of DR7. */
  private static final long LOCAL_BREAKPOINTS = 0x155;

  /** Why the task changes (SDM 3A, Table 9-2). */
  enum Why {
    JUMP,
    /** CALL, an interrupt or an exception. */
    CALL,
    RETURN
  }

  private final Core c;
  private final int selector;
  private final long descriptor;
  private final Why why;
  private final boolean big;
  private final int wordBytes;
  private final long tss;
  private final int[] segments = new int[6];
  private final long[] registers = new long[8];
  private long cr3;
  private long rip;
  private int flags;
  private int ldt;
  private boolean traps;

  private TaskSwitch(Core c, int selector, long descriptor, Why why) {
    this.c = c;
    this.selector = selector;
    this.descriptor = descriptor;
    this.why = why;
    big = isBig(Attributes.of(descriptor));
    wordBytes = big ? 4 : 2;
    tss = Attributes.base(descriptor);
  }

  /** To the task of a selector; a gate, or the TSS named directly, has been checked. */
  static void to(Core c, int selector, Why why) {
    int exception = why == Why.RETURN ? Exceptions.TS : Exceptions.GP;
    int code = Segments.errorCode(selector);
    long descriptor = Segments.read(c, selector, 8, exception);
    int attributes = Attributes.of(descriptor);
    int type = Attributes.systemType(attributes) & ~(Attributes.TSS ^ Attributes.TSS_16);
    int wanted = Attributes.TSS_16 | (why == Why.RETURN ? Attributes.BUSY : 0);
    if (type != wanted || Segments.isLocal(selector)) {
      throw c.fault(exception, code);
    }
    Segments.checkPresent(c, selector, attributes);
    int last = isBig(attributes) ? 0x67 : 0x2B;
    if (Integer.compareUnsigned(Attributes.limit(descriptor), last) < 0) {
      throw c.fault(Exceptions.TS, code);
    }
    TaskSwitch change = new TaskSwitch(c, selector, descriptor, why);
    change.read();
    change.save();
    change.become();
    change.loadSegments();
  }

  /** Whether the type is of a 32-bit TSS. */
  static boolean isBig(int attributes) {
    return (attributes & 8) != 0;
  }

  private long image(int place, int bytes) {
    return c.loadSystem(tss + place, bytes);
  }

  /** Where a TSS has the image of EIP; EFLAGS, the registers and the segments follow. */
  private static int place(boolean big) {
    return big ? 0x20 : 0x0E;
  }

  private void read() {
    int place = place(big);
    int count = big ? 6 : 4;
    cr3 = big ? image(0x1C, 4) : 0;
    rip = image(place, wordBytes);
    flags = (int) image(place + wordBytes, wordBytes);
    for (int i = 0; i < 8; i++) {
      registers[i] = image(place + (2 + i) * wordBytes, wordBytes);
    }
    for (int i = 0; i < count; i++) {
      segments[i] = (int) image(place + (10 + i) * wordBytes, 2);
    }
    ldt = (int) image(place + (10 + count) * wordBytes, 2);
    if ((flags & GuestState.VM) != 0) {
      throw c.refusal;
    }
    traps = big && (image(0x64, 2) & 1) != 0;
  }

  /** The old task's state, the link back to it, and the busy bits. */
  private void save() {
    GuestState state = c.state;
    boolean oldBig = isBig(state.attributes[TR]);
    long old = state.base(TR) + place(oldBig);
    int bytes = oldBig ? 4 : 2;
    int oldSelector = state.selector(TR);
    int oldAttributes = state.attributes[TR];
    c.storeSystem(old, bytes, state.rip);
    c.storeSystem(old + bytes, bytes, why == Why.RETURN ? state.flags() & ~NT : state.flags());
    for (int i = 0; i < 8; i++) {
      c.storeSystem(old + (2 + i) * bytes, bytes, state.gpr(i));
    }
    for (int i = 0; i < (oldBig ? 6 : 4); i++) {
      c.storeSystem(old + (10 + i) * bytes, 2, state.selector(i));
    }
    if (why == Why.CALL) {
      c.storeSystem(tss, 2, oldSelector);
    }
    if (why != Why.RETURN) {
      int busy = Attributes.of(descriptor) | Attributes.BUSY;
      Segments.storeAttributes(c, selector, busy);
    }
    if (why != Why.CALL) {
      Segments.storeAttributes(c, oldSelector, oldAttributes & ~Attributes.BUSY);
    }
  }

  /** Only a CR3 that changes is loaded, and makes the TLB forget (SDM 3A 5.10.4.1). */
  private static boolean isOtherSpace(long current, long next) {
    return current != next;
  }

  /** The registers are the new task's; its segments cannot be used yet. */
  private void become() {
    GuestState state = c.state;
    if (big && (c.cpu.cr0() & Core.CR0_PG) != 0 && isOtherSpace(c.cpu.cr3(), cr3)) {
      int cpl = c.cpu.cpl();
      c.cpu.setCpl(0);
      boolean legal = c.cpu.movCr3(cr3);
      c.cpu.setCpl(cpl);
      if (!legal) {
        throw c.protection();
      }
    }
    c.cpu.setTaskSwitched(true);
    c.cpu.setCpl(segments[CS] & 3);
    state.rip = rip;
    c.setFlags(flags & Core.DEFINED | (why == Why.CALL ? NT : 0));
    for (int i = 0; i < 8; i++) {
      c.setRegister(i, 4, registers[i]);
    }
    state.dr[7] &= ~LOCAL_BREAKPOINTS;
    c.debugTraps = traps ? DebugTraps.BT : 0;
    for (int segment = 0; segment < 6; segment++) {
      Segments.setNull(c, segment, segments[segment]);
    }
    Segments.setNull(c, LDTR, ldt);
    Segments.set(c, TR, selector, descriptor);
    state.attributes[TR] |= Attributes.BUSY;
    c.undo.begin();
  }

  /** SDM 3A 9.3, Table 9-1: LDTR, CS, SS, the data segments. */
  private void loadSegments() {
    if (!Segments.isNull(ldt)) {
      SystemTables.loadLdt(c, ldt, Exceptions.TS, Exceptions.TS);
    }
    c.undo.begin();
    loadCode(segments[CS]);
    c.undo.begin();
    Segments.takeStack(c, segments[SS], c.cpu.cpl(), Exceptions.TS);
    c.undo.begin();
    for (int segment : DATA) {
      if (!Segments.isNull(segments[segment])) {
        Segments.takeData(c, segment, segments[segment], Exceptions.TS);
        c.undo.begin();
      }
    }
    c.jump(c.state.rip);
  }

  private void loadCode(int code) {
    long target = Segments.read(c, code, 8, Exceptions.TS);
    int attributes = Attributes.of(target);
    Segments.checkCode(c, code, attributes, Exceptions.TS);
    int dpl = Attributes.dpl(attributes);
    int rpl = code & 3;
    if (Attributes.isConforming(attributes) ? dpl > rpl : dpl != rpl) {
      throw c.fault(Exceptions.TS, Segments.errorCode(code));
    }
    Segments.checkPresent(c, code, attributes);
    Segments.takeCode(c, code, target, rpl);
  }
}
