package org.btmmu.optimized.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sweeps over the whole default geometry, which the laws leave to one entry at a time. */
class FastGtlbTest {
  private static final int SWEEPS = 20;

  @Test
  void aSweepOfAMidConcernsEachEntry() {
    Random random = new Random(1);
    for (int i = 0; i < SWEEPS; i++) {
      FastGtlb tlb = filled(random);
      FastGtlb one = tlb.copy();
      int mid = 1 + random.nextInt(2);
      tlb.invalidateMid(mid);
      for (int entry = 0; entry < tlb.entries(); entry++) {
        one.invalidateMid(entry, mid);
        assertThat(tlb.tag(entry)).isEqualTo(one.tag(entry));
      }
    }
  }

  @Test
  void aSweepOfAPairConcernsEachEntryThatCanHoldAPieceOfIt() {
    Random random = new Random(2);
    for (int i = 0; i < SWEEPS; i++) {
      FastGtlb tlb = filled(random);
      FastGtlb one = tlb.copy();
      int shift = 12 + 8 * random.nextInt(3);
      long key = FastGtlb.key(1 + random.nextInt(2), random.nextInt(1 << 22));
      tlb.invalidate(key, shift);
      for (int entry = 0; entry < tlb.entries(); entry++) {
        one.invalidate(entry, key, FastGtlb.insidePair(shift));
        assertThat(tlb.tag(entry)).isEqualTo(one.tag(entry));
      }
    }
  }

  private static FastGtlb filled(Random random) {
    FastGtlb tlb = new FastGtlb(64, 256, 8, random.nextLong());
    for (int i = 0; i < 3000; i++) {
      int shift = random.nextInt(8) == 0 ? 12 + 8 * random.nextInt(3) : 12;
      long key = FastGtlb.key(1 + random.nextInt(2), random.nextInt(1 << 22));
      tlb.write(tlb.victim(key, shift), key, shift, FastHalf.VALID, FastHalf.VALID);
    }
    return tlb;
  }
}
