package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.EntryField;
import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/** SDM 3A 5.4.1: loading the PDPTE registers of PAE paging. */
public sealed interface PdpteLoad {
  /** The registers were loaded. */
  record Loaded(Pdptes pdptes) implements PdpteLoad {}

  /** #GP(0): a present PDPTE has a reserved bit set. All four registers keep their values. */
  record GeneralProtection() implements PdpteLoad {}

  /** Reads the four entries at bits 31:5 of CR3 and checks them. */
  @Clause("G-CTL-1")
  static PdpteLoad load(PhysicalMemory memory, long cr3, Processor processor) {
    long table = cr3 & 0xFFFF_FFE0L;
    long pdpte0 = memory.read64(table);
    long pdpte1 = memory.read64(table + 8);
    long pdpte2 = memory.read64(table + 16);
    long pdpte3 = memory.read64(table + 24);
    boolean legal =
        isLegal(pdpte0, processor)
            && isLegal(pdpte1, processor)
            && isLegal(pdpte2, processor)
            && isLegal(pdpte3, processor);
    return legal ? new Loaded(new Pdptes(pdpte0, pdpte1, pdpte2, pdpte3)) : new GeneralProtection();
  }

  /** A PDPTE that is not present may hold anything. */
  @Clause("G-CTL-1")
  private static boolean isLegal(long pdpte, Processor processor) {
    EntryFormat format = EntryFormat.PDPTE_PAE;
    long frameBeyond = format.mask(EntryField.FRAME) & (-1L << processor.maxPhysicalAddress());
    long reserved = format.mask(EntryField.RESERVED) | frameBeyond;
    return !format.has(EntryField.PRESENT, pdpte) || (pdpte & reserved) == 0;
  }
}
