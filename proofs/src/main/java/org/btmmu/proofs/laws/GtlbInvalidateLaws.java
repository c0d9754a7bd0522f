package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.host.Gtlb;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.HostPageSize;

/** Freeing entries of the guest TLB. */
public final class GtlbInvalidateLaws {
  private GtlbInvalidateLaws() {}

  static FastGtlb small(long seed) {
    return BothGtlbs.some(BothGtlbs.SMALL, seed);
  }

  static FastGtlb large(long seed) {
    return BothGtlbs.some(Geometry.DEFAULT, seed);
  }

  @Law(
      id = "gtlb-invalidate-mid",
      says =
          "btlbinv.m frees every entry of a MID, both halves, and changes no other: any entry of"
              + " the default geometry on its own, and the sweep over 2 entries of any size and 2"
              + " sets of 2 ways",
      clauses = {"B-GEO-1", "B-TLB-9"})
  static boolean ofMid(
      @From("large") FastGtlb tlb, @From("small") FastGtlb small, int slot, int mid) {
    given(mid > 0 && mid <= 4095);
    given(slot >= 0 && slot < tlb.entries());
    given(BothGtlbs.isSound(tlb, slot, Geometry.DEFAULT));
    given(BothGtlbs.isSound(small));
    GtlbEntry[] entries = {BothGtlbs.entry(tlb, slot)};
    Gtlb.invalidate(entries, mid);
    boolean freed = entries[0].mid() == 0 && tlb.tag(slot) != 0;
    cover("the first entry", slot == 0 && freed);
    cover("the last entry", slot == 2111 && freed);
    cover("of another MID", entries[0].mid() == mid + 1);
    GtlbEntry[] all = BothGtlbs.entries(small);
    Gtlb.invalidate(all, mid);

    tlb.invalidateMid(slot, mid);
    small.invalidateMid(mid);
    return isNow(tlb, slot, entries[0]) && areNow(small, all);
  }

  @Law(
      id = "gtlb-invalidate-page",
      says =
          "btlbinv.a frees every entry that overlaps the pair, of whatever size either is, both"
              + " halves, and changes no other: any entry of the default geometry on its own, and"
              + " the sweep over 2 entries of any size and 2 sets of 2 ways",
      clauses = {"B-GEO-1", "B-TLB-3", "B-TLB-9"})
  static boolean ofPage(
      @From("large") FastGtlb tlb,
      @From("small") FastGtlb small,
      int slot,
      HostPageSize size,
      int mid,
      long guestAddress) {
    given(size.inGuestTlb());
    given(mid > 0 && mid <= 4095);
    given(slot >= 0 && slot < tlb.entries());
    given(BothGtlbs.isSound(tlb, slot, Geometry.DEFAULT));
    given(BothGtlbs.isSound(small));
    GtlbEntry old = BothGtlbs.entry(tlb, slot);
    GtlbEntry[] entries = {old};
    Gtlb.invalidate(entries, mid, guestAddress, size);
    boolean freed = old.mid() != 0 && entries[0].mid() == 0;
    cover("kept", old.mid() == mid && !freed);
    cover("freed in the sets", freed && slot > 64 && size == HostPageSize.SIZE_4KB);
    cover("piece freed in the sets", freed && slot > 64 && size == HostPageSize.SIZE_256MB);
    cover("larger one freed", freed && old.size() == HostPageSize.SIZE_256MB && size.shift() == 20);
    cover("the first entry", freed && slot == 0);
    GtlbEntry[] all = BothGtlbs.entries(small);
    Gtlb.invalidate(all, mid, guestAddress, size);

    long key = FastGtlb.key(mid, guestAddress);
    tlb.invalidate(slot, key, FastGtlb.insidePair(size.shift()));
    small.invalidate(key, size.shift());
    return isNow(tlb, slot, entries[0]) && areNow(small, all);
  }

  private static boolean areNow(FastGtlb tlb, GtlbEntry[] entries) {
    boolean good = true;
    for (int slot = 0; slot < 6; slot++) {
      good &= isNow(tlb, slot, entries[slot]);
    }
    return good;
  }

  private static boolean isNow(FastGtlb tlb, int slot, GtlbEntry entry) {
    boolean free = tlb.tag(slot) == 0 && tlb.even(slot) == 0 && tlb.odd(slot) == 0;
    return entry.mid() == 0
        ? tlb.tag(slot) == 0 && (!entry.equals(GtlbEntry.FREE) || free)
        : BothGtlbs.entry(tlb, slot).equals(entry);
  }
}
