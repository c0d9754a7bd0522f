package org.btmmu.reference.host;

import static org.btmmu.spec.host.RegisterField.ASID;
import static org.btmmu.spec.host.RegisterField.CACHE;
import static org.btmmu.spec.host.RegisterField.DIRTY;
import static org.btmmu.spec.host.RegisterField.EXECUTE_INHIBIT;
import static org.btmmu.spec.host.RegisterField.GLOBAL;
import static org.btmmu.spec.host.RegisterField.PFN;
import static org.btmmu.spec.host.RegisterField.READ_INHIBIT;
import static org.btmmu.spec.host.RegisterField.REGION;
import static org.btmmu.spec.host.RegisterField.VALID;
import static org.btmmu.spec.host.RegisterField.VPN2;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.RegisterLayout;
import org.btmmu.spec.host.TlbEntry;

/**
 * An entry of the joint TLB as TLBWI, TLBWR, TLBP and TLBR pass it through registers.
 *
 * @param entryHi R, VPN2, ASID
 * @param entryLo0 the even half
 * @param entryLo1 the odd half
 * @param pageMask the size of the halves
 */
public record TlbRegisters(long entryHi, long entryLo0, long entryLo1, long pageMask) {
  /**
   * The entry that TLBWI and TLBWR write: G is set only if it is in both registers, and the bits of
   * VPN2 inside the pair are dropped.
   *
   * @throws IllegalArgumentException if PageMask selects no page size of the joint TLB: UNDEFINED
   */
  @Clause({"H-REG-1", "H-TLB-2", "H-TLB-7"})
  public TlbEntry entry() {
    RegisterLayout hi = RegisterLayout.ENTRY_HI;
    RegisterLayout lo = RegisterLayout.ENTRY_LO;
    HostPageSize size = size(pageMask, true);
    return new TlbEntry(
        (int) hi.get(REGION, entryHi),
        hi.get(VPN2, entryHi) & ~(size.pairMask() >>> 13),
        (int) hi.get(ASID, entryHi),
        size,
        lo.has(GLOBAL, entryLo0) && lo.has(GLOBAL, entryLo1),
        half(lo, entryLo0),
        half(lo, entryLo1));
  }

  /** The registers after TLBR. */
  @Clause({"H-REG-1", "H-TLB-7"})
  public static TlbRegisters of(TlbEntry entry) {
    RegisterLayout hi = RegisterLayout.ENTRY_HI;
    RegisterLayout lo = RegisterLayout.ENTRY_LO;
    long global = lo.put(GLOBAL, entry.global());
    return new TlbRegisters(
        hi.put(REGION, entry.region()) | hi.put(VPN2, entry.vpn2()) | hi.put(ASID, entry.asid()),
        register(lo, entry.even()) | global,
        register(lo, entry.odd()) | global,
        entry.size().pageMask());
  }

  /** The size that a page mask selects, in the joint TLB or in the guest TLB. */
  @Clause({"H-TLB-2", "B-TLB-3"})
  static HostPageSize size(long pageMask, boolean joint) {
    for (HostPageSize size : HostPageSize.values()) {
      if (size.pageMask() == pageMask && (joint || size.inGuestTlb())) {
        return size;
      }
    }
    throw new IllegalArgumentException(
        "a page mask of 0x" + Long.toHexString(pageMask) + " selects no page size");
  }

  /** A half from EntryLo or BTEntryLo. */
  @Clause({"H-REG-1", "B-REG-1"})
  static EntryHalf half(RegisterLayout lo, long register) {
    return new EntryHalf(
        lo.get(PFN, register),
        (int) lo.get(CACHE, register),
        lo.has(DIRTY, register),
        lo.has(VALID, register),
        lo.has(READ_INHIBIT, register),
        lo.has(EXECUTE_INHIBIT, register));
  }

  /** EntryLo or BTEntryLo of a half; G is not of the half. */
  @Clause({"H-REG-1", "B-REG-1"})
  static long register(RegisterLayout lo, EntryHalf half) {
    return lo.put(PFN, half.pfn())
        | lo.put(CACHE, half.cache())
        | lo.put(DIRTY, half.dirty())
        | lo.put(VALID, half.valid())
        | lo.put(READ_INHIBIT, half.readInhibit())
        | lo.put(EXECUTE_INHIBIT, half.executeInhibit());
  }
}
