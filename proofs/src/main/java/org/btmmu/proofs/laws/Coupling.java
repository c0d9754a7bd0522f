package org.btmmu.proofs.laws;

import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.proofs.Proof;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.Rights;

/**
 * What ties the kernel module to the guest's TLB between two of its operations, said at one
 * arbitrary place: one address under one access class of one domain, and one entry of the guest
 * TLB. What holds at an arbitrary place holds at all.
 */
final class Coupling {
  /** Domains of the prototype. */
  static final int DOMAINS = 2;

  /** Tables of the prototype. */
  static final int TABLES = 32;

  /** Host pages of each of the prototype's two slots: 4 MByte. */
  private static final int SLOT_PAGES = 1 << 10;

  /** Entries of any size of the prototype's guest TLB. */
  private static final int ANY_SIZE = 2;

  /** Its sets. */
  private static final int SETS = 2;

  /** Entries of a set. */
  private static final int WAYS = 2;

  /** How many PCIDs there are. */
  static final int PCIDS = 4096;

  private Coupling() {}

  /** How many bits the guest's linear addresses have; each is an obligation of its own. */
  enum Width {
    BITS_32,
    BITS_48,
    BITS_57
  }

  /** One tree; each is an obligation of its own, where a step goes through all of them. */
  enum Tree {
    FIRST_USER(0, 0),
    FIRST_SUPERVISOR(0, 1),
    FIRST_SUPERVISOR_AC(0, 2),
    SECOND_USER(1, 0),
    SECOND_SUPERVISOR(1, 1),
    SECOND_SUPERVISOR_AC(1, 2);

    final int domain;
    final int accessClass;

    Tree(int domain, int accessClass) {
      this.domain = domain;
      this.accessClass = accessClass;
    }
  }

  /** A small module that holds nothing; its sizes are what proofs fix. */
  static KernelModule small() {
    return small(Features.ALL, new CodePages(slots()));
  }

  /** What a law takes a module {@link org.btmmu.proofs.From}: of this size, in any state. */
  static KernelModule random(long seed) {
    return random(Features.ALL, seed);
  }

  /** As {@link #random(long)}, with these optimizations. */
  static KernelModule random(Features features, long seed) {
    CodePages code = new CodePages(slots());
    KernelModule module = small(features, code);
    if (seed != 0) {
      ModuleDraw.operate(module, code, seed);
    }
    return module;
  }

  private static GuestSlots slots() {
    long[] backing = new long[2 * SLOT_PAGES];
    for (int page = 0; page < backing.length; page++) {
      backing[page] = (long) (page + SLOT_PAGES) << 12;
    }
    long slot = (long) SLOT_PAGES << 12;
    long rom = 1L << 32;
    return new GuestSlots(
        12,
        new long[] {0, rom},
        new long[] {slot, rom + slot},
        new boolean[] {true, false},
        backing);
  }

  /** Code pages of the prototype's slots; some hold code if the seed is not 0. */
  static CodePages codePages(long seed) {
    CodePages code = new CodePages(slots());
    for (int page = 0; page < 64; page++) {
      if ((seed >>> page & 1) != 0) {
        code.set((long) page << 12, true);
      }
    }
    return code;
  }

  private static KernelModule small(Features features, CodePages code) {
    return new KernelModule(
        features,
        code,
        new FastGtlb(ANY_SIZE, SETS, WAYS, 1),
        new ShadowTables(TABLES),
        new Domains(1, DOMAINS),
        new ReverseMap(4),
        new Events());
  }

  /** The domain's addresses have this width, which proofs then know as a constant. */
  static void given(KernelModule module, int domain, Width width) {
    SpaceAndRole what = module.domains().what(domain);
    int top = width == Width.BITS_32 ? 2 : width == Width.BITS_48 ? 3 : 4;
    Proof.given(what.top() == top);
    SpaceAndRole named =
        new SpaceAndRole(
            what.base(),
            what.pdpte1(),
            what.pdpte2(),
            what.pdpte3(),
            what.pcid(),
            what.role(),
            what.keys(),
            top);
    module.domains().name(domain, named);
  }

  /** Whether the module is in a domain, and knows which to give up next. */
  static boolean isReady(KernelModule module) {
    int current = module.current();
    int turn = module.domains().turn();
    return current >= 0 && current < DOMAINS && turn >= 0 && turn < DOMAINS;
  }

