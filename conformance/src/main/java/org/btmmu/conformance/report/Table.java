package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as their widest cell. */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  /** Adds a row; the first one is the heading. A cell that begins with a digit stands right. */
  Table row(Object... cells) {
    String[] texts = new String[cells.length];
    for (int column = 0; column < cells.length; column++) {
      texts[column] = String.valueOf(cells[column]);
    }
    rows.add(texts);
    return this;
  }

  /** The lines, each indented by two spaces. */
  @Override
  public String toString() {
    int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        widths[column] = Math.max(widths[column], visible(row[column]));
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.length; column++) {
        line.append(GAP).append(padded(row[column], widths[column]));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String padded(String cell, int width) {
    String space = " ".repeat(width - visible(cell));
    return cell.matches("[0-9][0-9,.]*( s)?") ? space + cell : cell + space;
  }

  /** The width without colour codes. */
  private static int visible(String cell) {
    return cell.replaceAll("\u001b\\[[0-9;]*m", "").length();
  }
}
