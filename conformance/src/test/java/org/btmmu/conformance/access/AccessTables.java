package org.btmmu.conformance.access;

import static org.btmmu.conformance.access.AccessFlag.CR0_WP;
import static org.btmmu.conformance.access.AccessFlag.CR4_PKE;
import static org.btmmu.conformance.access.AccessFlag.CR4_SMEP;
import static org.btmmu.conformance.access.AccessFlag.EFER_NXE;
import static org.btmmu.conformance.access.AccessFlag.FETCH_ACCESS;
import static org.btmmu.conformance.access.AccessFlag.KEY;
import static org.btmmu.conformance.access.AccessFlag.PDE_PAGE_SIZE;
import static org.btmmu.conformance.access.AccessFlag.PDPTE_READ_ONLY;
import static org.btmmu.conformance.access.AccessFlag.PKRU_ACCESS_DISABLE;
import static org.btmmu.conformance.access.AccessFlag.PKRU_WRITE_DISABLE;
import static org.btmmu.conformance.access.AccessFlag.USER_ACCESS;
import static org.btmmu.conformance.access.AccessFlag.WRITE_ACCESS;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;

/**
 * One case of {@link AccessFlag} as page tables, controls and an access.
 *
 * <p>Tables, one a page: PML5 at 1000, PML4 at 2000, PDPT at 3000, PD at 4000, PT at 5000
 * (hexadecimal); the page lies beyond memory and is never touched. Entries above the PDE are
 * present, writable (but for PDPTE_READ_ONLY), user and not accessed. MAXPHYADDR is 36, so that
 * bits 36 and 51 are reserved. Key 1 is the page's; an entry that refers to a table carries key 2
 * instead, which PKRU denies, because keys of such entries must not count.
 */
final class AccessTables {
  /** Canonical with 48 bits and with 57; no index is 0, nor the offset in the page. */
  static final long ADDRESS = 0xffff_9234_56ef_789aL;

  /** Address of the 4-KByte frame. */
  static final long SMALL_FRAME = 0x3_4567_8000L;

  /** Address of the 2-MByte frame. */
  static final long LARGE_FRAME = 0x2_8ac0_0000L;

  static final int ACCESSED = 1 << 5;
  static final int DIRTY = 1 << 6;

  private static final long PML5 = 0x1000;
  private static final long PML4 = 0x2000;
  private static final long PDPT = 0x3000;
  private static final long PD = 0x4000;
  private static final long PT = 0x5000;
  private static final long TABLE = 7;
  private static final int[] PTE_BITS = {0, 5, 1, 2, 6, 63, 51, 36};
  private static final int[] PDE_BITS = {0, 5, 1, 2, 6, 63, 51, 36, 7, 13};
  private static final long[] PTE_WORDS = words(PTE_BITS);
  private static final long[] PDE_WORDS = words(PDE_BITS);

  private final PagingMode mode;
  private final SmallMemory memory = new SmallMemory(6);
  private final long[] places;
  private final PagingControls[] controls = new PagingControls[64];
  private final Access[] accesses = new Access[8];

  /** Tables of {@code mode}, which is FOUR_LEVEL or FIVE_LEVEL. */
  AccessTables(PagingMode mode) {
    this.mode = mode;
    long[] tables = {PML5, PML4, PDPT, PD, PT};
    int skipped = tables.length - mode.depth();
    places = new long[mode.depth()];
    for (int depth = 0; depth < places.length; depth++) {
      places[depth] = tables[depth + skipped] + 8 * mode.level(depth).index(ADDRESS);
    }
    for (int index = 0; index < controls.length; index++) {
      controls[index] = makeControls(index, tables[skipped]);
    }
    for (int index = 0; index < accesses.length; index++) {
      accesses[index] = makeAccess(index);
    }
  }

  /** Writes every entry of the walk. */
  void build(int flags) {
    for (int depth = 0; depth < places.length; depth++) {
      memory.write64(places[depth], built(depth, flags));
    }
  }

