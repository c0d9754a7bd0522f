package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.reference.host.GuestTranslation.Raised;
import org.btmmu.reference.host.GuestTranslation.Translated;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.GuestWidth;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.MidSlot;
import org.junit.jupiter.api.Test;

/** Each rule of B-WID and B-ACC by an example at its border. */
class GuestTranslationTest {
  private static final Geometry GEOMETRY = new Geometry(40, 40, 16, 8, 0, 1, 12, 4);
  private static final EntryHalf A = new EntryHalf(0xA, 0, true, true, false, false);
  private static final EntryHalf B = new EntryHalf(0xB, 0, true, true, false, false);
  private static final EntryHalf CLEAN = new EntryHalf(0xC, 0, false, true, false, false);
  private static final MidSlot NARROW = new MidSlot(5, GuestWidth.BITS_32, 0);
  private static final MidSlot WIDE_48 = new MidSlot(5, GuestWidth.BITS_48, 0);
  private static final MidSlot WIDE_57 = new MidSlot(5, GuestWidth.BITS_57, 0);

  @Test
  void anAccessInsideAPageNeedsNoAlignment() {
    assertThat(load(gtlb(pair(0, A, B)), WIDE_48, 0x0FF7, 8))
        .isEqualTo(new Translated(0xAFF7, 8, -1));
    assertThat(load(gtlb(pair(0, A, B)), WIDE_48, 0x0FF8, 8))
        .isEqualTo(new Translated(0xAFF8, 8, -1));
  }

  @Test
  void acrossAPageBothPartsHaveTheirOwnFrame() {
    GuestTranslation access = load(gtlb(pair(0, A, B)), WIDE_48, 0x0FFD, 8);
    assertThat(access).isEqualTo(new Translated(0xAFFD, 3, 0xB000));
    assertThat(((Translated) access).physical(2)).isEqualTo(0xAFFF);
    assertThat(((Translated) access).physical(3)).isEqualTo(0xB000);
    assertThat(((Translated) access).physical(7)).isEqualTo(0xB004);
  }

  @Test
  void aStoreIntoACleanSecondPageMovesNoByte() {
    assertThat(store(gtlb(pair(0, A, CLEAN)), WIDE_48, 0x0FFC, 8))
        .isEqualTo(new Raised(GuestCause.MODIFIED, 0x1000, true));
    assertThat(load(gtlb(pair(0, A, CLEAN)), WIDE_48, 0x0FFC, 8))
        .isEqualTo(new Translated(0xAFFC, 4, 0xC000));
  }

  @Test
  void theFirstPageIsJudgedBeforeTheSecond() {
    assertThat(store(gtlb(pair(0, CLEAN, EntryHalf.NONE)), WIDE_48, 0x0FFC, 8))
        .isEqualTo(new Raised(GuestCause.MODIFIED, 0x0FFC, false));
    assertThat(store(gtlb(pair(0, EntryHalf.NONE, CLEAN)), WIDE_48, 0x0FFC, 8))
        .isEqualTo(new Raised(GuestCause.INVALID, 0x0FFC, false));
    assertThat(load(gtlb(pair(0x2000, A, B)), WIDE_48, 0x1FFC, 8))
        .isEqualTo(new Raised(GuestCause.REFILL, 0x1FFC, false));
    assertThat(load(gtlb(pair(0, A, B)), WIDE_48, 0x1FFC, 8))
        .isEqualTo(new Raised(GuestCause.REFILL, 0x2000, true));
  }

  @Test
  void theBadAddressIsNeverRounded() {
    assertThat(load(gtlb(pair(0x2000, A, B)), WIDE_48, 0x0ABC, 4))
        .isEqualTo(new Raised(GuestCause.REFILL, 0x0ABC, false));
  }

  @Test
  void oneLargeEntryServesBothPages() {
    EntryHalf large = new EntryHalf(0x300, 0, true, true, false, false);
    GtlbEntry entry = new GtlbEntry(5, 0, HostPageSize.SIZE_1MB, large, EntryHalf.NONE);
    assertThat(load(gtlb(entry), WIDE_48, 0x1FFE, 4))
        .isEqualTo(new Translated(0x30_1FFE, 2, 0x30_2000));
    assertThat(load(gtlb(entry), WIDE_48, 0xF_FFFE, 4))
        .isEqualTo(new Raised(GuestCause.INVALID, 0x10_0000, true));
  }

  @Test
  void width32WrapsEachByteAt4GByte() {
    GtlbEntry[] gtlb = gtlb(pair(0xFFFF_E000L, EntryHalf.NONE, A), pair(0, B, EntryHalf.NONE));
    assertThat(load(gtlb, NARROW, 0xFFFF_FFFEL, 4)).isEqualTo(new Translated(0xAFFE, 2, 0xB000));
    assertThat(load(gtlb, NARROW, -2, 4)).isEqualTo(new Translated(0xAFFE, 2, 0xB000));
    assertThat(load(gtlb, NARROW, 0x7_0000_0010L, 4)).isEqualTo(new Translated(0xB010, 4, -1));
  }

  @Test
  void width32ReportsTheCutAddress() {
    assertThat(load(gtlb(pair(0x2000, A, B)), NARROW, 0x1_8000_0000L, 4))
        .isEqualTo(new Raised(GuestCause.REFILL, 0x8000_0000L, false));
  }

