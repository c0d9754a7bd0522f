package org.btmmu.optimized.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FastPrivilegesTest {
  private static final int USER = FastStatus.USER;
  private static final int KERNEL = 0;
  private static final int COP2 = 0x12 << 26 | 1 << 25;

  @Test
  void guestLoadsAreTheUsers() {
    int glw = 0x32 << 26 | 4;
    assertThat(FastPrivileges.mayExecute(glw, USER)).isTrue();
    assertThat(FastPrivileges.mayExecute(glw, USER | FastStatus.FL)).isTrue();
    assertThat(FastPrivileges.mayExecute(glw, USER | FastStatus.RL)).isFalse();
    assertThat(FastPrivileges.mayExecute(glw, KERNEL)).isFalse();
  }

  @Test
  void writesToTheGuestTlbAreTheKernels() {
    assertThat(FastPrivileges.mayExecute(COP2 | 6, KERNEL)).isTrue();
    assertThat(FastPrivileges.mayExecute(COP2 | 6, USER)).isFalse();
    assertThat(FastPrivileges.mayExecute(COP2 | 6, USER | FastStatus.RL)).isTrue();
  }

  @Test
  void theUserWritesThreeRegisters() {
    int faultEpc = COP2 | 3 << 11 | 2;
    int faultCause = COP2 | 4 << 11 | 2;
    assertThat(FastPrivileges.mayExecute(faultEpc, USER)).isTrue();
    assertThat(FastPrivileges.mayExecute(faultCause, USER)).isFalse();
    assertThat(FastPrivileges.mayExecute(faultCause, KERNEL)).isTrue();
  }

  @Test
  void functionsThatNoInstructionHasAreReserved() {
    assertThat(FastPrivileges.mayExecute(0x32 << 26 | 7, USER)).isFalse();
    assertThat(FastPrivileges.mayExecute(0x36 << 26 | 16 | 5 << 16, USER)).isFalse();
    assertThat(FastPrivileges.mayExecute(COP2 | 10, KERNEL)).isFalse();
    assertThat(FastPrivileges.mayExecute(COP2 | 23 << 11 | 1, KERNEL)).isFalse();
    assertThat(FastPrivileges.mayExecute(0, KERNEL)).isFalse();
  }
}
