package org.btmmu.optimized.kernel;

import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.spec.Clause;

/**
 * What the kernel keeps for one virtual processor: its domains, their shadow page tables, and its
 * guest TLB. A shadow page table is the processor's own TLB made larger: it holds what this
 * processor read, until this processor's own invalidations reach it.
 *
 * <p>Between two operations: each usable leaf is one that the guest's processor may still hold,
 * with no more rights than its walk gives; each valid half in the guest TLB, of a domain that is
 * not stale, is that of a usable leaf; no two entries match one access.
 *
 * <p>Guaranteed by the laws coupling-…, spt-…, within-… and no-write-when-clean.
 */
@Clause({"K-SPT-1", "K-CPU-2"})
public final class KernelModule {
  /** As a PCID: every one. */
  public static final int EVERY = -2;

  private static final int LARGE_SHIFT = 21;
  private static final int HUGE_SHIFT = 30;

  private final Features features;
  private final CodePages code;
  private final FastGtlb gtlb;
  private final ShadowTables tables;
  private final Domains domains;
  private final ReverseMap reverse;
  private final Events events;
  private int current;
  private int currentClass;

  /** A module that holds nothing. */
  public KernelModule(
      Features features,
      CodePages code,
      FastGtlb gtlb,
      ShadowTables tables,
      Domains domains,
      ReverseMap reverse,
      Events events) {
    this.features = features;
    this.code = code;
    this.gtlb = gtlb;
    this.tables = tables;
    this.domains = domains;
    this.reverse = reverse;
    this.events = events;
  }

  /** An independent copy, for copies of the code pages and of the shadow page tables. */
  public KernelModule copy(CodePages codeCopy, ShadowTables tablesCopy) {
    KernelModule copy =
        new KernelModule(
            features,
            codeCopy,
            gtlb.copy(),
            tablesCopy,
            domains.copy(),
            reverse.copy(),
            events.copy());
    copy.current = current;
    copy.currentClass = currentClass;
    return copy;
  }

  /** The guest TLB, for reading. */
  public FastGtlb gtlb() {
    return gtlb;
  }

  /** Where code is, and guest memory, for reading. */
  public CodePages code() {
    return code;
  }

  /** The reverse map, for reading. */
  public ReverseMap reverse() {
    return reverse;
  }

  /** The shadow page tables, for reading. */
  public ShadowTables tables() {
    return tables;
  }

  /** The domains, for reading. */
  public Domains domains() {
    return domains;
  }

  /** The domain in use. */
  public int current() {
    return current;
  }

  /** The counts. */
  public Events events() {
    return events;
  }

  /** From now on accesses are made in this space under this role. */
  @Clause({"K-DOM-1", "K-DOM-3"})
  public void select(SpaceAndRole what) {
    int domain = domains.find(what);
    if (domain < 0) {
      domain = domains.victim(what, current);
      domains.assign(domain, what);
      events.count(Events.DOMAIN_NEW);
    }
    if (domain != current) {
      events.count(Events.DOMAIN_SWITCH);
      if (!features.midPerClass()) {
        domains.stale(domain, true); // its MID may hold what another class may use
      }
    }
    current = domain;
    settle();
  }

  /** The guest TLB loses what the domain in use must not find there. */
  @Clause("K-DOM-2")
  private void settle() {
    if (domains.isStale(current)) {
      sweepMids(current);
      domains.stale(current, false);
    }
  }

  private void sweepMids(int domain) {
    for (int accessClass = 0; accessClass < Domains.CLASSES; accessClass++) {
      gtlb.invalidateMid(mid(domain, accessClass));
      events.count(Events.MID_SWEEP);
    }
  }

  /** The MID that the hardware knows a domain and class by. */
  @Clause({"K-CLS-1", "K-DOM-1"})
  public int mid(int domain, int accessClass) {
    return Domains.mid(domain, features.midPerClass() ? accessClass : 0);
  }

  /** Translates: see {@link FastGtlb#translate}. */
  public long translate(int accessClass, long gva, int need) {
    if (!features.midPerClass() && accessClass != currentClass) {
      currentClass = accessClass;
      sweepMids(current);
    }
    return gtlb.translate(mid(current, accessClass), gva, need);
  }

  /** Whether the shadow page table allows an access. */
  public boolean allows(int accessClass, long gva, int need) {
    return FastGtlb.allows(usable(current, accessClass, gva), need);
  }

  /** The half that a domain's shadow page table has for an address; V is 0 if it has none. */
  public long usable(int domain, int accessClass, long gva) {
    int root = domains.root(domain, accessClass);
    return root == 0 ? 0 : usable(domain, tables.locate(root, domains.top(domain), gva));
  }

