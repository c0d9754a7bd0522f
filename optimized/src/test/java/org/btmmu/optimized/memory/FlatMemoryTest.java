package org.btmmu.optimized.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** RAM from 0 upwards, and the hole behind it (G-MEM-2). */
class FlatMemoryTest {
  private final FlatMemory memory = new FlatMemory(64);

  @Test
  void halvesOfAWordAreLittleEndian() {
    memory.write64(8, 0x1122_3344_5566_7788L);
    assertThat(memory.read32(8)).isEqualTo(0x5566_7788);
    assertThat(memory.read32(12)).isEqualTo(0x1122_3344);
    memory.write32(12, -1);
    assertThat(memory.read64(8)).isEqualTo(0xFFFF_FFFF_5566_7788L);
  }

  @Test
  void compareAndSetChangesOnlyTheExpectedWord() {
    memory.write64(16, 5);
    assertThat(memory.compareAndSet64(16, 4, 9)).isFalse();
    assertThat(memory.compareAndSet64(16, 5, 9)).isTrue();
    assertThat(memory.compareAndSet32(20, 1, 7)).isFalse();
    assertThat(memory.compareAndSet32(20, 0, 7)).isTrue();
    assertThat(memory.read64(16)).isEqualTo(7L << 32 | 9);
  }

  @Test
  void behindItsEndLiesAHole() {
    memory.write64(64, 1);
    memory.write32(68, 1);
    assertThat(memory.read64(64)).isEqualTo(-1);
    assertThat(memory.read32(1L << 40)).isEqualTo(-1);
    assertThat(memory.compareAndSet64(64, -1, 0)).isTrue();
    assertThat(memory.compareAndSet32(64, 0, 1)).isFalse();
    assertThat(memory.read64(64)).isEqualTo(-1);
  }

  @Test
  void aForkIsIndependent() {
    FlatMemory fork = memory.fork();
    memory.write64(0, 1);
    assertThat(fork.read64(0)).isZero();
  }

  @Test
  void badAddressesAreRefused() {
    assertThatThrownBy(() -> memory.read64(4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory.read32(2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory.read64(-8)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory.read64(1L << 52)).isInstanceOf(IllegalArgumentException.class);
  }
}
