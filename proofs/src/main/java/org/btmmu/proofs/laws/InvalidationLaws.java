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
    return Coupling.small();
  }

  @Law(
      id = "spt-drop",
      says = "dropping a page from a tree leaves no leaf of a page that the address lies in, whatever"
          + " its size, and changes no other leaf",
      clauses = {"K-INV-1", "K-INV-3"})
  static boolean drop(
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long address,
      boolean onlyGlobal,
      long packed) {
    given(Coupling.isPlace(domain, accessClass) && packed >= 0);
    given(module.current() >= 0 && module.current() < Coupling.DOMAINS);
    given(Coupling.isOwned(module, domain, accessClass, gva));
    given(Coupling.isOwned(module, domain, accessClass, address));
    given(Coupling.isOf(module, domain, accessClass, gva, packed));

    long before = module.usable(domain, accessClass, gva);
    module.drop(domain, accessClass, address, onlyGlobal);
    long after = module.usable(domain, accessClass, gva);
    cover("kept", after != 0);
    cover("lost", before != 0 && after == 0);
    boolean samePage =
        (gva ^ address) >>> Coupling.walk(gva, 0, packed).size().shift() == 0
            && (!onlyGlobal || PackedWalk.isGlobal(packed));
    return after == 0 || after == before && !samePage;
  }
}
