package org.btmmu.conformance.report;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.btmmu.conformance.mips64.MipsOracle.Result;
import org.btmmu.spec.mips64.InstructionSet;
import org.btmmu.spec.mips64.Mips64Instruction;
import tools.jackson.databind.node.ObjectNode;

/** What came of comparing MIPS64 instructions with QEMU, as text and JSON. */
public final class MipsOracleReport {
  private static final int COLUMNS = 6;

  private MipsOracleReport() {}

  /** The counts, and the first difference. */
  public static String text(Result result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%,d random instructions in %d programs (seed %d), %d of the table's %d, %,d exceptions: %s%n"
            .formatted(
                result.instructions(),
                result.programs(),
                result.seed(),
                result.counts().size(),
                InstructionSet.rows().size(),
                result.exceptions(),
                result.difference().isEmpty() ? "all the same in QEMU" : "QEMU differs"));
    result.difference().forEach(line -> text.append("  ").append(line).append('\n'));
    Table table = new Table();
    List<Map.Entry<String, Integer>> counts = List.copyOf(result.counts().entrySet());
    for (int index = 0; index < counts.size(); index += COLUMNS) {
      List<Map.Entry<String, Integer>> line =
          counts.subList(index, Math.min(index + COLUMNS, counts.size()));
      table.row(
          line.stream().flatMap(count -> Stream.of(count.getKey(), count.getValue())).toArray());
    }
    text.append("carried out or refused, with what loads and keeps registers:\n").append(table);
    TreeSet<String> missing = new TreeSet<>();
    InstructionSet.rows().stream().map(Mips64Instruction::mnemonic).forEach(missing::add);
    missing.removeAll(result.counts().keySet());
    return text.append("not compared: ").append(String.join(", ", missing)).append('\n').toString();
  }

  /** How it ended. */
  public static Conclusion conclusion(Result result) {
    return result.difference().isEmpty() ? Conclusion.HOLDS : Conclusion.REFUTED;
  }

  /**
   * {@code
   * {"schema":1,"seed","instructions","exceptions","programs","counts":{…},"difference":[…]}}.
   */
  public static ObjectNode json(Result result) {
    ObjectNode root = OutputFile.root();
    root.put("seed", result.seed())
        .put("instructions", result.instructions())
        .put("exceptions", result.exceptions())
        .put("programs", result.programs());
    ObjectNode counts = root.putObject("counts");
    result.counts().forEach(counts::put);
    result.difference().forEach(root.putArray("difference")::add);
    return root;
  }
}
