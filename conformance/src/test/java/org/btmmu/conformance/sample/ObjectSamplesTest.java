package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.btmmu.conformance.sample.Counterexample.FoundBy;
import org.btmmu.conformance.sample.SmallLaws.Cache;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.ArgumentText;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.Prover;
import org.btmmu.proofs.prover.ProverOptions;
import org.btmmu.proofs.prover.Replay;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.proofs.replay.Place;
import org.btmmu.proofs.replay.Prototype;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws of objects that change: sampled, shrunk, stored and replayed. */
class ObjectSamplesTest {
  private static final LawMethod LAW = SmallLaws.law("no-valid-seven");
  private static final Prototype CACHE = Prototype.of(SmallLaws.class, "cache");

  private static Place place(String name) {
    return CACHE.places().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static ObjectState state() {
    return ObjectState.of(CACHE)
        .with(place("tags"), 5, -7)
        .with(place("tags"), 299, Long.MIN_VALUE)
        .with(place("valid"), 0, 1)
        .with(place("age"), 0, -128)
        .with(place("statistics.mark"), 0, 0xFFFF);
  }

  private static Counterexample stored() {
    return new Counterexample(LAW, null, FoundBy.PROOF, List.of(state(), 5));
  }

  @Test
  void aRefutingObjectIsGivenByTheFewestChanges() {
    Sampling sampling = Sampler.sample(LAW, 1, 100_000, 1);
    List<Object> arguments = sampling.counterexample().arguments();
    int index = (int) arguments.getLast();
    assertThat(arguments.getFirst())
        .isEqualTo(
            ObjectState.of(CACHE).with(place("tags"), index, 7).with(place("valid"), index, 1));
    assertThat(sampling.counterexample().replay().outcome()).isEqualTo(Replay.Outcome.FALSE);
    assertThat(sampling.counterexample().replay().outcome()).isEqualTo(Replay.Outcome.FALSE);
  }

  @Test
  void theProofFindsOneTooAndBothShrinkToTheSame() throws Exception {
    LawResult result = new Prover(ProverOptions.DEFAULT, Optional.empty()).prove(LAW);
    List<Object> arguments = result.counterexample().orElseThrow().arguments();
    assertThat(((ObjectState) arguments.getFirst()).changes(place("tags"))).hasSize(1);
    List<Object> small = Shrink.shrink(LAW, arguments);
    Counterexample found = new Counterexample(LAW, null, FoundBy.PROOF, small);
    Counterexample read = read(CounterexampleJson.write(found));
    assertThat(read).isEqualTo(found);
    assertThat(read.replay().outcome()).isEqualTo(Replay.Outcome.FALSE);
  }

  @Test
  void anIndexThatAnObjectHoldsIsRefuted() throws Exception {
    LawMethod law = SmallLaws.law("next-below");
    LawResult result = new Prover(ProverOptions.DEFAULT, Optional.empty()).prove(law);
    assertThat(result.counterexample().orElseThrow().observed()).startsWith("array index");
  }

  @Test
  void whatWasWrittenIsReadAndMade() {
    Counterexample read = read(CounterexampleJson.write(stored()));
    assertThat(read).isEqualTo(stored());
    Cache made = (Cache) ((ObjectState) read.arguments().getFirst()).make();
    assertThat(made.tags[5]).isEqualTo(-7);
    assertThat(made.tags[299]).isEqualTo(Long.MIN_VALUE);
    assertThat(made.valid[0]).isTrue();
    assertThat(made.age).isEqualTo((byte) -128);
    assertThat(made.statistics.mark).isEqualTo('\uffff');
  }

  @Test
  void theTextHasOnlyWhatDiffers() {
    assertThat(CounterexampleJson.write(stored()).replaceAll("\\s", ""))
        .contains(
            """
            "cache":{"class":"org.btmmu.conformance.sample.SmallLaws$Cache",
            "tags":{"5":"0xfffffffffffffff9","299":"0x8000000000000000"},"valid":{"0":true},
            "statistics.mark":65535,"age":-128},"index":5\
            """
                .replaceAll("\\s", ""));
    assertThat(ArgumentText.of(LAW, stored().arguments()))
        .containsExactly(
            "cache = Cache[tags[5] = 0xfffffffffffffff9, tags[299] = 0x8000000000000000,"
                + " valid[0] = true, statistics.mark = 65535, age = -128, otherwise as cache(0)]",
            "index = 5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "class"                  | "clas"                  | begin with "class"
          SmallLaws$Cache          | SmallLaws$Digit         | class: found org.btmmu.conf
          "age" :                  | "ag" :                  | cache / ag: no such field
          "age" : -128             | "age" : -129            | a number from -128 to 127
          "age" : -128             | "age" : {}              | cache / age: found {}
          65535                    | 65536                   | a number from 0 to 65535
          "5" :                    | "300" :                 | tags / 300: bad index 300
          "5" :                    | "-1" :                  | bad index -1
          "5" :                    | "0x5" :                 | bad index 0x5
          "5" :                    | "299" :                 | not JSON
          "0xfffffffffffffff9"     | 7                       | tags / 5: found 7
          "valid" : {              | "ways" : {              | ways: no such field
          "0" : true               | "0" : 1                 | valid / 0: found 1
          """)
  void badInputGivesOneClearLine(String good, String bad, String message) {
    String json = CounterexampleJson.write(stored());
    assertThat(json).contains(good);
    assertThatThrownBy(() -> read(json.replace(good, bad)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("case.json")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aDrawnObjectOfAnotherShapeIsRefused() {
    assertThatThrownBy(() -> Prototype.of(ObjectSamplesTest.class, "growing").make(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("growing(3) is of another shape than")
        .hasMessageContaining("Growing.words: another array than long[0]");
  }

  static final class Growing {
    final long[] words;

    Growing(int length) {
      this.words = new long[length];
    }
  }

  static Growing growing(long seed) {
    return new Growing((int) seed);
  }

  @Test
  void neitherThreadsNorRepetitionChangeTheResult() {
    assertThat(Sampler.sample(LAW, 7, 20_000, 4).counterexample())
        .isEqualTo(Sampler.sample(LAW, 7, 20_000, 1).counterexample());
  }

  private static Counterexample read(String json) {
    return CounterexampleJson.read(json, "case.json", SmallLaws.all());
  }
}
