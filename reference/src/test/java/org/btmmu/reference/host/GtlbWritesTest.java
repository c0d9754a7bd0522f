package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.btmmu.reference.host.Gtlb.Hit;
import org.btmmu.reference.host.Gtlb.Raised;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostPageSize;
import org.junit.jupiter.api.Test;

/** How entries of the guest TLB come and go: writes, victims, probes, invalidation, registers. */
class GtlbWritesTest {
  /** Two entries of any size, then 4 sets of 2 ways: indices 2 to 9. */
  private static final Geometry SMALL = new Geometry(40, 40, 16, 2, 4, 2, 12, 4);

  private static final EntryHalf OPEN = new EntryHalf(0x100, 3, true, true, false, false);
  private static final EntryHalf OTHER = new EntryHalf(0x200, 3, true, true, false, false);

  @Test
  void droppingOneHalfByAWriteKeepsTheOtherAsWritten() {
    GtlbEntry[] gtlb = holding(pair(5, 0x10000, OPEN, OTHER));
    assertThat(Gtlb.writeIndexed(gtlb, SMALL, 0, pair(5, 0x10000, OPEN, EntryHalf.NONE))).isTrue();
    assertThat(load(gtlb, 5, 0x11000)).isEqualTo(raised(GuestCause.INVALID));
    assertThat(load(gtlb, 5, 0x10000)).isEqualTo(new Hit(0, 0x100000));
  }

  @Test
  void fillingOneHalfNeverRevivesTheOther() {
    GtlbEntry[] gtlb = holding(pair(5, 0x10000, OPEN, OTHER));
    Gtlb.invalidate(gtlb, 5, 0x10000, HostPageSize.SIZE_4KB);
    assertThat(load(gtlb, 5, 0x11000)).isEqualTo(raised(GuestCause.REFILL));
    Gtlb.writeIndexed(gtlb, SMALL, 0, pair(5, 0x10000, OPEN, EntryHalf.NONE));
    assertThat(load(gtlb, 5, 0x11000)).isEqualTo(raised(GuestCause.INVALID));
  }

  @Test
  void aWriteChangesNoOtherEntry() {
    GtlbEntry[] gtlb = holding(pair(5, 0x10000, OPEN, OTHER));
    Gtlb.writeIndexed(gtlb, SMALL, 1, pair(6, 0x20000, OPEN, OTHER));
    assertThat(gtlb[0]).isEqualTo(pair(5, 0x10000, OPEN, OTHER));
    for (int index = 2; index < gtlb.length; index++) {
      assertThat(gtlb[index]).isEqualTo(GtlbEntry.FREE);
    }
  }

  /** VPN2 6 lies in set 2 of 4, ways at 2 + 2 × 2 = 6 and 7. */
  @Test
  void setsHold4KbytePagesOfTheirNumberOnly() {
    GtlbEntry inSet2 = pair(5, 6 << 13, OPEN, OTHER);
    GtlbEntry large = new GtlbEntry(5, 0, HostPageSize.SIZE_1MB, OPEN, OTHER);
    for (int index = 0; index < SMALL.guestEntries(); index++) {
      boolean set2 = index == 6 || index == 7;
      assertThat(Gtlb.mayHold(SMALL, index, inSet2)).as("%d", index).isEqualTo(index < 2 || set2);
      assertThat(Gtlb.mayReplace(SMALL, index, inSet2)).as("%d", index).isEqualTo(set2);
      assertThat(Gtlb.mayHold(SMALL, index, large)).as("%d", index).isEqualTo(index < 2);
      assertThat(Gtlb.mayReplace(SMALL, index, large)).as("%d", index).isEqualTo(index < 2);
    }
    assertThat(Gtlb.mayHold(SMALL, -1, inSet2)).isFalse();
    assertThat(Gtlb.mayHold(SMALL, 10, inSet2)).isFalse();
  }

  @Test
  void withoutSetsEveryPairGoesToTheEntriesOfAnySize() {
    Geometry flat = new Geometry(40, 40, 16, 4, 0, 1, 12, 4);
    for (int index = 0; index < 4; index++) {
      assertThat(Gtlb.mayReplace(flat, index, pair(5, 6 << 13, OPEN, OTHER))).isTrue();
    }
  }

  @Test
  void aWriteToAnotherSetIsUnpredictable() {
    GtlbEntry[] gtlb = Gtlb.free(SMALL);
    assertThat(Gtlb.writeIndexed(gtlb, SMALL, 2, pair(5, 6 << 13, OPEN, OTHER))).isFalse();
    assertThat(gtlb).containsOnly(GtlbEntry.FREE);
  }

