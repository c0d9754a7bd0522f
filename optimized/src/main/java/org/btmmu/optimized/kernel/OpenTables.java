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
 * says where that lies, and what each of its entries would give. All are closed when something that
 * was tracked is written, when code comes to a page, and with the tables themselves.
 *
 * <p>None is if two pages share hints: the handler tells by the page alone whether a hint still
 * holds.
 *
 * <p>The handler finds it all in memory of the kernel's, in words of 8 bytes, at host physical
 * addresses from {@link #RECORDS}, {@link #FRAMES} and {@link #HINTS} on.
 */
public final class OpenTables {
  /** A record for each shadow page table, 4 KByte apart as the tables are. */
  public static final int RECORDS_BIT = 39;

  /** For each page of guest memory two words: its half, and where its hints lie. */
  public static final int FRAMES_BIT = 38;

  /** The reverse map's buckets of hints: addresses of leaves. */
  public static final int HINTS_BIT = 37;

  /** In a record: the address of the guest's last table; 0 if it is closed. */
  public static final int TABLE = 0;

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

  /** As the need of a fetch: it is never met. */
  private static final long NEVER = 0x80;

  private static final long A = 0x20;
  private static final long D = 0x40;
  private static final int WORDS = 32;
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
  }

  /** Closes all if anything was changed that one may rest on. */
  @Clause("K-TRK-3")
  public void settle() {
    if (changes == module.code().changes() && resets == module.events().of(Events.RESET)) {
      return;
    }
    changes = module.code().changes();
    resets = module.events().of(Events.RESET);
    for (int i = 0; i < count; i++) {
      records[open[i]][TABLE >> 3] = 0;
    }
    count = 0;
  }

  /**
   * Opens the table with the leaf of an address, if it is of pages of 4 KByte by entries of 8
   * bytes, and the way is known.
   *
   * @param controls of the domain in use
   */
  @Clause("K-OPT-10")
  public void open(FastControls controls, int accessClass, long linear) {
    settle();
    boolean keys = (controls.role & (FastControls.PKE | FastControls.PKS)) != 0;
    int known = LastEntryWalk.known(controls.mode, LastEntryWalk.LAST_TABLE);
    int root = module.domains().root(module.current(), accessClass);
    if (!on || keys || known == 0 || controls.mode == PagingMode.BITS_32 || root == 0) {
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
    if (module.code().slots().isRam(table) && !module.code().holdsCode(table)) {
      record(place >>> 9, controls, accessClass, known, table);
    }
  }

  private void record(int number, FastControls controls, int accessClass, int known, long table) {
    if (records[number] == null) {
      records[number] = new long[WORDS];
    }
    long[] record = records[number];
    if (record[TABLE >> 3] == 0) {
      if (count == open.length) {
        open = java.util.Arrays.copyOf(open, 2 * count);
      }
      open[count++] = number;
    }
    long inherited = LastEntryWalk.inherited(controls, trail, known);
    trail.add(known, table, 0);
    record[TABLE >> 3] = XKPHYS | module.code().slots().hpa(table);
    record[CHECKED >> 3] = P | controls.tableReserved | FRAME & -1L << 12 + FRAME_BITS;
    record[GLOBAL_IF >> 3] = (controls.role & FastControls.PGE) != 0 ? G : 0;
    record[GLOBAL >> 3] = isKept() ? G : 0;
    record[PAGES >> 3] = XKPHYS | ShadowWord.TABLES | 1L << FRAMES_BIT;
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
  private boolean isKept() {
    boolean all = true;
    for (int index = 0; index < trail.count(); index++) {
      all &= module.code().isKept(trail.gpa(index));
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
