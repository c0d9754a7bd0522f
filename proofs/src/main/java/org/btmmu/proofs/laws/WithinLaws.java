package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.StoreWithdrawal;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** What the guest TLB holds stays within the shadow page tables. */
public final class WithinLaws {
  private WithinLaws() {}

  static KernelModule module(long seed) {
    return Coupling.random(seed);
  }

  @Law(
      id = "within-refill",
      says =
          "a refill where no entry matches brings in what the shadow page table has, and leaves"
              + " every entry within it",
      clauses = {"K-SPT-2", "K-SPT-5", "K-SPT-6", "B-CAU-3"})
  static boolean refill(
      Coupling.Width width,
      @From("module") KernelModule module,
      int accessClass,
      long gva,
      long otherGva,
      int slot) {
    int domain = module.current();
    given(Coupling.isPlace(module, domain, accessClass) && Coupling.isEntry(module, slot));
    Coupling.given(module, domain, width);
    int top = module.domains().top(domain);
    given(Coupling.isLinear(gva, top) && Coupling.isLinear(otherGva, top));
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    ShadowPath other = ShadowPath.of(module, domain, accessClass, otherGva);
    given(path.shaped() && other.shaped() && !module.domains().isStale(domain));
    given(Coupling.isFrame(path.last(), path.level()));
    given(Coupling.isWithin(module, slot, domain, accessClass, otherGva, other));
    given(module.gtlb().find(FastGtlb.key(Domains.mid(domain, accessClass), gva)) < 0);

    module.refill(accessClass, gva);
    long tag = module.gtlb().tag(slot);
    boolean matches =
        FastGtlb.matches(
            tag,
            module.gtlb().inside(slot),
            FastGtlb.key(Domains.mid(domain, accessClass), otherGva));
    cover("a large page", matches && module.gtlb().shift(slot) == FastGtlb.SHIFT_1MB);
    cover("the neighbour", matches && (gva ^ otherGva) >>> 12 == 1);
    cover("another entry", !matches);
    return Coupling.isWithin(module, slot, domain, accessClass, otherGva, other);
  }

  @Law(
      id = "within-drop",
      says =
          "what is dropped from the shadow page table of the domain in use is gone from the guest"
              + " TLB; a domain not in use becomes stale",
      clauses = {"K-INV-2", "K-INV-3", "K-SPT-2", "K-SPT-6", "K-OPT-3"})
  static boolean drop(
      Coupling.Width width,
      @From("module") KernelModule module,
      int tree,
      int accessClass,
      long gva,
      long otherGva,
      boolean onlyGlobal,
      int slot) {
    int domain = tree & 1;
    given(Coupling.isPlace(module, domain, accessClass) && Coupling.isEntry(module, slot));
    Coupling.given(module, domain, width);
    int top = module.domains().top(domain);
    given(Coupling.isLinear(gva, top) && Coupling.isLinear(otherGva, top));
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    ShadowPath other = ShadowPath.of(module, domain, accessClass, otherGva);
    given(path.shaped() && other.shaped());
    given(Coupling.isWithin(module, slot, domain, accessClass, otherGva, other));
    long leaf = other.usable(module.domains().local(domain), module.domains().global(domain));

    module.drop(domain, accessClass, gva, onlyGlobal);
    boolean cut = other.isCut(module);
    cover("in use", cut && leaf != 0 && !module.domains().isStale(domain));
    cover("not in use", cut && leaf != 0 && module.domains().isStale(domain));
    cover("kept", !cut && leaf != 0);
    return Coupling.isWithin(
        module, slot, domain, accessClass, otherGva, cut ? 0 : leaf, other.level());
  }

  @Law(
      id = "within-flush",
      says = "after a flush the guest TLB holds nothing of a leaf that is no longer usable",
      clauses = {"K-FLU-1", "K-SPT-2", "K-SPT-6", "K-OPT-3"})
  static boolean flush(
      Coupling.Width width,
      @From("module") KernelModule module,
      int tree,
      int accessClass,
      long gva,
      int pcid,
      boolean every,
      boolean globals,
      int slot) {
    int domain = tree & 1;
    given(Coupling.isPlace(module, domain, accessClass) && Coupling.isEntry(module, slot));
    Coupling.given(module, domain, width);
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    given(path.shaped() && Coupling.isNotAhead(module, domain, path.last()));
    given(module.domains().pcid(domain) >= 0 && pcid >= 0);
    given(Coupling.isWithin(module, slot, domain, accessClass, gva, path));
    long before = path.usable(module.domains().local(domain), module.domains().global(domain));

    module.flush(every ? KernelModule.EVERY : pcid, globals);
    long leaf = module.usable(domain, accessClass, gva);
    cover("lost", before != 0 && leaf == 0);
    cover("kept", leaf != 0);
    cover("stale", module.domains().isStale(domain));
    return (leaf == 0 || leaf == before)
        && Coupling.isWithin(module, slot, domain, accessClass, gva, leaf, path.level());
  }

