package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.host.Gtlb;
import org.btmmu.reference.host.Matches;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostPageSize;

/** Looking an address up in the guest TLB. */
public final class GtlbLookupLaws {
  private GtlbLookupLaws() {}

  static FastGtlb small(long seed) {
    return BothGtlbs.some(BothGtlbs.SMALL, seed);
  }

  static FastGtlb large(long seed) {
    return BothGtlbs.some(Geometry.DEFAULT, seed);
  }

  @Law(
      id = "gtlb-hit",
      says =
          "where at most one entry matches, a guest access gets the reference's physical address or"
              + " its cause; 2 entries of any size and 2 sets of 2 ways",
      clauses = {"B-TLB-1", "B-TLB-2", "B-TLB-3", "B-TLB-4", "B-TLB-5", "B-CAU-1", "B-CAU-3"})
  static boolean hit(@From("small") FastGtlb tlb, int mid, GuestKind kind, long guestAddress) {
    given(mid > 0 && mid <= 4095);
    given(BothGtlbs.isSound(tlb));
    GtlbEntry[] entries = BothGtlbs.entries(tlb);
    Gtlb expected = Gtlb.lookup(entries, mid, kind, guestAddress);
    given(!(expected instanceof Gtlb.MultipleMatch));
    int slot = tlb.find(FastGtlb.key(mid, guestAddress));
    if (slot >= 0) {
      goals(expected, slot, entries[slot].size(), guestAddress);
    }
    cover("no entry matches", slot < 0);
    long result = tlb.translate(mid, guestAddress, need(kind));
    return switch (expected) {
      case Gtlb.Hit(int at, long physical) -> slot == at && result == physical;
      case Gtlb.Raised(GuestCause cause) -> result == (FastGtlb.REFUSED | cause.ordinal());
      case Gtlb.MultipleMatch _ -> true;
    };
  }

  private static void goals(Gtlb expected, int slot, HostPageSize size, long address) {
    if (expected instanceof Gtlb.Hit) {
      cover("hit of any size", slot == 1);
      cover("hit in the last way of a set", slot == 5);
      cover("hit, 1 MByte, odd", size == HostPageSize.SIZE_1MB && size.isOdd(address));
      cover("hit, 256 MByte, even", size == HostPageSize.SIZE_256MB && !size.isOdd(address));
      cover("hit above 48 bits", address >>> 56 == 1);
    }
    if (expected instanceof Gtlb.Raised(GuestCause cause)) {
      cover("invalid", cause == GuestCause.INVALID);
      cover("read inhibited", cause == GuestCause.READ_INHIBIT);
      cover("execute inhibited", cause == GuestCause.EXECUTE_INHIBIT);
      cover("modified", cause == GuestCause.MODIFIED);
    }
  }

  private static int need(GuestKind kind) {
    return switch (kind) {
      case LOAD -> FastRights.READ;
      case STORE -> FastRights.WRITE;
      case LOAD_FOR_WRITE -> FastRights.READ | FastRights.WRITE;
      case FETCH -> FastRights.EXECUTE;
    };
  }

  @Law(
      id = "gtlb-slot",
      says =
          "whether an entry of the default geometry matches is the reference's verdict; if one"
              + " does, the search finds one, and it finds none that does not",
      clauses = {"B-GEO-1", "B-MID-1", "B-TLB-1", "B-TLB-4"})
  static boolean slot(@From("large") FastGtlb tlb, int slot, int mid, long guestAddress) {
    given(slot >= 0 && slot < tlb.entries());
    given(mid > 0 && mid <= 4095);
    given(BothGtlbs.isSound(tlb, slot, Geometry.DEFAULT));
    GtlbEntry entry = BothGtlbs.entry(tlb, slot);
    boolean matches = Gtlb.overlaps(entry, mid, guestAddress, HostPageSize.SIZE_4KB);
    long key = FastGtlb.key(mid, guestAddress);
    int found = tlb.find(key);
    cover("found in the sets", found > 64 && found == slot);
    cover("found beside the sets", found >= 0 && found < 64 && found == slot);
    cover("found another one", matches && found != slot);
    cover("found nothing", found < 0);
    return FastGtlb.matches(tlb.tag(slot), tlb.inside(slot), key) == matches
        && (!matches || found >= 0)
        && (found != slot || matches)
        && found < tlb.entries();
  }

  @Law(
      id = "gtlb-probe",
      says =
          "a probe finds the entry that the reference finds, or none, whatever V and the rights"
              + " are; 2 entries of any size and 2 sets of 2 ways",
      clauses = {"B-TLB-4", "B-TLB-7"})
  static boolean probe(@From("small") FastGtlb tlb, int mid, long guestAddress) {
    given(mid > 0 && mid <= 4095);
    given(BothGtlbs.isSound(tlb));
    int found = tlb.find(FastGtlb.key(mid, guestAddress));
    Matches expected = Gtlb.matches(BothGtlbs.entries(tlb), mid, guestAddress);
    cover("found", found >= 0);
    cover("found, V is 0 in both halves", found == 0 && ((tlb.even(0) | tlb.odd(0)) & 2) == 0);
    cover("two match", expected instanceof Matches.Several);
    return switch (expected) {
      case Matches.None() -> found == -1;
      case Matches.One(int slot) -> found == slot;
      case Matches.Several _ -> found >= 0;
    };
  }
}
