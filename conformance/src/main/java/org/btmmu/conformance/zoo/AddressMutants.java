package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.spec.guest.Outcome;

/** Bugs in linear addresses: canonical form, wrapping, CR2 and accesses to two pages. */
public final class AddressMutants {
  private static final String WALK = "org.btmmu.optimized.guest.FastWalk";
  private static final String CROSSING = "org.btmmu.optimized.guest.FastCrossing";

  private AddressMutants() {}

  @Mutant(
      id = "noncanonical-as-page-fault",
      says = "a non-canonical address raises #PF and changes CR2",
      source = "QEMU GitLab #676, #394 (S)",
      replaces = WALK + "#nonCanonical",
      laws = {"walk-canonical", "walk-4level", "cross-page"},
      campaign = "uncached")
  public static long noncanonicalAsPageFault(int access) {
    return PackedWalk.pageFault(access & (FastAccess.WRITE | FastAccess.USER));
  }

  @Mutant(
      id = "ss-fault-as-gp",
      says = "a non-canonical stack access raises #GP(0), not #SS(0)",
      source = "QEMU code (P/I)",
      replaces = WALK + "#nonCanonical",
      laws = {"walk-canonical", "walk-5level"},
      campaign = "uncached")
  public static long ssFaultAsGp(int access) {
    return FastWalk.nonCanonical(access & ~FastAccess.STACK);
  }

  @Mutant(
      id = "compatibility-address-not-wrapped",
      says = "an address of compatibility mode is not cut to 32 bits",
      source = "own, after QEMU 90f641531c (S)",
      replaces = "org.btmmu.optimized.guest.FastAccess#linear",
      laws = {"walk-canonical", "walk-4level"},
      campaign = "uncached")
  public static long compatibilityAddressNotWrapped(long gva, int access) {
    return FastAccess.linear(gva, access | FastAccess.WIDE);
  }

  @Mutant(
      id = "unpaged-address-not-wrapped",
      says = "without paging an address is not cut to 32 bits",
      source = "own, after QEMU 90f641531c (S)",
      replaces = WALK + "#flat",
      laws = "walk-flat",
      campaign = "uncached")
  public static long unpagedAddressNotWrapped(long gva, Trail trail) {
    return FastWalk.flat(gva, trail) | gva & 0x000F_FFFF_0000_0000L;
  }

  @Mutant(
      id = "badvaddr-rounded",
      says = "the fault address is rounded down to its page before it is reported",
      source = "QEMU 908680c644 (P)",
      replaces = "org.btmmu.optimized.guest.PackedWalk#outcome",
      laws = {"walk-canonical", "walk-32", "cross-page", "packed-walk"},
      campaign = "uncached")
  public static Outcome badvaddrRounded(long packed, long linear) {
    return PackedWalk.outcome(packed, linear & -0x1000);
  }

  @Mutant(
      id = "tail-address-untranslated",
      says = "the second page of an access is never walked",
      source = "XiangShan PR #6332, sail-riscv #49 (P)",
      replaces = CROSSING + "#crosses",
      laws = {"cross-page", "cross-page-bytes"},
      campaign = "uncached",
      lockstep = {"crossing/btmmu", "crossing/softmmu"})
  public static boolean tailAddressUntranslated(long gva, int sizeBytes) {
    return false;
  }

  @Mutant(
      id = "second-page-keeps-offset",
      says = "the second page's fault reports the access's address plus 4096, not its first byte",
      source = "own",
      replaces = CROSSING + "#nextPage",
      laws = {"cross-page", "cross-page-bytes"},
      campaign = "uncached")
  public static long secondPageKeepsOffset(long gva) {
    return FastCrossing.nextPage(gva) | gva & 0xFFF;
  }
}
