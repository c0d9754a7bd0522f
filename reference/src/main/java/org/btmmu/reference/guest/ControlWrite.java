package org.btmmu.reference.guest;

import static org.btmmu.spec.guest.ControlRegisters.CR0_CD;
import static org.btmmu.spec.guest.ControlRegisters.CR0_NW;
import static org.btmmu.spec.guest.ControlRegisters.CR0_PE;
import static org.btmmu.spec.guest.ControlRegisters.CR0_PG;
import static org.btmmu.spec.guest.ControlRegisters.CR4_DEFINED;
import static org.btmmu.spec.guest.ControlRegisters.CR4_LA57;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PAE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PSE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMEP;
import static org.btmmu.spec.guest.ControlRegisters.EFER_LMA;
import static org.btmmu.spec.guest.ControlRegisters.EFER_LME;
import static org.btmmu.spec.guest.ControlRegisters.EFER_NXE;
import static org.btmmu.spec.guest.ControlRegisters.EFER_SCE;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/** Writes to the registers that decide paging (SDM 3A 2.5 and 5.1 to 5.5): legal, or #GP(0). */
public sealed interface ControlWrite {
  /** The write is done. */
  record Written(ControlRegisters registers) implements ControlWrite {}

  /** #GP(0): nothing is written. */
  record GeneralProtection() implements ControlWrite {}

  /**
   * MOV CR0.
   *
   * @param memory read only where the PDPTE registers are loaded
   * @param old the registers before
   * @param value what software writes, 64 bits
   * @param codeIs64Bit CS.L of the running code: in long mode, 64-bit mode
   * @param processor decides which bits of a PDPTE are reserved
   */
  @Clause({"G-CTL-2", "G-CTL-3"})
  static ControlWrite cr0(
      PhysicalMemory memory,
      ControlRegisters old,
      long value,
      boolean codeIs64Bit,
      Processor processor) {
    boolean paging = has(value, CR0_PG);
    boolean longMode = has(old.efer(), EFER_LME);
    boolean begins = paging && !has(old.cr0(), CR0_PG);
    boolean ends = !paging && has(old.cr0(), CR0_PG);
    if (value >>> 32 != 0
        || (paging && !has(value, CR0_PE))
        || (has(value, CR0_NW) && !has(value, CR0_CD))
        || (begins && longMode && (!has(old.cr4(), CR4_PAE) || codeIs64Bit))
        || (ends && (has(old.cr4(), CR4_PCIDE) || (has(old.efer(), EFER_LMA) && codeIs64Bit)))) {
      return new GeneralProtection();
    }
    long efer = paging && longMode ? old.efer() | EFER_LMA : old.efer() & ~EFER_LMA;
    ControlRegisters next = new ControlRegisters(value, old.cr3(), old.cr4(), efer, old.pdptes());
    boolean reload = ((old.cr0() ^ value) & (CR0_CD | CR0_NW | CR0_PG)) != 0;
    return withPdptes(memory, next, reload, processor);
  }

  /**
   * MOV CR3. With CR4.PCIDE, bit 63 of {@code value} asks to keep translations and is not stored.
   */
  @Clause({"G-CTL-1", "G-CTL-5"})
  static ControlWrite cr3(
      PhysicalMemory memory, ControlRegisters old, long value, Processor processor) {
    boolean keep = value < 0 && has(old.cr4(), CR4_PCIDE);
    long stored = keep ? value & Long.MAX_VALUE : value;
    long limit = -1L << processor.maxPhysicalAddress();
    if (has(old.efer(), EFER_LMA) ? (stored & limit) != 0 : stored >>> 32 != 0) {
      return new GeneralProtection();
    }
    ControlRegisters next =
        new ControlRegisters(old.cr0(), stored, old.cr4(), old.efer(), old.pdptes());
    return withPdptes(memory, next, true, processor);
  }

  /** MOV CR4. */
  @Clause({"G-CTL-2", "G-CTL-4"})
  static ControlWrite cr4(
      PhysicalMemory memory, ControlRegisters old, long value, Processor processor) {
    boolean longMode = has(old.efer(), EFER_LMA);
    long changed = old.cr4() ^ value;
    boolean pcidBegins = has(changed, CR4_PCIDE) && has(value, CR4_PCIDE);
    if ((value & ~CR4_DEFINED) != 0
        || (pcidBegins && (!longMode || (old.cr3() & 0xFFF) != 0))
        || (longMode && !has(value, CR4_PAE))
        || (longMode && has(changed, CR4_LA57))) {
      return new GeneralProtection();
    }
    ControlRegisters next =
        new ControlRegisters(old.cr0(), old.cr3(), value, old.efer(), old.pdptes());
    boolean reload = (changed & (CR4_PAE | CR4_PGE | CR4_PSE | CR4_SMEP)) != 0;
    return withPdptes(memory, next, reload, processor);
  }

  /** WRMSR to IA32_EFER. LMA keeps its value, whatever is written to it. */
  @Clause("G-CTL-6")
  static ControlWrite efer(ControlRegisters old, long value) {
    boolean lmeChanges = has(old.efer() ^ value, EFER_LME);
    if ((value & ~(EFER_SCE | EFER_LME | EFER_LMA | EFER_NXE)) != 0
        || (lmeChanges && has(old.cr0(), CR0_PG))) {
      return new GeneralProtection();
    }
    long next = (value & ~EFER_LMA) | (old.efer() & EFER_LMA);
    return new Written(new ControlRegisters(old.cr0(), old.cr3(), old.cr4(), next, old.pdptes()));
  }

  /** Under PAE paging, loads the PDPTE registers where the write asks for it. */
  @Clause({"G-CTL-1", "G-CTL-2"})
  private static ControlWrite withPdptes(
      PhysicalMemory memory, ControlRegisters next, boolean reload, Processor processor) {
    if (!reload || next.mode() != PagingMode.PAE) {
      return new Written(next);
    }
    return switch (PdpteLoad.load(memory, next.cr3(), processor)) {
      case PdpteLoad.GeneralProtection _ -> new GeneralProtection();
      case PdpteLoad.Loaded(Pdptes pdptes) ->
          new Written(
              new ControlRegisters(next.cr0(), next.cr3(), next.cr4(), next.efer(), pdptes));
    };
  }

  private static boolean has(long register, long bit) {
    return (register & bit) != 0;
  }
}
