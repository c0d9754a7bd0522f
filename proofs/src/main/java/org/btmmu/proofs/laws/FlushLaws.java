package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.reference.guest.PossibleWalk.Complete;

/** Steps that make the guest's TLB lose all of a PCID, or everything. */
public final class FlushLaws {
  private FlushLaws() {}

  static KernelModule module(long seed) {
    return Coupling.small();
  }

  @Law(
      id = "coupling-mov-cr3",
      says = "after MOV CR3 that flushes, a leaf that is still usable is one that the guest's TLB may"
          + " still hold",
      clauses = {"K-FLU-1", "T-INV-2"})
  static boolean movCr3(
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      int pcid,
      Complete walk) {
    given(Coupling.isPlace(domain, accessClass) && pcid >= 0 && pcid < 4096);
    given(Coupling.isOwned(module, domain, accessClass, gva));
    given(Coupling.isNotAhead(module, domain, accessClass, gva));
    long word = Coupling.word(module, domain, accessClass, gva);
    given(walk.pcid() == module.domains().pcid(domain));
    given(!ShadowWord.isGlobal(word) || walk.global());
    given(module.current() >= 0 && module.current() < Coupling.DOMAINS);

    long before = module.usable(domain, accessClass, gva);
    module.switchSpaces(pcid, false);
    long after = module.usable(domain, accessClass, gva);
    cover("kept", after != 0);
    cover("lost", before != 0 && after == 0);
    return after == 0 || after == before && !Invalidation.movCr3(pcid).drops(walk);
  }
}
