package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/**
 * The control registers that decide paging. Bits that have no effect on paging are kept as they
 * were written.
 *
 * @param cr0 CR0
 * @param cr3 CR3
 * @param cr4 CR4
 * @param efer IA32_EFER; LMA is 1 exactly if LME and CR0.PG are, in a processor
 * @param pdptes the PDPTE registers; meaningful under PAE paging
 */
public record ControlRegisters(long cr0, long cr3, long cr4, long efer, Pdptes pdptes) {
  /** CR0.PE: protected mode. */
  public static final long CR0_PE = 1L << 0;

  /** CR0.WP: R/W = 0 stops supervisor-mode writes too. */
  public static final long CR0_WP = 1L << 16;

  /** CR0.AM: alignment is checked in user mode if EFLAGS.AC is 1. */
  public static final long CR0_AM = 1L << 18;

  /** CR0.NW: not write-through. */
  public static final long CR0_NW = 1L << 29;

  /** CR0.CD: caches disabled. */
  public static final long CR0_CD = 1L << 30;

  /** CR0.PG: paging. */
  public static final long CR0_PG = 1L << 31;

  /** CR4.PSE: 4-MByte pages under 32-bit paging. */
  public static final long CR4_PSE = 1L << 4;

  /** CR4.PAE: entries of 8 bytes. */
  public static final long CR4_PAE = 1L << 5;

  /** CR4.PGE: global pages. */
  public static final long CR4_PGE = 1L << 7;

  /** CR4.LA57: 57-bit linear addresses in long mode. */
  public static final long CR4_LA57 = 1L << 12;

  /** CR4.PCIDE: bits 11:0 of CR3 are the PCID. */
  public static final long CR4_PCIDE = 1L << 17;

  /** CR4.SMEP: no supervisor-mode fetches from user-mode addresses. */
  public static final long CR4_SMEP = 1L << 20;

  /** CR4.SMAP: no supervisor-mode data accesses to user-mode addresses. */
  public static final long CR4_SMAP = 1L << 21;

  /** CR4.PKE: PKRU limits data accesses to user-mode addresses. */
  public static final long CR4_PKE = 1L << 22;

  /** CR4.PKS: IA32_PKRS limits data accesses to supervisor-mode addresses. */
  public static final long CR4_PKS = 1L << 24;

  /** IA32_EFER.SCE: SYSCALL is enabled. */
  public static final long EFER_SCE = 1L << 0;

  /** IA32_EFER.LME: paging, when it begins, enters long mode. */
  public static final long EFER_LME = 1L << 8;

  /** IA32_EFER.LMA: the processor is in long mode; read-only. */
  public static final long EFER_LMA = 1L << 10;

  /** IA32_EFER.NXE: bit 63 of an entry forbids fetches. */
  public static final long EFER_NXE = 1L << 11;

  /** CR4 as the modelled processor has it: the paging bits, and those of no effect on paging. */
  public static final long CR4_DEFINED = 0x0177_1FFFL;

  /** Which paging mode the registers select (SDM 3A 5.1.1). */
  @Clause("G-MODE-1")
  public PagingMode mode() {
    if ((cr0 & CR0_PG) == 0) {
      return PagingMode.OFF;
    }
    if ((cr4 & CR4_PAE) == 0) {
      return PagingMode.BITS_32;
    }
    if ((efer & EFER_LME) == 0) {
      return PagingMode.PAE;
    }
    return (cr4 & CR4_LA57) == 0 ? PagingMode.FOUR_LEVEL : PagingMode.FIVE_LEVEL;
  }

  /** The registers decoded for a walk. */
  public PagingControls paging(int pkru, int pkrs, Processor processor) {
    return new PagingControls(
        mode(),
        cr3,
        pdptes,
        (cr0 & CR0_WP) != 0,
        (cr4 & CR4_PSE) != 0,
        (cr4 & CR4_PGE) != 0,
        (cr4 & CR4_SMEP) != 0,
        (cr4 & CR4_SMAP) != 0,
        (cr4 & CR4_PKE) != 0,
        (cr4 & CR4_PKS) != 0,
        (efer & EFER_NXE) != 0,
        pkru,
        pkrs,
        processor);
  }
}
