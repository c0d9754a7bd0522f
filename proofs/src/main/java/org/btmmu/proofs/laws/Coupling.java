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

  private static final int TABLES = 32;

  private Coupling() {}

  /** A small module; its sizes are what proofs fix, its contents are arbitrary. */
  static KernelModule small() {
    long[] starts = {0, 1L << 32};
    long[] ends = {1 << 20, (1L << 32) + (1 << 20)};
    long[] backing = new long[512];
    for (int page = 0; page < backing.length; page++) {
      backing[page] = (page ^ 1L) + 1024 << 12;
    }
    GuestSlots slots = new GuestSlots(12, starts, ends, new boolean[] {true, false}, backing);
    return new KernelModule(
        Features.ALL,
        new CodePages(slots),
        new FastGtlb(2, 2, 2, 1),
        new ShadowTables(TABLES),
        new Domains(1, DOMAINS),
        new ReverseMap(4),
        new Events());
  }

  /** Whether this names a domain and a class. */
  static boolean isPlace(int domain, int accessClass) {
    return domain >= 0 && domain < DOMAINS && accessClass >= 0 && accessClass < Domains.CLASSES;
  }

  /**
   * The shape of the tree on the path of one address: each table is in use and belongs to this MID,
   * level and address, so that two paths share a table only where they share MID and address bits;
   * and words are of a size that their level can have, one on each path.
   */
  static boolean isOwned(KernelModule module, int domain, int accessClass, long gva) {
    ShadowTables tables = module.tables();
    int top = module.domains().top(domain);
    int table = module.domains().root(domain, accessClass);
    boolean good = top >= 2 && top <= 4 && tables.used() >= 1 && tables.used() <= TABLES;
    boolean goesOn = table != 0;
    boolean inPieces = false;
    for (int level = 4; level >= 0; level--) {
      if (good && goesOn && level <= top) {
        good = table > 0 && table < tables.used();
        if (good) {
          long word = tables.word(table << 9 | ShadowTables.index(gva, level));
          long owner = ShadowTables.owner(Domains.mid(domain, accessClass), level, gva);
          good = tables.owner(table) == owner && isShaped(word, level, inPieces);
          goesOn = ShadowWord.isLink(word);
          inPieces |= ShadowWord.pageSize(word) != 0;
          table = ShadowWord.table(word);
        }
      }
    }
    return good;
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

  /** The same for every tree. */
  static boolean isOwnedEverywhere(KernelModule module, long gva) {
    boolean good = true;
    for (int domain = 0; domain < DOMAINS; domain++) {
      for (int accessClass = 0; accessClass < Domains.CLASSES; accessClass++) {
        good &= isOwned(module, domain, accessClass, gva);
      }
    }
    return good;
  }

  /** The word that decides on an address; 0 if there is no table yet. */
  static long word(KernelModule module, int domain, int accessClass, long gva) {
    int root = module.domains().root(domain, accessClass);
    return root == 0
        ? 0
        : module.tables().word(module.tables().locate(root, module.domains().top(domain), gva));
  }

  /** No leaf is of a generation that is still to come. */
  static boolean isNotAhead(KernelModule module, int domain, int accessClass, long gva) {
    long word = word(module, domain, accessClass, gva);
    int local = module.domains().local(domain);
    int global = module.domains().global(domain);
    return local >= 0
        && local < ShadowWord.GENERATIONS
        && global >= 0
        && global < ShadowWord.GENERATIONS
        && ShadowWord.generation(word) <= (ShadowWord.isGlobal(word) ? global : local);
  }

  /** The size of the guest's page that a word on the path of an address says; 0: 4 KByte. */
  static int pageSize(KernelModule module, int domain, int accessClass, long gva) {
    ShadowTables tables = module.tables();
    int table = module.domains().root(domain, accessClass);
    int size = 0;
    boolean goesOn = table != 0;
    for (int level = 4; level >= 0; level--) {
      if (goesOn && level <= module.domains().top(domain)) {
        long word = tables.word(table << 9 | ShadowTables.index(gva, level));
        size |= ShadowWord.pageSize(word);
        goesOn = ShadowWord.isLink(word);
        table = ShadowWord.table(word);
      }
    }
    return size;
  }

  /** The walk that a packed outcome stands for, at the page of an address. */
  static Complete walk(long gva, int pcid, long packed) {
    long gpa = PackedWalk.gpa(packed);
    int size = PackedWalk.size(packed);
    PageSize pageSize =
        size == 0
            ? PageSize.SIZE_4KB
            : size == 1
                ? PageSize.SIZE_2MB
                : size == 2 ? PageSize.SIZE_4MB : PageSize.SIZE_1GB;
    Rights rights = new Rights(false, false, false, 0);
    return new Complete(
        gva & -4096L,
        pcid,
        gpa & -4096L,
        pageSize,
        rights,
        PackedWalk.isGlobal(packed),
        PackedWalk.isDirty(packed));
  }

  /**
   * The leaf of an address, if it is usable, is one of this walk: what decides when it must go.
   *
   * @param packed see {@link PackedWalk}
   */
  static boolean isOf(KernelModule module, int domain, int accessClass, long gva, long packed) {
    long word = word(module, domain, accessClass, gva);
    return module.usable(domain, accessClass, gva) == 0
        || pageSize(module, domain, accessClass, gva) == PackedWalk.size(packed)
            && ShadowWord.isGlobal(word) == PackedWalk.isGlobal(packed);
  }
}
