package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btmmu.conformance.campaign.Campaign;
import org.btmmu.conformance.campaign.CampaignTrial;
import org.btmmu.conformance.campaign.ClauseCoverage;
import org.btmmu.conformance.campaign.Journal;
import org.btmmu.conformance.campaign.ProjectCode;
import org.btmmu.conformance.report.CampaignReport;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.OutputFile;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.trace.SubjectKind;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a differential campaign. */
@Command(
    name = "fuzz",
    description = {
      "Runs random traces of guest steps and checks each step against the reference.",
      "What the guest sees, and what memory then is, must be what the architecture allows."
    },
    footer = {
      "",
      "Example: btmmu fuzz --steps 10000000 --seed 7 --journal night.journal",
      "         btmmu fuzz --steps 10000000 --seed 7 --journal night.journal --resume",
      "         btmmu fuzz --mutant pk-bit-dropped"
    })
final class FuzzCommand implements Callable<Integer> {
  private static final double FOREVER = 1e9;
  private static final long COUNTED_STEPS = 64_000;
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h|)");

  private final Terminal terminal;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How many steps in all; the digest then depends on the seed alone.")
  private Long steps;

  @Option(
      names = "--time",
      paramLabel = "T",
      description = "How long, as 90s, 10m or 2h (default: 60s, unless --steps is given).")
  private String time;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the traces (default: 1).")
  private long seed;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many traces to run at a time (default: one a processor).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      description = "The implementation: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      completionCandidates = Subjects.class)
  private String subject = SubjectKind.values()[SubjectKind.values().length - 1].word();

  @Option(names = "--mutant", paramLabel = "M", description = "Put this known bug into it first.")
  private String mutant;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "Note what is done in FILE, so that the campaign can go on later.")
  private Path journal;

  @Option(names = "--resume", description = "Go on from the journal.")
  private boolean resume;

  @Option(
      names = "--clauses",
      description = "Also count which clauses of the normative text the campaign exercises.")
  private boolean clauses;

  @Mixin private CommonOptions common;

  /** The names of implementations, for the help. */
  static final class Subjects implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return SubjectKind.words().iterator();
    }
  }

  FuzzCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    common.check();
    CommonOptions.checkJobs(jobs);
    if (!SubjectKind.words().contains(subject)) {
      throw NearMisses.unknown("implementation", subject, SubjectKind.words());
    }
    if (steps != null && steps < 1) {
      throw new BadInput("--steps", steps + " is too few", "give 1 or more");
    }
    if (resume && journal == null) {
      throw new BadInput("--resume", "there is no journal to go on from", "add --journal FILE");
    }
    double seconds = seconds();
    Campaign.Plan plan =
        new Campaign.Plan(seed, steps == null ? Long.MAX_VALUE : steps, seconds, jobs);
    return mutant == null ? run(plan) : runMutant(plan);
  }

  private int run(Campaign.Plan plan) throws InterruptedException {
    SubjectKind kind = SubjectKind.valueOf(subject.toUpperCase(Locale.ROOT));
    Campaign.Result result;
    try (Journal opened = open()) {
      Campaign campaign = new Campaign(plan, kind::at, opened, this::progress);
      terminal.known(() -> CampaignReport.text(campaign.soFar(), subject, terminal.ink()));
      result = campaign.run();
    }
    terminal.print(CampaignReport.text(result, subject, terminal.ink()));
    SortedMap<String, Long> exercised =
        clauses && result.divergent() < 0
            ? ClauseCoverage.ofCampaign(kind, seed, Math.min(COUNTED_STEPS, result.tally().steps()))
            : new TreeMap<>();
    if (!exercised.isEmpty()) {
      terminal.print(CampaignReport.clauses(exercised, kind == SubjectKind.BTMMU));
    }
    common.write(() -> CampaignReport.json(result, subject, exercised));
    if (result.divergent() < 0) {
      return Conclusion.HOLDS.exitStatus();
    }
    terminal.progress("shrinking trace %,d".formatted(result.divergent()));
    var stored = CampaignTrial.shrunk(plan, result, kind, null);
    keep("fuzz-%d-%d".formatted(seed, result.divergent()), CampaignTrial.text(stored));
    return Conclusion.REFUTED.exitStatus();
  }

  private int runMutant(Campaign.Plan plan) {
    if (journal != null) {
      throw new BadInput("--journal", "mutants are caught soon", "leave it or --mutant out");
    }
    Zoo zoo = Zoo.ofTheProject();
    List<String> known = zoo.mutants().stream().map(MutantMethod::id).toList();
    MutantMethod method =
        zoo.find(mutant).orElseThrow(() -> NearMisses.unknown("mutant", mutant, known));
    terminal.progress("the mutant " + mutant);
    CampaignTrial.Answer answer =
        zoo.campaign(
            method,
            new CampaignTrial.Request(
                mutant, subject, plan.seed(), plan.steps(), plan.seconds(), plan.jobs()));
    Campaign.Result result = answer.result(seed);
    String under = subject + " under the mutant " + mutant;
    terminal.print(CampaignReport.text(result, under, terminal.ink()));
    common.write(() -> CampaignReport.json(result, under, new TreeMap<>()));
    if (answer.counterexample() == null) {
      return Conclusion.HOLDS.exitStatus();
    }
    keep(mutant + "-campaign", answer.counterexample());
    return Conclusion.REFUTED.exitStatus();
  }

  private void progress(Campaign.Result sofar) {
    terminal.progress(
        "%,d steps, %,.0f a second"
            .formatted(sofar.tally().steps(), sofar.tally().steps() / sofar.seconds()));
  }

  private void keep(String name, String counterexample) {
    Optional<Path> file = BuildFolder.keep(name, counterexample);
    terminal.print(
        file.map("replay the shrunk trace: btmmu replay %s%n"::formatted)
            .orElse(counterexample + "\n"));
  }

  private Journal open() {
    if (journal == null) {
      return null;
    }
    String what = steps == null ? "for a time" : steps + " steps";
    String campaign =
        "btmmu campaign 1: seed %d, %s, on %s, code %s"
            .formatted(seed, what, subject, ProjectCode.digest());
    if (resume) {
      return Journal.resume(journal, campaign);
    }
    OutputFile.checkWritable(journal);
    return Journal.begin(journal, campaign);
  }

  private double seconds() {
    if (time == null) {
      return steps == null ? 60 : FOREVER;
    }
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      throw new BadInput("--time", "found \"" + time + "\"", "write it as 90s, 10m or 2h");
    }
    int unit =
        switch (matcher.group(2)) {
          case "m" -> 60;
          case "h" -> 3600;
          default -> 1;
        };
    return Integer.parseInt(matcher.group(1)) * unit;
  }
}