  /**
   * Two slots, anywhere, of the prototype's sizes; what backs them is arbitrary, host pages of 4
   * KByte below 2^48.
   */
  static boolean isSound(GuestSlots slots, long gpa) {
    long ram = slots.start(0);
    long rom = slots.start(1);
    return isSlot(slots, 0)
        && isSlot(slots, 1)
        && slots.page(0, ram) == 0
        && slots.page(1, rom) == SLOT_PAGES
        && (ram >= slots.end(1) || rom >= slots.end(0))
        && (!slots.isBacked(gpa) || isHostAddress(slots.hpa(gpa), gpa));
  }

  private static boolean isHostAddress(long hpa, long gpa) {
    return hpa >>> 48 == 0 && (hpa & 0xFFF) == (gpa & 0xFFF);
  }

  private static boolean isSlot(GuestSlots slots, int slot) {
    long start = slots.start(slot);
    return start >>> 52 == 0
        && (start & ((long) SLOT_PAGES << 12) - 1) == 0
        && slots.end(slot) == start + ((long) SLOT_PAGES << 12);
  }

  /**
   * What the module knows of a whole unit's backing is true at one address in it: it lies as far
   * from the unit's first byte as in guest memory.
   */
  static boolean isWholeAt(GuestSlots slots, long gpa, int level) {
    long unit = gpa & -1L << 12 + 9 * level;
    boolean whole = slots.isWhole(unit, 12 + 9 * level, 1L << ShadowTables.halfShift(level));
    return !whole || slots.hpa(gpa) - slots.hpa(unit) == gpa - unit && slots.isRam(gpa);
  }

  /** The hints for a host physical page are places of tables in use. */
  static boolean areHints(KernelModule module, long hpa) {
    boolean good = true;
    int bucket = module.reverse().bucket(hpa);
    for (int way = 0; way < ReverseMap.WAYS; way++) {
      int place = module.reverse().place(bucket, way);
      good &= place >= 0 && place < module.tables().used() << 9;
    }
    return good;
  }

  /** The next table, which is not in use yet, is empty at an address's place of a level. */
  static boolean isFresh(KernelModule module, int level, long gva) {
    int place = module.tables().used() << 9 | ShadowTables.index(gva, level);
    return module.tables().word(place) == 0;
  }

  /** A page where stores must be seen is counted in the larger units around it. */
  static boolean isCounted(CodePages code, long gpa) {
    return !code.mustSee(gpa)
        || code.mustSee(gpa & -1L << 21, 21) && code.mustSee(gpa & -1L << 30, 30);
  }

  /** A walk for an address: one that leads to the same offset in a page of its size. */
  static long walkTo(long gva, long packed) {
    int size = PackedWalk.size(packed);
    long offset = (1L << (size == 0 ? 12 : size == 1 ? 21 : size == 2 ? 22 : 30)) - 1;
    return packed & ~offset | gva & offset;
  }

  /** What a fill asks of the slots around an address that a walk led to. */
  static boolean isSoundFor(GuestSlots slots, long gpa) {
    return isSound(slots, gpa & -1L << 21) && isWholeAt(slots, gpa, 1);
  }

  /** Whether an address is one that a tree of this height tells apart: extended, or of 32 bits. */
  static boolean isLinear(long gva, int top) {
    int unused = 43 - 9 * top;
    return top == 2 ? gva >>> 32 == 0 : gva << unused >> unused == gva;
  }

  /**
   * Whether two addresses, as a tree of this height tells them apart, lie in one unit of a level.
   */
  static boolean isSameUnit(long gva, long other, int level, int top) {
    long differ = (gva ^ other) & (1L << 21 + 9 * top) - 1;
    return differ >>> 12 + 9 * level == 0;
  }

  /**
   * Whether this names a domain and a class of a module that is ready, and a domain that stands for
   * nothing has no leaf.
   */
  static boolean isPlace(KernelModule module, int domain, int accessClass) {
    if (domain < 0 || domain >= DOMAINS || accessClass < 0 || accessClass >= Domains.CLASSES) {
      return false;
    }
    int pcid = module.domains().pcid(domain);
    boolean empty = pcid == Domains.FREE && module.domains().root(domain, accessClass) == 0;
    return isReady(module) && (empty || pcid >= 0 && pcid < PCIDS);
  }

  /**
   * All trees but one are made empty: for proofs of steps that go through all of them, which do not
   * meet (spt-drop-elsewhere).
   */
  static void only(KernelModule module, int domain, int accessClass) {
    for (int other = 0; other < DOMAINS; other++) {
      for (int otherClass = 0; otherClass < Domains.CLASSES; otherClass++) {
        if (other != domain || otherClass != accessClass) {
          module.domains().root(other, otherClass, 0);
        }
      }
    }
  }

