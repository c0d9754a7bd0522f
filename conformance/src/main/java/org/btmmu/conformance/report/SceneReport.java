package org.btmmu.conformance.report;

import java.util.List;
import org.btmmu.conformance.lockstep.DivergentScene;
import tools.jackson.databind.node.ObjectNode;

/** A counterexample of lockstep, run once more, as text and JSON. */
public final class SceneReport {
  private SceneReport() {}

  /** How the two come apart now, or that they do not. */
  public static String text(DivergentScene found, String scheme, List<String> divergence, Ink ink) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s and the reference in lockstep, %,d steps: ".formatted(scheme, found.scene().steps()));
    text.append(divergence.isEmpty() ? ink.good("no difference") : ink.bad("they differ"));
    text.append('\n');
    divergence.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.append('\n')
        .append("they begin with\n")
        .append(GuestState.registers(found.scene().registers()))
        .toString();
  }

  /** {@code {"schema":1,"lockstep","steps","verdict","divergence":[…]}}. */
  public static ObjectNode json(DivergentScene found, String scheme, List<String> divergence) {
    ObjectNode root = OutputFile.root();
    Conclusion conclusion = divergence.isEmpty() ? Conclusion.HOLDS : Conclusion.REFUTED;
    root.put("lockstep", scheme)
        .put("steps", found.scene().steps())
        .put("verdict", conclusion.word());
    divergence.forEach(root.putArray("divergence")::add);
    return root;
  }
}
