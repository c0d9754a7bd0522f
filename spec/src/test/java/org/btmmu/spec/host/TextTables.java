package org.btmmu.spec.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.btmmu.spec.NormativeText;

/** Reads the tables of the normative texts. */
final class TextTables {
  private TextTables() {}

  /** The rows of a clause's table below its head, each a list of trimmed cells. */
  static List<List<String>> rows(String file, String clause) throws IOException {
    String text = text(file);
    String body = text.substring(text.indexOf("### " + clause + " "));
    List<List<String>> rows = new ArrayList<>();
    for (String line : body.substring(0, body.indexOf("\nSource: ")).split("\n", -1)) {
      if (line.startsWith("|")) {
        rows.add(Stream.of(line.substring(2).split("\\|", -1)).map(String::trim).toList());
      }
    }
    return rows.subList(2, rows.size());
  }

  /** A normative text by its file name. */
  static String text(String file) throws IOException {
    try (InputStream in = NormativeText.class.getResourceAsStream("/clauses/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
