package org.btmmu.spec.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the tables of the normative texts. */
final class TextTables {
  private TextTables() {}

  /** The rows of a clause's table below its head, each a list of trimmed cells. */
  static List<List<String>> rows(String file, String clause) throws IOException {
    String text = HostClauseTextTest.text(file);
    String body = text.substring(text.indexOf("### " + clause + " "));
    List<List<String>> rows = new ArrayList<>();
    for (String line : body.substring(0, body.indexOf("\nSource: ")).split("\n", -1)) {
      if (line.startsWith("|")) {
        rows.add(Stream.of(line.substring(2).split("\\|", -1)).map(String::trim).toList());
      }
    }
    return rows.subList(2, rows.size());
  }
}
