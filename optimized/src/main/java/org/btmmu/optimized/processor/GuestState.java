package org.btmmu.optimized.processor;

import org.btmmu.optimized.memory.HostMemory;

/**
 * The registers of a guest processor, but for those that decide paging ({@code GuestCpu}). General
 * registers and the status flags lie in host registers, where translated code has them; this class
 * reads and writes them there.
 */
public final class GuestState {
  /** Segment registers by their number in an instruction, and the two of the system. */
  public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5, LDTR = 6, TR = 7;

  /** General registers by their number in an instruction. */
  public static final int RAX = 0, RCX = 1, RDX = 2, RBX = 3, RSP = 4, RBP = 5, RSI = 6, RDI = 7;

  /** Flags at their places in RFLAGS. */
  public static final int CF = 1,
      PF = 1 << 2,
      AF = 1 << 4,
      ZF = 1 << 6,
      SF = 1 << 7,
      TF = 1 << 8,
      IF = 1 << 9,
      DF = 1 << 10,
      OF = 1 << 11,
      IOPL = 3 << 12,
      NT = 1 << 14,
      RF = 1 << 16,
      VM = 1 << 17,
      AC = 1 << 18,
      VIF = 1 << 19,
      VIP = 1 << 20,
      ID = 1 << 21;

  /** The status flags. */
  public static final int STATUS = CF | PF | AF | ZF | SF | OF;

  private static final int ALWAYS = 2;

  private final long[] host;
  private final HostMemory memory;
  private final int record;
  private final long[] bases = new long[8];
  private boolean wide;
  private int otherFlags;

  /** Offset of the next instruction in the code segment. */
  public long rip;

  /** The last offset that the limit allows, in bytes, unsigned. */
  public final int[] limit = new int[8];

  /** Bits 55:40 of the descriptor but for the limit's (bits 11:8, which are 0). */
  public final int[] attributes = new int[8];

  /** GDTR and IDTR. */
  public long gdtBase, idtBase;

  /** Limits of GDTR and IDTR, 0 … 0xFFFF. */
  public int gdtLimit, idtLimit;

  /** Control registers that do not decide paging. */
  public long cr2, cr8;

  /** Debug registers; 4 and 5 are not used. */
  public final long[] dr = new long[8];

  /** Model-specific registers by an index of the system's. */
  public final long[] msr = new long[32];

  /** The instruction before was STI, MOV SS or POP SS: interrupts wait for one instruction. */
  public boolean shadow;

  /** HLT was executed. */
  public boolean halted;

  /** An NMI was delivered and IRET not executed since: others wait. */
  public boolean nmiBlocked;

  /**
   * The registers of a processor.
   *
   * @param host the host's general registers
   * @param memory host memory, which holds the processor's record
   * @param record the record's host address
   */
  public GuestState(long[] host, HostMemory memory, int record) {
    this.host = host;
    this.memory = memory;
    this.record = record;
    setOtherFlags(0);
  }

  /** A fault of an access, to be thrown: CR2 has its address if it is #PF. */
  public GuestFault raising(GuestFault fault) {
    if (fault.isPageFault()) {
      cr2 = fault.address();
    }
    return fault;
  }

  /** Whether the running code is 64-bit code. */
  public boolean isWide() {
    return wide;
  }

  /**
   * From now on the code is 64-bit code, or is not. Of 32-bit code RAX … RDI have no upper halves:
   * they come back as 0.
   */
  public void setWide(boolean value) {
    if (value != wide) {
      for (int number = 0; number < 8; number++) {
        host[HostRegisters.GUEST + number] = low(host[HostRegisters.GUEST + number], value);
      }
      wide = value;
    }
  }

  /** The low half of a register as 64-bit code has it, or 32-bit code. */
  private static long low(long register, boolean wide) {
    return wide ? register & 0xFFFF_FFFFL : (int) register;
  }

  /** A general register; in 32-bit code RAX … RDI are zero-extended from 32 bits. */
  public long gpr(int number) {
    long value = host[HostRegisters.GUEST + number];
    return wide || number > 7 ? value : value & 0xFFFF_FFFFL;
  }

  /** Sets a whole general register; in 32-bit code the low 32 bits count. */
  public void setGpr(int number, long value) {
    host[HostRegisters.GUEST + number] = wide || number > 7 ? value : (int) value;
  }

  /** RFLAGS, bits 31:0. */
  public int flags() {
    return otherFlags()
        | FlagsKind.flags(
            (int) host[HostRegisters.FLAGS_KIND],
            host[HostRegisters.FLAGS_A],
            host[HostRegisters.FLAGS_B],
            host[HostRegisters.FLAGS_RESULT]);
  }

  /** Sets RFLAGS; bit 1 is always 1, and bits that do not exist are always 0. */
  public void setFlags(int value) {
    setOtherFlags(value);
    host[HostRegisters.FLAGS_KIND] = FlagsKind.FLAGS;
    host[HostRegisters.FLAGS_RESULT] = value & STATUS;
  }

  /** Flags other than the status flags. */
  public int otherFlags() {
    return otherFlags | (int) memory.load64(record + Record.DIRECTION) & DF;
  }

  /** Sets flags other than the status flags; DF is where translated code has it. */
  public void setOtherFlags(int value) {
    otherFlags = value & ~(STATUS | DF) | ALWAYS;
    memory.store64(record + Record.DIRECTION, direction(value));
  }

  private static long direction(int flags) {
    return (flags & DF) == 0 ? 1 : -1;
  }

  /** The visible part of a segment register, 16 bits. */
  public int selector(int segment) {
    return (int) memory.load64(record + Record.SELECTORS + 8 * segment);
  }

  /** Sets it; translated code stores it from the record. */
  public void setSelector(int segment, int value) {
    memory.store64(record + Record.SELECTORS + 8 * segment, value);
  }

  /** The base address in a segment register, its hidden part. */
  public long base(int segment) {
    return bases[segment];
  }

  /** Sets a base address; translated code reads those of FS and GS from the record. */
  public void setBase(int segment, long value) {
    bases[segment] = value;
    if (segment == FS || segment == GS) {
      memory.store64(record + (segment == FS ? Record.FS_BASE : Record.GS_BASE), value);
    }
  }

  /** Stores the general registers in the record as well, all their bits. */
  public void record() {
    for (int number = 0; number < 16; number++) {
      memory.store64(record + Record.REGISTERS + 8 * number, host[HostRegisters.GUEST + number]);
    }
  }

  /** How many words {@link #save} stores. */
  static final int SAVED = 22;

  /** Stores what an instruction can change besides segment registers, to take it back. */
  void save(long[] into) {
    System.arraycopy(host, HostRegisters.GUEST, into, 0, 16);
    into[16] = host[HostRegisters.FLAGS_KIND];
    into[17] = host[HostRegisters.FLAGS_A];
    into[18] = host[HostRegisters.FLAGS_B];
    into[19] = host[HostRegisters.FLAGS_RESULT];
    into[20] = otherFlags();
    into[21] = rip;
  }

  /**
   * Takes back what was saved.
   *
   * @param wasWide {@link #isWide} when it was
   */
  void restore(long[] from, boolean wasWide) {
    System.arraycopy(from, 0, host, HostRegisters.GUEST, 16);
    host[HostRegisters.FLAGS_KIND] = from[16];
    host[HostRegisters.FLAGS_A] = from[17];
    host[HostRegisters.FLAGS_B] = from[18];
    host[HostRegisters.FLAGS_RESULT] = from[19];
    setOtherFlags((int) from[20]);
    rip = from[21];
    wide = wasWide;
  }
}