  @Test
  void width48EndsAtBit47() {
    GtlbEntry[] gtlb = gtlb(pair(0x7FFF_FFFF_E000L, A, B));
    assertThat(load(gtlb, WIDE_48, 0x7FFF_FFFF_FFF8L, 8)).isEqualTo(new Translated(0xBFF8, 8, -1));
    assertThat(load(gtlb, WIDE_48, 0x7FFF_FFFF_FFFCL, 8))
        .isEqualTo(new Raised(GuestCause.ADDRESS, 0x8000_0000_0000L, true));
    assertThat(load(gtlb, WIDE_48, 0x8000_0000_0000L, 1))
        .isEqualTo(new Raised(GuestCause.ADDRESS, 0x8000_0000_0000L, false));
    assertThat(load(gtlb, WIDE_48, 0xFFFF_8000_0000_0000L, 1))
        .isEqualTo(new Raised(GuestCause.REFILL, 0xFFFF_8000_0000_0000L, false));
  }

  @Test
  void theLowestNegativeAddressIsLegalAndTheOneBelowIsNot() {
    GtlbEntry[] gtlb = gtlb(pair(0xFFFF_8000_0000_0000L, A, B));
    assertThat(load(gtlb, WIDE_48, 0xFFFF_8000_0000_0000L, 8))
        .isEqualTo(new Translated(0xA000, 8, -1));
    assertThat(load(gtlb, WIDE_48, 0xFFFF_7FFF_FFFF_FFFFL, 2))
        .isEqualTo(new Raised(GuestCause.ADDRESS, 0xFFFF_7FFF_FFFF_FFFFL, false));
  }

  @Test
  void width57EndsAtBit56EvenOnAHostOf40Bits() {
    GtlbEntry[] gtlb = gtlb(pair(0x00FF_FFFF_FFFF_E000L, A, B));
    assertThat(load(gtlb, WIDE_57, 0x00FF_FFFF_FFFF_FFF0L, 16))
        .isEqualTo(new Translated(0xBFF0, 16, -1));
    assertThat(load(gtlb, WIDE_57, 0x0100_0000_0000_0000L, 1))
        .isEqualTo(new Raised(GuestCause.ADDRESS, 0x0100_0000_0000_0000L, false));
    assertThat(load(gtlb, WIDE_48, 0x00FF_FFFF_FFFF_FFF0L, 1))
        .isEqualTo(new Raised(GuestCause.ADDRESS, 0x00FF_FFFF_FFFF_FFF0L, false));
  }

  @Test
  void aWideAccessMayCrossFromTheTopToZero() {
    GtlbEntry[] gtlb = gtlb(pair(-0x2000, EntryHalf.NONE, A), pair(0, B, EntryHalf.NONE));
    assertThat(load(gtlb, WIDE_48, -2, 4)).isEqualTo(new Translated(0xAFFE, 2, 0xB000));
  }

  @Test
  void anIllegalLastByteComesBeforeAMissingFirstPage() {
    assertThat(load(gtlb(pair(0, A, B)), WIDE_48, 0x7FFF_FFFF_FFFCL, 8))
        .isEqualTo(new Raised(GuestCause.ADDRESS, 0x8000_0000_0000L, true));
  }

  @Test
  void anEmptySlotRaisesDomainBeforeAnythingElse() {
    assertThat(load(gtlb(pair(0, A, B)), MidSlot.EMPTY, 0, 4))
        .isEqualTo(new Raised(GuestCause.DOMAIN, 0, false));
    MidSlot empty = new MidSlot(0, GuestWidth.BITS_48, 0x1000);
    assertThat(load(gtlb(pair(0, A, B)), empty, 0x8000_0000_0000L, 4))
        .isEqualTo(new Raised(GuestCause.DOMAIN, 0x8000_0000_0000L, false));
  }

  @Test
  void onlyLinkedAccessesMustBeAligned() {
    GtlbEntry[] gtlb = gtlb(pair(0, A, B));
    GuestAccess unaligned = new GuestAccess(GuestKind.LOAD_FOR_WRITE, 0x102, 4, true);
    GuestAccess aligned = new GuestAccess(GuestKind.LOAD_FOR_WRITE, 0x104, 4, true);
    assertThat(GuestTranslation.translate(gtlb, WIDE_48, unaligned))
        .isEqualTo(new Raised(GuestCause.ALIGNMENT, 0x102, false));
    assertThat(GuestTranslation.translate(gtlb, WIDE_48, aligned))
        .isEqualTo(new Translated(0xA104, 4, -1));
  }

  @Test
  void twoMatchesInTheSecondPageAreReportedToo() {
    GtlbEntry[] gtlb = gtlb(pair(0, A, B), pair(0x2000, A, B));
    gtlb[2] = pair(0x2000, A, B);
    assertThat(load(gtlb, WIDE_48, 0x1FFC, 8)).isEqualTo(new GuestTranslation.MultipleMatch(1, 2));
  }

  private static GtlbEntry pair(long address, EntryHalf even, EntryHalf odd) {
    long vpn2 = (address & Gtlb.TAG_BITS) >>> 13;
    return new GtlbEntry(5, vpn2, HostPageSize.SIZE_4KB, even, odd);
  }

  private static GtlbEntry[] gtlb(GtlbEntry... entries) {
    GtlbEntry[] gtlb = Gtlb.free(GEOMETRY);
    System.arraycopy(entries, 0, gtlb, 0, entries.length);
    return gtlb;
  }

  private static GuestTranslation load(GtlbEntry[] gtlb, MidSlot slot, long address, int size) {
    return GuestTranslation.translate(
        gtlb, slot, new GuestAccess(GuestKind.LOAD, address, size, false));
  }

  private static GuestTranslation store(GtlbEntry[] gtlb, MidSlot slot, long address, int size) {
    return GuestTranslation.translate(
        gtlb, slot, new GuestAccess(GuestKind.STORE, address, size, false));
  }
}
