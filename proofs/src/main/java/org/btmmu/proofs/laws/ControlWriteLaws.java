package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.optimized.guest.FastControlWrites;
import org.btmmu.optimized.guest.FastPdptes;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.ControlWrite;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/** Writes to the control registers: the same ones are legal, and they leave the same values. */
public final class ControlWriteLaws {
  private static final long EFER_LMA = ControlRegisters.EFER_LMA;

  private ControlWriteLaws() {}

  @Law(
      id = "mov-cr0-legal",
      says = "MOV CR0 raises #GP(0), or writes CR0, EFER.LMA and the PDPTEs, as the reference does",
      clauses = {"G-CTL-2", "G-CTL-3"})
  static boolean cr0(
      PhysicalMemory memory,
      ControlRegisters old,
      long value,
      boolean code64,
      Processor processor) {
    ControlWrite write = ControlWrite.cr0(memory, old, value, code64, processor);
    boolean legal = FastControlWrites.cr0(old.cr0(), old.cr4(), old.efer(), value, code64);
    long efer = FastControlWrites.eferAfterCr0(old.efer(), value);
    boolean reload = FastControlWrites.reloadsPdptes(old.cr0() ^ value, 0);
    boolean paged = has(old.cr0(), ControlRegisters.CR0_PG);
    boolean pages = has(value, ControlRegisters.CR0_PG);
    cover("paging begins", legal && !paged && pages);
    cover("paging ends", legal && paged && !pages);
    cover("long mode begins", legal && !paged && has(efer, EFER_LMA));
    cover("long mode ends", legal && has(old.efer(), EFER_LMA) && !has(efer, EFER_LMA));
    cover("CS.L outside long mode", legal && code64 && !has(old.efer(), EFER_LMA) && !pages);
    cover("WP begins", legal && has(value & ~old.cr0(), ControlRegisters.CR0_WP));
    cover("WP ends", legal && has(old.cr0() & ~value, ControlRegisters.CR0_WP));
    boolean pae = FastControlWrites.isPae(value, old.cr4(), efer);
    cover("CD alone loads PDPTEs", legal && pae && (old.cr0() ^ value) == ControlRegisters.CR0_CD);
    return same(memory, write, legal, reload, value, old.cr3(), old.cr4(), efer, old, processor);
  }

  @Law(
      id = "mov-cr3-legal",
      says = "MOV CR3 raises #GP(0), or writes CR3 and the PDPTEs, as the reference does",
      clauses = {"G-CTL-1", "G-CTL-5"})
  static boolean cr3(PhysicalMemory memory, ControlRegisters old, long value, Processor processor) {
    ControlWrite write = ControlWrite.cr3(memory, old, value, processor);
    boolean legal =
        FastControlWrites.cr3(old.cr4(), old.efer(), value, processor.maxPhysicalAddress());
    long cr3 = FastControlWrites.storedCr3(old.cr4(), value);
    cover("bit 63 asks to keep translations", legal && value < 0);
    cover("above 4 GByte", legal && cr3 >>> 32 != 0);
    cover("#GP(0) for bit 32 outside long mode", !legal && value == 1L << 32);
    cover("PCID or cache bits", legal && (cr3 & 0xFFF) == 0xFFF);
    return same(memory, write, legal, true, old.cr0(), cr3, old.cr4(), old.efer(), old, processor);
  }

  @Law(
      id = "mov-cr4-legal",
      says = "MOV CR4 raises #GP(0), or writes CR4 and the PDPTEs, as the reference does",
      clauses = {"G-CTL-2", "G-CTL-4"})
  static boolean cr4(PhysicalMemory memory, ControlRegisters old, long value, Processor processor) {
    ControlWrite write = ControlWrite.cr4(memory, old, value, processor);
    boolean legal = FastControlWrites.cr4(old.cr4(), old.cr3(), old.efer(), value);
    boolean reload = FastControlWrites.reloadsPdptes(0, old.cr4() ^ value);
    cr4Goals(old.cr4(), value, legal);
    return same(
        memory, write, legal, reload, old.cr0(), old.cr3(), value, old.efer(), old, processor);
  }

