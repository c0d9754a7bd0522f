package org.btmmu.optimized.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FastJointTlbTest {
  private static final long WRITABLE = FastHalf.of(0x5000, true, true, false);
  private static final long READ_ONLY = FastHalf.of(0x9_0000_0000L, true, false, true);
  private static final long PAIR_1MB = 0x1F_E000;

  private final FastJointTlb tlb = new FastJointTlb(16, 48, 1);

  @Test
  void aSmallPairLeadsToItsTwoPages() {
    tlb.write(3, 0x4000 | 7, WRITABLE, READ_ONLY, 0);
    assertThat(tlb.lookup(7, FastJointTlb.STORE, 0x4123)).isEqualTo(3L << 48 | 0x5123);
    assertThat(tlb.lookup(7, FastJointTlb.FETCH, 0x5FFC)).isEqualTo(3L << 48 | 0x9_0000_0FFCL);
  }

  @Test
  void aLargePairIgnoresFrameBitsInsideItsHalves() {
    tlb.write(0, 0x20_0000, WRITABLE, FastHalf.of(0x30_7000, true, true, true), PAIR_1MB);
    assertThat(tlb.lookup(0, FastJointTlb.LOAD, 0x31_2345)).isEqualTo(0x31_2345);
    assertThat(tlb.lookup(0, FastJointTlb.LOAD, 0x20_0010)).isEqualTo(0x10);
  }

  @Test
  void anotherAsidOrRegionDoesNotMatch() {
    tlb.write(0, 0x4000 | 7, WRITABLE, WRITABLE, 0);
    long refill = FastJointTlb.RAISED | FastExceptions.TLB_REFILL_LOAD;
    assertThat(tlb.lookup(8, FastJointTlb.LOAD, 0x4000)).isEqualTo(refill);
    assertThat(tlb.lookup(7, FastJointTlb.LOAD, 1L << 62 | 0x4000)).isEqualTo(refill);
    assertThat(tlb.find(8, 0x4000)).isEqualTo(FastJointTlb.NOT_FOUND);
  }

  @Test
  void anEntryIsGlobalOnlyIfBothHalvesAre() {
    tlb.write(0, 0x4000 | 7, WRITABLE | FastJointTlb.GLOBAL, WRITABLE, 0);
    assertThat(tlb.find(8, 0x4000)).isEqualTo(FastJointTlb.NOT_FOUND);
    tlb.write(0, 0x4000 | 7, WRITABLE | FastJointTlb.GLOBAL, WRITABLE | FastJointTlb.GLOBAL, 0);
    assertThat(tlb.find(8, 0x4000)).isZero();
  }

  @Test
  void theFirstMissingRightDecides() {
    tlb.write(0, 0x4000, WRITABLE, READ_ONLY, 0);
    assertThat(tlb.lookup(0, FastJointTlb.FETCH, 0x4000))
        .isEqualTo(FastJointTlb.RAISED | FastExceptions.TLB_EXECUTE_INHIBIT);
    assertThat(tlb.lookup(0, FastJointTlb.STORE, 0x5000))
        .isEqualTo(FastJointTlb.RAISED | FastExceptions.TLB_MODIFIED);
    tlb.write(0, 0x4000, 0, FastHalf.of(0, false, true, true), 0);
    assertThat(tlb.lookup(0, FastJointTlb.STORE, 0x4000))
        .isEqualTo(FastJointTlb.RAISED | FastExceptions.TLB_INVALID_STORE);
    assertThat(tlb.lookup(0, FastJointTlb.LOAD, 0x5000))
        .isEqualTo(FastJointTlb.RAISED | FastExceptions.TLB_READ_INHIBIT);
    assertThat(tlb.lookup(0, FastJointTlb.STORE, 0x5000)).isZero();
  }

  @Test
  void twoEntriesForOnePageAreReported() {
    tlb.write(2, 0x4000, WRITABLE, WRITABLE, 0);
    tlb.write(9, 0, WRITABLE, WRITABLE, PAIR_1MB);
    assertThat(tlb.lookup(0, FastJointTlb.LOAD, 0x4000))
        .isEqualTo(FastJointTlb.MULTIPLE | 2 << 8 | 9);
  }

  @Test
  void everyEntryThatIsNotWiredIsReplacedInTime() {
    Set<Integer> replaced = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      replaced.add(tlb.writeRandom(4, 0x4000, WRITABLE, WRITABLE, 0));
    }
    assertThat(replaced).containsExactlyInAnyOrder(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }
}