  @Law(
      id = "coupling-justifies",
      says =
          "every hit in the guest TLB is allowed: where the walk leads, and no more than it allows",
      clauses = {"K-SPT-2", "K-SPT-3", "K-SPT-6", "K-MAP-1", "T-USE-1", "T-USE-2", "T-USE-4"})
  static boolean justifies(
      Coupling.Width width,
      @From("module") KernelModule module,
      int accessClass,
      long gva,
      int need,
      long packed,
      boolean dirty,
      boolean ram,
      boolean code) {
    int domain = module.current();
    given(Coupling.isPlace(module, domain, accessClass) && packed >= 0 && need > 0 && need < 8);
    Coupling.given(module, domain, width);
    given(Coupling.isLinear(gva, module.domains().top(domain)));
    long hpa = packed & (1L << 48) - 4096;
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    given(path.shaped() && !module.domains().isStale(domain));
    long leaf = path.usable(module.domains().local(domain), module.domains().global(domain));
    int granted =
        ShadowWord.granted(
            module.domains().role(domain), module.domains().keys(domain), accessClass, packed);
    boolean store = ShadowWord.mayStore(granted, dirty, ram, code);
    long inUnit = gva & (1L << 12 + 9 * path.level()) - 1;
    long here = leaf == 0 ? 0 : leaf + (inUnit >>> 12 << 6);
    given(Coupling.restricts(here, hpa, granted, store));
    given(leaf == 0 || Coupling.isFrame(leaf, path.level()));
    int index = module.gtlb().find(FastGtlb.key(Domains.mid(domain, accessClass), gva));
    given(index < 0 || Coupling.isWithin(module, index, domain, accessClass, gva, path));

    long result = module.translate(accessClass, gva, need);
    boolean hit = result >= 0;
    cover("a hit", hit);
    cover("a store", hit && (need & 2) != 0);
    cover("a hit in a large page", hit && path.level() == 1);
    cover("refused", !hit && index >= 0);
    return !hit
        || result == (hpa | gva & 0xFFF) && (need & ~granted) == 0 && ((need & 2) == 0 || store);
  }

  @Law(
      id = "no-write-when-clean",
      says =
          "where stores to a page are withdrawn from a leaf, the leaf does not allow them any more,"
              + " nor does the guest TLB",
      clauses = {"K-PRO-1", "K-SPT-3"})
  static boolean withdraw(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      int slot) {
    given(Coupling.isPlace(module, domain, accessClass) && Coupling.isEntry(module, slot));
    Coupling.given(module, domain, width);
    given(Coupling.isLinear(gva, module.domains().top(domain)));
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    given(path.shaped() && path.root() != 0 && path.level() <= 2);
    given(Coupling.isWithin(module, slot, domain, accessClass, gva, path));
    int local = module.domains().local(domain);
    int global = module.domains().global(domain);
    int place = module.tables().locate(path.root(), module.domains().top(domain), gva);
    long hpa = FastHalf.hpa(path.last());

    boolean before = ShadowWord.mayStoreTo(path.last(), hpa);
    StoreWithdrawal.withdrawStores(module, place, hpa, path.level());
    long leaf = ShadowWord.usable(module.tables().word(place), local, global);
    cover("a page", before && path.level() == 0);
    cover("a large page", before && path.level() == 1);
    cover("in use", before && domain == module.current());
    cover("not in use", before && domain != module.current());
    return !ShadowWord.mayStoreTo(module.tables().word(place), hpa)
        && Coupling.isWithin(module, slot, domain, accessClass, gva, leaf, path.level());
  }

  @Law(
      id = "fault-progress",
      says =
          "after a fill, and a refill if no entry matches, the access that was walked for succeeds",
      clauses = {"K-FLT-4", "K-FLT-5", "K-OPT-4"})
  static boolean progress(
      Coupling.Width width,
      @From("module") KernelModule module,
      int accessClass,
      long gva,
      int need) {
    int domain = module.current();
    given(Coupling.isPlace(module, domain, accessClass));
    Coupling.given(module, domain, width);
    given(Coupling.isLinear(gva, module.domains().top(domain)));
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    given(path.shaped() && path.level() <= 2 && !module.domains().isStale(domain));
    long half = path.usable(module.domains().local(domain), module.domains().global(domain));
    given(Coupling.isFrame(path.last(), path.level()) && half != 0);
    int wanted = need & allowed(half);
    given(wanted != 0);
    long key = FastGtlb.key(Domains.mid(domain, accessClass), gva);
    int index = module.gtlb().find(key);
    given(index < 0 || Coupling.isWithin(module, index, domain, accessClass, gva, path));

    if (index < 0) {
      module.refill(accessClass, gva);
    } else {
      module.refresh(accessClass, gva);
    }
    cover("a refill", index < 0);
    cover("an entry without V", index >= 0);
    cover("a large page", path.level() > 0);
    return module.translate(accessClass, gva, wanted) >= 0;
  }

  /** All that a half allows. */
  private static int allowed(long half) {
    int allowed = 0;
    for (int right = 1; right < 8; right *= 2) {
      allowed |= FastGtlb.allows(half, right) ? right : 0;
    }
    return allowed;
  }
}
