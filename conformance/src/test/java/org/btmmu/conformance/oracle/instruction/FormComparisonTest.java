package org.btmmu.conformance.oracle.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Form;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The reference interpreter does what this machine's processor does. */
class FormComparisonTest {
  private static final int STATES = 100;

  @BeforeAll
  static void needsAProcessor() {
    Optional<String> reason = NativeProcessor.whyNot();
    assumeTrue(reason.isEmpty(), () -> "no instruction is compared: " + reason.orElse(""));
  }

  @Test
  void eachFormThatIsExecutedDoesWhatTheProcessorDoes() throws IOException, InterruptedException {
    List<Form> forms = Decoder.forms().stream().filter(FormComparison::isComparable).toList();
    List<FormComparison> rows = FormComparison.all(forms, 1, STATES, 2, _ -> {});
    assertThat(rows).filteredOn(row -> row.differing() > 0).isEmpty();
    List<FormComparison> executed = rows.stream().filter(row -> !row.refused()).toList();
    assertThat(executed.stream().map(FormComparison::form).distinct().count()).isGreaterThan(400);
    assertThat(executed)
        .allSatisfy(row -> assertThat(row.compared() + row.outside()).isEqualTo(STATES))
        .allSatisfy(row -> assertThat(row.compared()).isGreaterThan(STATES / 4));
  }

  @Test
  void theSameSeedGivesTheSameStates() throws IOException {
    Form form = Decoder.forms().getFirst();
    FormSamples one = new FormSamples(7);
    FormSamples other = new FormSamples(7);
    for (int i = 0; i < 20; i++) {
      FormSamples.Sample sample = one.next(form, CodeWidth.BITS_64).orElseThrow();
      FormSamples.Sample same = other.next(form, CodeWidth.BITS_64).orElseThrow();
      assertThat(sample.state().code()).isEqualTo(same.state().code());
      assertThat(sample.state().registers()).isEqualTo(same.state().registers());
    }
  }
}
