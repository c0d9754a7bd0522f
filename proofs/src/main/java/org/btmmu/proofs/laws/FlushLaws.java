package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.Invalidation;

/** Steps that make the guest's TLB lose all of a PCID, or everything. */
public final class FlushLaws {
  private FlushLaws() {}

  static KernelModule module(long seed) {
    return Coupling.random(seed);
  }

  @Law(
      id = "coupling-mov-cr3",
      says = "after MOV CR3 that flushes, a leaf that is still usable is one that the guest's TLB may"
          + " still hold",
      clauses = {"K-FLU-1", "T-INV-2"})
  static boolean movCr3(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      int pcid,
      long packed) {
    given(Coupling.isPlace(module, domain, accessClass) && pcid >= 0 && pcid < 4096);
    Coupling.given(module, domain, width);
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    int local = module.domains().local(domain);
    int global = module.domains().global(domain);
    given(path.shaped() && Coupling.isNotAhead(module, domain, path.last()));
    given(path.isOf(local, global, packed) && packed >= 0);

    module.switchSpaces(pcid, false);
    long before = path.usable(local, global);
    long after = module.usable(domain, accessClass, gva);
    cover("kept", after != 0);
    cover("lost", before != 0 && after == 0);
    return after == 0
        || after == before
            && !Invalidation.movCr3(pcid).drops(Coupling.walk(gva, module.domains().pcid(domain), packed));
  }
}
