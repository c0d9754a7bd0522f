package org.btmmu.optimized.kernel;

import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.spec.Clause;

/**
 * A word of a shadow page table.
 *
 * <pre>
 * leaf:  63:62, 41:1 a half ({@link FastHalf}) | 60:45 generation | 44 global | 43:42 page size | 0 = 0
 * link:  63 = 1 | 47:12 address of the table | 5:4 size of the page whose pieces it holds | 0 = 1
 * empty: 0
 * </pre>
 *
 * Page sizes are those of the guest's page: 0: 4 KByte, 1: 2 MByte, 2: 4 MByte, 3: 1 GByte. In a
 * link 0 says that the table below holds pages of its own.
 *
 * <p>For the words of the refill handler a link is an address in xkphys but for its low bits, and
 * bits 60:44 of a leaf are its stamp.
 *
 * <p>Guaranteed by the law leaf-restricts.
 */
public final class ShadowWord {
  /** The word refers to a table. */
  public static final long LINK = 1;

  /** Generations are counted modulo this. */
  public static final int GENERATIONS = 1 << 16;

  /** Host physical address of shadow page table 0; the others follow, 4 KByte each. */
  public static final long TABLES = 1L << 40;

  /** The lowest bit of a leaf's stamp. */
  public static final int STAMP_SHIFT = 44;

  /** How many bits a stamp has. */
  public static final int STAMP_BITS = 17;

  private static final long XKPHYS = Long.MIN_VALUE;
  private static final int LINK_SIZE_SHIFT = 4;
  private static final int SIZE_SHIFT = 42;
  private static final long GLOBAL = 1L << STAMP_SHIFT;
  private static final int GENERATION_SHIFT = STAMP_SHIFT + 1;

  private ShadowWord() {}

  /** A link. */
  public static long link(int table, int pageSize) {
    return XKPHYS | TABLES | (long) table << 12 | (long) pageSize << LINK_SIZE_SHIFT | LINK;
  }

  /** Whether the word is a link. */
  public static boolean isLink(long word) {
    return (word & LINK) != 0;
  }

  /** The table that a link refers to. */
  public static int table(long link) {
    return (int) (link >>> 12) & 0xF_FFFF;
  }

  /** A leaf; empty if the half is 0. */
  public static long leaf(long half, boolean global, int generation, int pageSize) {
    return half == 0
        ? 0
        : half
            | (global ? GLOBAL : 0)
            | (long) generation << GENERATION_SHIFT
            | (long) pageSize << SIZE_SHIFT;
  }

  /** The size of the guest's page. */
  public static int pageSize(long word) {
    int ofLeaf = (int) (word >>> SIZE_SHIFT) & 3;
    int ofLink = (int) (word >>> LINK_SIZE_SHIFT) & 3;
    return isLink(word) ? ofLink : ofLeaf;
  }

  /** Whether the leaf was made from a global page. */
  public static boolean isGlobal(long leaf) {
    return (leaf & GLOBAL) != 0;
  }

  /** Whether two leaves are the same, but for the flushes that they are subject to. */
  public static boolean isSame(long leaf, long other) {
    return (withoutGeneration(leaf ^ other) & ~GLOBAL) == 0;
  }

  /** The stamp of leaves of a generation: bits 60:44. */
  public static long stamp(int generation, boolean global) {
    return (long) generation << 1 | (global ? 1 : 0);
  }

  /** A leaf as if of generation 0. */
  public static long withoutGeneration(long leaf) {
    return leaf & (1L << GENERATION_SHIFT) - 1;
  }

  /** The generation of a leaf. */
  public static int generation(long leaf) {
    return (int) (leaf >>> GENERATION_SHIFT) & GENERATIONS - 1;
  }

  /**
   * The half that a word gives the hardware: V is 0 unless the word is a leaf of the generation.
   *
   * @param local the generation of leaves that are not global
   * @param global the generation of global ones
   */
  @Clause({"K-FLU-1", "K-FLU-4"})
  public static long usable(long word, int local, int global) {
    boolean current = generation(word) == (isGlobal(word) ? global : local);
    return !isLink(word) && current && (word & FastHalf.VALID) != 0 ? word & FastHalf.HARDWARE : 0;
  }

  /**
   * What a class may do on the page of a walk: a set of {@link FastRights#READ}, WRITE, EXECUTE.
   */
  @Clause({"K-SPT-2", "K-CLS-1", "K-CLS-2"})
  public static int granted(long role, long keys, int accessClass, long packed) {
    return FastRights.resolve(
        role, keys, accessClass, PackedWalk.rightsBits(packed), PackedWalk.key(packed));
  }

  /** Whether a leaf has D: the class may write, D is set, and no store has to be seen. */
  @Clause({"K-SPT-3", "K-MAP-1"})
  public static boolean mayStore(int granted, boolean dirty, boolean ram, boolean code) {
    return (granted & FastRights.WRITE) != 0 && dirty && ram && !code;
  }

  /** The half for what a class may do; 0 if that is nothing. */
  public static long half(long hpa, int granted, boolean store) {
    boolean read = (granted & FastRights.READ) != 0;
    boolean execute = (granted & FastRights.EXECUTE) != 0;
    return read || execute ? FastHalf.of(hpa, read, store, execute) : 0;
  }

  /**
   * Whether a word is a leaf that allows stores to a page, or to a larger one that begins there.
   */
  public static boolean mayStoreTo(long word, long hpa) {
    long stores = FastHalf.VALID | FastHalf.DIRTY;
    return !isLink(word) && (word & stores) == stores && FastHalf.hpa(word) == hpa;
  }

  /** The even half of the pair around an address in a large page: of its one or two pairs. */
  @Clause("K-MAP-4")
  public static long evenOf(long leaf, int level, long gva) {
    boolean second = level > 1 && (gva & 1L << 29) != 0;
    return leaf + (second ? 1L << 29 - 6 : 0);
  }
}
