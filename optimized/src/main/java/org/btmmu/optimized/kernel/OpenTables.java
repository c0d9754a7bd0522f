package org.btmmu.optimized.kernel;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.PagingMode;

/**
 * What the refill handler has to know to fill by itself. A shadow page table of level 0 is open if
 * the way to the guest's last table that it shadows is known ({@link TrailCache}): then a record
 * says where that lies, and what each of its entries would give. It is closed when one of the
 * tables above is written, when code comes to the last one, and with all tables.
 *
 * <p>None is if two pages share hints: the handler tells by the page alone whether a hint still
 * holds.
 *
 * <p>The handler finds it all in memory of the kernel's, in words of 8 bytes, at host physical
 * addresses of shadow page tables ({@link ShadowWord#TABLES}) with one more bit set: {@link
 * #RECORDS_BIT}, {@link #FRAMES_BIT} or {@link #HINTS_BIT}.
 */
public final class OpenTables {
  /** A record for each shadow page table, 4 KByte apart as the tables are. */
  public static final int RECORDS_BIT = 39;

  /** For each page of guest memory two words: its half, and where its hints lie. */
  public static final int FRAMES_BIT = 38;

  /** The reverse map's buckets of hints: addresses of leaves. */
  public static final int HINTS_BIT = 37;

  /** In a record: the address of the guest's last table, and {@link #NARROW}; 0 if it is closed. */
  public static final int TABLE = 0;

  /** Entries have 4 bytes. */
  public static final int NARROW = 1;

  /** Which bits of an entry must be as in 1: P set, and those clear that none may have. */
  public static final int CHECKED = 8;

  /** Which bits of an entry make its leaf global. */
  public static final int GLOBAL_IF = 16;

  /** Not 0: every leaf is as if global. */
  public static final int GLOBAL = 24;

  /** The address of what is known of guest memory's pages. */
  public static final int PAGES = 32;

  /** By the kind of the access, the bits that its entry needs; of a fetch one that none has. */
  public static final int NEEDS = 40;

  /** By XD, U/S and R/W of an entry: RI, XI, and D if the class may write. */
  public static final int RIGHTS = 72;

  /** Room for registers. */
  public static final int SAVED = 136;

  /** How many words a record has. */
  public static final int WORDS = 32;

  /** As the need of a fetch: it is never met. */
  private static final long NEVER = 0x80;

  private static final long A = 0x20;
  private static final long D = 0x40;

  /** So many pages at most a table rests on: that of the guest's last one and those above. */
  private static final int PAGES_BELOW = 5;

  private static final int FRAME_BITS = 28;

  /** Log2 of the bytes of a bucket: its hints, and a word that is stored to if one lacks. */
  private static final int BUCKET_SHIFT = 6;

  private static final long XKPHYS = Long.MIN_VALUE;
  private static final long P = 1;
  private static final long G = 0x100;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;

  private final KernelModule module;
  private final TrailCache trails;
  private final boolean on;
  private final Trail trail = new Trail();
  private final long[][] records;

  /** For each record the pages that it rests on, −1 for none, and how often each was written. */
  private final long[][] rests;

  private int[] open = new int[64];
  private int count;
  private int changes;
  private long resets;

  /**
   * No table is open.
   *
   * @param handler of the module's processor, which knows the ways
   * @param on whether any will be
   */
  public OpenTables(KernelModule module, FaultHandler handler, boolean on) {
    this.module = module;
    trails = handler.trails();
    this.on = on && module.reverse().tellsApart(module.code().slots().end());
    records = new long[module.tables().capacity()][];
    rests = new long[records.length][];
  }

