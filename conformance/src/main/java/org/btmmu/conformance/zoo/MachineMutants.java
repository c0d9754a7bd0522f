package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.Machine;

/** Bugs in accesses of the machine that lie in two pages. */
public final class MachineMutants {
  private static final String MACHINE = "org.btmmu.optimized.machine.Machine";

  private MachineMutants() {}

  @Mutant(
      id = "cross-page-store-half-committed",
      says = "the bytes in the first page are stored before the second page is translated",
      source = "QEMU 81daabaf7a (P); tgoskits #1853, PR #1855 (P)",
      replaces = MACHINE + "#store",
      campaign = "btmmu",
      lockstep = "crossing-runtime/btmmu")
  public static void crossPageStoreHalfCommitted(
      Machine machine, int cpu, long gva, int sizeBytes, int access, long value) {
    if (!FastCrossing.crosses(gva, sizeBytes)) {
      machine.store(cpu, gva, sizeBytes, access, value);
      return;
    }
    int first = 0x1000 - ((int) gva & 0xFFF);
    machine.store(cpu, gva, first, access, value);
    if (machine.fault() == Machine.NONE) {
      machine.store(
          cpu, FastCrossing.nextPage(gva), sizeBytes - first, access, value >>> 8 * first);
    }
  }

  @Mutant(
      id = "cross-load-32bit",
      says = "the halves of a load in two pages are put together in 32 bits",
      source = "QEMU 8c79b28851 (P)",
      replaces = MACHINE + "#load",
      campaign = "btmmu",
      lockstep = "crossing-runtime/btmmu")
  public static long crossLoad32Bit(Machine machine, int cpu, long gva, int sizeBytes, int access) {
    long loaded = machine.load(cpu, gva, sizeBytes, access);
    return FastCrossing.crosses(gva, sizeBytes) ? loaded & 0xFFFF_FFFFL : loaded;
  }

  @Mutant(
      id = "second-page-read-only-checked",
      says = "of the second page of an access the hardware checks only that it may be read",
      source = "own, kin of QEMU 8f7cd2ad4a (P): breaks cross-in-hardware",
      replaces = MACHINE + "#secondInHardware",
      campaign = "btmmu")
  public static long secondPageReadOnlyChecked(GuestCpu own, long gva, int access) {
    long second = own.controls().linear(FastCrossing.nextPage(gva), access);
    return own.module().translate(FastAccess.accessClass(access), second, FastRights.READ);
  }
}
