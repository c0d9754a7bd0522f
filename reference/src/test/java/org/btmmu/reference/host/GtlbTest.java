package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.reference.host.Gtlb.Hit;
import org.btmmu.reference.host.Gtlb.MultipleMatch;
import org.btmmu.reference.host.Gtlb.Raised;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostPageSize;
import org.junit.jupiter.api.Test;

/** Which entry of the guest TLB an access finds, and what the half makes of it. */
class GtlbTest {
  /** Two entries of any size, then 4 sets of 2 ways: indices 2 to 9. */
  private static final Geometry SMALL = new Geometry(40, 40, 16, 2, 4, 2, 12, 4);

  private static final EntryHalf OPEN = new EntryHalf(0x100, 3, true, true, false, false);
  private static final EntryHalf OTHER = new EntryHalf(0x200, 3, true, true, false, false);

  @Test
  void theBitAboveThePageSelectsTheHalf() {
    GtlbEntry[] gtlb = holding(pair(5, 0x10000, OPEN, OTHER));
    assertThat(load(gtlb, 5, 0x10123)).isEqualTo(new Hit(0, 0x100123));
    assertThat(load(gtlb, 5, 0x11123)).isEqualTo(new Hit(0, 0x200123));
    assertThat(load(gtlb, 5, 0x12000)).isEqualTo(raised(GuestCause.REFILL));
  }

  @Test
  void anotherMidMatchesNothing() {
    GtlbEntry[] gtlb = holding(pair(5, 0x10000, OPEN, OTHER));
    assertThat(load(gtlb, 6, 0x10000)).isEqualTo(raised(GuestCause.REFILL));
  }

  @Test
  void midZeroMatchesNothingNotEvenAFreeEntry() {
    assertThat(load(Gtlb.free(SMALL), 0, 0)).isEqualTo(raised(GuestCause.REFILL));
    GtlbEntry[] gtlb = holding(new GtlbEntry(0, 0, HostPageSize.SIZE_4KB, OPEN, OPEN));
    assertThat(load(gtlb, 0, 0)).isEqualTo(raised(GuestCause.REFILL));
  }

  @Test
  void aGuestAddressOf57BitsIsComparedWholeOnA40BitHost() {
    long high = 0xFF00_0000_0001_0000L;
    GtlbEntry[] gtlb = holding(pair(5, high, OPEN, OTHER));
    assertThat(load(gtlb, 5, high | 0x42)).isEqualTo(new Hit(0, 0x100042));
    assertThat(load(gtlb, 5, 0x00FF_0000_0001_0000L)).isEqualTo(raised(GuestCause.REFILL));
    assertThat(load(gtlb, 5, 0x10000)).isEqualTo(raised(GuestCause.REFILL));
  }

  @Test
  void a2MbyteGuestPageIsAPairOf1MbyteHalves() {
    EntryHalf second = new EntryHalf(0x200, 0, true, true, false, false);
    GtlbEntry page = new GtlbEntry(5, 0x40_0000 >> 13, HostPageSize.SIZE_1MB, OPEN, second);
    GtlbEntry[] gtlb = holding(page);
    assertThat(load(gtlb, 5, 0x40_0000)).isEqualTo(new Hit(0, 0x10_0000));
    assertThat(load(gtlb, 5, 0x5F_FFFF)).isEqualTo(new Hit(0, 0x2F_FFFF));
    assertThat(load(gtlb, 5, 0x60_0000)).isEqualTo(raised(GuestCause.REFILL));
  }

  @Test
  void aPairOf256MbyteHalvesHoldsHalfAPageOf1Gbyte() {
    EntryHalf frame = new EntryHalf(0x8_0000, 0, true, true, false, false);
    GtlbEntry quarter = new GtlbEntry(5, 0, HostPageSize.SIZE_256MB, frame, EntryHalf.NONE);
    assertThat(load(holding(quarter), 5, 0x0FFF_FFFF)).isEqualTo(new Hit(0, 0x8FFF_FFFFL));
    assertThat(load(holding(quarter), 5, 0x1000_0000)).isEqualTo(raised(GuestCause.INVALID));
    assertThat(load(holding(quarter), 5, 0x2000_0000)).isEqualTo(raised(GuestCause.REFILL));
  }

  @Test
  void validityComesFirstThenReadingThenExecutingThenWriting() {
    EntryHalf nothing = new EntryHalf(1, 0, false, false, true, true);
    EntryHalf inhibited = new EntryHalf(1, 0, false, true, true, true);
    EntryHalf clean = new EntryHalf(1, 0, false, true, false, false);
    for (GuestKind kind : GuestKind.values()) {
      assertThat(access(nothing, kind)).isEqualTo(raised(GuestCause.INVALID));
    }
    assertThat(access(inhibited, GuestKind.LOAD)).isEqualTo(raised(GuestCause.READ_INHIBIT));
    assertThat(access(inhibited, GuestKind.LOAD_FOR_WRITE))
        .isEqualTo(raised(GuestCause.READ_INHIBIT));
    assertThat(access(inhibited, GuestKind.FETCH)).isEqualTo(raised(GuestCause.EXECUTE_INHIBIT));
    assertThat(access(inhibited, GuestKind.STORE)).isEqualTo(raised(GuestCause.MODIFIED));
    assertThat(access(clean, GuestKind.LOAD)).isEqualTo(new Hit(0, 0x1000));
    assertThat(access(clean, GuestKind.FETCH)).isEqualTo(new Hit(0, 0x1000));
    assertThat(access(clean, GuestKind.LOAD_FOR_WRITE)).isEqualTo(raised(GuestCause.MODIFIED));
    assertThat(access(clean, GuestKind.STORE)).isEqualTo(raised(GuestCause.MODIFIED));
  }

  @Test
  void twoMatchesAreAnOutcomeOfTheirOwn() {
    GtlbEntry[] gtlb = holding(pair(5, 0x10000, OPEN, OTHER));
    gtlb[1] = new GtlbEntry(5, 0, HostPageSize.SIZE_1MB, EntryHalf.NONE, EntryHalf.NONE);
    assertThat(load(gtlb, 5, 0x11000)).isEqualTo(new MultipleMatch(0, 1));
    assertThat(Gtlb.matches(gtlb, 5, 0x11000)).isEqualTo(new Matches.Several(0, 1));
    assertThat(load(gtlb, 5, 0x12000)).isEqualTo(raised(GuestCause.INVALID));
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

  private static Gtlb access(EntryHalf half, GuestKind kind) {
    return Gtlb.lookup(holding(pair(5, 0, half, OTHER)), 5, kind, 0);
  }

  private static Gtlb load(GtlbEntry[] gtlb, int mid, long address) {
    return Gtlb.lookup(gtlb, mid, GuestKind.LOAD, address);
  }

  private static Gtlb raised(GuestCause cause) {
    return new Raised(cause);
  }
}
