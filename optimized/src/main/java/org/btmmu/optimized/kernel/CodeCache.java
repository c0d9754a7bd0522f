package org.btmmu.optimized.kernel;

import org.btmmu.spec.Clause;

/**
 * Translated code, as far as address translation is concerned: for each place that was fetched
 * from, the bytes as they were then. A fetch takes them from here, so that a store which is not
 * noticed shows.
 *
 * <p>A page with code is marked in {@link CodePages} as long as a piece of it is here.
 */
public final class CodeCache {
  private static final int PIECES = 64;

  private final CodePages pages;
  private final long[] keys;
  private final long[] bytes;
  private int drops;

  /** No code. */
  public CodeCache(CodePages pages) {
    this(pages, new long[PIECES], new long[PIECES]);
  }

  private CodeCache(CodePages pages, long[] keys, long[] bytes) {
    this.pages = pages;
    this.keys = keys;
    this.bytes = bytes;
  }

  /** An independent copy, with a copy of the code pages. */
  public CodeCache copy() {
    return new CodeCache(pages.copy(), keys.clone(), bytes.clone());
  }

  /** The code pages that this cache marks. */
  public CodePages pages() {
    return pages;
  }

  /** How many pieces there is room for. */
  public static int pieces() {
    return PIECES;
  }

  /** What a piece is of: its place and size; 0 if there is none. */
  public long key(int piece) {
    return keys[piece];
  }

  /** The bytes of a piece. */
  public long bytes(int piece) {
    return bytes[piece];
  }

  /** The number that a piece of code has; −1 if it is not here. */
  public int find(long gpa, int sizeBytes) {
    int piece = piece(gpa, sizeBytes);
    return keys[piece] == key(gpa, sizeBytes) ? piece : -1;
  }

  /** Takes up a piece that lies in one page; the page is marked already. */
  public void put(long gpa, int sizeBytes, long value) {
    int piece = piece(gpa, sizeBytes);
    long old = keys[piece];
    keys[piece] = key(gpa, sizeBytes);
    bytes[piece] = value;
    if (old != 0 && !holds(old >>> 4 & -4096L)) {
      pages.set(old >>> 4, false);
    }
  }

  /**
   * The page of this address, which must be in a slot, was or is about to be written: its code is
   * dropped, and tables on it are not tracked any more.
   */
  @Clause("K-TRK-1")
  public void written(long gpa) {
    used(gpa);
    pages.written(gpa);
  }

  /** In an entry on the page of this address A or D was set, and nothing else: code is dropped. */
  @Clause("K-TRK-1")
  public void used(long gpa) {
    if (pages.holdsCode(gpa)) {
      drop(gpa);
    }
  }

  /** Drops all code of a page; it may be stored to again. */
  @Clause("K-PRO-2")
  public void drop(long gpa) {
    for (int piece = 0; piece < PIECES; piece++) {
      if (keys[piece] != 0 && (keys[piece] >>> 4 ^ gpa) >>> 12 == 0) {
        keys[piece] = 0;
      }
    }
    pages.set(gpa, false);
    drops++;
  }

  /** How often {@link #drop} was asked for: whoever else has code of the page drops it too. */
  public int drops() {
    return drops;
  }

  private boolean holds(long page) {
    boolean holds = false;
    for (int piece = 0; piece < PIECES; piece++) {
      holds |= keys[piece] != 0 && (keys[piece] >>> 4 ^ page) >>> 12 == 0;
    }
    return holds;
  }

  private static long key(long gpa, int sizeBytes) {
    return gpa << 4 | sizeBytes;
  }

  private static int piece(long gpa, int sizeBytes) {
    return (int) (gpa ^ gpa >>> 12 ^ sizeBytes * 29L) & PIECES - 1;
  }
}
