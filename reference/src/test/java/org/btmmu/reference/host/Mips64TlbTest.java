package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.btmmu.reference.host.Mips64Tlb.Hit;
import org.btmmu.reference.host.Mips64Tlb.MultipleMatch;
import org.btmmu.reference.host.Mips64Tlb.Raised;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostKind;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.TlbEntry;
import org.junit.jupiter.api.Test;

/** Each rule of H-TLB by an example that can be checked by hand. */
class Mips64TlbTest {
  private static final EntryHalf OPEN = new EntryHalf(0x100, 3, true, true, false, false);
  private static final EntryHalf OTHER = new EntryHalf(0x200, 3, true, true, false, false);

  /** The pair of 4-KByte pages at 0x10000 and 0x11000. */
  private static final TlbEntry PAIR =
      new TlbEntry(0, 0x10000 >> 13, 7, HostPageSize.SIZE_4KB, false, OPEN, OTHER);

  @Test
  void theBitAboveThePageSelectsTheHalf() {
    assertThat(load(tlb(PAIR), 7, 0x10123)).isEqualTo(new Hit(0, 0x100123));
    assertThat(load(tlb(PAIR), 7, 0x11123)).isEqualTo(new Hit(0, 0x200123));
  }

  @Test
  void thePairEndsWhereTheNextBegins() {
    assertThat(load(tlb(PAIR), 7, 0x11FFF)).isEqualTo(new Hit(0, 0x200FFF));
    assertThat(load(tlb(PAIR), 7, 0x12000)).isEqualTo(refill());
    assertThat(load(tlb(PAIR), 7, 0xFFFF)).isEqualTo(refill());
  }

  @Test
  void anotherAsidMatchesOnlyAGlobalEntry() {
    TlbEntry global = new TlbEntry(0, 0x10000 >> 13, 7, HostPageSize.SIZE_4KB, true, OPEN, OTHER);
    assertThat(load(tlb(PAIR), 8, 0x10000)).isEqualTo(refill());
    assertThat(load(tlb(global), 8, 0x10000)).isEqualTo(new Hit(0, 0x100000));
  }

  @Test
  void theRegionIsCompared() {
    assertThat(load(tlb(PAIR), 7, 0x4000_0000_0001_0000L)).isEqualTo(refill());
  }

  @Test
  void aLargePageTakesItsOffsetFromTheAddress() {
    EntryHalf even = new EntryHalf(0x12345, 0, true, true, false, false);
    TlbEntry large = new TlbEntry(0, 0, 7, HostPageSize.SIZE_1MB, false, even, OTHER);
    assertThat(load(tlb(large), 7, 0)).isEqualTo(new Hit(0, 0x1230_0000L));
    assertThat(load(tlb(large), 7, 0xF_FFFF)).isEqualTo(new Hit(0, 0x123F_FFFFL));
    assertThat(load(tlb(large), 7, 0x10_0000)).isEqualTo(new Hit(0, 0x20_0000 & ~0xF_FFFFL));
    assertThat(load(tlb(large), 7, 0x20_0000)).isEqualTo(refill());
  }

  @Test
  void validityComesBeforeEveryRight() {
    EntryHalf nothing = new EntryHalf(0, 0, false, false, true, true);
    TlbEntry[] tlb = tlb(new TlbEntry(0, 0, 7, HostPageSize.SIZE_4KB, false, nothing, OPEN));
    assertThat(access(tlb, HostKind.LOAD)).isEqualTo(raised(HostException.TLB_INVALID_LOAD));
    assertThat(access(tlb, HostKind.FETCH)).isEqualTo(raised(HostException.TLB_INVALID_LOAD));
    assertThat(access(tlb, HostKind.STORE)).isEqualTo(raised(HostException.TLB_INVALID_STORE));
  }

  @Test
  void eachKindLooksAtItsOwnInhibitionOnly() {
    EntryHalf inhibited = new EntryHalf(5, 0, false, true, true, true);
    TlbEntry[] tlb = tlb(new TlbEntry(0, 0, 7, HostPageSize.SIZE_4KB, false, inhibited, OPEN));
    assertThat(access(tlb, HostKind.LOAD)).isEqualTo(raised(HostException.TLB_READ_INHIBIT));
    assertThat(access(tlb, HostKind.FETCH)).isEqualTo(raised(HostException.TLB_EXECUTE_INHIBIT));
    assertThat(access(tlb, HostKind.STORE)).isEqualTo(raised(HostException.TLB_MODIFIED));
    EntryHalf writeOnly = new EntryHalf(5, 0, true, true, true, true);
    TlbEntry[] write = tlb(new TlbEntry(0, 0, 7, HostPageSize.SIZE_4KB, false, writeOnly, OPEN));
    assertThat(access(write, HostKind.STORE)).isEqualTo(new Hit(0, 0x5010));
  }

  @Test
  void aStoreThatFindsNothingIsARefillOfAStore() {
    assertThat(access(tlb(PAIR), HostKind.STORE)).isEqualTo(raised(HostException.TLB_REFILL_STORE));
    assertThat(access(tlb(PAIR), HostKind.FETCH)).isEqualTo(refill());
  }

  @Test
  void twoMatchesAreAnOutcomeOfTheirOwnWhateverTheySay() {
    TlbEntry[] tlb = tlb(PAIR);
    tlb[5] = new TlbEntry(0, 0, 7, HostPageSize.SIZE_1MB, false, EntryHalf.NONE, EntryHalf.NONE);
    assertThat(load(tlb, 7, 0x10000)).isEqualTo(new MultipleMatch(0, 5));
    assertThat(load(tlb, 7, 0x20000)).isEqualTo(raised(HostException.TLB_INVALID_LOAD));
  }

