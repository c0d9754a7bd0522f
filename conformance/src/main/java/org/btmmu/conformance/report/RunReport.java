package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.btmmu.conformance.machine.GuestCode;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.RunResult.Ending;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;
import tools.jackson.databind.node.ObjectNode;

/**
 * The run of a guest as text and JSON.
 *
 * @param guest its name
 * @param processor what ran it: a memory scheme, or the interpreter
 * @param checked whether it ran in lockstep with the reference
 * @param model the processor model
 * @param result how it ended
 * @param seconds of the build machine's clock
 * @param checksum the checksum that the guest printed
 * @param expected the checksum that it should print; empty if none is known
 * @param divergence a report of how two processors came apart; empty if they did not
 */
public record RunReport(
    String guest,
    String processor,
    boolean checked,
    Processor model,
    RunResult result,
    double seconds,
    Optional<String> checksum,
    Optional<String> expected,
    List<String> divergence) {
  /** Holds if the guest says that all is well, and its checksum is the one expected. */
  public Conclusion conclusion() {
    boolean right = expected.isEmpty() || expected.equals(checksum);
    return result.isSuccess() && right ? Conclusion.HOLDS : Conclusion.REFUTED;
  }

  /** How it ended; after an end that the guest did not choose, with the guest's state. */
  public String text(boolean statistics, Ink ink) {
    StringBuilder text = new StringBuilder();
    if (conclusion() == Conclusion.HOLDS) {
      return statistics ? statistics() : "";
    }
    text.append("%s: %s%n".formatted(guest, ink.bad(what())));
    divergence.forEach(line -> text.append(line).append('\n'));
    if (result.ending() != Ending.EXITED && result.ending() != Ending.RESET) {
      text.append(state(ink));
    }
    return statistics ? text.append(statistics()).toString() : text.toString();
  }

  private String what() {
    if (result.ending() == Ending.EXITED && result.exitStatus() != 1) {
      return "the guest has ended with exit status %d, not 1 (it wrote %d to port 0xf4)"
          .formatted(result.exitStatus(), result.exitStatus() >>> 1);
    }
    if (result.ending() == Ending.EXITED) {
      return "checksum %s, but %s is expected"
          .formatted(checksum.orElse("missing"), expected.orElse("none"));
    }
    return "%s, after %,d instructions".formatted(result.ending().words(), result.steps());
  }

  private String state(Ink ink) {
    Registers registers = result.registers();
    GuestCode code = new GuestCode(registers, result.memory(), model);
    StringBuilder text = new StringBuilder("\n").append(GuestState.registers(registers));
    text.append("\nthat ran last, the oldest first\n");
    for (String line : GuestState.code(result.recent(), code)) {
      text.append("  ").append(line).append('\n');
    }
    text.append("next\n  %016x  %s%n".formatted(registers.rip, code.at(registers.rip)));
    return text.append(GuestState.walks(registers, code, ink)).toString();
  }

  private String statistics() {
    double million = result.steps() / 1e6;
    return "%s%s: %,d instructions, %.1f million a second; %.3f s of virtual time, %.3f s of it in HLT%n"
        .formatted(
            processor,
            checked ? ", in lockstep" : "",
            result.steps(),
            seconds == 0 ? 0 : million / seconds,
            (result.steps() + result.waited()) / (double) VirtualTime.STEPS_A_SECOND,
            result.waited() / (double) VirtualTime.STEPS_A_SECOND);
  }

  /**
   * {@code {"schema":1,"guest","processor","checked","verdict","ending","exit_status","steps",
   * "waited_steps","seconds","checksum","expected",…}}; after an end that the guest did not choose
   * also {@code "registers"} and {@code "recent"}.
   */
  public ObjectNode json() {
    ObjectNode root = OutputFile.root();
    root.put("guest", guest)
        .put("processor", processor)
        .put("checked", checked)
        .put("verdict", conclusion().word())
        .put("ending", result.ending().name().toLowerCase(Locale.ROOT))
        .put("exit_status", result.exitStatus())
        .put("steps", result.steps())
        .put("waited_steps", result.waited())
        .put("seconds", seconds)
        .put("checksum", checksum.orElse(null))
        .put("expected", expected.orElse(null));
    divergence.forEach(root.putArray("divergence")::add);
    List<String> state = new ArrayList<>();
    if (result.ending() != Ending.EXITED) {
      GuestState.registers(result.registers()).lines().map(String::strip).forEach(state::add);
    }
    state.forEach(root.putArray("state")::add);
    return root;
  }
}