  /** Closes the tables of which something was changed that they rest on. */
  @Clause("K-TRK-3")
  public void settle() {
    boolean all = resets != module.events().of(Events.RESET);
    if (!all && changes == module.code().changes()) {
      return;
    }
    changes = module.code().changes();
    resets = module.events().of(Events.RESET);
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (!all && isGood(open[i])) {
        open[left++] = open[i];
      } else {
        records[open[i]][TABLE >> 3] = 0;
      }
    }
    count = left;
  }

  /**
   * Whether the tables above are as they were, the last one too if its leaves outlive flushes, and
   * that is no matter of code's.
   */
  private boolean isGood(int number) {
    CodePages pages = module.code();
    long[] rest = rests[number];
    boolean good = !pages.everHeldCode(rest[0]);
    for (int index = records[number][GLOBAL >> 3] != 0 ? 0 : 1; index < PAGES_BELOW; index++) {
      long gpa = rest[index];
      good &= gpa < 0 || pages.isTracked(gpa) && pages.writes(gpa) == rest[PAGES_BELOW + index];
    }
    return good;
  }

  /**
   * Opens the table with the leaf of an address, if it is of pages of 4 KByte, and the way is
   * known.
   *
   * @param controls of the domain in use
   */
  @Clause("K-OPT-10")
  public void open(FastControls controls, int accessClass, long linear) {
    settle();
    boolean keys = (controls.role & (FastControls.PKE | FastControls.PKS)) != 0;
    int known = LastEntryWalk.known(controls.mode, LastEntryWalk.LAST_TABLE);
    int root = module.domains().root(module.current(), accessClass);
    if (!on || keys || known == 0 || root == 0) {
      return;
    }
    int top = module.domains().top(module.current());
    int place = module.tables().descend(root, top, linear, 0, 0);
    int slot = trails.find(controls, linear, LastEntryWalk.LAST_TABLE);
    if (slot < 0 || module.tables().level(place) != 0) {
      return;
    }
    trails.recall(slot, trail);
    long table = trail.entry(known - 1) & FRAME;
    if (module.code().slots().isRam(table) && !module.code().everHeldCode(table)) {
      record(place >>> 9, controls, accessClass, known, table);
    }
  }

  private void record(int number, FastControls controls, int accessClass, int known, long table) {
    if (records[number] == null) {
      records[number] = new long[WORDS];
      rests[number] = new long[2 * PAGES_BELOW];
    }
    long[] record = records[number];
    long inherited = LastEntryWalk.inherited(controls, trail, known);
    boolean narrow = controls.mode == PagingMode.BITS_32;
    trail.add(known, table, 0);
    long global = isKept(narrow) ? G : 0;
    if (record[TABLE >> 3] != 0 && record[GLOBAL >> 3] == global) {
      return;
    }
    module.events().count(Events.TABLE_OPENED);
    if (record[TABLE >> 3] == 0) {
      if (count == open.length) {
        open = java.util.Arrays.copyOf(open, 2 * count);
      }
      open[count++] = number;
    }
    record[TABLE >> 3] = XKPHYS | module.code().slots().hpa(table) | (narrow ? NARROW : 0);
    record[GLOBAL >> 3] = global;
    record[PAGES >> 3] = XKPHYS | ShadowWord.TABLES | 1L << FRAMES_BIT;
    entries(record, controls, accessClass, inherited);
    long[] rest = rests[number];
    for (int index = 0; index < PAGES_BELOW; index++) {
      long gpa = index == 0 ? table : index <= known ? trail.gpa(index - 1) : -1;
      rest[index] = gpa;
      rest[PAGES_BELOW + index] = gpa < 0 ? 0 : module.code().writes(gpa);
    }
  }

  /**
   * Notes what each entry of a last table gives. Guaranteed by the law open-record.
   *
   * @param record of {@link #WORDS} words; those from {@link #CHECKED}, {@link #GLOBAL_IF}, {@link
   *     #NEEDS} and {@link #RIGHTS} on are written
   * @param controls without protection keys
   * @param inherited the rights that the entries above leave
   */
  @Clause("K-OPT-10")
  public static void entries(
      long[] record, FastControls controls, int accessClass, long inherited) {
    record[CHECKED >> 3] = P | controls.tableReserved | FRAME & -1L << 12 + FRAME_BITS;
    record[GLOBAL_IF >> 3] = (controls.role & FastControls.PGE) != 0 ? G : 0;
    record[NEEDS >> 3] = A;
    record[(NEEDS >> 3) + 1] = A | D;
    record[(NEEDS >> 3) + 2] = A | D;
    record[(NEEDS >> 3) + 3] = A | NEVER;
    for (int bits = 0; bits < 8; bits++) {
      long rights = (bits & 3) << 1 | ((bits & 4) != 0 ? 0 : Long.MIN_VALUE);
      int granted =
          FastRights.resolve(controls.role, controls.keys, accessClass, inherited & rights, 0);
      record[(RIGHTS >> 3) + bits] = rights(granted);
    }
  }

  /** Whether leaves rest already on all tables of the way that are kept over flushes. */
  private boolean isKept(boolean narrow) {
    boolean all = true;
    for (int index = 0; index < trail.count(); index++) {
      long gpa = trail.gpa(index);
      all &= module.code().isKept(gpa) && module.code().mayTrack(gpa, narrow);
    }
    return all;
  }

  private static long rights(int granted) {
    return ((granted & FastRights.READ) != 0 ? 0 : FastHalf.READ_INHIBIT)
        | ((granted & FastRights.EXECUTE) != 0 ? 0 : FastHalf.EXECUTE_INHIBIT)
        | ((granted & FastRights.WRITE) != 0 ? FastHalf.DIRTY : 0);
  }

  /** Eight bytes of this memory. */
  public long load(long hpa) {
    if ((hpa & 1L << RECORDS_BIT) != 0) {
      long[] record = records[table(hpa)];
      return record == null ? 0 : record[(int) hpa >>> 3 & WORDS - 1];
    }
    if ((hpa & 1L << FRAMES_BIT) != 0) {
      return page((hpa >>> 4 & (1L << FRAME_BITS) - 1) << 12, (hpa & 8) != 0);
    }
    int place = module.reverse().place(bucket(hpa), way(hpa));
    return place == 0 ? 0 : XKPHYS | ShadowWord.TABLES + 8L * place;
  }

  /** Stores eight bytes of this memory: registers that are saved, or a hint. */
  public void store(long hpa, long value) {
    if ((hpa & 1L << RECORDS_BIT) != 0) {
      records[table(hpa)][(int) hpa >>> 3 & WORDS - 1] = value;
    } else {
      int place = (int) ((value & ~XKPHYS) - ShadowWord.TABLES >>> 3);
      module.reverse().hint(bucket(hpa), way(hpa), place);
    }
  }

  /** Of a page of guest memory: the half for all rights, D if stores may pass unseen; its hints. */
  private long page(long gpa, boolean hints) {
    long hpa = module.code().slots().hpa(gpa);
    if (hpa == GuestSlots.NOWHERE) {
      return 0;
    }
    if (hints) {
      long bucket = (long) module.reverse().bucket(hpa) << BUCKET_SHIFT;
      return XKPHYS | ShadowWord.TABLES | 1L << HINTS_BIT | bucket;
    }
    boolean store = module.code().slots().isRam(gpa) && !module.code().mustSee(gpa);
    return FastHalf.of(hpa, true, store, true);
  }

  private static int table(long hpa) {
    return (int) (hpa >>> 12) & 0xF_FFFF;
  }

  private static int bucket(long hpa) {
    return (int) (hpa >>> BUCKET_SHIFT) & (1 << 31 - BUCKET_SHIFT) - 1;
  }

  private static int way(long hpa) {
    return (int) (hpa >>> 3) & (1 << BUCKET_SHIFT - 3) - 1;
  }
}
