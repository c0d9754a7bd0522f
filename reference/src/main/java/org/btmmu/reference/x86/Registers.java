package org.btmmu.reference.x86;

import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Pdptes;

/**
 * The registers of one virtual processor but for x87, MMX and SSE (SDM 1 3.4, SDM 3A 2.1). A
 * register that a mode does not have keeps its value and has no effect.
 */
public final class Registers {
  /** Segment registers by their number in an instruction, and the two of the system. */
  public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5, LDTR = 6, TR = 7;

  /** General registers by their number in an instruction. */
  public static final int RAX = 0, RCX = 1, RDX = 2, RBX = 3, RSP = 4, RBP = 5, RSI = 6, RDI = 7;

  /** General registers, all 64 bits. */
  public final long[] gpr = new long[16];

  /** The address of the next instruction, an offset in the code segment. */
  public long rip;

  /** RFLAGS, bits 31:0; see {@link Flags}. Bit 1 is 1. */
  public int flags = Flags.ALWAYS;

  /** The flags that the last instruction left undefined. */
  public int undefinedFlags;

  /** The status flags that an instruction has left undefined and none has defined since. */
  public int unsettledFlags;

  /** Visible parts of the segment registers, 16 bits each. */
  public final int[] selector = new int[8];

  /** Hidden parts: base addresses. */
  public final long[] base = new long[8];

  /** Hidden parts: the last offset that the limit allows, in bytes, unsigned. */
  public final int[] limit = new int[8];

  /** Hidden parts: bits 55:40 of the descriptor but for the limit's; see {@link Descriptor}. */
  public final int[] attributes = new int[8];

  /** Current privilege level, 0 … 3. */
  public int cpl;

  /** GDTR and IDTR. */
  public long gdtBase, idtBase;

  /** Limits of GDTR and IDTR, 0 … 0xFFFF. */
  public int gdtLimit, idtLimit;

  /** Control registers. */
  public long cr0, cr2, cr3, cr4, cr8;

  /** IA32_EFER. */
  public long efer;

  /** The PDPTE registers. */
  public final long[] pdpte = new long[4];

  /** Debug registers; 4 and 5 are not used. */
  public final long[] dr = new long[8];

  /** Model-specific registers by {@link Msr#index}. */
  public final long[] msr = new long[Msr.COUNT];

  /** PKRU, and IA32_PKRS. */
  public int pkru, pkrs;

  /** The time-stamp counter. */
  public long tsc;

  /** The instruction before was STI, MOV SS or POP SS: interrupts wait for one instruction. */
  public boolean shadow;

  /** HLT was executed. */
  public boolean halted;

  /** An NMI was delivered and IRET not executed since: others wait. */
  public boolean nmiBlocked;

  /** The bits of DR6 with which a trap #DB comes after this instruction; 0 if none does. */
  public int debugTraps;

  /** An independent copy. */
  public Registers copy() {
    Registers copy = new Registers();
    copy.become(this);
    return copy;
  }

  /** All registers become those of another. */
  public void become(Registers other) {
    copy(other.gpr, gpr);
    copy(other.selector, selector);
    copy(other.base, base);
    copy(other.limit, limit);
    copy(other.attributes, attributes);
    copy(other.pdpte, pdpte);
    copy(other.dr, dr);
    copy(other.msr, msr);
    rip = other.rip;
    flags = other.flags;
    undefinedFlags = other.undefinedFlags;
    unsettledFlags = other.unsettledFlags;
    cpl = other.cpl;
    gdtBase = other.gdtBase;
    idtBase = other.idtBase;
    gdtLimit = other.gdtLimit;
    idtLimit = other.idtLimit;
    cr0 = other.cr0;
    cr2 = other.cr2;
    cr3 = other.cr3;
    cr4 = other.cr4;
    cr8 = other.cr8;
    efer = other.efer;
    pkru = other.pkru;
    pkrs = other.pkrs;
    tsc = other.tsc;
    shadow = other.shadow;
    halted = other.halted;
    nmiBlocked = other.nmiBlocked;
    debugTraps = other.debugTraps;
  }

  private static void copy(long[] from, long[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i];
    }
  }

  private static void copy(int[] from, int[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i];
    }
  }

  /** The registers that decide paging. */
  public ControlRegisters controls() {
    return new ControlRegisters(
        cr0, cr3, cr4, efer, new Pdptes(pdpte[0], pdpte[1], pdpte[2], pdpte[3]));
  }

  /** Sets the registers that decide paging. */
  public void setControls(ControlRegisters controls) {
    cr0 = controls.cr0();
    cr3 = controls.cr3();
    cr4 = controls.cr4();
    efer = controls.efer();
    for (int i = 0; i < pdpte.length; i++) {
      pdpte[i] = controls.pdptes().get(i);
    }
  }

  /** Whether a flag is 1; a bit of {@link Flags}. */
  public boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether the processor is in protected mode. */
  public boolean isProtected() {
    return (cr0 & ControlRegisters.CR0_PE) != 0;
  }

  /** Whether IA32_EFER.LMA is 1. */
  public boolean isLongMode() {
    return (efer & ControlRegisters.EFER_LMA) != 0;
  }

  /** Whether the running code is 64-bit code. */
  public boolean is64Bit() {
    return isLongMode() && (attributes[CS] & Descriptor.LONG) != 0;
  }

  /** The instruction pointer so many bytes further on, as wide as the code's. */
  long ripAfter(long bytes) {
    long next = rip + bytes;
    boolean big = (attributes[CS] & Descriptor.BIG) != 0;
    return is64Bit() ? next : next & (big ? 0xFFFF_FFFFL : 0xFFFF);
  }

  /** I/O privilege level. */
  public int iopl() {
    return flags >>> 12 & 3;
  }
}