  /** No leaf is of a generation that is still to come. */
  static boolean isNotAhead(KernelModule module, int domain, long word) {
    int local = module.domains().local(domain);
    int global = module.domains().global(domain);
    return local >= 0
        && local < ShadowWord.GENERATIONS
        && global >= 0
        && global < ShadowWord.GENERATIONS
        && ShadowWord.generation(word) <= (ShadowWord.isGlobal(word) ? global : local);
  }

  /** The walk that a packed outcome stands for, at the page of an address. */
  static Complete walk(long gva, int pcid, long packed) {
    int size = PackedWalk.size(packed);
    PageSize pageSize =
        size == 0
            ? PageSize.SIZE_4KB
            : size == 1 ? PageSize.SIZE_2MB : size == 2 ? PageSize.SIZE_4MB : PageSize.SIZE_1GB;
    return new Complete(
        gva & -4096L,
        pcid,
        PackedWalk.gpa(packed) & -4096L,
        pageSize,
        new Rights(false, false, false, 0),
        PackedWalk.isGlobal(packed),
        PackedWalk.isDirty(packed));
  }

  /** Whether this is an entry of the guest TLB, of a size that it can have. */
  static boolean isEntry(KernelModule module, int index) {
    FastGtlb gtlb = module.gtlb();
    if (index < 0 || index >= gtlb.entries()) {
      return false;
    }
    long inside = gtlb.inside(index);
    boolean small = inside == FastGtlb.insidePair(FastGtlb.SHIFT_4KB);
    boolean large =
        inside == FastGtlb.insidePair(FastGtlb.SHIFT_1MB)
            || inside == FastGtlb.insidePair(FastGtlb.SHIFT_256MB);
    long tag = gtlb.tag(index);
    boolean ownSet = tag == 0 || (tag & SETS - 1) == (index - ANY_SIZE) / WAYS;
    return (small && (index < ANY_SIZE || ownSet) || large && index < ANY_SIZE)
        && (tag & inside) == 0
        && tag >>> 56 == 0;
  }

  /** Whether a leaf of a level begins where the halves of its pairs can, all below 2^48. */
  static boolean isFrame(long leaf, int level) {
    long hpa = FastHalf.hpa(leaf);
    long halfBytes = 1L << ShadowTables.halfShift(level);
    return (hpa & halfBytes - 1) == 0 && hpa <= (1L << 48) - (1L << 12 + 9 * level);
  }

  /**
   * An entry of the guest TLB says no more of an address than its shadow page table does: if it
   * matches, it is of the size of the leaf that is usable there, 4 KByte if none is, and its half,
   * if V is 1, is the leaf's. Entries of a domain that is stale say nothing.
   *
   * @param path the address's, as it is now
   */
  static boolean isWithin(
      KernelModule module, int index, int domain, int accessClass, long gva, ShadowPath path) {
    long word = path.usable(module.domains().local(domain), module.domains().global(domain));
    return isWithin(module, index, domain, accessClass, gva, word, path.level());
  }

  /** The same for a usable leaf of a level, or 0. */
  static boolean isWithin(
      KernelModule module, int index, int domain, int accessClass, long gva, long leaf, int level) {
    FastGtlb gtlb = module.gtlb();
    long key = FastGtlb.key(Domains.mid(domain, accessClass), gva);
    if (module.domains().isStale(domain)
        || !FastGtlb.matches(gtlb.tag(index), gtlb.inside(index), key)) {
      return true;
    }
    int shift = ShadowTables.halfShift(leaf == 0 ? 0 : level);
    long half = FastGtlb.half(gtlb.even(index), gtlb.odd(index), gva, gtlb.shift(index));
    long even = leaf == 0 || level == 0 ? leaf : ShadowWord.evenOf(leaf, level, gva);
    long expected =
        shift != FastGtlb.SHIFT_4KB && (gva >>> shift & 1) != 0 ? even + (1L << shift - 6) : even;
    return gtlb.shift(index) == shift && ((half & FastHalf.VALID) == 0 || half == expected);
  }

  /**
   * A usable leaf gives its class no more than a walk does.
   *
   * @param half the leaf's half for the address's 4 KByte; 0 if none is usable
   * @param hpa where the walk leads, a multiple of 4096
   */
  static boolean restricts(long half, long hpa, int granted, boolean store) {
    long all = ShadowWord.half(hpa, granted, store);
    return half == 0 || half == all || half == (all & ~FastHalf.DIRTY);
  }
}
