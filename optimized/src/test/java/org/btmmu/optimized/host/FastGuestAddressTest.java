package org.btmmu.optimized.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FastGuestAddressTest {
  private static final int LOAD = 0;
  private static final int BITS_32 = 5;
  private static final int BITS_48 = 5 | 1 << 12;
  private static final int BITS_57 = 5 | 2 << 12;

  @Test
  void anEmptySlotComesBeforeAllElse() {
    assertThat(code(1 << 12, 1L << 63, 4, true)).isEqualTo(FastBtRegisters.DOMAIN);
  }

  @Test
  void onlyALinkMustBeAligned() {
    assertThat(code(BITS_32, 0x1002, 4, true)).isEqualTo(FastBtRegisters.ALIGNMENT);
    assertThat(check(BITS_32, 0x1002, 4, false)).isEqualTo(FastGuestAddress.GOOD);
    assertThat(check(BITS_32, 0x1004, 4, true)).isEqualTo(FastGuestAddress.GOOD);
  }

  @Test
  void bitsAboveTheWidthRepeatItsHighestBit() {
    assertThat(code(BITS_48, 0x8000_0000_0000L, 1, false)).isEqualTo(FastBtRegisters.ADDRESS);
    assertThat(check(BITS_48, 0xFFFF_8000_0000_0000L, 1, false)).isEqualTo(FastGuestAddress.GOOD);
    assertThat(check(BITS_57, 0x8000_0000_0000L, 1, false)).isEqualTo(FastGuestAddress.GOOD);
    assertThat(check(BITS_32, 1L << 40, 1, false)).isEqualTo(FastGuestAddress.GOOD);
  }

  @Test
  void anAccessThatLeavesTheLegalAddressesReportsTheFirstByteThatDoes() {
    long address = 0x7FFF_FFFF_FFFCL;
    int cause = check(BITS_48, address, 8, false);
    assertThat(FastBtRegisters.code(cause)).isEqualTo(FastBtRegisters.ADDRESS);
    assertThat(FastGuestAddress.badAddress(cause, address, 1)).isEqualTo(0x8000_0000_0000L);
  }

  @Test
  void a32BitAccessGoesOnAt0() {
    assertThat(FastGuestAddress.crosses(0xFFFF_FFFDL, 4)).isTrue();
    assertThat(FastGuestAddress.crosses(0xFFFF_FFFCL, 4)).isFalse();
    assertThat(FastGuestAddress.second(0xFFFF_FFFDL, 0)).isZero();
    assertThat(FastGuestAddress.bytesInFirstPage(0xFFFF_FFFDL, 4)).isEqualTo(3);
  }

  @Test
  void theFirstPageIsJudgedFirst() {
    int good = FastGuestAddress.GOOD;
    int both = FastGuestAddress.judge(LOAD, 4, FastBtRegisters.INVALID, FastBtRegisters.REFILL);
    assertThat(FastGuestAddress.badAddress(both, 0x1FFE, 1)).isEqualTo(0x1FFE);
    int second = FastGuestAddress.judge(LOAD, 4, good, FastBtRegisters.REFILL);
    assertThat(FastGuestAddress.badAddress(second, 0x1FFE, 1)).isEqualTo(0x2000);
    assertThat(FastGuestAddress.judge(LOAD, 4, good, good)).isEqualTo(good);
  }

  private static int check(int domain, long address, int sizeBytes, boolean linked) {
    return FastGuestAddress.check(domain, LOAD, address, sizeBytes, linked);
  }

  private static int code(int domain, long address, int sizeBytes, boolean linked) {
    return FastBtRegisters.code(check(domain, address, sizeBytes, linked));
  }
}