  @Test
  void aProbeLooksNeitherAtValidityNorAtRights() {
    GtlbEntry[] gtlb = holding(pair(5, 0x10000, EntryHalf.NONE, EntryHalf.NONE));
    assertThat(Gtlb.matches(gtlb, 5, 0x11000)).isEqualTo(new Matches.One(0));
    assertThat(Gtlb.matches(gtlb, 5, 0x20000)).isEqualTo(new Matches.None());
  }

  @Test
  void invalidationByMidFreesAllOfThatMidAndNoOther() {
    GtlbEntry[] gtlb = holding(pair(5, 0x10000, OPEN, OTHER));
    gtlb[1] = pair(6, 0x10000, OPEN, OTHER);
    gtlb[4] = pair(5, 0x2000, OPEN, OTHER);
    Gtlb.invalidate(gtlb, 5);
    assertThat(gtlb[0]).isEqualTo(GtlbEntry.FREE);
    assertThat(gtlb[4]).isEqualTo(GtlbEntry.FREE);
    assertThat(gtlb[1].mid()).isEqualTo(6);
  }

  @Test
  void invalidationOfASmallPageFreesTheLargeOneAroundIt() {
    GtlbEntry[] gtlb = holding(new GtlbEntry(5, 0, HostPageSize.SIZE_1MB, OPEN, OTHER));
    Gtlb.invalidate(gtlb, 5, 0x1F_F000, HostPageSize.SIZE_4KB);
    assertThat(gtlb[0]).isEqualTo(GtlbEntry.FREE);
  }

  @Test
  void invalidationOfALargePageFreesEveryPieceAndNothingBeside() {
    GtlbEntry[] gtlb = holding(pair(5, 0x0, OPEN, OTHER));
    gtlb[1] = pair(5, 0x1F_E000, OPEN, OTHER);
    gtlb[2] = pair(5, 0x20_0000, OPEN, OTHER);
    gtlb[3] = pair(6, 0x0, OPEN, OTHER);
    Gtlb.invalidate(gtlb, 5, 0x10_5000, HostPageSize.SIZE_1MB);
    assertThat(gtlb[0]).isEqualTo(GtlbEntry.FREE);
    assertThat(gtlb[1]).isEqualTo(GtlbEntry.FREE);
    assertThat(gtlb[2].mid()).isEqualTo(5);
    assertThat(gtlb[3].mid()).isEqualTo(6);
  }

  @Test
  void anEntryPassesThroughRegistersUnchangedAndWithoutGlobal() {
    GtlbEntry entry = new GtlbEntry(0xFFF, 1L << 43, HostPageSize.SIZE_256MB, OPEN, OTHER);
    assertThat(GtlbRegisters.of(entry).entry()).isEqualTo(entry);
    GtlbRegisters global = new GtlbRegisters(5, 3, 3, 0);
    assertThat(GtlbRegisters.of(global.entry()).entryLo0()).isEqualTo(2);
  }

  @Test
  void pageNumberBitsInsideThePairAreDropped() {
    long mask = HostPageSize.SIZE_1MB.pageMask();
    assertThat(new GtlbRegisters(0x3F_E005, 0, 0, mask).entry().vpn2()).isEqualTo(0x20_0000 >> 13);
  }

  @Test
  void aMaskOfAnotherSizeIsRefused() {
    assertThatThrownBy(() -> new GtlbRegisters(5, 0, 0, HostPageSize.SIZE_16KB.pageMask()).entry())
        .hasMessage("a page mask of 0x6000 selects no page size");
  }

  private static GtlbEntry pair(int mid, long address, EntryHalf even, EntryHalf odd) {
    long vpn2 = (address & Gtlb.TAG_BITS) >>> 13;
    return new GtlbEntry(mid, vpn2, HostPageSize.SIZE_4KB, even, odd);
  }

  private static GtlbEntry[] holding(GtlbEntry entry) {
    GtlbEntry[] gtlb = Gtlb.free(SMALL);
    gtlb[0] = entry;
    return gtlb;
  }

  private static Gtlb load(GtlbEntry[] gtlb, int mid, long address) {
    return Gtlb.lookup(gtlb, mid, GuestKind.LOAD, address);
  }

  private static Gtlb raised(GuestCause cause) {
    return new Raised(cause);
  }
}
