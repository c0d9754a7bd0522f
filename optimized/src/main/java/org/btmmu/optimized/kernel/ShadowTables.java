package org.btmmu.optimized.kernel;

import org.btmmu.optimized.host.FastGtlb;

/**
 * Shadow page tables: radix trees, one for each MID, with 512 words ({@link ShadowWord}) a table.
 * Level 0 holds leaves of 4 KByte, level 1 of 2 MByte, level 2 of 1 GByte; 32-bit guests have
 * levels 0 to 2, 48-bit ones 0 to 3, 57-bit ones 0 to 4. Each table knows which MID and which
 * addresses it is for.
 *
 * <p>Tables are taken from a pool and come back to it all together ({@link #clear}).
 *
 * <p>Guaranteed by the laws spt-path, spt-fill, spt-frame and spt-drop.
 */
public final class ShadowTables {
  /** The most tables that one fill needs. */
  public static final int DEEPEST = 5;

  private static final int LEVEL_SHIFT = 45;
  private static final int MID_SHIFT = 48;

  private final long[] words;
  private final long[] owners;
  private int used;

  /** Room for this many tables, at least {@link #DEEPEST} + 1; table 0 is never used. */
  public ShadowTables(int tables) {
    words = new long[tables << 9];
    owners = new long[tables];
    used = 1;
  }

  private ShadowTables(ShadowTables other) {
    words = new long[other.words.length];
    System.arraycopy(other.words, 0, words, 0, other.used << 9);
    owners = other.owners.clone();
    used = other.used;
  }

  /** An independent copy. */
  public ShadowTables copy() {
    return new ShadowTables(this);
  }

  /**
   * An independent copy in the room of other tables of the same size, which are lost.
   *
   * @return the other tables
   */
  public ShadowTables copy(ShadowTables spent) {
    System.arraycopy(words, 0, spent.words, 0, used << 9);
    if (spent.used > used) {
      java.util.Arrays.fill(spent.words, used << 9, spent.used << 9, 0);
    }
    System.arraycopy(owners, 0, spent.owners, 0, owners.length);
    spent.used = used;
    return spent;
  }

  /** A word by its place. */
  public long word(int place) {
    return words[place];
  }

  /** Sets a word. */
  public void set(int place, long word) {
    words[place] = word;
  }

  /** How many tables there is room for, table 0 too. */
  public int capacity() {
    return owners.length;
  }

  /** How many tables are in use, and the number of the next. */
  public int used() {
    return used;
  }

  /** Whether a fill has the tables that it may need. */
  public boolean hasRoom() {
    return used + DEEPEST <= owners.length;
  }

  /** Gives all tables back; every tree is to be forgotten. */
  public void clear() {
    java.util.Arrays.fill(words, 0, used << 9, 0);
    used = 1;
  }

  /**
   * An empty table for the addresses around {@code gva} that a table of this level covers. A root
   * table, which covers all of a space, is one for the addresses around 0.
   */
  public int allocate(int mid, int level, long gva) {
    int table = used;
    used = table + 1;
    owners[table] = owner(mid, level, gva);
    return table;
  }

  /** Whose a table is: MID, level, and the address bits above it. */
  public static long owner(int mid, int level, long gva) {
    long prefix = gva >>> 12 & (1L << LEVEL_SHIFT) - 1 & -1L << 9 * (level + 1);
    return (long) mid << MID_SHIFT | (long) level << LEVEL_SHIFT | prefix;
  }

  /** The owner of a table in use. */
  public long owner(int table) {
    return owners[table];
  }

  /** The MID that a word is for. */
  public int mid(int place) {
    return (int) (owners[place >>> 9] >>> MID_SHIFT);
  }

  /** The level of the table that a word is in. */
  public int level(int place) {
    return (int) (owners[place >>> 9] >>> LEVEL_SHIFT) & 7;
  }

  /** The first guest linear address that a word is for, bits 56:12. */
  public long gva(int place) {
    long prefix = owners[place >>> 9] & (1L << LEVEL_SHIFT) - 1;
    return (prefix | (long) (place & 511) << 9 * level(place)) << 12;
  }

  /** Which word of a table of this level an address leads to. */
  public static int index(long gva, int level) {
    return (int) (gva >>> 12 + 9 * level) & 511;
  }

  /** The place of the word that decides on an address: the last one on its path. */
  public int locate(int root, int top, long gva) {
    int place = 0;
    int table = root;
    boolean goesOn = true;
    for (int level = 4; level >= 0; level--) {
      if (goesOn && level <= top) {
        place = table << 9 | index(gva, level);
        long word = words[place];
        goesOn = ShadowWord.isLink(word);
        table = ShadowWord.table(word);
      }
    }
    return place;
  }

  /** As {@link #locate}, but stops at a link to the pieces of a large page. */
  public int locatePage(int root, int top, long gva) {
    int place = 0;
    int table = root;
    boolean goesOn = true;
    for (int level = 4; level >= 0; level--) {
      if (goesOn && level <= top) {
        place = table << 9 | index(gva, level);
        long word = words[place];
        goesOn = ShadowWord.isLink(word) && ShadowWord.pageSize(word) == 0;
        table = ShadowWord.table(word);
      }
    }
    return place;
  }

  /**
   * The place of the other 2 MByte of the 4 MByte around an address; 0 if there is no table for
   * them.
   */
  public int buddy(int root, int top, long gva) {
    int table = root;
    boolean goesOn = true;
    for (int level = 4; level > 1; level--) {
      if (goesOn && level <= top) {
        long word = words[table << 9 | index(gva, level)];
        goesOn = ShadowWord.isLink(word) && ShadowWord.pageSize(word) == 0;
        table = ShadowWord.table(word);
      }
    }
    return goesOn ? table << 9 | index(gva, 1) ^ 1 : 0;
  }

  /**
   * The place on the path of an address where it leaves the way to a leaf of a level: at the level
   * itself, or where a link lacks or is one of another kind.
   *
   * @param pieces the size of the page of which the leaf is a piece; 0 if it is no piece
   */
  public int descend(int root, int top, long gva, int target, int pieces) {
    int place = 0;
    int table = root;
    boolean goesOn = true;
    for (int level = 4; level >= 0; level--) {
      if (goesOn && level <= top) {
        place = table << 9 | index(gva, level);
        long word = words[place];
        boolean expected = ShadowWord.pageSize(word) == expected(level, pieces);
        goesOn = level > target && ShadowWord.isLink(word) && expected;
        table = ShadowWord.table(word);
      }
    }
    return place;
  }

  /** The page size that a link of a level has on the way to a piece of a page of a size. */
  public static int expected(int level, int pieces) {
    return level == (pieces == 3 ? 2 : 1) ? pieces : 0;
  }

  /** Log2 of the bytes in a half of the pair that a leaf of this level is written as. */
  public static int halfShift(int level) {
    return level == 0 ? FastGtlb.SHIFT_4KB : level == 1 ? FastGtlb.SHIFT_1MB : FastGtlb.SHIFT_256MB;
  }
}
