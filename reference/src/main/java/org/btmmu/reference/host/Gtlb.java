package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostPageSize;

/**
 * The guest TLB: an array of entries, each a pair of guest pages of one MID. Its entries are given
 * as an array that the operations read and write.
 */
public sealed interface Gtlb {
  /** One entry matches and allows the access. */
  record Hit(int index, long physical) implements Gtlb {}

  /** The access does not succeed. */
  record Raised(GuestCause cause) implements Gtlb {}

  /** Two entries match: UNPREDICTABLE. */
  record MultipleMatch(int first, int second) implements Gtlb {}

  /** The bits of a guest linear address that entries compare. */
  long TAG_BITS = (1L << Geometry.GUEST_BITS) - 1;

  /** A guest TLB in which all entries are free. */
  static GtlbEntry[] free(Geometry geometry) {
    GtlbEntry[] entries = new GtlbEntry[geometry.guestEntries()];
    for (int index = 0; index < entries.length; index++) {
      entries[index] = GtlbEntry.FREE;
    }
    return entries;
  }

  /** Looks one byte up: {@code address} is extended to the slot's width already. */
  @Clause({"B-TLB-4", "B-TLB-5", "B-CAU-3"})
  static Gtlb lookup(GtlbEntry[] entries, int mid, GuestKind kind, long address) {
    return switch (matches(entries, mid, address)) {
      case Matches.Several(int first, int second) -> new MultipleMatch(first, second);
      case Matches.None() -> new Raised(GuestCause.REFILL);
      case Matches.One(int index) -> judge(index, entries[index], kind, address);
    };
  }

  /** Which entries match. {@code btlbp} finds the one, and reports several as a lookup does. */
  @Clause({"B-TLB-4", "B-TLB-7"})
  static Matches matches(GtlbEntry[] entries, int mid, long address) {
    Matches matches = new Matches.None();
    for (int index = 0; index < entries.length; index++) {
      if (overlaps(entries[index], mid, address, HostPageSize.SIZE_4KB)) {
        matches = Matches.and(matches, index);
      }
    }
    return matches;
  }

  /** Whether the entry and the pair of pages of {@code size} around {@code address} overlap. */
  @Clause({"B-MID-1", "B-TLB-1", "B-TLB-4", "B-TLB-9"})
  static boolean overlaps(GtlbEntry entry, int mid, long address, HostPageSize size) {
    long inside = entry.size().pairMask() | size.pairMask();
    boolean samePair = ((entry.vpn2() << 13 ^ address) & TAG_BITS & ~inside) == 0;
    return mid != 0 && entry.mid() == mid && samePair;
  }

  /** What the half makes of the access, in this order. */
  @Clause({"B-TLB-5", "B-CAU-3"})
  private static Gtlb judge(int index, GtlbEntry entry, GuestKind kind, long address) {
    EntryHalf half = entry.size().isOdd(address) ? entry.odd() : entry.even();
    if (!half.valid()) {
      return new Raised(GuestCause.INVALID);
    }
    if (kind.reads() && half.readInhibit()) {
      return new Raised(GuestCause.READ_INHIBIT);
    }
    if (kind.fetches() && half.executeInhibit()) {
      return new Raised(GuestCause.EXECUTE_INHIBIT);
    }
    if (kind.writes() && !half.dirty()) {
      return new Raised(GuestCause.MODIFIED);
    }
    return new Hit(index, half.physical(address, entry.size()));
  }

  /** Whether the entry can be at {@code index}: the sets hold 4-KByte pages of their own number. */
  @Clause({"B-GEO-1", "B-TLB-6"})
  static boolean mayHold(Geometry geometry, int index, GtlbEntry entry) {
    if (index < geometry.anySizeEntries()) {
      return index >= 0;
    }
    int set = (index - geometry.anySizeEntries()) / geometry.ways();
    return index < geometry.guestEntries()
        && entry.size() == HostPageSize.SIZE_4KB
        && set == (int) (entry.vpn2() % geometry.sets());
  }

  /**
   * {@code btlbwi}: entry {@code index} becomes {@code entry}, both halves; no other changes.
   *
   * @return false, and nothing changes here, where the entry cannot be at that index: UNPREDICTABLE
   */
  @Clause("B-TLB-6")
  static boolean writeIndexed(GtlbEntry[] entries, Geometry geometry, int index, GtlbEntry entry) {
    if (!mayHold(geometry, index, entry)) {
      return false;
    }
    entries[index] = entry;
    return true;
  }

  /** {@code btlbwr}: whether {@code index} is among the entries of which one is replaced. */
  @Clause("B-TLB-8")
  static boolean mayReplace(Geometry geometry, int index, GtlbEntry entry) {
    boolean inSets = geometry.sets() > 0 && entry.size() == HostPageSize.SIZE_4KB;
    return mayHold(geometry, index, entry) && (index >= geometry.anySizeEntries()) == inSets;
  }

  /** {@code btlbinv.m}: frees every entry of a MID. */
  @Clause("B-TLB-9")
  static void invalidate(GtlbEntry[] entries, int mid) {
    for (int index = 0; index < entries.length; index++) {
      if (entries[index].mid() == mid) {
        entries[index] = GtlbEntry.FREE;
      }
    }
  }

  /** {@code btlbinv.a}: frees every entry of a MID that overlaps the pair around an address. */
  @Clause("B-TLB-9")
  static void invalidate(GtlbEntry[] entries, int mid, long address, HostPageSize size) {
    for (int index = 0; index < entries.length; index++) {
      if (overlaps(entries[index], mid, address, size)) {
        entries[index] = GtlbEntry.FREE;
      }
    }
  }
}
