package org.btmmu.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The normative text: Markdown documents, one heading a clause, {@code ### G-WALK-4 — title}. */
public final class NormativeText {
  /** The documents as resources, in reading order. */
  public static final List<String> DOCUMENTS =
      List.of(
          "/clauses/guest-paging.md",
          "/clauses/guest-tlb.md",
          "/clauses/host-mips64.md",
          "/clauses/btmmu.md",
          "/clauses/kernel-module.md");

  private static final Pattern HEADING =
      Pattern.compile("^### ([A-Z]-[A-Z]+-[0-9]+) — (.*)$", Pattern.MULTILINE);

  private NormativeText() {}

  /** The titles of all clauses by their ids, in reading order. */
  public static Map<String, String> titles() {
    Map<String, String> titles = new LinkedHashMap<>();
    for (String document : DOCUMENTS) {
      Matcher heading = HEADING.matcher(read(document));
      while (heading.find()) {
        titles.put(heading.group(1), heading.group(2));
      }
    }
    return titles;
  }

  private static String read(String document) {
    try (InputStream stream = NormativeText.class.getResourceAsStream(document)) {
      if (stream == null) {
        throw new IllegalStateException("the normative text " + document + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
