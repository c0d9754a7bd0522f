package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.host.Gtlb;
import org.btmmu.reference.host.GtlbRegisters;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.HostPageSize;

/** Writing entries of the guest TLB. */
public final class GtlbWriteLaws {
  private static final Geometry DEFAULT = Geometry.DEFAULT;

  private GtlbWriteLaws() {}

  static FastGtlb small(long seed) {
    return BothGtlbs.some(BothGtlbs.SMALL, seed);
  }

  static FastGtlb large(long seed) {
    return BothGtlbs.some(DEFAULT, seed);
  }

  @Law(
      id = "gtlb-pair",
      says =
          "a write makes an entry what the registers hold, both halves and nothing of what was"
              + " there, and changes no other; bits that the hardware lacks do not reach it",
      clauses = {"B-TLB-1", "B-TLB-2", "B-TLB-6", "B-REG-1", "K-SPT-5"})
  static boolean pair(
      @From("large") FastGtlb tlb,
      int slot,
      int otherSlot,
      HostPageSize size,
      int mid,
      long guestAddress,
      long even,
      long odd) {
    given(size.inGuestTlb());
    given(mid > 0 && mid <= 4095);
    given(otherSlot >= 0 && otherSlot < tlb.entries() && otherSlot != slot);
    long entryHi = mid | guestAddress & (1L << 57) - 0x2000;
    GtlbEntry written = new GtlbRegisters(entryHi, even, odd, size.pageMask()).entry();
    given(Gtlb.mayHold(DEFAULT, slot, written));
    FastGtlb before = tlb.copy();

    tlb.write(slot, FastGtlb.key(mid, guestAddress), size.shift(), even, odd);
    cover("in the sets", slot >= 64);
    cover("of any size", slot < 64 && size == HostPageSize.SIZE_256MB);
    cover("bits inside the pair", (guestAddress & size.pairMask()) >>> 13 != 0);
    cover("only one half", even == 0 && odd != 0 && before.even(slot) != 0);
    cover("bits of software", (even & 1L << 44) != 0 && (odd & 1) != 0);
    return BothGtlbs.entry(tlb, slot).equals(written)
        && (tlb.even(slot) & SOFTWARE) == 0
        && (tlb.odd(slot) & SOFTWARE) == 0
        && tlb.tag(otherSlot) == before.tag(otherSlot)
        && tlb.shift(otherSlot) == before.shift(otherSlot)
        && tlb.even(otherSlot) == before.even(otherSlot)
        && tlb.odd(otherSlot) == before.odd(otherSlot);
  }

  /** Bits 61:42 and 0 of a half. */
  private static final long SOFTWARE = 0xF_FFFFL << 42 | 1;

  @Law(
      id = "gtlb-replace",
      says =
          "btlbwr replaces an entry that the reference allows: a free one if there is one, and"
              + " never the one written last",
      clauses = {"B-GEO-1", "B-TLB-8", "B-TLB-10"})
  static boolean replace(
      @From("large") FastGtlb tlb, int last, int free, HostPageSize size, int mid, long address) {
    given(size.inGuestTlb());
    given(mid > 0 && mid <= 4095);
    given(last >= 0 && last < tlb.entries() && free >= 0 && free < tlb.entries());
    long key = FastGtlb.key(mid, address);
    GtlbEntry entry =
        new GtlbEntry(
            mid,
            key & (1L << 44) - 1 & ~(size.pairMask() >>> 13),
            size,
            BothGtlbs.half(0),
            BothGtlbs.half(0));
    tlb.write(last, key, FastGtlb.SHIFT_4KB, 0, 0);
    int victim = tlb.victim(key, size.shift());
    boolean mayBeFree = Gtlb.mayReplace(DEFAULT, free, entry) && tlb.tag(free) == 0;
    cover("the first of any size", victim == 0);
    cover("the last of any size", victim == 63);
    cover("the first way of a set", victim == 64 + 8);
    cover("the last way of the last set", victim == tlb.entries() - 1);
    cover("a free one", tlb.tag(victim) == 0);
    cover("beside the one written last", tlb.tag(victim) != 0 && victim == last + 1);
    return Gtlb.mayReplace(DEFAULT, victim, entry)
        && victim != last
        && (!mayBeFree || tlb.tag(victim) == 0);
  }

  @Law(
      id = "gtlb-unique",
      says =
          "of any two entries that do not overlap, none overlaps after the range of a pair was"
              + " invalidated and the pair written; 2 entries of any size and 2 sets of 2 ways",
      clauses = {"B-TLB-3", "B-TLB-4", "B-TLB-9", "K-SPT-5"})
  static boolean unique(
      @From("small") FastGtlb tlb,
      int slot,
      int otherSlot,
      HostPageSize size,
      int mid,
      long guestAddress) {
    given(size.inGuestTlb());
    given(mid > 0 && mid <= 4095);
    given(slot >= 0 && slot < otherSlot && otherSlot < 6);
    given(BothGtlbs.isSound(tlb, slot, BothGtlbs.SMALL));
    given(BothGtlbs.isSound(tlb, otherSlot, BothGtlbs.SMALL));
    given(!overlap(tlb, slot, otherSlot));
    long key = FastGtlb.key(mid, guestAddress);
    tlb.invalidate(key, size.shift());
    int victim = tlb.victim(key, size.shift());
    tlb.write(victim, key, size.shift(), 2, 2);
    cover("the written one and a larger one", tlb.shift(slot) > 12 && victim == otherSlot);
    cover("the written one and a smaller one", victim == slot && size.shift() == 28);
    cover("two others", victim != slot && victim != otherSlot && tlb.tag(slot) != 0);
    cover("one was freed", tlb.tag(slot) == 0 && victim != slot);
    return !overlap(tlb, slot, otherSlot);
  }

  private static boolean overlap(FastGtlb tlb, int slot, int otherSlot) {
    GtlbEntry other = BothGtlbs.entry(tlb, otherSlot);
    GtlbEntry entry = BothGtlbs.entry(tlb, slot);
    return Gtlb.overlaps(entry, other.mid(), other.vpn2() << 13, other.size());
  }
}
