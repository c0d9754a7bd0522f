package org.btmmu.optimized.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FastSegmentsTest {
  private static final int WIDE = FastStatus.UX | FastStatus.SX | FastStatus.KX;
  private static final int USER = FastStatus.USER | WIDE;

  @Test
  void userAddressesGoToTheTlb() {
    assertThat(of(0x7FFF_FFFC, USER)).isEqualTo(FastSegments.MAPPED);
    assertThat(of(0xFFFF_FFFF_FFFCL, USER)).isEqualTo(FastSegments.MAPPED);
    assertThat(of(0x1_0000_0000_0000L, USER)).isEqualTo(FastSegments.ADDRESS_ERROR);
    assertThat(of(0x8000_0000L, FastStatus.USER)).isEqualTo(FastSegments.ADDRESS_ERROR);
  }

  @Test
  void theKernelHasTwoWindowsOnLowMemoryAndOneOnAll() {
    assertThat(of(0xFFFF_FFFF_8000_0100L, WIDE)).isEqualTo(0x100);
    assertThat(of(0xFFFF_FFFF_A000_0100L, WIDE)).isEqualTo(0x100);
    assertThat(of(0x9800_8000_0000_0000L, WIDE)).isEqualTo(0x8000_0000_0000L);
    assertThat(of(0x9801_0000_0000_0000L, WIDE)).isEqualTo(FastSegments.ADDRESS_ERROR);
    assertThat(of(0xFFFF_FFFF_8000_0100L, USER)).isEqualTo(FastSegments.ADDRESS_ERROR);
  }

  @Test
  void theRefillHandlerIsInKernelMode() {
    assertThat(of(0xFFFF_FFFF_8000_0100L, USER | FastStatus.RL)).isEqualTo(0x100);
    assertThat(of(0xFFFF_FFFF_8000_0100L, USER | FastStatus.FL))
        .isEqualTo(FastSegments.ADDRESS_ERROR);
  }

  @Test
  void whileErlIs1TheLow2GbyteAreUnmapped() {
    assertThat(of(0x1234, USER | FastStatus.ERL)).isEqualTo(0x1234);
    assertThat(of(0x8000_0000L, USER | FastStatus.ERL)).isEqualTo(FastSegments.MAPPED);
  }

  @Test
  void anAccessThatIsNotAlignedIsAnAddressError() {
    assertThat(FastSegments.of(0x1002, 4, USER, 48, 48)).isEqualTo(FastSegments.ADDRESS_ERROR);
    assertThat(FastSegments.of(0x1002, 2, USER, 48, 48)).isEqualTo(FastSegments.MAPPED);
  }

  private static long of(long address, int status) {
    return FastSegments.of(address, 4, status, 48, 48);
  }
}
