package org.btmmu.conformance.snapshot;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * QEMU's {@code info tlb} of one moment: what a third party makes of the same page tables. One line
 * a page, whatever its size, in the order of the tables.
 *
 * <p>A line is {@code gva: gpa flags}. The flags are those of the last entry alone, not the rights
 * of the whole walk, in the columns {@code XGPDACTUW}: XD, G, PS (a large page; never the PAT bit
 * of a small one), D, A, PCD, PWT, U/S, R/W. QEMU checks neither reserved bits nor MAXPHYADDR.
 */
record TlbListing(List<Line> lines) {
  /**
   * One page.
   *
   * @param gva linear address of its first byte, canonical
   * @param gpa guest physical address as printed
   * @param flags the flags as bits of an entry, see {@link #FLAGS}
   */
  record Line(long gva, long gpa, long flags) {}

  /** The letters, one a column. */
  static final String LETTERS = "XGPDACTUW";

  /** The bits of an entry that the listing shows: bit 63 and bits 1 to 8. */
  static final long FLAGS = 1L << 63 | 0x1fe;

  private static final int[] BITS = {63, 8, 7, 6, 5, 4, 3, 2, 1};
  private static final int HEX = 16;
  private static final int GPA = HEX + 2;
  private static final int LETTER = GPA + HEX + 1;

  /**
   * Reads a gzipped listing.
   *
   * @param where the file's name, for messages
   * @throws BadInput if it is not gzipped or a line has another form
   */
  static TlbListing read(String where, byte[] gzipped) {
    List<Line> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(gzipped)),
                StandardCharsets.ISO_8859_1))) {
      for (String text = next(reader); !text.isEmpty(); text = next(reader)) {
        if (lines.size() == PageLister.MOST_PAGES) {
          throw new BadInput(
              where, "more than %d lines".formatted(lines.size()), "remove the file");
        }
        lines.add(line(where, lines.size() + 1, text.stripTrailing()));
      }
    } catch (IOException failure) {
      throw new BadInput(
          where,
          failure instanceof EOFException
              ? "truncated: the gzipped data ends early"
              : "cannot be unpacked (%s)".formatted(failure.getMessage()),
          "gzip QEMU's `info tlb` again, or remove the file");
    }
    return new TlbListing(List.copyOf(lines));
  }

  /**
   * A line with its end, or the beginning of one that is too long to be right; empty at the end.
   */
  private static String next(BufferedReader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    int letter = reader.read();
    while (letter >= 0 && text.length() < 2 * (LETTER + LETTERS.length())) {
      text.append((char) letter);
      if (letter == '\n') {
        break;
      }
      letter = reader.read();
    }
    return text.toString();
  }

  /** The flags as the listing writes them. */
  static String letters(long flags) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < BITS.length; column++) {
      text.append((flags >>> BITS[column] & 1) != 0 ? LETTERS.charAt(column) : '-');
    }
    return text.toString();
  }

  private static Line line(String where, int number, String text) {
    try {
      if (text.length() == LETTER + LETTERS.length() && text.startsWith(": ", HEX)) {
        return new Line(
            Long.parseUnsignedLong(text, 0, HEX, 16),
            Long.parseUnsignedLong(text, GPA, GPA + HEX, 16),
            flags(text));
      }
    } catch (NumberFormatException _) {
      // falls to the one message below
    }
    throw new BadInput(
        where,
        "line %d is not of the form \"gva: gpa %s\"".formatted(number, LETTERS),
        "give QEMU's `info tlb`, gzipped, or remove the file");
  }

  private static long flags(String text) {
    long flags = 0;
    for (int column = 0; column < BITS.length; column++) {
      char letter = text.charAt(LETTER + column);
      if (letter == LETTERS.charAt(column)) {
        flags |= 1L << BITS[column];
      } else if (letter != '-') {
        throw new NumberFormatException();
      }
    }
    return flags;
  }
}
