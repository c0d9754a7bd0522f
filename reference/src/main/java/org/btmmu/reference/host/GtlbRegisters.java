package org.btmmu.reference.host;

import static org.btmmu.spec.host.RegisterField.MID;
import static org.btmmu.spec.host.RegisterField.VPN2;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.RegisterLayout;

/**
 * An entry of the guest TLB as {@code btlbwi}, {@code btlbwr}, {@code btlbp} and {@code btlbr} pass
 * it through registers.
 *
 * @param entryHi BTEntryHi: MID and VPN2
 * @param entryLo0 BTEntryLo0: the even half
 * @param entryLo1 BTEntryLo1: the odd half
 * @param pageMask BTPageMask: the size of the halves
 */
public record GtlbRegisters(long entryHi, long entryLo0, long entryLo1, long pageMask) {
  /**
   * The entry that {@code btlbwi} and {@code btlbwr} write: both halves, nothing of what was there.
   *
   * @throws IllegalArgumentException if BTPageMask selects no page size of the guest TLB: UNDEFINED
   */
  @Clause({"B-REG-1", "B-TLB-6"})
  public GtlbEntry entry() {
    RegisterLayout hi = RegisterLayout.BT_ENTRY_HI;
    HostPageSize size = TlbRegisters.size(pageMask, false);
    return new GtlbEntry(
        (int) hi.get(MID, entryHi),
        hi.get(VPN2, entryHi) & ~(size.pairMask() >>> 13),
        size,
        TlbRegisters.half(RegisterLayout.BT_ENTRY_LO, entryLo0),
        TlbRegisters.half(RegisterLayout.BT_ENTRY_LO, entryLo1));
  }

  /** The registers after {@code btlbr}. */
  @Clause({"B-REG-1", "B-TLB-6"})
  public static GtlbRegisters of(GtlbEntry entry) {
    return new GtlbRegisters(
        entryHi(entry.mid(), entry.vpn2() << 13),
        TlbRegisters.register(RegisterLayout.BT_ENTRY_LO, entry.even()),
        TlbRegisters.register(RegisterLayout.BT_ENTRY_LO, entry.odd()),
        entry.size().pageMask());
  }

  /** BTEntryHi for a guest linear address, as a guest refill leaves it. */
  @Clause({"B-REG-1", "X-ENT-2"})
  static long entryHi(int mid, long address) {
    RegisterLayout hi = RegisterLayout.BT_ENTRY_HI;
    return hi.put(MID, mid) | hi.put(VPN2, address >>> 13);
  }
}
