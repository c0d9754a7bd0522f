package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.reference.guest.PossibleWalk.Complete;

/**
 * The leaf of an arbitrary address under an arbitrary class of an arbitrary domain before a step,
 * with the walk that it is of, which the guest's TLB may hold; and whether that is still so after.
 *
 * @param used how many tables were in use
 * @param local the generation of the domain's leaves that are not global
 * @param global the generation of its global ones
 * @param walk as far as decides when the leaf must go; all else of it is arbitrary
 */
record Leaf(
    int domain, int accessClass, ShadowPath path, int used, int local, int global, Complete walk) {
  /**
   * The leaf before a step, under the hypothesis that the coupling holds there.
   *
   * @param packed a walk; its page size and whether it is global are taken from the leaf
   */
  static Leaf before(
      KernelModule module,
      Coupling.Width width,
      int domain,
      int accessClass,
      long gva,
      long packed) {
    given(Coupling.isPlace(module, domain, accessClass));
    Coupling.given(module, domain, width);
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    given(path.shaped() && Coupling.isNotAhead(module, domain, path.last()));
    int local = module.domains().local(domain);
    int global = module.domains().global(domain);
    Complete walk = Coupling.walk(gva, module.domains().pcid(domain), path.like(packed));
    return new Leaf(domain, accessClass, path, module.tables().used(), local, global, walk);
  }

  /** The half that the leaf had before the step; V is 0 if it was not usable. */
  long usable() {
    return path.usable(local, global);
  }

  /** The half that the leaf has now. */
  long usable(KernelModule module) {
    int localNow = module.domains().local(domain);
    int globalNow = module.domains().global(domain);
    return isUnlinked(module) ? 0 : path.usable(localNow, globalNow);
  }

  /** Whether no path leads to the leaf any more. */
  private boolean isUnlinked(KernelModule module) {
    return module.domains().root(domain, accessClass) == 0 || path.isCut(module);
  }

  /**
   * Whether the coupling holds after a step: the leaf is gone, or is what it was, of a walk that
   * the guest's TLB may still hold.
   *
   * @param event what the guest's TLB loses by the step; null if nothing
   */
  boolean isCoupled(KernelModule module, Invalidation event) {
    long after = usable(module);
    boolean possible = event == null || !event.drops(walk);
    return isInShape(module) && (after == 0 || after == usable() && possible);
  }

  /** Whether the leaf was usable before the step and is not now. */
  boolean isLost(KernelModule module) {
    return usable() != 0 && usable(module) == 0;
  }

  /** Cover goals of a step after which the leaf may be there or not. */
  void keptOrLost(KernelModule module) {
    cover("kept", usable(module) != 0);
    lost(module);
  }

  /** Cover goals of a step after which a leaf of any kind may be gone. */
  void lost(KernelModule module) {
    cover("lost", isLost(module) && !walk.global());
    cover("lost, global", isLost(module) && walk.global());
  }

  /** Whether the tree has its shape on the leaf's path, and the leaf is not ahead. */
  boolean isInShape(KernelModule module) {
    int root = module.domains().root(domain, accessClass);
    return (root == 0 || root == path.root())
        && module.tables().used() == used
        && path.isKeptOrCut(module)
        && (isUnlinked(module) || Coupling.isNotAhead(module, domain, path.last()));
  }
}
