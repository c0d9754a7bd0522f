package org.btmmu.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelCheckCommandTest {
  @TempDir private Path folder;

  @Test
  void aSearchTellsAlphabetStatesAndDepth() {
    assertThat(run(0, "model-check", "--scope", "shootdown", "--depth", "2"))
        .contains("alphabet, 12 steps", "implicit-write 0xa067 at 0x204050", "mov-cr3 0x1000")
        .contains("depth        2 steps; the depth bound ended the search")
        .contains("(a group of 2 symmetries)")
        .containsPattern("all +60")
        .containsPattern("holds \\([0-9.]+ s\\)");
  }

  @Test
  void theJsonHasTheSameFacts() {
    Path file = folder.resolve("search.json");
    run(0, "model-check", "--scope", "shootdown", "--depth", "2", "--json", file.toString());
    JsonNode json = JsonMapper.shared().readTree(file);
    assertThat(json.get("schema").asInt()).isEqualTo(1);
    assertThat(json.get("verdict").asString()).isEqualTo("holds");
    assertThat(json.get("depth").asInt()).isEqualTo(2);
    assertThat(json.get("exhausted").asBoolean()).isFalse();
    assertThat(json.get("states").asLong())
        .isGreaterThan(json.get("reduced_states").asLong())
        .isLessThan(2 * json.get("reduced_states").asLong());
    assertThat(json.get("transitions").get("all").asLong()).isEqualTo(60);
    assertThat(json.get("transitions").get("kinds").get("invlpg").asLong()).isEqualTo(10);
    assertThat(json.get("seconds").asDouble()).isPositive();
    assertThat(json.get("violations").isEmpty()).isTrue();
  }

  @Test
  void aMutantThatIsFoundIsExitStatus1() {
    Path file = folder.resolve("mutant.json");
    assertThat(
            run(
                1,
                "model-check",
                "--scope",
                "rights",
                "--depth",
                "2",
                "--mutant",
                "fill-ignores-dirty",
                "--json",
                file.toString()))
        .contains("mutant fill-ignores-dirty in scope rights: found")
        .contains("  2. CPU 0: write 0x33 at 0xa008: ");
    JsonNode json = JsonMapper.shared().readTree(file);
    assertThat(json.get("mutant").asString()).isEqualTo("fill-ignores-dirty");
    assertThat(json.get("violations").get(0).get("steps").size()).isEqualTo(2);
  }

  @Test
  void theScopesAreListed() {
    assertThat(run(0, "model-check", "--list")).contains("base", "spaces", "rights", "shootdown");
  }

  private static String run(int expectedStatus, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(arguments, new PrintStream(out), new PrintStream(err));
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(status).isEqualTo(expectedStatus);
    return out.toString(StandardCharsets.UTF_8);
  }
}
