package org.btmmu.optimized.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FastMidFileTest {
  private final FastMidFile file = new FastMidFile(16);

  @Test
  void aNumberThatNoSlotHasSelectsTheEmptySlot() {
    file.write(15, 0x1007, 0x8000);
    file.setmem(15);
    assertThat(file.domain()).isEqualTo(0x1007);
    assertThat(file.root()).isEqualTo(0x8000);
    file.setmem(16);
    assertThat(file.selected()).isZero();
    file.setmem(15 | 1L << 32);
    assertThat(file.domain()).isZero();
    file.setmem(-1);
    assertThat(file.selected()).isZero();
  }

  @Test
  void aWriteToTheSelectedSlotCountsAtOnce() {
    file.setmem(3);
    file.write(3, 9, 0x4000);
    assertThat(file.domain()).isEqualTo(9);
  }

  @Test
  void slotZeroStaysEmpty() {
    file.write(0, 9, 0x4000);
    file.write(16, 9, 0x4000);
    assertThat(file.domain()).isZero();
  }
}