  @Test
  void unusedEntriesMatchNothing() {
    TlbEntry[] tlb = Mips64Tlb.unused(Geometry.DEFAULT);
    assertThat(tlb).hasSize(64).doesNotHaveDuplicates();
    assertThat(load(tlb, 0, 0)).isEqualTo(refill());
  }

  @Test
  void aWriteReplacesBothHalvesAndNothingElse() {
    TlbEntry[] tlb = tlb(PAIR);
    TlbEntry half = new TlbEntry(0, 8, 7, HostPageSize.SIZE_4KB, false, OPEN, EntryHalf.NONE);
    Mips64Tlb.writeIndexed(tlb, 0, half);
    assertThat(load(tlb, 7, 0x10000)).isEqualTo(new Hit(0, 0x100000));
    assertThat(load(tlb, 7, 0x11000)).isEqualTo(raised(HostException.TLB_INVALID_LOAD));
    assertThat(tlb[1]).isEqualTo(TlbEntry.unused(1));
  }

  @Test
  void wiredEntriesAreNeverVictims() {
    TlbEntry[] tlb = tlb(PAIR);
    assertThat(Mips64Tlb.mayReplace(tlb, 2, 1)).isFalse();
    assertThat(Mips64Tlb.mayReplace(tlb, 2, 2)).isTrue();
    assertThat(Mips64Tlb.mayReplace(tlb, 2, 63)).isTrue();
    assertThat(Mips64Tlb.mayReplace(tlb, 2, 64)).isFalse();
  }

  @Test
  void anEntryPassesThroughRegistersUnchanged() {
    TlbEntry entry =
        new TlbEntry(3, 0x1_0000, 0x3FF, HostPageSize.SIZE_64KB, true, OPEN, EntryHalf.NONE);
    assertThat(TlbRegisters.of(entry).entry()).isEqualTo(entry);
    assertThat(TlbRegisters.of(PAIR).entry()).isEqualTo(PAIR);
  }

  @Test
  void gIsTheAndOfBothRegisters() {
    assertThat(new TlbRegisters(0, 1, 1, 0).entry().global()).isTrue();
    assertThat(new TlbRegisters(0, 1, 0, 0).entry().global()).isFalse();
    assertThat(new TlbRegisters(0, 0, 1, 0).entry().global()).isFalse();
  }

  @Test
  void pageNumberBitsInsideThePairAreDropped() {
    long mask = HostPageSize.SIZE_16KB.pageMask();
    assertThat(mask).isEqualTo(0x6000);
    assertThat(new TlbRegisters(0xE000, 0, 0, mask).entry().vpn2()).isEqualTo(0x8000 >> 13);
  }

  @Test
  void aMaskThatIsNoPageSizeIsRefused() {
    assertThatThrownBy(() -> new TlbRegisters(0, 0, 0, 0x2000).entry())
        .hasMessage("a page mask of 0x2000 selects no page size");
    long gigabyte = 0x7FFF_E000L;
    assertThatThrownBy(() -> new TlbRegisters(0, 0, 0, gigabyte).entry())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void segmentsComeBeforeTheTlbAndAlignmentBeforeBoth() {
    HostStatus kernel = HostStatus.running(OperatingMode.KERNEL);
    HostStatus user = HostStatus.running(OperatingMode.USER);
    assertThat(translate(user, HostKind.LOAD, 0x10008, 8))
        .isEqualTo(new HostTranslation.Translated(0x100008));
    assertThat(translate(user, HostKind.LOAD, 0x10004, 8))
        .isEqualTo(new HostTranslation.Raised(HostException.ADDRESS_ERROR_LOAD));
    assertThat(translate(user, HostKind.STORE, 0xFFFF_FFFF_8000_0000L, 4))
        .isEqualTo(new HostTranslation.Raised(HostException.ADDRESS_ERROR_STORE));
    assertThat(translate(kernel, HostKind.STORE, 0xFFFF_FFFF_8000_0000L, 4))
        .isEqualTo(new HostTranslation.Translated(0));
    assertThat(translate(user, HostKind.FETCH, 0x20000, 4))
        .isEqualTo(new HostTranslation.Raised(HostException.TLB_REFILL_LOAD));
  }

  private static HostTranslation translate(
      HostStatus status, HostKind kind, long address, int size) {
    return HostTranslation.translate(tlb(PAIR), 7, status, kind, address, size, Geometry.DEFAULT);
  }

  private static TlbEntry[] tlb(TlbEntry first) {
    TlbEntry[] entries = Mips64Tlb.unused(Geometry.DEFAULT);
    entries[0] = first;
    return entries;
  }

  private static Mips64Tlb load(TlbEntry[] tlb, int asid, long address) {
    return Mips64Tlb.lookup(tlb, asid, HostKind.LOAD, address, Geometry.DEFAULT);
  }

  private static Mips64Tlb access(TlbEntry[] tlb, HostKind kind) {
    return Mips64Tlb.lookup(tlb, 7, kind, 0x10, Geometry.DEFAULT);
  }

  private static Mips64Tlb refill() {
    return raised(HostException.TLB_REFILL_LOAD);
  }

  private static Mips64Tlb raised(HostException exception) {
    return new Raised(exception);
  }
}