  @Clause("K-SPT-2")
  private long usable(int domain, int place) {
    return ShadowWord.usable(tables.word(place), domains.local(domain), domains.global(domain));
  }

  /** A refill: the pair around an address that no entry matches comes in from the shadow table. */
  public void refill(int accessClass, long gva) {
    writePair(accessClass, gva, -1);
  }

  /** Writes the pair around an address to an entry; −1: to one that {@code btlbwr} chooses. */
  @Clause({"K-SPT-5", "B-CAU-3"})
  private void writePair(int accessClass, long gva, int known) {
    int root = domains.root(current, accessClass);
    int place = root == 0 ? 0 : tables.locate(root, domains.top(current), gva);
    int level = root == 0 ? 0 : tables.level(place);
    long word = root == 0 ? 0 : usable(current, place);
    boolean large = level > 0 && word != 0;
    int shift = ShadowTables.halfShift(large ? level : 0);
    boolean pair = root != 0 && level == 0;
    long even =
        large ? ShadowWord.evenOf(word, level, gva) : pair ? usable(current, place & ~1) : 0;
    long odd = large ? even + (1L << shift - 6) : pair ? usable(current, place | 1) : 0;
    events.count((even | odd) == 0 ? Events.EMPTY_REFILL : Events.REFILL);
    long key = FastGtlb.key(mid(current, accessClass), gva);
    gtlb.write(known < 0 ? gtlb.victim(key, shift) : known, key, shift, even, odd);
  }

  /**
   * Makes the leaf of an address from a walk that allowed an access, A and D already set.
   *
   * @param packed see {@link PackedWalk}; leads to RAM or ROM
   * @param dirty D of the walk's leaf
   */
  @Clause("K-SPT-4")
  public void fill(int accessClass, long gva, long packed, boolean dirty) {
    fillTable(accessClass, gva, packed, dirty);
    refresh(accessClass, gva);
  }

  /** The shadow page table's part of a fill. */
  public void fillTable(int accessClass, long gva, long packed, boolean dirty) {
    if (!tables.hasRoom()) {
      reset();
    }
    events.count(Events.FILL);
    long gpa = PackedWalk.gpa(packed);
    int size = PackedWalk.size(packed);
    int level = wholeLevel(gpa, size);
    int place = place(accessClass, gva, level, level == 0 ? size : 0);
    long unit = gpa & -1L << 12 + 9 * level;
    long hpa = code.slots().hpa(unit);
    tables.set(place, leaf(accessClass, packed, dirty, unit, hpa, level > 0 ? size : 0));
    reverse.note(tables, hpa, place);
  }

  /** The level at which a page of this size is held: 0 unless it is kept whole. */
  @Clause("K-MAP-3")
  public int wholeLevel(long gpa, int size) {
    return features.wholeLargePages() ? code.wholeLevel(gpa, size) : 0;
  }

  /** The leaf of a unit of guest memory that lies side by side in host memory from {@code hpa}. */
  @Clause({"K-SPT-2", "K-SPT-3"})
  private long leaf(int accessClass, long packed, boolean dirty, long gpa, long hpa, int pageSize) {
    int granted =
        ShadowWord.granted(domains.role(current), domains.keys(current), accessClass, packed);
    boolean store = ShadowWord.mayStore(granted, dirty, code.slots().isRam(gpa), code.mustSee(gpa));
    boolean global = PackedWalk.isGlobal(packed);
    int generation = global ? domains.global(current) : domains.local(current);
    return ShadowWord.leaf(ShadowWord.half(hpa, granted, store), global, generation, pageSize);
  }

  /**
   * The place for the leaf of an address in a table of a level. What is in the way goes, from the
   * shadow page table and the guest TLB; tables that lack are made.
   *
   * @param pieces the size of the page of which the leaf is a piece; 0 if it is no piece
   */
  @Clause({"K-SPT-4", "K-INV-3"})
  private int place(int accessClass, long gva, int target, int pieces) {
    int top = domains.top(current);
    int owner = Domains.mid(current, accessClass);
    int root = domains.root(current, accessClass);
    if (root == 0) {
      root = newTable(owner, top, 0);
      domains.root(current, accessClass, root);
    }
    int place = tables.descend(root, top, gva, target, pieces);
    int reached = tables.level(place);
    int swept = tables.word(place) == 0 ? target : reached;
    if (swept > 0) {
      sweep(current, accessClass, gva, swept);
    }
    for (int level = 4; level > 0; level--) {
      if (level <= reached && level > target) {
        int table = newTable(owner, level - 1, gva);
        tables.set(place, ShadowWord.link(table, ShadowTables.expected(level, pieces)));
        place = table << 9 | ShadowTables.index(gva, level - 1);
      }
    }
    return place;
  }

