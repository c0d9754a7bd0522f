package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No law is refuted by samples, and none discards nearly all of them. */
class LawsHoldTest {
  private static final long SAMPLES = 20_000;
  private static final long SEED = 7;

  @TestFactory
  Stream<DynamicTest> eachLawHolds() {
    return LawMethod.all().stream().map(law -> DynamicTest.dynamicTest(law.id(), () -> holds(law)));
  }

  private static void holds(LawMethod law) {
    Sampling sampling = Sampler.sample(law, SEED, SAMPLES, 2);
    assertThat(sampling.refuted())
        .as(() -> CounterexampleJson.write(sampling.counterexample()))
        .isFalse();
    assertThat(sampling.held()).as("samples that the law speaks of").isGreaterThan(SAMPLES / 200);
  }
}
