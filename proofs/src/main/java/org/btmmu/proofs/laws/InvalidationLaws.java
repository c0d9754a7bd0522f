package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** Steps that make the guest's TLB lose one page. */
public final class InvalidationLaws {
  private InvalidationLaws() {}

  static KernelModule module(long seed) {
    return Coupling.random(seed);
  }

  @Law(
      id = "spt-drop",
      says = "dropping a page from a tree leaves no leaf of a page that the address lies in, whatever"
          + " its size, and changes no other leaf",
      clauses = {"K-INV-1", "K-INV-3"})
  static boolean drop(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long address,
      boolean onlyGlobal,
      long packed) {
    given(Coupling.isPlace(module, domain, accessClass) && packed >= 0);
    Coupling.given(module, domain, width);
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    ShadowPath other = ShadowPath.of(module, domain, accessClass, address);
    int local = module.domains().local(domain);
    int global = module.domains().global(domain);
    given(path.shaped() && other.shaped() && path.isOf(local, global, packed));

    module.drop(domain, accessClass, address, onlyGlobal);
    boolean usable = path.usable(local, global) != 0;
    cover("kept", usable && !path.isCut(module));
    cover("lost", usable && path.isCut(module));
    boolean samePage =
        (gva ^ address) >>> Coupling.walk(gva, 0, packed).size().shift() == 0
            && (!onlyGlobal || PackedWalk.isGlobal(packed));
    return path.isKeptOrCut(module) && (!usable || !samePage || path.isCut(module));
  }
}
