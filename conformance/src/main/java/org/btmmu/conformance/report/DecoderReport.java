package org.btmmu.conformance.report;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.btmmu.conformance.oracle.Agreement;
import org.btmmu.conformance.oracle.Agreement.Difference;
import org.btmmu.conformance.oracle.Agreement.Kind;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The decoder against objdump, as text and JSON. */
public final class DecoderReport {
  private DecoderReport() {}

  /** A file's counts, and each kind of exception with its first example. */
  public static String text(Path file, String version, Agreement agreement) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%s against %s\n", file, version));
    text.append(String.format(Locale.ROOT, "  %,12d instructions\n", agreement.total()));
    for (Kind kind : Kind.values()) {
      if (agreement.count(kind) > 0 || kind == Kind.SAME) {
        text.append(
            String.format(Locale.ROOT, "  %,12d %s\n", agreement.count(kind), kind.title()));
      }
    }
    for (Difference difference : agreement.differences()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %,12d %s: there %s, here %s; %x: %s %s\n",
              difference.count(),
              word(difference.kind()),
              difference.there(),
              difference.here(),
              difference.example().address(),
              difference.example().hex(),
              difference.example().text()));
    }
    return text.toString();
  }

  /** All files' counts and exceptions. */
  public static ObjectNode json(String version, Map<Path, Agreement> results) {
    ObjectNode root = OutputFile.root();
    root.put("objdump", version);
    ArrayNode files = root.putArray("files");
    results.forEach((file, agreement) -> {
      ObjectNode node = files.addObject();
      node.put("file", file.toString());
      node.put("instructions", agreement.total());
      node.put("holds", agreement.holds());
      ObjectNode counts = node.putObject("counts");
      for (Kind kind : Kind.values()) {
        counts.put(word(kind), agreement.count(kind));
      }
      ArrayNode differences = node.putArray("exceptions");
      for (Difference difference : agreement.differences()) {
        ObjectNode entry = differences.addObject();
        entry.put("kind", word(difference.kind()));
        entry.put("objdump", difference.there());
        entry.put("here", difference.here());
        entry.put("count", difference.count());
        entry.put("address", "0x%x".formatted(difference.example().address()));
        entry.put("bytes", difference.example().hex());
        entry.put("text", difference.example().text());
      }
    });
    return root;
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
