package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.optimized.guest.FastPdptes;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.PdpteLoad;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/** The PDPTE registers of PAE paging. */
public final class PdpteLaws {
  private PdpteLaws() {}

  @Law(
      id = "pdpte-load",
      says =
          "MOV CR3 under PAE paging loads the four PDPTEs, or raises #GP(0) for a present one with"
              + " a reserved bit, as the reference does",
      clauses = {"G-CTL-1", "G-FMT-4", "G-MEM-1"})
  static boolean load(PhysicalMemory memory, long cr3, Processor processor) {
    PdpteLoad load = PdpteLoad.load(memory, cr3, processor);
    long[] registers = new long[4];
    boolean legal = FastPdptes.load(memory, cr3, processor.maxPhysicalAddress(), registers);
    cover("loaded", legal);
    cover("#GP(0)", !legal);
    cover("absent entries may hold anything", legal && registers[2] == 0x1E6);
    cover("MAXPHYADDR 32", processor.maxPhysicalAddress() == 32);
    cover("MAXPHYADDR 52", processor.maxPhysicalAddress() == 52);
    return switch (load) {
      case PdpteLoad.Loaded(Pdptes pdptes) ->
          legal
              && pdptes.equals(new Pdptes(registers[0], registers[1], registers[2], registers[3]));
      case PdpteLoad.GeneralProtection _ -> !legal;
    };
  }
}