  @Law(
      id = "wrmsr-efer-legal",
      says = "WRMSR to IA32_EFER raises #GP(0), or writes it, as the reference does",
      clauses = {"G-CTL-6"})
  static boolean efer(ControlRegisters old, long value) {
    boolean legal = FastControlWrites.efer(old.cr0(), old.efer(), value);
    cover("legal", legal);
    cover("#GP(0)", !legal);
    cover("LMA written", legal && has(old.efer() ^ value, EFER_LMA));
    cover("LME changes", legal && has(old.efer() ^ value, ControlRegisters.EFER_LME));
    cover("NXE changes", legal && has(old.efer() ^ value, ControlRegisters.EFER_NXE));
    long efer = FastControlWrites.storedEfer(old.efer(), value);
    return switch (ControlWrite.efer(old, value)) {
      case ControlWrite.GeneralProtection _ -> !legal;
      case ControlWrite.Written(ControlRegisters next) ->
          legal
              && next.equals(
                  new ControlRegisters(old.cr0(), old.cr3(), old.cr4(), efer, old.pdptes()));
    };
  }

  /** Every paging bit of CR4 goes on and off. */
  private static void cr4Goals(long old, long value, boolean legal) {
    long begins = legal ? value & ~old : 0;
    long ends = legal ? old & ~value : 0;
    cover("PSE begins", has(begins, ControlRegisters.CR4_PSE));
    cover("PSE ends", has(ends, ControlRegisters.CR4_PSE));
    cover("PAE begins", has(begins, ControlRegisters.CR4_PAE));
    cover("PAE ends", has(ends, ControlRegisters.CR4_PAE));
    cover("PGE begins", has(begins, ControlRegisters.CR4_PGE));
    cover("PGE ends", has(ends, ControlRegisters.CR4_PGE));
    cover("LA57 begins", has(begins, ControlRegisters.CR4_LA57));
    cover("LA57 ends", has(ends, ControlRegisters.CR4_LA57));
    cover("PCIDE begins", has(begins, ControlRegisters.CR4_PCIDE));
    cover("PCIDE ends", has(ends, ControlRegisters.CR4_PCIDE));
    cover("SMEP begins", has(begins, ControlRegisters.CR4_SMEP));
    cover("SMEP ends", has(ends, ControlRegisters.CR4_SMEP));
    cover("SMAP begins", has(begins, ControlRegisters.CR4_SMAP));
    cover("SMAP ends", has(ends, ControlRegisters.CR4_SMAP));
    cover("PKE begins", has(begins, ControlRegisters.CR4_PKE));
    cover("PKE ends", has(ends, ControlRegisters.CR4_PKE));
    cover("PKS begins", has(begins, ControlRegisters.CR4_PKS));
    cover("PKS ends", has(ends, ControlRegisters.CR4_PKS));
  }

  private static boolean has(long register, long bit) {
    return (register & bit) != 0;
  }

  private static boolean same(
      PhysicalMemory memory,
      ControlWrite write,
      boolean legal,
      boolean reload,
      long cr0,
      long cr3,
      long cr4,
      long efer,
      ControlRegisters old,
      Processor processor) {
    long[] registers = {
      old.pdptes().pdpte0(), old.pdptes().pdpte1(), old.pdptes().pdpte2(), old.pdptes().pdpte3()
    };
    boolean loads = legal && reload && FastControlWrites.isPae(cr0, cr4, efer);
    boolean done =
        loads ? FastPdptes.load(memory, cr3, processor.maxPhysicalAddress(), registers) : legal;
    cover("legal", done);
    cover("#GP(0)", !legal);
    cover("PDPTEs loaded", loads && done);
    cover("#GP(0) for a PDPTE", loads && !done);
    return switch (write) {
      case ControlWrite.GeneralProtection _ -> !done;
      case ControlWrite.Written(ControlRegisters next) ->
          done
              && next.equals(
                  new ControlRegisters(
                      cr0,
                      cr3,
                      cr4,
                      efer,
                      new Pdptes(registers[0], registers[1], registers[2], registers[3])));
    };
  }
}
