package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostKind;
import org.btmmu.spec.host.TlbEntry;

/**
 * The joint TLB of MIPS64 Release 2 with RI and XI: an array of entries, each a pair of pages. Its
 * entries are given as an array that the operations read and write.
 */
public sealed interface Mips64Tlb {
  /** One entry matches and allows the access. */
  record Hit(int index, long physical) implements Mips64Tlb {}

  /** The access raises an exception. */
  record Raised(HostException exception) implements Mips64Tlb {}

  /** Two entries match: UNPREDICTABLE. */
  record MultipleMatch(int first, int second) implements Mips64Tlb {}

  /** A TLB after reset of this project's machine: no entry matches anything. */
  static TlbEntry[] unused(Geometry geometry) {
    TlbEntry[] entries = new TlbEntry[geometry.jointEntries()];
    for (int index = 0; index < entries.length; index++) {
      entries[index] = TlbEntry.unused(index);
    }
    return entries;
  }

  /** MIPS64 PRA, "TLB Lookup": an access to a mapped address under an ASID. */
  @Clause({"H-TLB-3", "H-TLB-4", "H-TLB-5", "H-TLB-6"})
  static Mips64Tlb lookup(
      TlbEntry[] entries, int asid, HostKind kind, long address, Geometry geometry) {
    return switch (matches(entries, asid, address, geometry)) {
      case Matches.Several(int first, int second) -> new MultipleMatch(first, second);
      case Matches.None() ->
          new Raised(
              kind.isStore() ? HostException.TLB_REFILL_STORE : HostException.TLB_REFILL_LOAD);
      case Matches.One(int index) -> judge(index, entries[index], kind, address);
    };
  }

  /** Which entries match: region, pair and (G or ASID). */
  @Clause({"H-TLB-3", "H-TLB-6"})
  static Matches matches(TlbEntry[] entries, int asid, long address, Geometry geometry) {
    Matches matches = new Matches.None();
    for (int index = 0; index < entries.length; index++) {
      if (matches(entries[index], asid, address, geometry)) {
        matches = Matches.and(matches, index);
      }
    }
    return matches;
  }

  private static boolean matches(TlbEntry entry, int asid, long address, Geometry geometry) {
    long compared = ((1L << geometry.segmentBits()) - 1) & ~entry.size().pairMask();
    boolean samePair = ((entry.vpn2() << 13 ^ address) & compared) == 0;
    boolean sameRegion = entry.region() == (int) (address >>> 62);
    return samePair && sameRegion && (entry.global() || entry.asid() == asid);
  }

  /** MIPS64 PRA, "TLB Lookup": what the half makes of the access, in this order. */
  @Clause({"H-TLB-4", "H-TLB-5"})
  private static Mips64Tlb judge(int index, TlbEntry entry, HostKind kind, long address) {
    EntryHalf half = entry.size().isOdd(address) ? entry.odd() : entry.even();
    if (!half.valid()) {
      return new Raised(
          kind.isStore() ? HostException.TLB_INVALID_STORE : HostException.TLB_INVALID_LOAD);
    }
    if (kind == HostKind.LOAD && half.readInhibit()) {
      return new Raised(HostException.TLB_READ_INHIBIT);
    }
    if (kind == HostKind.FETCH && half.executeInhibit()) {
      return new Raised(HostException.TLB_EXECUTE_INHIBIT);
    }
    if (kind == HostKind.STORE && !half.dirty()) {
      return new Raised(HostException.TLB_MODIFIED);
    }
    return new Hit(index, half.physical(address, entry.size()));
  }

  /** TLBWI: entry {@code index} becomes {@code entry}, both halves; no other changes. */
  @Clause("H-TLB-7")
  static void writeIndexed(TlbEntry[] entries, int index, TlbEntry entry) {
    entries[index] = entry;
  }

  /** TLBWR: whether {@code index} is among the entries of which one, any one, is replaced. */
  @Clause("H-TLB-8")
  static boolean mayReplace(TlbEntry[] entries, int wired, int index) {
    return index >= wired && index < entries.length;
  }
}
