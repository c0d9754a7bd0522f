package org.btmmu.proofs.laws;

import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;

/**
 * The words of a shadow page table on the path of one address, as a law remembers them: what a step
 * may then do to the address's leaf is said of these words.
 *
 * @param inTree whether each table is in use and belongs to this MID and level, so that two trees
 *     share none
 * @param shaped besides, whether each table belongs to this address, so that two paths of a tree
 *     share one only where they share address bits, and each word is one that its level can have. A
 *     root table is for all addresses. Of an address that the tree's mode does not have only {@code
 *     inTree} holds: its path may be that of another.
 * @param usedBefore how many tables were in use
 * @param root the root table; 0 if there is none
 * @param place0 the place of the path's word of level 0; 0 if the path ends above or begins below
 * @param word0 the word of level 0; 0 if there is none
 */
record ShadowPath(
    boolean inTree,
    boolean shaped,
    int usedBefore,
    int root,
    int place4,
    int place3,
    int place2,
    int place1,
    int place0,
    long word4,
    long word3,
    long word2,
    long word1,
    long word0) {
  private static final int LEVELS = 5;
  private static final long GLOBAL = 1L << 57;

  /** The path of an address in the tree of a domain and class. */
  static ShadowPath of(KernelModule module, int domain, int accessClass, long gva) {
    ShadowTables tables = module.tables();
    int top = module.domains().top(domain);
    int root = module.domains().root(domain, accessClass);
    int mid = Domains.mid(domain, accessClass);
    int[] places = new int[LEVELS];
    long[] words = new long[LEVELS];
    int table = root;
    boolean inTree = tables.used() >= 1 && tables.used() <= Coupling.TABLES;
    boolean shaped = true;
    boolean goesOn = root != 0;
    boolean inPieces = false;
    for (int level = LEVELS - 1; level >= 0; level--) {
      if (level <= top) {
        boolean inUse = table > 0 && table < tables.used();
        inTree &= !goesOn || inUse;
        if (inTree && goesOn && inUse) {
          int place = table << 9 | ShadowTables.index(gva, level);
          long word = tables.word(place);
          long owner = ShadowTables.owner(mid, level, level == top ? 0 : gva);
          inTree = tables.mid(place) == mid && tables.level(place) == level;
          shaped &= tables.owner(table) == owner && isShaped(word, level, inPieces);
          places[level] = place;
          words[level] = word;
          goesOn = ShadowWord.isLink(word);
          inPieces |= ShadowWord.pageSize(word) != 0;
          table = ShadowWord.table(word);
        }
      }
    }
    return new ShadowPath(
        inTree,
        inTree && shaped,
        tables.used(),
        root,
        places[4],
        places[3],
        places[2],
        places[1],
        places[0],
        words[4],
        words[3],
        words[2],
        words[1],
        words[0]);
  }

  /**
   * Whether a table of this level can hold a word.
   *
   * @param inPieces whether the path above already says that it holds the pieces of a page
   */
  static boolean isShaped(long word, int level, boolean inPieces) {
    int size = ShadowWord.pageSize(word);
    boolean leaf = word != 0 && !ShadowWord.isLink(word);
    return switch (level) {
      case 0 -> !ShadowWord.isLink(word) && size == 0;
      case 1 -> inPieces ? !leaf && size == 0 : size != 3 && (!leaf || size != 0);
      case 2 -> (size == 0 || size == 3) && (!leaf || size != 0);
      default -> !leaf && size == 0;
    };
  }

  /** The word that decides on the address: the last on its path; 0 if there is no table. */
  long last() {
    return place0 != 0
        ? word0
        : place1 != 0 ? word1 : place2 != 0 ? word2 : place3 != 0 ? word3 : word4;
  }

  /** The size of the guest's page that the path says; 0: 4 KByte. */
  int pageSize() {
    return ShadowWord.pageSize(word2) | ShadowWord.pageSize(word1);
  }

  /** The half of the address's leaf; V is 0 if it is not usable. */
  long usable(int local, int global) {
    return ShadowWord.usable(last(), local, global);
  }

  /** Whether each word is still there, or gone, so that the leaf is what it was, or gone. */
  boolean isKeptOrCut(KernelModule module) {
    return isKeptOrCut(module, place4, word4)
        && isKeptOrCut(module, place3, word3)
        && isKeptOrCut(module, place2, word2)
        && isKeptOrCut(module, place1, word1)
        && isKeptOrCut(module, place0, word0);
  }

  private static boolean isKeptOrCut(KernelModule module, int place, long word) {
    long now = place == 0 ? word : module.tables().word(place);
    return now == word || now == 0;
  }

  /**
   * Whether the leaf is what it was or gone, after a step that may put a new table, in which
   * nothing is, in the place of a word of the path.
   */
  boolean isKeptOrReplaced(KernelModule module) {
    boolean goesOn = root != 0;
    boolean good = true;
    for (int level = LEVELS - 1; level >= 0; level--) {
      int place = place(level);
      if (goesOn && place != 0) {
        long now = module.tables().word(place);
        boolean kept = now == word(level);
        boolean isNewTable = ShadowWord.isLink(now) && ShadowWord.table(now) >= usedBefore;
        good &= kept || now == 0 || isNewTable;
        goesOn = kept;
      }
    }
    return good;
  }

  /** Whether each word is still there. */
  boolean isKept(KernelModule module) {
    boolean kept = true;
    for (int level = LEVELS - 1; level >= 0; level--) {
      kept &= place(level) == 0 || module.tables().word(place(level)) == word(level);
    }
    return kept;
  }

  /** The level of the word that decides on the address. */
  int level() {
    return place0 != 0 ? 0 : place1 != 0 ? 1 : place2 != 0 ? 2 : place3 != 0 ? 3 : 4;
  }

  private int place(int level) {
    return switch (level) {
      case 4 -> place4;
      case 3 -> place3;
      case 2 -> place2;
      case 1 -> place1;
      default -> place0;
    };
  }

  private long word(int level) {
    return switch (level) {
      case 4 -> word4;
      case 3 -> word3;
      case 2 -> word2;
      case 1 -> word1;
      default -> word0;
    };
  }

  /** Whether a word of the path is gone. */
  boolean isCut(KernelModule module) {
    return isGone(module, place4, word4)
        || isGone(module, place3, word3)
        || isGone(module, place2, word2)
        || isGone(module, place1, word1)
        || isGone(module, place0, word0);
  }

  private static boolean isGone(KernelModule module, int place, long word) {
    return place != 0 && word != 0 && module.tables().word(place) == 0;
  }

  /**
   * Whether the address's leaf, if it is usable, is of a walk, as far as decides when it must go.
   *
   * @param packed see {@link PackedWalk}
   */
  boolean isOf(int local, int global, long packed) {
    return usable(local, global) == 0
        || pageSize() == PackedWalk.size(packed)
            && ShadowWord.isGlobal(last()) == PackedWalk.isGlobal(packed);
  }

  /** A walk like a packed one of which the leaf is, as {@link #isOf} says. */
  long like(long packed) {
    long other = packed & Long.MAX_VALUE & ~(PackedWalk.SIZE_1GB | GLOBAL);
    return other | (long) pageSize() << 52 | (ShadowWord.isGlobal(last()) ? GLOBAL : 0);
  }
}
