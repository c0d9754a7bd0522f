package org.btmmu.conformance.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.btmmu.conformance.campaign.Campaign;
import org.btmmu.conformance.campaign.StepKind;
import org.btmmu.conformance.campaign.StepTally;
import org.btmmu.spec.NormativeText;
import tools.jackson.databind.node.ObjectNode;

/** A campaign as text and as JSON. */
public final class CampaignReport {
  private CampaignReport() {}

  /**
   * A campaign, or what is known of it so far.
   *
   * @param subject what was driven
   */
  public static String text(Campaign.Result result, String subject, Ink ink) {
    StepTally tally = result.tally();
    long steps = Math.max(1, tally.steps());
    Table table = new Table().row("steps", "", "");
    for (StepKind kind : StepKind.values()) {
      table.row(kind.word(), CheckText.count(tally.of(kind)), share(tally.of(kind), steps));
    }
    table.row("accesses", CheckText.count(tally.accesses()), share(tally.accesses(), steps));
    table.row("with a choice", CheckText.count(tally.choices()), share(tally.choices(), steps));
    table.row("exceptions", CheckText.count(tally.faults()), share(tally.faults(), steps));
    String verdict =
        result.divergent() < 0
            ? ink.good("no divergence")
            : ink.bad("trace %,d diverges".formatted(result.divergent()));
    return table
        + "%n  %,d steps in %,d traces on %s, seed %d, %s: %,.0f steps a second%n"
            .formatted(
                tally.steps(),
                result.traces(),
                subject,
                result.seed(),
                CheckText.seconds(result.seconds()),
                tally.steps() / Math.max(1e-9, result.seconds()))
        + "  digest %s%n%n%s%n".formatted(digest(result), verdict);
  }

  /** Which clauses were exercised: of those of the guest, and with a kernel module also its own. */
  public static String clauses(Map<String, Long> exercised, boolean kernelModule) {
    String kinds = kernelModule ? "[GTK]-.*" : "[GT]-.*";
    List<String> all =
        NormativeText.titles().keySet().stream().filter(id -> id.matches(kinds)).toList();
    List<String> missing = all.stream().filter(id -> !exercised.containsKey(id)).toList();
    return "clauses %s exercised: %d of %d%s%n"
        .formatted(
            kernelModule ? "of guest and kernel module" : "of the guest",
            all.size() - missing.size(),
            all.size(),
            missing.isEmpty() ? "" : "; not " + String.join(" ", missing));
  }

  /**
   * The same as JSON.
   *
   * @param exercised for each clause reached, how often; empty if that was not counted
   */
  public static ObjectNode json(
      Campaign.Result result, String subject, Map<String, Long> exercised) {
    ObjectNode root = OutputFile.root();
    ObjectNode node = root.putObject("campaign");
    node.put("subject", subject);
    node.put("seed", result.seed());
    node.put("traces", result.traces());
    node.put("steps", result.tally().steps());
    node.put("divergences", result.divergent() < 0 ? 0 : 1);
    node.put("seconds", result.seconds());
    node.put("digest", digest(result));
    node.put("accesses", result.tally().accesses());
    node.put("with_choice", result.tally().choices());
    node.put("exceptions", result.tally().faults());
    ObjectNode kinds = node.putObject("kinds");
    for (StepKind kind : StepKind.values()) {
      kinds.put(kind.word(), result.tally().of(kind));
    }
    if (!exercised.isEmpty()) {
      exercised.forEach(root.putObject("clauses")::put);
    }
    return root;
  }

  /** The digest as people and files have it. */
  public static String digest(Campaign.Result result) {
    return String.format(Locale.ROOT, "%016x", result.digest());
  }

  private static String share(long count, long of) {
    return String.format(Locale.ROOT, "%.2f %%", 100.0 * count / of);
  }
}
