package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GuestWidth;
import org.btmmu.spec.host.MidSlot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of B-MID by an example. */
class MidFileTest {
  private static final MidSlot DOMAIN = new MidSlot(9, GuestWidth.BITS_57, 0x4000);
  private final MidFile file = new MidFile(Geometry.DEFAULT);

  @BeforeEach
  void slot15HoldsADomain() {
    file.write(15, DOMAIN);
  }

  @Test
  void nothingIsSelectedAtFirst() {
    assertThat(file.selected()).isZero();
    assertThat(file.current().isEmpty()).isTrue();
  }

  @Test
  void setmemSelectsASlot() {
    file.setmem(15);
    assertThat(file.current()).isEqualTo(DOMAIN);
  }

  @Test
  void aNumberThatNoSlotHasSelectsSlotZero() {
    for (long number : new long[] {16, -1, Long.MIN_VALUE, 0x1_0000_000FL}) {
      file.setmem(15);
      file.setmem(number);
      assertThat(file.selected()).isZero();
      assertThat(file.current().isEmpty()).isTrue();
    }
  }

  @Test
  void slotZeroStaysEmpty() {
    file.write(0, DOMAIN);
    assertThat(file.current().isEmpty()).isTrue();
  }

  @Test
  void aWriteToTheSelectedSlotCountsAtOnce() {
    file.setmem(15);
    file.write(15, MidSlot.EMPTY);
    assertThat(file.current().isEmpty()).isTrue();
  }

  @Test
  void aWriteBeyondTheFileIsIgnored() {
    file.write(16, DOMAIN);
    file.write(-1, DOMAIN);
    file.setmem(1);
    assertThat(file.current().isEmpty()).isTrue();
  }
}
