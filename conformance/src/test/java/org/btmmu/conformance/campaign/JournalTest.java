package org.btmmu.conformance.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.btmmu.conformance.campaign.CachingSubject.Bug;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.trace.UncachedSubject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final String NAME = "seed 3, 40000 steps";
  private static final Campaign.Plan PLAN = new Campaign.Plan(3, 40_000, 1e9, 2);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("journal");
  }

  @Test
  void aCampaignThatWasCutOffAnywhereReachesTheSameResult() throws Exception {
    Campaign.Result whole = run(Journal.begin(file, NAME));
    byte[] all = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, all.length / 3, all.length / 2, all.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(all, length));
      Campaign.Result resumed = run(Journal.resume(file, NAME));
      assertThat(resumed.digest()).isEqualTo(whole.digest());
      assertThat(resumed.tally().numbers()).isEqualTo(whole.tally().numbers());
      assertThat(resumed.traces()).isEqualTo(whole.traces());
      assertThat(Files.readAllLines(file))
          .hasSize((int) new String(all, java.nio.charset.StandardCharsets.UTF_8).lines().count());
    }
    assertThat(run(Journal.resume(file, NAME)).digest()).isEqualTo(whole.digest());
  }

  @Test
  void aDivergenceIsInTheJournalToo() throws Exception {
    Campaign.Result first = runWithABug(Journal.begin(file, NAME));
    assertThat(first.divergent()).isNotNegative();
    Campaign.Result again = runWithABug(Journal.resume(file, NAME));
    assertThat(again.divergent()).isEqualTo(first.divergent());
    assertThat(again.digest()).isEqualTo(first.digest());
  }

  @Test
  void anotherCampaignsJournalIsRefused() {
    Journal.begin(file, NAME).close();
    assertThatThrownBy(() -> Journal.resume(file, "seed 4, 40000 steps"))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            file
                + ": is the journal of \"seed 3, 40000 steps\", not of \"seed 4, 40000 steps\";"
                + " give the same options, or name another file");
  }

  @Test
  void aJournalIsNeverOverwritten() throws IOException {
    Journal.begin(file, NAME).close();
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> Journal.begin(file, NAME)).hasMessageContaining("add --resume");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void whatIsNoJournalIsRefusedAndKept() throws Exception {
    run(Journal.begin(file, NAME));
    String text = Files.readString(file).replaceFirst("\n0 32 ", "\n0 31 ");
    Files.writeString(file, text);
    assertThatThrownBy(() -> Journal.resume(file, NAME))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("is no line of a journal");
    assertThat(Files.readString(file)).isEqualTo(text);
    assertThatThrownBy(() -> Journal.resume(folder.resolve("none"), NAME))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aFullDiskIsOneClearLine() {
    assertThatThrownBy(() -> Journal.begin(Path.of("/dev/full"), NAME))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "/dev/full: the journal cannot be written; make room or mend its permissions,"
                + " then go on with --resume");
  }

  @Test
  void aDiskThatFillsUpEndsTheCampaignAndLosesNothing() throws Exception {
    Campaign.Result whole = run(Journal.begin(file, NAME));
    Files.delete(file);
    Journal journal = Journal.begin(file, NAME);
    Campaign campaign = new Campaign(PLAN, UncachedSubject::of, journal, sofar -> journal.close());
    assertThatThrownBy(campaign::run)
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("cannot be written");
    assertThat(Files.readAllLines(file)).hasSize(2);
    Files.writeString(file, "4 32 torn", StandardOpenOption.APPEND);
    assertThat(run(Journal.resume(file, NAME)).digest()).isEqualTo(whole.digest());
  }

  private static Campaign.Result run(Journal journal) throws InterruptedException {
    try (journal) {
      return new Campaign(PLAN, UncachedSubject::of, journal, _ -> {}).run();
    }
  }

  private static Campaign.Result runWithABug(Journal journal) throws InterruptedException {
    try (journal) {
      return new Campaign(PLAN, s -> new CachingSubject(s, Bug.PGE_KEEPS_GLOBALS), journal, _ -> {})
          .run();
    }
  }
}