  private int newTable(int owner, int level, long gva) {
    events.count(Events.TABLE);
    return tables.allocate(owner, level, gva);
  }

  /** The pair that the guest TLB holds for an address follows the shadow page table. */
  @Clause("K-SPT-5")
  public void refresh(int accessClass, long gva) {
    long key = FastGtlb.key(mid(current, accessClass), gva);
    int index = gtlb.find(key);
    if (index >= 0) {
      if (features.upgradeInPlace()) {
        writePair(accessClass, gva, index);
      } else {
        gtlb.invalidate(key, gtlb.shift(index));
      }
    }
  }

  /** The guest TLB loses what lies under one word of a level; a domain not in use when it comes. */
  @Clause("K-SPT-6")
  void sweep(int domain, int accessClass, long gva, int level) {
    events.count(Events.PAGE_SWEEP);
    if (domain != current && features.lazyInvalidation()) {
      domains.stale(domain, true);
      return;
    }
    int mid = mid(domain, accessClass);
    if (level > 2) {
      gtlb.invalidateMid(mid);
      return;
    }
    int shift = ShadowTables.halfShift(level);
    gtlb.invalidate(FastGtlb.key(mid, gva), shift);
    if (level == 2) {
      gtlb.invalidate(FastGtlb.key(mid, gva ^ 1L << HUGE_SHIFT - 1), shift);
    }
  }

  /**
   * Drops the page that an address lies in, of whatever size, in every domain of a PCID; and with
   * {@code globals} in all other domains where it may be global.
   */
  @Clause({"K-INV-1", "K-SPC-2"})
  public void invalidate(long gva, int pcid, boolean globals) {
    for (int domain = 0; domain < domains.count(); domain++) {
      int own = domains.pcid(domain);
      if (own == pcid || globals && own != Domains.FREE) {
        for (int accessClass = 0; accessClass < Domains.CLASSES; accessClass++) {
          drop(domain, accessClass, gva, own != pcid);
        }
      }
    }
  }

  /** Drops an address's page from one table, leaves first; perhaps only if it may be global. */
  @Clause({"K-INV-1", "K-INV-3"})
  public void drop(int domain, int accessClass, long gva, boolean onlyGlobal) {
    int root = domains.root(domain, accessClass);
    if (root == 0) {
      return;
    }
    events.count(Events.PAGE_DROP);
    int place = tables.locatePage(root, domains.top(domain), gva);
    int level = tables.level(place);
    dropWord(domain, accessClass, gva, level, place, onlyGlobal);
    int buddy = tables.buddy(root, domains.top(domain), gva);
    if (buddy != 0 && ShadowWord.pageSize(tables.word(buddy)) == 2) {
      dropWord(domain, accessClass, gva ^ 1L << LARGE_SHIFT, 1, buddy, onlyGlobal);
    }
  }

  @Clause("K-INV-2")
  private void dropWord(
      int domain, int accessClass, long gva, int level, int place, boolean onlyGlobal) {
    long word = tables.word(place);
    boolean concerned = !onlyGlobal || ShadowWord.isLink(word) || ShadowWord.isGlobal(word);
    if (word != 0 && concerned) {
      tables.set(place, 0);
      sweep(domain, accessClass, gva, level);
    }
  }

  /**
   * Flushes all domains of a PCID, or of {@link #EVERY}.
   *
   * @param globals leaves of global pages too
   */
  @Clause({"K-FLU-1", "K-SPC-2"})
  public void flush(int pcid, boolean globals) {
    events.count(Events.FLUSH);
    for (int domain = 0; domain < domains.count(); domain++) {
      int own = domains.pcid(domain);
      if (own != Domains.FREE && (pcid == EVERY || own == pcid)) {
        domains.flush(domain, globals);
        if (features.lazyInvalidation()) {
          domains.stale(domain, true);
        } else {
          sweepMids(domain);
        }
      }
    }
    settle();
  }

  /** MOV CR3 that keeps nothing which the architecture lets go. */
  @Clause({"K-FLU-1", "K-FLU-2"})
  public void switchSpaces(int pcid, boolean keep) {
    if (!features.keepSpaces()) {
      flush(EVERY, true);
    } else if (!keep) {
      flush(pcid, false);
    }
  }

  /** Drops everything. */
  @Clause("K-SPT-7")
  private void reset() {
    events.count(Events.RESET);
    for (int domain = 0; domain < domains.count(); domain++) {
      domains.forget(domain);
      domains.stale(domain, true);
    }
    tables.clear();
    reverse.clear();
    settle();
  }
}
