package org.btmmu.conformance.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.btmmu.conformance.compare.Ablation.Optimization;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.translator.TranslatorOptions;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.api.Test;

/** Each optimization is a switch with a law or a test, and with a mutant. */
class OptimizationsTest {
  @Test
  void theTableNamesEachSwitchOnce() {
    assertThat(Ablation.all())
        .extracting(Optimization::name)
        .containsExactlyElementsOf(
            Stream.concat(Features.NAMES.stream(), TranslatorOptions.NAMES.stream()).toList());
  }

  @Test
  void itsLawsAndMutantsAreThere() {
    List<String> laws = LawMethod.all().stream().map(LawMethod::id).toList();
    Zoo zoo = Zoo.ofTheProject();
    for (Optimization one : Ablation.all()) {
      assertThat(laws).as(one.name()).containsAll(one.laws());
      assertThat(one.mutants()).as(one.name()).isNotEmpty();
      one.mutants().forEach(id -> assertThat(zoo.find(id)).as(id).isPresent());
    }
  }
}
