package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/** What a virtual CPU of the guest can do that concerns address translation. */
@Clause("T-STEP-1")
public sealed interface Operation {
  /**
   * A load, a store or a fetch, explicit or implicit (SDM 3A 5.6.1).
   *
   * @param access 1, 2, 4 or 8 bytes. The CPL and EFLAGS.AC that count are those that the virtual
   *     CPU has ({@link SetCpl}, {@link SetAc}), so that a trace keeps its meaning when steps are
   *     left out of it; see {@link #accessAs}
   * @param value what a store writes, in its low bytes; without meaning for other accesses
   */
  @Clause({"T-STEP-2", "G-ACC-1"})
  record Touch(Access access, long value) implements Operation {
    /** Checks the size. */
    public Touch {
      if (Integer.bitCount(access.sizeBytes()) != 1 || access.sizeBytes() > 8) {
        throw new IllegalArgumentException("a step touches 1, 2, 4 or 8 bytes");
      }
    }

    /** The access as a CPU with this CPL and EFLAGS.AC makes it. */
    public Access accessAs(int cpl, boolean ac) {
      return new Access(
          access.kind(),
          access.address(),
          access.sizeBytes(),
          cpl,
          access.implicit(),
          ac,
          access.stack(),
          access.wide());
    }

    /** Whether the step stores {@link #value}. */
    public boolean stores() {
      return access.kind() == AccessKind.WRITE;
    }
  }

  /**
   * INVLPG (SDM 3A 5.10.4.1).
   *
   * @param address linear address in the page to invalidate
   */
  @Clause("T-INV-1")
  record Invlpg(long address) implements Operation {}

  /**
   * INVPCID (SDM 3A 5.10.4.1).
   *
   * @param type 0 one address, 1 one PCID, 2 all with global translations, 3 all but those; any
   *     other raises #GP(0)
   * @param pcid bits 63:0 of the descriptor: the PCID in bits 11:0, the rest reserved
   * @param address bits 127:64 of the descriptor: the linear address, for type 0
   */
  @Clause({"T-INV-5", "T-INV-6"})
  record Invpcid(long type, long pcid, long address) implements Operation {}

  /**
   * MOV to CR0.
   *
   * @param value what is written
   * @param code64 whether the processor runs 64-bit code (CS.L in long mode), see G-CTL-3
   */
  @Clause({"T-INV-3", "G-CTL-3"})
  record MovCr0(long value, boolean code64) implements Operation {}

  /**
   * MOV to CR3.
   *
   * @param value what is written; bit 63 asks to keep translations if CR4.PCIDE is 1
   */
  @Clause({"T-INV-2", "G-CTL-5"})
  record MovCr3(long value) implements Operation {}

  /**
   * MOV to CR4.
   *
   * @param value what is written
   */
  @Clause({"T-INV-3", "T-INV-4", "G-CTL-4"})
  record MovCr4(long value) implements Operation {}

  /**
   * WRMSR to IA32_EFER.
   *
   * @param value what is written
   */
  @Clause({"T-USE-3", "G-CTL-6"})
  record WriteEfer(long value) implements Operation {}

  /**
   * A write to PKRU, by WRPKRU or XRSTOR.
   *
   * @param value AD and WD of key i in bits 2i and 2i+1
   */
  @Clause({"T-USE-3", "T-STEP-3"})
  record WritePkru(int value) implements Operation {}

  /**
   * WRMSR to IA32_PKRS.
   *
   * @param value laid out as PKRU
   */
  @Clause({"T-USE-3", "T-STEP-3"})
  record WritePkrs(int value) implements Operation {}

  /**
   * A change of privilege, as by IRET, SYSCALL or an interrupt.
   *
   * @param cpl the new CPL, 0 … 3
   */
  @Clause({"T-USE-3", "T-STEP-3"})
  record SetCpl(int cpl) implements Operation {
    /** Checks the range. */
    public SetCpl {
      if (cpl < 0 || cpl > 3) {
        throw new IllegalArgumentException("CPL must be 0 to 3");
      }
    }
  }

  /**
   * A change of EFLAGS.AC, as by STAC, CLAC or POPF.
   *
   * @param ac the new value
   */
  @Clause({"T-USE-3", "T-STEP-3"})
  record SetAc(boolean ac) implements Operation {}
}
