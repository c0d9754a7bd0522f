package org.btmmu.conformance.report;

import java.util.List;
import org.btmmu.conformance.oracle.instruction.FormComparison;
import org.btmmu.spec.x86.Encoding;
import org.btmmu.spec.x86.Form;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The reference interpreter against the build machine's processor, a row a form and width. */
public final class InstructionReport {
  private static final int SCHEMA = 1;

  private InstructionReport() {}

  /** A table, and what it comes to. */
  public static String text(List<FormComparison> rows, long seed) {
    Table table = new Table().row("form", "bytes", "code", "states", "outside", "differing");
    for (FormComparison row : rows) {
      if (!row.refused()) {
        table.row(
            row.form().mnemonic(),
            bytes(row.form()),
            bits(row) + "-bit",
            CheckText.count(row.compared()),
            CheckText.count(row.outside()),
            row.differing() == 0 ? "0" : CheckText.count(row.differing()));
      }
    }
    StringBuilder text = new StringBuilder(table.toString());
    for (FormComparison row : rows) {
      if (row.first() != null) {
        text.append("  %s differs: %s%n".formatted(row.form().mnemonic(), row.first()));
      }
    }
    return text.append(sum(rows, seed)).toString();
  }

  private static String sum(List<FormComparison> rows, long seed) {
    List<FormComparison> run = rows.stream().filter(row -> !row.refused()).toList();
    long states = run.stream().mapToLong(FormComparison::compared).sum();
    long differing = run.stream().filter(row -> row.differing() > 0).count();
    long forms = run.stream().map(FormComparison::form).distinct().count();
    return """
      %s forms executed, %s with the width of the code; %s states compared, seed %d
      %s of them differ outside undefined flags; %s more are not executed here
    """
        .formatted(
            CheckText.count(forms),
            CheckText.count(run.size()),
            CheckText.count(states),
            seed,
            CheckText.count(differing),
            CheckText.count(rows.size() - run.size()));
  }

  /** The same facts. */
  public static ObjectNode json(List<FormComparison> rows, long seed) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schema", SCHEMA);
    json.put("seed", seed);
    ArrayNode forms = json.putArray("forms");
    for (FormComparison row : rows) {
      ObjectNode form = forms.addObject();
      form.put("mnemonic", row.form().mnemonic());
      form.put("bytes", bytes(row.form()));
      form.put("bits", bits(row));
      form.put("executed", !row.refused());
      form.put("states", row.compared());
      form.put("outside", row.outside());
      form.put("differing", row.differing());
      form.put("first", row.first());
    }
    return json;
  }

  private static int bits(FormComparison row) {
    return 8 * row.width().addressBytes;
  }

  /** The opcode as the manual writes it. */
  private static String bytes(Form form) {
    Encoding encoding = form.encoding();
    String prefix =
        encoding.mandatoryPrefix() == 0 ? "" : "%02X ".formatted(encoding.mandatoryPrefix());
    String escape =
        switch (encoding.map()) {
          case ONE_BYTE -> "";
          case MAP_0F -> "0F ";
          case MAP_0F38 -> "0F 38 ";
          case MAP_0F3A -> "0F 3A ";
          default -> encoding.map().name() + " ";
        };
    String digit = encoding.digit() == Encoding.ANY ? "" : " /" + encoding.digit();
    return "%s%s%02X%s".formatted(prefix, escape, encoding.opcode(), digit);
  }
}
