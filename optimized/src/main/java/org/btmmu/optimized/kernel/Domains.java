package org.btmmu.optimized.kernel;

import java.util.function.LongConsumer;
import org.btmmu.spec.Clause;

/**
 * The domains of one virtual processor: each an address space under a role, with one shadow page
 * table for each access class. Domains lie in sets by a hash of what they stand for; a set that is
 * full gives up one that is not in use.
 *
 * <p>The MID of a domain and class is 4 · domain + class + 1, so that MID 0 stands for none.
 *
 * <p>Guaranteed by the laws mid-injective, mid-recycle and mid-fields.
 */
public final class Domains {
  /** Access classes of a domain. */
  public static final int CLASSES = 3;

  /** PCID of a domain that stands for nothing. */
  public static final int FREE = -1;

  private final int setMask;
  private final int ways;
  private final long[] bases;
  private final long[] pdptes;
  private final long[] roles;
  private final long[] keys;
  private final int[] pcids;
  private final int[] tops;
  private final int[] roots;
  private final int[] local;
  private final int[] global;
  private final boolean[] stale;
  private int turn;

  /**
   * No domain is in use.
   *
   * @param sets a power of two
   * @param ways domains of a set, at least 2; sets · ways is 2 to 1024
   */
  public Domains(int sets, int ways) {
    this.setMask = sets - 1;
    this.ways = ways;
    int domains = sets * ways;
    bases = new long[domains];
    pdptes = new long[3 * domains];
    roles = new long[domains];
    keys = new long[domains];
    pcids = new int[domains];
    for (int domain = 0; domain < domains; domain++) {
      pcids[domain] = FREE;
    }
    tops = new int[domains];
    roots = new int[CLASSES * domains];
    local = new int[domains];
    global = new int[domains];
    stale = new boolean[domains];
  }

  private Domains(Domains other) {
    setMask = other.setMask;
    ways = other.ways;
    bases = other.bases.clone();
    pdptes = other.pdptes.clone();
    roles = other.roles.clone();
    keys = other.keys.clone();
    pcids = other.pcids.clone();
    tops = other.tops.clone();
    roots = other.roots.clone();
    local = other.local.clone();
    global = other.global.clone();
    stale = other.stale.clone();
    turn = other.turn;
  }

  /** An independent copy. */
  public Domains copy() {
    return new Domains(this);
  }

  /** How many domains there can be. */
  public int count() {
    return pcids.length;
  }

  /** The MID of a domain and class. */
  @Clause({"K-DOM-1", "B-MID-1", "K-DOM-4"})
  public static int mid(int domain, int accessClass) {
    return 4 * domain + accessClass + 1;
  }

  /** The domain of a MID. */
  public static int domain(int mid) {
    return mid >> 2;
  }

  /** The access class of a MID. */
  public static int accessClass(int mid) {
    return (mid & 3) - 1;
  }

  /** Which domain of a set was given up last: 0 … ways − 1. */
  public int turn() {
    return turn;
  }

  /** The PCID of a domain; {@link #FREE} if it stands for nothing. */
  public int pcid(int domain) {
    return pcids[domain];
  }

  /** The role: see {@code FastControls.role}. */
  public long role(int domain) {
    return roles[domain];
  }

  /** The key registers: see {@code FastControls.keys}. */
  public long keys(int domain) {
    return keys[domain];
  }

  /** The level of the root tables. */
  public int top(int domain) {
    return tops[domain];
  }

  /** The root table of a class; 0 if it has none yet. */
  public int root(int domain, int accessClass) {
    return roots[CLASSES * domain + accessClass];
  }

  /** Sets the root table of a class. */
  public void root(int domain, int accessClass, int table) {
    roots[CLASSES * domain + accessClass] = table;
  }

  /** The generation that leaves of pages that are not global must have. */
  public int local(int domain) {
    return local[domain];
  }

  /** The generation that leaves of global pages must have. */
  public int global(int domain) {
    return global[domain];
  }

  /** Whether the guest TLB must lose the domain's entries before the domain is used again. */
  public boolean isStale(int domain) {
    return stale[domain];
  }

  /** Sets whether the guest TLB must lose the domain's entries first. */
  public void stale(int domain, boolean isStale) {
    stale[domain] = isStale;
  }