  /** The entry that {@link #build} writes at this depth; 0 is the root. */
  long built(int depth, int flags) {
    int level = places.length - depth;
    return switch (level) {
      case 5 -> PML4 | TABLE;
      case 4 -> PDPT | TABLE;
      case 3 -> PD | (PDPTE_READ_ONLY.in(flags) ? TABLE & ~2 : TABLE);
      case 2 -> pde(flags);
      default -> pte(flags);
    };
  }

  /** The PDE of a case as software wrote it. */
  static long pde(int flags) {
    long word = PDE_WORDS[flags >>> PTE_BITS.length & PDE_WORDS.length - 1];
    boolean page = PDE_PAGE_SIZE.in(flags);
    long key = KEY.in(flags) ? (page ? 1L : 2L) << 59 : 0;
    return word | key | (page ? LARGE_FRAME : PT);
  }

  /** The PTE of a case as software wrote it; unused if the PDE maps the page. */
  static long pte(int flags) {
    long word = PTE_WORDS[flags & PTE_WORDS.length - 1];
    return word | (KEY.in(flags) ? 1L << 59 : 0) | SMALL_FRAME;
  }

  /** Where the page of a case puts {@link #ADDRESS}. */
  static long gpa(int flags) {
    return PDE_PAGE_SIZE.in(flags)
        ? LARGE_FRAME | (ADDRESS & 0x1f_ffff)
        : SMALL_FRAME | (ADDRESS & 0xfff);
  }

  SmallMemory memory() {
    return memory;
  }

  /** How many entries the tables have above the PDE: 2 or 3. */
  int entriesAbovePde() {
    return places.length - 2;
  }

  /** The entry of the walk at this depth, as it is now. */
  long entry(int depth) {
    return memory.read64(places[depth]);
  }

  PagingControls controls(int flags) {
    return controls[controlsIndex(flags)];
  }

  /** How many control states there are. */
  int controlsCount() {
    return controls.length;
  }

  PagingControls controlsAt(int index) {
    return controls[index];
  }

  static int controlsIndex(int flags) {
    return (flags >>> EFER_NXE.ordinal() & 15) | (flags >>> PKRU_ACCESS_DISABLE.ordinal() & 3) << 4;
  }

  Access access(int flags) {
    return accesses[accessIndex(flags)];
  }

  static int accessIndex(int flags) {
    return flags >>> USER_ACCESS.ordinal() & 7;
  }

  private PagingControls makeControls(int index, long root) {
    int flags = (index & 15) << EFER_NXE.ordinal() | index >>> 4 << PKRU_ACCESS_DISABLE.ordinal();
    int deniedKey = 3 << 4;
    int pkru =
        deniedKey
            | (PKRU_ACCESS_DISABLE.in(flags) ? 1 << 2 : 0)
            | (PKRU_WRITE_DISABLE.in(flags) ? 1 << 3 : 0);
    return new PagingControls(
        mode,
        root,
        Pdptes.NONE,
        CR0_WP.in(flags),
        false,
        true,
        CR4_SMEP.in(flags),
        false,
        CR4_PKE.in(flags),
        false,
        EFER_NXE.in(flags),
        pkru,
        0,
        new Processor(36, true, true, false));
  }

  private static Access makeAccess(int index) {
    int flags = index << USER_ACCESS.ordinal();
    AccessKind kind = AccessKind.READ;
    if (WRITE_ACCESS.in(flags)) {
      kind = AccessKind.WRITE;
    }
    if (FETCH_ACCESS.in(flags)) {
      kind = AccessKind.FETCH;
    }
    int cpl = USER_ACCESS.in(flags) ? 3 : 0;
    return new Access(kind, ADDRESS, 4, cpl, false, false, false, true);
  }

  /** All words that have any of these bits: bit i of the index is bit {@code bits[i]} of a word. */
  private static long[] words(int[] bits) {
    long[] words = new long[1 << bits.length];
    for (int index = 0; index < words.length; index++) {
      for (int i = 0; i < bits.length; i++) {
        words[index] |= (index >>> i & 1L) << bits[i];
      }
    }
    return words;
  }
}
