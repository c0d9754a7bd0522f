package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.btmmu.conformance.sample.SmallLaws.Colour;
import org.btmmu.conformance.sample.SmallLaws.Digit;
import org.btmmu.conformance.sample.SmallLaws.Thing;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.replay.WordMemory;
import org.junit.jupiter.api.Test;

class ShrinkTest {
  @Test
  void whatTheLawDoesNotNeedGoesAway() {
    LawMethod law = SmallLaws.law("no-blue-seven");
    Thing large = new Thing(Colour.BLUE, true, -5, 0xFFFF_8000_0000_1234L, new Digit(7));
    assertThat(Shrink.shrink(law, List.of(large)))
        .containsExactly(new Thing(Colour.BLUE, false, 0, 0, new Digit(7)));
  }

  @Test
  void wordsBitsAndReadOnlyPagesThatDoNotMatterGoAway() {
    LawMethod law = SmallLaws.law("first-entry-absent");
    WordMemory large =
        new WordMemory(-1).put(0x1000, 0x8000_0000_0000_7067L).put(0x5000, 3).readOnly(1);
    assertThat(Shrink.shrink(law, List.of(large, 0x123456L)))
        .containsExactly(new WordMemory(0).put(0x1000, 1), 0L);
  }

  @Test
  void aTableMovesDownWithTheEntriesThatReferToIt() {
    LawMethod law = SmallLaws.law("no-path-to-writable");
    WordMemory large = new WordMemory(0).put(0, 0x7_7777_7001L).put(0x7_7777_7000L, 0x67);
    assertThat(Shrink.refutes(law, List.of(large))).isTrue();
    List<Object> small = Shrink.shrink(law, List.of(large));
    assertThat(small).isIn(List.of(new WordMemory(0).put(0, 3)), twoSmallPages());
  }

  @Test
  void aLawThatHoldsIsNotRefuted() {
    Thing harmless = new Thing(Colour.RED, true, 1, 1, new Digit(7));
    assertThat(Shrink.refutes(SmallLaws.law("no-blue-seven"), List.of(harmless))).isFalse();
    assertThat(Shrink.refutes(SmallLaws.law("sum-commutes"), List.of(2, 1))).isFalse();
  }

  @Test
  void simplestValuesHaveNothingBelowThem() {
    for (Object simplest : List.of(false, 0, 0L, Colour.RED, new WordMemory(0), new Digit(0))) {
      assertThat(Shrink.simpler(simplest)).isEmpty();
    }
  }

  private static List<Object> twoSmallPages() {
    return List.of(new WordMemory(0).put(0, 0x1001).put(0x1000, 3));
  }
}
