package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CS;
import static org.btmmu.optimized.processor.GuestState.GS;
import static org.btmmu.optimized.processor.GuestState.RCX;
import static org.btmmu.optimized.processor.GuestState.RDX;
import static org.btmmu.optimized.processor.GuestState.RSP;
import static org.btmmu.optimized.processor.GuestState.SS;

import org.btmmu.spec.x86.Op;

/** SYSCALL, SYSRET, SYSENTER, SYSEXIT, SWAPGS (SDM 3A 6.8.7, 6.8.8; SDM 2, each by its name). */
final class SystemCalls {
  private static final int R11 = 11;
  private static final long EFER_SCE = 1;

  /** Flags that SYSRET takes from R11. */
  private static final int RETURNED = 0x3C_7FD7;

  private SystemCalls() {}

  static void execute(Core c, Op op) {
    switch (op) {
      case SYSCALL -> call(c);
      case SYSRET -> sysret(c);
      case SYSENTER -> enter(c);
      case SYSEXIT -> exit(c);
      case SWAPGS -> {
        c.requireZero();
        long base = c.state.base(GS);
        c.undo.saveSegments();
        c.state.setBase(GS, c.state.msr[ModelRegisters.KERNEL_GS_BASE]);
        c.state.msr[ModelRegisters.KERNEL_GS_BASE] = base;
      }
      default -> throw c.refusal;
    }
  }

  private static void requireEnabled(Core c) {
    if (!c.state.isWide() || (c.cpu.efer() & EFER_SCE) == 0) {
      throw c.undefined();
    }
  }

  private static void call(Core c) {
    requireEnabled(c);
    GuestState state = c.state;
    state.setGpr(RCX, state.rip);
    state.setGpr(R11, state.flags() & 0xFFFF_FFFFL);
    c.setFlags(state.flags() & ~(int) state.msr[ModelRegisters.FMASK]);
    state.rip = state.msr[ModelRegisters.LSTAR];
    int selector = (int) (state.msr[ModelRegisters.STAR] >>> 32) & 0xFFFC;
    setSegments(c, selector, selector + 8, Attributes.LONG, 0);
  }

  private static void sysret(Core c) {
    requireEnabled(c);
    c.requireZero();
    boolean wide = c.instruction.operandBytes() == 8;
    long target = c.register(RCX, wide ? 8 : 4);
    requireCanonical(c, target);
    c.state.rip = target;
    c.setFlags((int) c.state.gpr(R11) & RETURNED);
    int selector = (int) (c.state.msr[ModelRegisters.STAR] >>> 48);
    int width = wide ? Attributes.LONG : Attributes.BIG;
    setSegments(c, wide ? selector + 16 : selector, selector + 8, width, 3);
  }

  private static void enter(Core c) {
    int selector = sysenterSelector(c);
    boolean longMode = c.isLongMode();
    c.setFlags(c.state.flags() & ~(GuestState.VM | GuestState.IF));
    setSegments(c, selector, selector + 8, longMode ? Attributes.LONG : Attributes.BIG, 0);
    long mask = Core.mask(longMode ? 8 : 4);
    c.state.setGpr(RSP, c.state.msr[ModelRegisters.SYSENTER_ESP] & mask);
    c.state.rip = c.state.msr[ModelRegisters.SYSENTER_EIP] & mask;
  }

  private static void exit(Core c) {
    int selector = sysenterSelector(c);
    c.requireZero();
    boolean wide = c.instruction.operandBytes() == 8;
    long target = c.register(RDX, wide ? 8 : 4);
    long pointer = c.register(RCX, wide ? 8 : 4);
    requireCanonical(c, target);
    requireCanonical(c, pointer);
    int code = selector + (wide ? 32 : 16);
    setSegments(c, code, code + 8, wide ? Attributes.LONG : Attributes.BIG, 3);
    c.state.setGpr(RSP, pointer);
    c.state.rip = target;
  }

  private static int sysenterSelector(Core c) {
    int selector = (int) c.state.msr[ModelRegisters.SYSENTER_CS] & 0xFFFC;
    if (selector == 0) {
      throw c.protection();
    }
    return selector;
  }

  private static void requireCanonical(Core c, long address) {
    if (!c.isCanonical(address)) {
      throw c.protection();
    }
  }

  private static void setSegments(Core c, int code, int stack, int width, int cpl) {
    Segments.setFlat(c, CS, code & 0xFFFC | cpl, Attributes.CODE | width);
    Segments.setFlat(c, SS, stack & 0xFFFC | cpl, Attributes.BIG);
    c.cpu.setCpl(cpl);
  }
}
