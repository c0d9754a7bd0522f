package org.btmmu.proofs.laws;

import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastGtlb;
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
    long[] starts = {0, 1L << 32};
    long[] ends = {1 << 20, (1L << 32) + (1 << 20)};
    long[] backing = new long[512];
    for (int page = 0; page < backing.length; page++) {
      backing[page] = (page ^ 1L) + 1024 << 12;
    }
    return new GuestSlots(12, starts, ends, new boolean[] {true, false}, backing);
  }

  private static KernelModule small(Features features, CodePages code) {
    return new KernelModule(
        features,
        code,
        new FastGtlb(2, 2, 2, 1),
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
}
