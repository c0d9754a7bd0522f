package org.btmmu.conformance.lockstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.btmmu.conformance.lockstep.LockstepTrial.Answer;
import org.btmmu.conformance.lockstep.LockstepTrial.Request;
import org.btmmu.conformance.machine.SmallGuest;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The small guests with the code that is shipped. */
class SmallGuestsTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  static List<String> names() throws IOException {
    return names(Path.of("src/guests/small"), ".S");
  }

  private static List<String> names(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(end))
          .map(file -> file.substring(0, file.length() - end.length()))
          .sorted()
          .toList();
    }
  }

  @Test
  void eachSourceHasItsImage() throws IOException {
    assertThat(names(Path.of("src/main/resources/small"), ".elf")).isEqualTo(names()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachRunsToItsEndUnderEachSchemeAsInTheReference(String name) {
    for (String scheme : TranslatedMachine.SCHEMES) {
      String json = LockstepTrial.run(MAPPER.writeValueAsString(new Request(name, scheme)));
      Answer answer = MAPPER.readValue(json, Answer.class);
      assertThat(answer.divergence()).as(scheme).isNull();
      assertThat(answer.ended()).as(scheme).isTrue();
      assertThat(answer.steps()).as(scheme).isBetween(10L, 500L);
    }
  }

  @Test
  void aGuestThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new SmallGuest("nothing").image())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing");
  }
}
