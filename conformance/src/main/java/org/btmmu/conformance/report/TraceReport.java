package org.btmmu.conformance.report;

import org.btmmu.conformance.campaign.StepText;
import org.btmmu.conformance.campaign.TraceJson;
import org.btmmu.conformance.campaign.TraceReplay;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.proofs.prover.Replay;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.spec.guest.ControlRegisters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A stored trace once more: each step, what was seen, and what is allowed and why. */
public final class TraceReport {
  private TraceReport() {}

  /**
   * Replays a trace with the classes of this class's own loader.
   *
   * @param json as {@link TraceJson} has it
   * @param source where it comes from
   * @param ink the name of an {@link Ink}
   * @return a {@link ReplayReport} as JSON
   */
  public static String of(String json, String source, String ink) {
    TraceJson.Stored stored = TraceJson.read(json, source);
    TraceReplay replay = TraceReplay.of(stored.trace(), stored.subject()::at);
    ObjectNode node = TraceJson.node(stored, replay);
    node.put("file", source);
    Replay.Outcome outcome = replay.diverges() ? Replay.Outcome.FALSE : Replay.Outcome.TRUE;
    return new JsonMapper()
        .writeValueAsString(
            new ReplayReport(
                outcome.name(), text(stored, replay, Ink.valueOf(ink)), node.toString()));
  }

  private static String text(TraceJson.Stored stored, TraceReplay replay, Ink ink) {
    StringBuilder text = new StringBuilder();
    text.append("%s%n".formatted(subject(stored)));
    text.append(scenario(stored.trace().scenario()));
    for (int index = 0; index < replay.rows().size(); index++) {
      TraceReplay.Row row = replay.rows().get(index);
      boolean wrong = replay.diverges() && index == replay.rows().size() - 1;
      text.append(
          "%n%s %s%n  seen     %s%n"
              .formatted(
                  ink.strong("step " + (index + 1)),
                  StepText.of(row.step()),
                  wrong ? ink.bad(row.seen()) : row.seen()));
      for (String allowed : row.allowed()) {
        text.append("  allowed  %s%n".formatted(allowed));
      }
      text.append("  clauses  %s%n".formatted(String.join(" ", row.clauses())));
    }
    text.append(
        replay.diverges()
            ? "%n%s: %s%n".formatted(ink.bad("diverges"), why(replay))
            : "%n%s%n".formatted(ink.good("allowed")));
    return text.toString();
  }

  /** In one line; what was seen of the last step and what is allowed stands above it. */
  private static String why(TraceReplay replay) {
    return replay.why().startsWith("seen: ")
        ? "what was seen of step %d is not allowed".formatted(replay.rows().size())
        : replay.why();
  }

  private static String subject(TraceJson.Stored stored) {
    String under = stored.mutant() == null ? "" : " under the mutant " + stored.mutant();
    return "%d steps on %s%s"
        .formatted(stored.trace().steps().size(), stored.subject().word(), under);
  }

  private static String scenario(Scenario scenario) {
    StringBuilder text = new StringBuilder();
    for (int cpu = 0; cpu < scenario.cpus().size(); cpu++) {
      CpuState state = scenario.cpus().get(cpu);
      ControlRegisters registers = state.registers();
      text.append(
          "  cpu %d: %s paging, CR0 0x%x, CR3 0x%x, CR4 0x%x, EFER 0x%x, CPL %d, AC %d%n"
              .formatted(
                  cpu,
                  registers.mode().title(),
                  registers.cr0(),
                  registers.cr3(),
                  registers.cr4(),
                  registers.efer(),
                  state.cpl(),
                  state.ac() ? 1 : 0));
    }
    scenario
        .words()
        .forEach((gpa, word) -> text.append("  memory[0x%x] = 0x%x%n".formatted(gpa, word)));
    return text.toString();
  }
}
