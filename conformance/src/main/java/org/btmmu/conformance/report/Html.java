package org.btmmu.conformance.report;

import java.util.List;
import java.util.regex.Pattern;

/** One HTML page in one file: no other file, no address, light or dark as the reader likes. */
final class Html {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #59636e;
        --line: #d1d9e0; --head: #f3f5f7; --good: #116329; --bad: #b3261e; --open: #7a4d00; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e6e9ec; --paper: #14171a; --soft: #9aa4ae; --line: #363d44;
          --head: #1e2327; --good: #5fce7d; --bad: #ff8a80; --open: #e3b341; } }
      body { margin: 0 auto; max-width: 80rem; padding: 1.5rem; background: var(--paper);
        color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
      h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
      p { margin: .25rem 0 .75rem; max-width: 50rem; }
      ul { margin: .25rem 0 .75rem; padding-left: 1.25rem; max-width: 50rem; }
      .soft { color: var(--soft); }
      .good { color: var(--good); font-weight: 600; }
      .bad { color: var(--bad); font-weight: 600; }
      .open { color: var(--open); font-weight: 600; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-size: .9rem; }
      th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); text-align: left;
        vertical-align: top; }
      th { background: var(--head); position: sticky; top: 0; white-space: nowrap; }
      td { min-width: 13rem; }
      td.short, td.number { min-width: 0; white-space: nowrap; }
      td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
      code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
      details { margin: .2rem 0; }
      summary { cursor: pointer; white-space: nowrap; }
      svg.chart { font: 12px system-ui, sans-serif; }
      svg.chart text { fill: var(--ink); }
      svg.chart .mark { stroke: var(--soft); stroke-dasharray: 3 3; }
      .key span { margin-right: 1rem; white-space: nowrap; }
      .c0 { fill: #2f7ed8; } .c1 { fill: #b0b7bf; } .c2 { fill: #e08a2c; } .c3 { fill: #7a5cc4; }
      .c4 { fill: #3d9a5f; } .c5 { fill: #c9475b; } .c6 { fill: #1f9bb0; } .c7 { fill: #a3772b; }
      .c8 { fill: #6f8f3a; } .c9 { fill: #d06aa9; } .c10 { fill: #55626f; } .c11 { fill: #d6b63e; }
      """;

  /** The most letters of a cell that is not broken into lines. */
  private static final int SHORT = 28;

  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9,.]*");

  private final StringBuilder body = new StringBuilder();

  /** Of a table that has no row yet. */
  private String[] headings = {};

  /** Text that means itself. */
  static String text(Object value) {
    return String.valueOf(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A name or a value in the machine's own words. */
  static String code(Object value) {
    return "<code>" + text(value) + "</code>";
  }

  /** A word in the colour of a conclusion. */
  static String word(String word, Conclusion conclusion) {
    String kind =
        switch (conclusion) {
          case HOLDS -> "good";
          case REFUTED -> "bad";
          case UNDECIDED -> "open";
        };
    return "<span class=\"" + kind + "\">" + text(word) + "</span>";
  }

  /** A short text that opens to a long one. */
  static String more(String shown, List<String> lines) {
    return "<details><summary>"
        + text(shown)
        + "</summary>"
        + String.join("<br>", lines.stream().map(Html::code).toList())
        + "</details>";
  }

  /** Begins a section. */
  Html section(String title, String saying) {
    body.append("<h2>").append(text(title)).append("</h2>\n");
    return paragraph(text(saying));
  }

  /** A paragraph of ready HTML. */
  Html paragraph(String html) {
    body.append("<p>").append(html).append("</p>\n");
    return this;
  }

  /** A list of plain sentences. */
  Html list(List<String> sentences) {
    body.append("<ul>");
    sentences.forEach(one -> body.append("<li>").append(text(one)).append("</li>"));
    body.append("</ul>\n");
    return this;
  }

  /** Begins a table with these headings. */
  Html table(String... names) {
    headings = names;
    body.append("<div class=\"wide\"><table>");
    return this;
  }

  /** The headings; those of numbers, as the first row has them, stand right as well. */
  private void head(Object... first) {
    body.append("<thead><tr>");
    for (int column = 0; column < headings.length; column++) {
      boolean right =
          column < first.length && (isNumber(first[column]) || "".equals(first[column]));
      body.append(right ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
          .append(text(headings[column]))
          .append("</th>");
    }
    body.append("</tr></thead><tbody>\n");
    headings = new String[0];
  }

  private static boolean isNumber(Object cell) {
    return cell instanceof Number || NUMBER.matcher(String.valueOf(cell)).matches();
  }

  /** A row of ready HTML; a number stands right. */
  Html row(Object... cells) {
    if (headings.length != 0) {
      head(cells);
    }
    body.append("<tr>");
    for (Object cell : cells) {
      String html =
          switch (cell) {
            case Long number -> CheckText.count(number);
            case Double seconds -> CheckText.seconds(seconds);
            default -> String.valueOf(cell);
          };
      boolean fits = html.replaceAll("<[^>]*>", "").length() <= SHORT;
      String kind = fits ? "<td class=\"short\">" : "<td>";
      body.append(isNumber(cell) ? "<td class=\"number\">" : kind).append(html).append("</td>");
    }
    body.append("</tr>\n");
    return this;
  }

  /** Ends the table. */
  Html end() {
    if (headings.length != 0) {
      head();
    }
    body.append("</tbody></table></div>\n");
    return this;
  }

  /** The whole page. */
  String page(String title, String head) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    <h1>%s</h1>
    %s
    %s</body>
    </html>
    """
        .formatted(text(title), STYLE, text(title), head, body);
  }
}
