package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.btmmu.conformance.sample.Tally.Chunk;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void chunksCountInTheirOrderUpToTheFirstRefutation() {
    Tally tally = new Tally();
    tally.add(2, new Chunk(100, 100, Set.of("late"), -1));
    tally.add(1, new Chunk(3, 4, Set.of("b"), 17));
    assertThat(tally.held()).isZero();
    assertThat(tally.refutedAt()).isEqualTo(-1);
    tally.add(0, new Chunk(1, 2, Set.of("a"), -1));
    assertThat(tally.held()).isEqualTo(4);
    assertThat(tally.discarded()).isEqualTo(6);
    assertThat(tally.reached()).containsExactly("a", "b");
    assertThat(tally.refutedAt()).isEqualTo(17);
  }

  @Test
  void whatComesAfterARefutationNeedNotRun() {
    Tally tally = new Tally();
    tally.add(5, new Chunk(0, 0, Set.of(), 2600));
    assertThat(tally.isSettledBefore(4)).isFalse();
    assertThat(tally.isSettledBefore(5)).isFalse();
    assertThat(tally.isSettledBefore(6)).isTrue();
  }
}
