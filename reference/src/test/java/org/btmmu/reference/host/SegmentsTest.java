package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.reference.host.Segments.AddressError;
import org.btmmu.reference.host.Segments.Mapped;
import org.btmmu.reference.host.Segments.Unmapped;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Segment;
import org.junit.jupiter.api.Test;

/** Each rule of H-SEG by addresses at its borders. */
class SegmentsTest {
  private static final Geometry BITS_40 = new Geometry(40, 40, 64, 64, 256, 8, 12, 16);
  private static final HostStatus USER = HostStatus.running(OperatingMode.USER);
  private static final HostStatus SUPERVISOR = HostStatus.running(OperatingMode.SUPERVISOR);
  private static final HostStatus KERNEL = HostStatus.running(OperatingMode.KERNEL);

  @Test
  void userModeReaches2ToTheSegbits() {
    assertThat(of(0, USER)).isEqualTo(new Mapped(Segment.USEG));
    assertThat(of(0x7FFF_FFFFL, USER)).isEqualTo(new Mapped(Segment.USEG));
    assertThat(of(0x8000_0000L, USER)).isEqualTo(new Mapped(Segment.XUSEG));
    assertThat(of(0xFF_FFFF_FFFFL, USER)).isEqualTo(new Mapped(Segment.XUSEG));
    assertThat(of(0x100_0000_0000L, USER)).isEqualTo(new AddressError());
    assertThat(Segments.of(0x100_0000_0000L, USER, Geometry.DEFAULT))
        .isEqualTo(new Mapped(Segment.XUSEG));
  }

  @Test
  void without64BitUserAddressesTheLow2GByteRemain() {
    HostStatus narrow =
        new HostStatus(OperatingMode.USER, false, false, false, false, true, true, false, true);
    assertThat(of(0x7FFF_FFFFL, narrow)).isEqualTo(new Mapped(Segment.USEG));
    assertThat(of(0x8000_0000L, narrow)).isEqualTo(new AddressError());
  }

  @Test
  void eachSegmentNeedsItsModeOrABetterOne() {
    long xsseg = 0x4000_0000_0000_0000L;
    long csseg = 0xFFFF_FFFF_C000_0000L;
    long ckseg3 = 0xFFFF_FFFF_E000_0000L;
    long xkseg = 0xC000_0000_0000_0000L;
    for (long address : new long[] {xsseg, csseg}) {
      assertThat(of(address, USER)).isEqualTo(new AddressError());
      assertThat(of(address, SUPERVISOR)).isInstanceOf(Mapped.class);
      assertThat(of(address, KERNEL)).isInstanceOf(Mapped.class);
    }
    for (long address : new long[] {xkseg, ckseg3}) {
      assertThat(of(address, SUPERVISOR)).isEqualTo(new AddressError());
      assertThat(of(address, KERNEL)).isInstanceOf(Mapped.class);
    }
  }

  @Test
  void xksegEnds2GByteBelowItsWindow() {
    assertThat(of(0xC000_00FF_7FFF_FFFFL, KERNEL)).isEqualTo(new Mapped(Segment.XKSEG));
    assertThat(of(0xC000_00FF_8000_0000L, KERNEL)).isEqualTo(new AddressError());
  }

  @Test
  void theLowCompatibilitySegmentsAreTheLow512MByte() {
    assertThat(of(0xFFFF_FFFF_8012_3456L, KERNEL))
        .isEqualTo(new Unmapped(Segment.CKSEG0, 0x12_3456));
    assertThat(of(0xFFFF_FFFF_BFC0_0000L, KERNEL))
        .isEqualTo(new Unmapped(Segment.CKSEG1, 0x1FC0_0000));
    assertThat(of(0xFFFF_FFFF_8000_0000L, USER)).isEqualTo(new AddressError());
  }

  @Test
  void xkphysIgnoresTheCacheAttributeAndEndsAtThePhysicalWidth() {
    assertThat(of(0x9800_0000_1234_5678L, KERNEL))
        .isEqualTo(new Unmapped(Segment.XKPHYS, 0x1234_5678));
    assertThat(of(0x9000_00FF_FFFF_FFFFL, KERNEL))
        .isEqualTo(new Unmapped(Segment.XKPHYS, 0xFF_FFFF_FFFFL));
    assertThat(of(0x9000_0100_0000_0000L, KERNEL)).isEqualTo(new AddressError());
  }

  @Test
  void anErrorUnmapsTheLow2GByteOnly() {
    HostStatus error = USER.withLevels(false, true, false, false);
    assertThat(of(0x1234_5678L, error)).isEqualTo(new Unmapped(Segment.USEG, 0x1234_5678L));
    assertThat(of(0x8000_0000L, error)).isEqualTo(new Mapped(Segment.XUSEG));
  }

  @Test
  void anExceptionGivesKernelAddressesToUserCode() {
    assertThat(of(0xFFFF_FFFF_E000_0000L, USER)).isEqualTo(new AddressError());
    assertThat(of(0xFFFF_FFFF_E000_0000L, USER.withLevels(true, false, false, false)))
        .isEqualTo(new Mapped(Segment.CKSEG3));
    assertThat(of(0xFFFF_FFFF_8000_0000L, USER.withLevels(false, false, true, false)))
        .isEqualTo(new Unmapped(Segment.CKSEG0, 0));
  }

  private static Segments of(long address, HostStatus status) {
    return Segments.of(address, status, BITS_40);
  }
}
