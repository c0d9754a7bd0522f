package org.btmmu.conformance.modelcheck;

import org.btmmu.conformance.zoo.Mutant;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.kernel.KernelModule;

/** Bugs of the whole machine that a search must find. */
public final class MachineMutants {
  private static final String MODULE = "org.btmmu.optimized.kernel.KernelModule";

  private MachineMutants() {}

  @Mutant(
      id = "invlpg-ignored",
      says = "INVLPG drops nothing",
      source = "own",
      replaces = MODULE + "#invalidate",
      laws = {})
  public static void invlpgIgnored(KernelModule module, long gva, int pcid, boolean globals) {}

  @Mutant(
      id = "cr3-never-flushes",
      says = "MOV CR3 keeps everything",
      source = "own",
      replaces = MODULE + "#switchSpaces",
      laws = {})
  public static void cr3NeverFlushes(KernelModule module, int pcid, boolean keep) {
    module.switchSpaces(pcid, true);
  }

  @Mutant(
      id = "one-class-for-all",
      says = "user accesses use the supervisor's class",
      source = "own",
      replaces = "org.btmmu.optimized.guest.FastAccess#accessClass",
      laws = {})
  public static int oneClassForAll(int access) {
    int accessClass = FastAccess.accessClass(access);
    return accessClass == FastAccess.CLASS_USER ? FastAccess.CLASS_SUPERVISOR : accessClass;
  }
}
