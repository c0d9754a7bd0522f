package org.btmmu.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.compare.Ablation;
import org.btmmu.conformance.compare.SchemeLimits;
import org.btmmu.conformance.machine.SmallImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare} as the user meets it. */
class CompareCommandTest {
  /** mov eax,1; mov [0x200000],eax; mov al,0; out 0xf4,al. */
  private static final String STORES = "b801000000 a300002000 b000 e6f4";

  @TempDir private Path folder;

  private String out;
  private String err;

  private int main(String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status = Main.run(arguments, new PrintStream(output), new PrintStream(errors));
    out = output.toString(StandardCharsets.UTF_8);
    err = errors.toString(StandardCharsets.UTF_8);
    return status;
  }

  private String image(String code) throws IOException {
    return Files.write(folder.resolve("image.elf"), SmallImage.of(code)).toString();
  }

  @Test
  void anImageIsComparedUnderEachScheme() throws IOException {
    Path json = folder.resolve("facts.json");
    Path page = folder.resolve("page.html");
    assertThat(
            main("compare", image(STORES), "--json", json.toString(), "--report", page.toString()))
        .isZero();
    assertThat(err).isEmpty();
    assertThat(out).contains("Guests", "Geometric means", "btmmu", "softmmu", "hspt", "as it is");
    JsonNode root = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(root.path("schema").asInt()).isEqualTo(1);
    assertThat(root.path("verdict").asString()).isEqualTo("holds");
    JsonNode row = root.path("rows").get(0);
    assertThat(row.propertyNames())
        .contains(
            "guest",
            "mode",
            "scheme",
            "host_per_guest",
            "host_per_access",
            "refills",
            "faults",
            "walks",
            "misses",
            "cycles",
            "speedup");
    assertThat(row.path("scheme").asString()).isEqualTo("btmmu");
    assertThat(row.path("accesses").asLong()).isEqualTo(1);
    assertThat(row.path("steps").asLong()).isEqualTo(4);
    assertThat(root.path("summary").path("image").path("softmmu").asDouble()).isEqualTo(1);
    assertThat(root.at("/itemised/btmmu/access/instructions_an_access").asDouble()).isEqualTo(1);
    assertThat(root.at("/itemised/btmmu/fill/mean_without/image").asDouble()).isGreaterThan(1);
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("<svg", "image.elf");
  }

  @Test
  void theGuestTlbTheDefectAndTheLimitsOfHsptAreInEveryOutput() throws IOException {
    Path json = folder.resolve("facts.json");
    Path page = folder.resolve("page.html");
    main("compare", image(STORES), "--json", json.toString(), "--report", page.toString());
    String facts = Files.readString(json);
    for (String output : List.of(out, facts, Files.readString(page))) {
      assertThat(output)
          .contains(
              "shadow-fill \u00d7\u00bd",
              "guest TLB \u00d7\u00bd: 1,056 entries",
              "guest TLB \u00d72: 4,224 entries",
              "comparison defect")
          .contains(SchemeLimits.of("hspt"));
    }
  }

  @Test
  void theNumberOfJobsChangesNothing() throws IOException {
    Path json = folder.resolve("facts.json");
    List<String> outputs = new ArrayList<>();
    for (String jobs : List.of("1", "2")) {
      String[] arguments = {
        "compare", image(STORES), "search-x64", "--ablation", "--jobs", jobs, "--json", "" + json
      };
      assertThat(main(arguments)).isZero();
      outputs.add(out + Files.readString(json));
    }
    assertThat(outputs.get(1)).isEqualTo(outputs.get(0));
  }

  @Test
  void withoutTheBaseThereIsNoSpeedUpToBeSensitive() throws IOException {
    assertThat(main("compare", image(STORES), "--scheme", "btmmu")).isZero();
    assertThat(out).contains("btmmu").doesNotContain("Sensitivity", "Limits");
  }

  @Test
  void anAblationHasARowForEachOptimization() throws IOException {
    Path json = folder.resolve("facts.json");
    assertThat(
            main(
                "compare",
                image(STORES),
                "--scheme",
                "btmmu",
                "--ablation",
                "--json",
                json.toString()))
        .isZero();
    assertThat(out).contains("without", "fill-around", "jump-cache");
    JsonNode rows = JsonMapper.shared().readTree(Files.readString(json)).path("ablation");
    assertThat(rows.size()).isEqualTo(Ablation.all().size());
    assertThat(rows.get(0).path("cost").path("image").asDouble()).isPositive();
  }

  @Test
  void aGuestThatEndsBadlyIsNamed() throws IOException {
    assertThat(main("compare", image("0f0b"), "--scheme", "btmmu", "--scheme", "softmmu"))
        .isEqualTo(1);
    assertThat(out).contains("differs: ", "under btmmu: the guest did not end well");
  }

  @Test
  void badUsageIsOneLine() throws IOException {
    String image = image(STORES);
    assertThat(main("compare", image, "--scheme", "btmu")).isEqualTo(2);
    assertThat(err).contains("did you mean btmmu?").hasLineCount(1);
    assertThat(main("compare", "sort-ia23")).isEqualTo(2);
    assertThat(err).contains("sort-ia32").hasLineCount(1);
    assertThat(main("compare", image, "--scale", "0")).isEqualTo(2);
    assertThat(err).contains("give 1 or more").hasLineCount(1);
    assertThat(main("compare", image, "--jobs", "0")).isEqualTo(2);
    assertThat(err).contains("give 1 or more").hasLineCount(1);
    assertThat(main("compare", image, "--ablation", "--scheme", "softmmu")).isEqualTo(2);
    assertThat(err).contains("add --scheme btmmu").hasLineCount(1);
    assertThat(main("compare", image, "--report", folder.toString())).isEqualTo(2);
    assertThat(err).contains("is a folder").hasLineCount(1);
  }
}
