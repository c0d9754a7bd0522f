package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as SVG inside a page: rows of bars on a common scale that begins at 0, each bar
 * of one colour or of several pieces. Text is beside the bars, so nothing is told by colour alone.
 */
final class Chart {
  private static final int LEFT = 250;
  private static final int WIDTH = 1000;
  private static final int RIGHT = 130;
  private static final int BAR = 14;
  private static final int GAP = 8;
  private static final int COLOURS = 12;

  private final double scale;
  private final StringBuilder body = new StringBuilder();
  private final List<String> keys = new ArrayList<>();
  private int y = GAP;

  /** A chart of bars up to a greatest value above 0. */
  Chart(double greatest) {
    scale = (WIDTH - LEFT - RIGHT) / greatest;
  }

  /** Says what the colours mean, in the order of their numbers. */
  Chart legend(List<String> names) {
    keys.addAll(names);
    return this;
  }

  /** A bar of one piece, with its value behind it. */
  Chart bar(String label, String value, double length, int colour) {
    return bar(label, value, new double[] {length}, new int[] {colour}, List.of(value));
  }

  /**
   * A bar.
   *
   * @param lengths of its pieces, from the left
   * @param colours their numbers
   * @param titles what is shown when one points at a piece
   */
  Chart bar(String label, String value, double[] lengths, int[] colours, List<String> titles) {
    text(LEFT - 6, "end", label);
    double x = LEFT;
    for (int piece = 0; piece < lengths.length; piece++) {
      double width = lengths[piece] * scale;
      body.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" class=\"c%d\">"
                  + "<title>%s</title></rect>",
              x,
              y,
              Math.max(width, 0.3),
              BAR,
              colours[piece] % COLOURS,
              Html.text(titles.get(piece))));
      x += width;
    }
    text((int) x + 5, "start", value);
    y += BAR + 2;
    return this;
  }

  /** Some room before the next group of bars. */
  Chart gap() {
    y += GAP;
    return this;
  }

  private void text(int x, String anchor, String text) {
    body.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>"
            .formatted(x, y + BAR - 3, anchor, Html.text(text)));
  }

  /** A line from top to bottom at a value. */
  private String line(double value) {
    return String.format(
        Locale.ROOT,
        "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>",
        LEFT + value * scale,
        LEFT + value * scale,
        y);
  }

  /** The chart as HTML, its legend above; with lines at some values. */
  String html(String title, double... marks) {
    StringBuilder html = new StringBuilder("<p class=\"key\">");
    for (int key = 0; key < keys.size(); key++) {
      html.append("<span><svg width=\"12\" height=\"12\"><rect width=\"12\" height=\"12\" ")
          .append("class=\"c%d\"/></svg> %s</span> ".formatted(key % COLOURS, keys.get(key)));
    }
    html.append("</p><div class=\"wide\"><svg class=\"chart\" role=\"img\" aria-label=\"")
        .append(Html.text(title))
        .append("\" width=\"%d\" height=\"%d\">".formatted(WIDTH, y + GAP));
    for (double mark : marks) {
      html.append(line(mark));
    }
    return html.append(body).append("</svg></div>").toString();
  }
}