  /** The domain that stands for a space under a role; −1 if none does. */
  @Clause({"K-DOM-1", "K-DOM-3"})
  public int find(SpaceAndRole sought) {
    int first = first(sought);
    int found = -1;
    for (int way = 0; way < ways; way++) {
      if (standsFor(first + way, sought)) {
        found = first + way;
      }
    }
    return found;
  }

  /** What a domain stands for; with the PCID {@link #FREE} if for nothing. */
  public SpaceAndRole what(int domain) {
    return new SpaceAndRole(
        bases[domain],
        pdptes[3 * domain],
        pdptes[3 * domain + 1],
        pdptes[3 * domain + 2],
        pcids[domain],
        roles[domain],
        keys[domain],
        tops[domain]);
  }

  /** Whether a domain stands for a space under a role. */
  public boolean standsFor(int domain, SpaceAndRole sought) {
    return pcids[domain] == sought.pcid()
        && bases[domain] == sought.base()
        && roles[domain] == sought.role()
        && keys[domain] == sought.keys()
        && tops[domain] == sought.top()
        && pdptes[3 * domain] == sought.pdpte1()
        && pdptes[3 * domain + 1] == sought.pdpte2()
        && pdptes[3 * domain + 2] == sought.pdpte3();
  }

  /** Tells what a domain stands for, in 8 numbers. */
  public void tell(int domain, LongConsumer sink) {
    sink.accept(pcids[domain]);
    sink.accept(bases[domain]);
    sink.accept(roles[domain]);
    sink.accept(keys[domain]);
    sink.accept(tops[domain]);
    for (int register = 0; register < 3; register++) {
      sink.accept(pdptes[3 * domain + register]);
    }
  }

  /**
   * The domain to take for a space under a role that none stands for: a free one, else one of the
   * same set that is not {@code kept}, each in turn.
   */
  @Clause({"K-DOM-2", "K-DOM-4"})
  public int victim(SpaceAndRole sought, int kept) {
    int first = first(sought);
    turn = turn + 1 < ways ? turn + 1 : 0;
    int chosen = first + turn == kept ? (turn + 1 < ways ? turn + 1 : 0) : turn;
    for (int way = 0; way < ways; way++) {
      if (pcids[first + way] == FREE) {
        chosen = way;
      }
    }
    return first + chosen;
  }

  /** The domain now stands for this, with no leaf; the guest TLB may hold entries of its MIDs. */
  @Clause("K-DOM-2")
  public void assign(int domain, SpaceAndRole what) {
    name(domain, what);
    forget(domain);
    stale[domain] = true;
  }

  /** Sets what a domain stands for, and nothing else. */
  public void name(int domain, SpaceAndRole what) {
    pcids[domain] = what.pcid();
    bases[domain] = what.base();
    roles[domain] = what.role();
    keys[domain] = what.keys();
    tops[domain] = what.top();
    pdptes[3 * domain] = what.pdpte1();
    pdptes[3 * domain + 1] = what.pdpte2();
    pdptes[3 * domain + 2] = what.pdpte3();
  }

  /** The domain has no leaf any more. */
  public void forget(int domain) {
    for (int accessClass = 0; accessClass < CLASSES; accessClass++) {
      roots[CLASSES * domain + accessClass] = 0;
    }
  }

  /** Leaves of the domain are not usable any more: those that are not global, or all. */
  @Clause({"K-FLU-1", "K-FLU-4"})
  public void flush(int domain, boolean globals) {
    local[domain] = local[domain] + 1 & ShadowWord.GENERATIONS - 1;
    global[domain] = global[domain] + (globals ? 1 : 0) & ShadowWord.GENERATIONS - 1;
    if (local[domain] == 0 || globals && global[domain] == 0) {
      forget(domain); // numbers come round: leaves that are left would be current again
    }
  }

  /** The first domain of the set that a space under a role belongs to. */
  public int first(SpaceAndRole sought) {
    long mixed = sought.base() ^ sought.role() ^ sought.keys() * 31 ^ sought.pdpte1() * 7;
    mixed ^= (long) sought.pcid() << 12;
    return ((int) (mixed >>> 12 ^ mixed >>> 24 ^ mixed ^ mixed >>> 40) & setMask) * ways;
  }
}
