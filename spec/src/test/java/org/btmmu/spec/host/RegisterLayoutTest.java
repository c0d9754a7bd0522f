package org.btmmu.spec.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of register layouts says something about every bit, and only once. */
class RegisterLayoutTest {
  @ParameterizedTest
  @EnumSource
  void everyBitIsClaimedExactlyOnce(RegisterLayout layout) {
    int next = 0;
    for (RegisterLayout.Bits run : layout.bits()) {
      assertThat(run.low()).as("%s after bit %d", run.field(), next - 1).isEqualTo(next);
      assertThat(run.high()).isGreaterThanOrEqualTo(run.low());
      next = run.high() + 1;
    }
    assertThat(next).isEqualTo(64);
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldButZeroIsOneRunAndReturnsWhatWasPut(RegisterLayout layout) {
    for (RegisterLayout.Bits run : layout.bits()) {
      if (run.field() == RegisterField.ZERO) {
        continue;
      }
      long ones = -1L >>> (64 - run.width());
      assertThat(layout.mask(run.field())).isEqualTo(run.mask());
      assertThat(layout.put(run.field(), -1)).isEqualTo(run.mask());
      assertThat(layout.get(run.field(), layout.put(run.field(), ones))).isEqualTo(ones);
      assertThat(layout.get(run.field(), ~run.mask())).isZero();
    }
  }

  @Test
  void theRegistersOfTheTlbAreThoseOfTheManual() {
    assertThat(RegisterLayout.ENTRY_LO.mask(RegisterField.VALID)).isEqualTo(2);
    assertThat(RegisterLayout.ENTRY_LO.mask(RegisterField.DIRTY)).isEqualTo(4);
    assertThat(RegisterLayout.ENTRY_LO.mask(RegisterField.CACHE)).isEqualTo(0x38);
    assertThat(RegisterLayout.ENTRY_LO.mask(RegisterField.READ_INHIBIT)).isEqualTo(1L << 63);
    assertThat(RegisterLayout.ENTRY_LO.mask(RegisterField.EXECUTE_INHIBIT)).isEqualTo(1L << 62);
    assertThat(RegisterLayout.ENTRY_HI.mask(RegisterField.ASID)).isEqualTo(0x3FF);
    assertThat(RegisterLayout.ENTRY_HI.mask(RegisterField.REGION)).isEqualTo(3L << 62);
    assertThat(RegisterLayout.CONTEXT.mask(RegisterField.VPN2)).isEqualTo(0x7F_FFF0);
    assertThat(RegisterLayout.X_CONTEXT.mask(RegisterField.REGION)).isEqualTo(3L << 39);
  }

  @Test
  void aGuestEntryHasNoGlobalBitAndElseTheHalvesOfTheHost() {
    RegisterLayout guest = RegisterLayout.BT_ENTRY_LO;
    RegisterLayout host = RegisterLayout.ENTRY_LO;
    assertThat(guest.mask(RegisterField.GLOBAL)).isZero();
    assertThat(guest.bits().subList(1, guest.bits().size()))
        .isEqualTo(host.bits().subList(1, host.bits().size()));
  }

  @Test
  void theGuestPageNumberReachesBit56AndTheMidHas12Bits() {
    assertThat(RegisterLayout.BT_ENTRY_HI.mask(RegisterField.VPN2))
        .isEqualTo(0x01FF_FFFF_FFFF_E000L);
    assertThat(RegisterLayout.BT_ENTRY_HI.mask(RegisterField.MID)).isEqualTo(0xFFF);
  }

  @Test
  void aPageMaskHoldsTheSizesOfItsTlbAndNoLarger() {
    long joint = RegisterLayout.PAGE_MASK.mask(RegisterField.MASK);
    long guest = RegisterLayout.BT_PAGE_MASK.mask(RegisterField.MASK);
    assertThat(joint).isEqualTo(HostPageSize.SIZE_256MB.pageMask());
    assertThat(guest).isEqualTo(HostPageSize.SIZE_256MB.pageMask());
  }
}
