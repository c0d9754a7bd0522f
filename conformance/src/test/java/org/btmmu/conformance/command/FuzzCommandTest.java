package org.btmmu.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.btmmu.conformance.campaign.CampaignTrial;
import org.btmmu.conformance.zoo.MutantResult;
import org.btmmu.conformance.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FuzzCommandTest {
  @TempDir private Path folder;

  @Test
  void aKilledCampaignGoesOnAndReachesTheDigestOfAnUndisturbedOne() throws Exception {
    String steps = "120000";
    String[] options = {"fuzz", "--subject", "uncached", "--steps", steps, "--seed", "3"};
    Path journal = folder.resolve("journal");
    Process process = start(with(options, "--journal", journal.toString(), "--jobs", "2"));
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (process.isAlive() && lines(journal) < 4 && System.nanoTime() < patience) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    process.destroyForcibly().waitFor();
    assertThat(lines(journal)).isBetween(4L, 15L);
    String resumed =
        digest(with(options, "--journal", journal.toString(), "--resume", "--jobs", "1"));
    assertThat(digest(with(options, "--jobs", "2"))).isEqualTo(resumed);
    refused(
        "is the journal of",
        "fuzz",
        "--subject",
        "uncached",
        "--steps",
        "9",
        "--journal",
        "" + journal,
        "--resume");
    refused("there is a journal already", with(options, "--journal", journal.toString()));
  }

  @Test
  void aMutantIsCaughtAndItsShortTraceIsReplayed() throws IOException {
    Zoo zoo = Zoo.ofTheProject();
    CampaignTrial.Answer answer =
        zoo.campaign(
            zoo.find("pk-bit-dropped").orElseThrow(),
            new CampaignTrial.Request("pk-bit-dropped", "uncached", 1, 500_000, 1e9, 1));
    assertThat(answer.traceLength()).isBetween(1, 6);
    Path file = folder.resolve("found.json");
    Files.writeString(file, answer.counterexample());
    assertThat(run(1, "replay", file.toString()))
        .contains("steps on uncached under the mutant pk-bit-dropped")
        .contains("step 1 cpu 0: ", "  seen ", "  allowed ", "  clauses ", "diverges: ")
        .containsPattern("allowed  #PF, error code 0x\\w+ \\(.* PK\\)");
    String without = answer.counterexample().replace("\"pk-bit-dropped\"", "null");
    Files.writeString(file, without);
    assertThat(run(0, "replay", file.toString())).endsWith("\nallowed\n");
    Files.writeString(file, without.replace("\"Touch\"", "\"Push\""));
    refused("unknown kind Push; write one of Touch,", "replay", file.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"smap-ac-honoured-for-implicit", "cr3-keep-bit-reserved", "efer-lma-written"})
  void mutantsAreCaughtByTheCampaignThatTheyName(String id) {
    Zoo zoo = Zoo.ofTheProject();
    MutantResult none = new MutantResult(id, java.util.List.of());
    MutantResult result =
        zoo.runTraces(
            zoo.find(id).orElseThrow(),
            1,
            java.util.EnumSet.of(org.btmmu.conformance.zoo.TriedBy.CAMPAIGN),
            none);
    assertThat(result.caughtBy()).containsExactly("campaign");
    assertThat(result.campaign().traceLength()).isBetween(1, 6);
  }

  @Test
  void theClausesOfTheGuestAreExercised() throws IOException {
    Path json = folder.resolve("facts.json");
    String text =
        run(
            0,
            "fuzz",
            "--subject",
            "uncached",
            "--steps",
            "40000",
            "--clauses",
            "--json",
            "" + json);
    assertThat(text).containsPattern("clauses of the guest exercised: (\\d+) of \\1\n");
    JsonNode clauses = new JsonMapper().readTree(Files.readString(json)).get("clauses");
    assertThat(clauses.get("T-INV-5").longValue()).isPositive();
  }

  @Test
  void badUsageIsOneClearLine() {
    refused("--time: found \"ten\"; write it as 90s, 10m or 2h", "fuzz", "--time", "ten");
    refused("--steps: 0 is too few; give 1 or more", "fuzz", "--steps", "0");
    refused("add --journal FILE", "fuzz", "--resume");
    refused("there is no \"walk-never\"", "fuzz", "--mutant", "walk-never", "--steps", "1");
    refused("there is no \"bochs\"", "fuzz", "--subject", "bochs");
    refused(
        "/dev/full: the journal cannot be written",
        "fuzz",
        "--steps",
        "9",
        "--journal",
        "/dev/full");
  }

  private String digest(String... args) throws IOException {
    Path json = folder.resolve("facts.json");
    assertThat(run(0, with(args, "--json", json.toString()))).contains("no divergence");
    JsonNode campaign = new JsonMapper().readTree(Files.readString(json)).get("campaign");
    assertThat(campaign.get("steps").longValue()).isEqualTo(120_000);
    assertThat(campaign.get("divergences").intValue()).isZero();
    return campaign.get("digest").stringValue();
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }

  private static String[] with(String[] args, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(args), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }

  private static Process start(String... args) throws IOException {
    String[] java = {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-cp",
      System.getProperty("java.class.path"),
      Main.class.getName()
    };
    return new ProcessBuilder(with(java, args))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String run(int status, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int actual =
        Main.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(actual).as(out + "\n" + err).isEqualTo(status);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void refused(String message, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message).hasLineCount(1);
    assertThat(status).isEqualTo(2);
  }
}
