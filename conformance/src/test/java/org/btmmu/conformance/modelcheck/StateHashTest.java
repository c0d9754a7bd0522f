package org.btmmu.conformance.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateHashTest {
  private final StateHash hash = new StateHash();

  @Test
  void wordsThatDifferInABitOrInOrderHaveDifferentHashes() {
    Set<Long> high = new HashSet<>();
    Set<Long> low = new HashSet<>();
    int hashes = 0;
    for (int bit = 0; bit < 64; bit++) {
      for (int place = 0; place < 4; place++) {
        hash.begin(0, 0);
        for (int word = 0; word < 4; word++) {
          hash.add(word == place ? 1L << bit : 0);
        }
        high.add(hash.high());
        low.add(hash.low());
        hashes++;
      }
    }
    assertThat(high).hasSize(hashes);
    assertThat(low).hasSize(hashes);
  }

  @Test
  void halvesAreIndependent() {
    int same = 0;
    for (int word = 0; word < 10_000; word++) {
      hash.begin(0, 0).add(word);
      same += Long.bitCount(hash.high() ^ hash.low());
    }
    assertThat(same / 10_000.0).isBetween(31.5, 32.5);
  }

  @Test
  void twoOfAMillionStatesHardlyEverMeet() {
    assertThat(StateHash.collisionBound(1_000_000)).isBetween(1e-27, 2e-27);
  }

  @Test
  void aSetKnowsWhatWasAdded() {
    HashSet128 set = new HashSet128();
    Set<List<Long>> expected = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long high = random.nextInt(200);
      long low = 1L + random.nextInt(200);
      assertThat(set.contains(high, low)).isEqualTo(expected.contains(List.of(high, low)));
      assertThat(set.add(high, low)).isEqualTo(expected.add(List.of(high, low)));
    }
    assertThat(set.size()).isEqualTo(expected.size());
    expected.forEach(
        hashed -> assertThat(set.contains(hashed.getFirst(), hashed.getLast())).isTrue());
  }
}
