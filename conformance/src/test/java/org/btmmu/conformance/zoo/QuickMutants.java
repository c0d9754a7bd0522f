package org.btmmu.conformance.zoo;

import java.util.List;
import java.util.stream.Stream;

/**
 * The mutants that tests try under their laws: not those of the laws about a whole kernel module,
 * which take seconds each; they are the business of {@code btmmu zoo}.
 */
final class QuickMutants {
  private static final List<String> SLOW =
      List.of(
          "coupling-",
          "spt-",
          "within-",
          "gtlb-",
          "tracked-",
          "trail-",
          "code-check",
          "open-words");

  private QuickMutants() {}

  static Stream<MutantMethod> of(Zoo zoo) {
    return zoo.mutantsOfLaws().stream()
        .filter(mutant ->
            Stream.of(mutant.mutant().laws())
                .noneMatch(law -> SLOW.stream().anyMatch(law::startsWith)));
  }
}
