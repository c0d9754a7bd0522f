package org.btmmu.conformance.zoo;

import org.btmmu.optimized.executor.HostWindow;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.softmmu.SoftMmu;

/** Bugs in the window of the host's address space that user code is run in after HSPT. */
public final class HsptMutants {
  private static final String WINDOW = "org.btmmu.optimized.executor.HostWindow";
  private static final String MMU = "org.btmmu.optimized.softmmu.SoftMmu";
  private static final String SCHEME = "org.btmmu.optimized.translator.HsptScheme";

  private HsptMutants() {}

  @Mutant(
      id = "window-kept-after-invlpg",
      says = "INVLPG leaves its page in the window, with the rights that it had",
      source = "own, after HSPT's rule that the window follows the guest's TLB",
      replaces = WINDOW + "#unmap",
      lockstep = {"user-remap/hspt", "user-read-only/hspt"})
  public static boolean windowKeptAfterInvlpg(HostWindow window, long linear) {
    return false;
  }

  @Mutant(
      id = "window-kept-after-mov-cr3",
      says = "a switch of address spaces leaves the window as it is",
      source = "own, after HSPT's rule that the window follows the guest's TLB",
      replaces = WINDOW + "#clear",
      lockstep = "user-switch/hspt")
  public static boolean windowKeptAfterMovCr3(HostWindow window) {
    return false;
  }

  @Mutant(
      id = "window-large-range-kept",
      says = "INVLPG inside a large page takes 4 KByte of it out of the window",
      source = "own, made here; kin of QEMU d4c430a80f (P)",
      replaces = MMU + "#dropFromWindow",
      lockstep = "user-large-remap/hspt")
  public static void windowLargeRangeKept(SoftMmu softMmu, long linear, boolean mayBeLarge) {}

  @Mutant(
      id = "window-store-without-dirty",
      says = "the window lets stores to a page pass that has only been loaded from",
      source = "own, kin of IBMulator #34 (P)",
      replaces = MMU + "#storesUnseen",
      lockstep = "user-dirty/hspt")
  public static boolean windowStoreWithoutDirty(SoftMmu softMmu, long linear, int accessClass) {
    return true;
  }

  @Mutant(
      id = "window-code-page-unseen",
      says = "a page of the window stays writable when code on it is translated",
      source = "own, kin of HAMT translate-all.c:2430 (P/I)",
      replaces = WINDOW + "#protect",
      lockstep = "user-code/hspt")
  public static int windowCodePageUnseen(HostWindow window, long host) {
    return 0;
  }

  @Mutant(
      id = "window-used-by-supervisor",
      says = "the guest's kernel makes its accesses in the window too",
      source = "own, from HSPT's limit to user code",
      replaces = SCHEME + "#isInWindow",
      lockstep = "user-load/hspt")
  public static boolean windowUsedBySupervisor(int mode) {
    return !CodeMode.isWide(mode);
  }

  @Mutant(
      id = "window-host-page-rounded",
      says = "a page is mapped with all that lies in the same 16 KByte of the host",
      source = "own, from HSPT's limit to guest pages that are not smaller than the host's",
      replaces = WINDOW + "#map",
      lockstep = "user-neighbour/hspt")
  public static void windowHostPageRounded(
      HostWindow window, long linear, long host, boolean writable) {
    for (long at = 0; at < 1 << 14; at += 1 << 12) {
      window.map((linear & -1L << 14) + at, (host & -1L << 14) + at, writable);
    }
  }

  @Mutant(
      id = "window-update-in-two-pages",
      says = "an instruction loads by the window's page and stores by the guest's tables of now",
      source = "own, found here",
      replaces = WINDOW + "#leadsNowhereElse",
      lockstep = "user-update/hspt")
  public static boolean windowUpdateInTwoPages(HostWindow window, long linear, long host) {
    return true;
  }
}
