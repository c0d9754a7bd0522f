package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.btmmu.proofs.replay.WordMemory;
import org.junit.jupiter.api.Test;

class SeededMemoryTest {
  private static final long ENTRIES = 8 * 512;

  @Test
  void aWordIsAFunctionOfSeedAndAddress() {
    assertThat(words(new SeededMemory(5))).isEqualTo(words(new SeededMemory(5)));
    assertThat(words(new SeededMemory(5))).isNotEqualTo(words(new SeededMemory(6)));
  }

  @Test
  void mostEntriesArePresentAndReferToAFewFrames() {
    long present = 0;
    long near = 0;
    for (long seed = 1; seed <= 8; seed++) {
      SeededMemory memory = new SeededMemory(seed);
      for (long gpa = 0; gpa < ENTRIES * 8; gpa += 8) {
        long entry = memory.read64(gpa);
        present += entry & 1;
        near += (entry & 0x000F_FFFF_FFFF_F000L) >>> 12 < Biased.POOL_FRAMES ? 1 : 0;
      }
    }
    assertThat((double) present / (8 * ENTRIES)).isBetween(0.8, 0.98);
    assertThat((double) near / (8 * ENTRIES)).isBetween(0.5, 0.95);
  }

  @Test
  void everyBitOfAnEntryComesUpBothWays() {
    long set = 0;
    long clear = 0;
    for (long hash = 0; hash < 100_000; hash++) {
      long entry = SeededMemory.entry(SeededMemory.mix(hash));
      set |= entry;
      clear |= ~entry;
    }
    assertThat(set).isEqualTo(-1L);
    assertThat(clear).isEqualTo(-1L);
  }

  @Test
  void aForkDoesNotSeeLaterWrites() {
    SeededMemory memory = writable();
    SeededMemory fork = memory.fork();
    long before = memory.read64(8);
    memory.write64(8, ~before);
    assertThat(memory.read64(8)).isEqualTo(~before);
    assertThat(fork.read64(8)).isEqualTo(before);
  }

  @Test
  void aNarrowWriteChangesItsHalfOnly() {
    SeededMemory memory = writable();
    int low = memory.read32(8);
    memory.write32(12, 0x1234_5678);
    assertThat(memory.read64(8)).isEqualTo(0x1234_5678L << 32 | low & 0xFFFF_FFFFL);
  }

  @Test
  void aCompareAndSetStoresOnlyOverTheExpectedWord() {
    SeededMemory memory = writable();
    long before = memory.read64(8);
    assertThat(memory.compareAndSet64(8, before + 1, 1)).isFalse();
    assertThat(memory.read64(8)).isEqualTo(before);
    assertThat(memory.compareAndSet64(8, before, 1)).isTrue();
    assertThat(memory.compareAndSet32(12, 0, 2)).isTrue();
    assertThat(memory.read64(8)).isEqualTo(2L << 32 | 1);
  }

  @Test
  void theWordsThatWereAskedForMakeAnExplicitMemory() {
    SortedSet<Long> asked = new TreeSet<>();
    SeededMemory memory = new SeededMemory(3);
    SeededMemory logged = memory.logged(asked);
    logged.fork().read32(0x1004);
    logged.write64(0x2000, 7);
    WordMemory explicit = memory.explicit(asked);
    assertThat(explicit.words())
        .containsOnlyKeys(0x1000L, 0x2000L)
        .containsEntry(0x1000L, memory.read64(0x1000))
        .containsEntry(0x2000L, memory.read64(0x2000));
  }

  @Test
  void addressesOutsideOfPhysicalMemoryAreRefused() {
    SeededMemory memory = new SeededMemory(1);
    assertThatThrownBy(() -> memory.read64(4)).hasMessageContaining("0x4 ");
    assertThatThrownBy(() -> memory.read32(1L << 52)).hasMessageContaining("32-bit");
    assertThatThrownBy(() -> memory.write64(-8, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static long[] words(SeededMemory memory) {
    return LongStream.range(0, ENTRIES).map(word -> memory.read64(word * 8)).toArray();
  }

  /** A memory whose first page takes writes. */
  private static SeededMemory writable() {
    for (long seed = 0; ; seed++) {
      SeededMemory memory = new SeededMemory(seed);
      long before = memory.read64(16);
      memory.write64(16, before + 1);
      if (memory.read64(16) != before) {
        return new SeededMemory(seed);
      }
    }
  }
}
