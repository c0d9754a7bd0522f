package org.btmmu.conformance.zoo;

import org.btmmu.optimized.executor.HostDecoder;
import org.btmmu.optimized.executor.KernelData;
import org.btmmu.optimized.executor.RefillHandler;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.spec.mips64.InstructionSet;

/** Bugs in accesses by translated code and its runtime. */
public final class TranslatedAccessMutants {
  private static final String TRANSLATOR = "org.btmmu.optimized.translator.";
  private static final String EXECUTOR = "org.btmmu.optimized.executor.";
  private static final int BNE = 5, K0 = 26, K1 = 27;

  private TranslatedAccessMutants() {}

  @Mutant(
      id = "runtime-store-half-committed",
      says = "the runtime stores an access's bytes in its first page before it knows the second",
      source = "QEMU 81daabaf7a (P); tgoskits #1853, PR #1855 (P)",
      replaces = "org.btmmu.optimized.processor.GuestAccesses#store",
      lockstep = {"crossing-fault/softmmu", "crossing-fault/reference"})
  public static void runtimeStoreHalfCommitted(
      GuestAccesses accesses, long linear, int sizeBytes, int access, long value) {
    int first = (int) (FastCrossing.nextPage(linear) - linear);
    if (first < sizeBytes) {
      accesses.store(linear, first, access, value);
      accesses.store(linear + first, sizeBytes - first, access, value >>> 8 * first);
    } else {
      accesses.store(linear, sizeBytes, access, value);
    }
  }

  @Mutant(
      id = "guest-store-half-committed",
      says = "gsw stores the bytes in its first page although the second refuses",
      source = "QEMU 81daabaf7a (P); tgoskits #1853, PR #1855 (P)",
      replaces = EXECUTOR + "GuestAccesses#access",
      lockstep = "crossing-fault/btmmu")
  public static boolean guestStoreHalfCommitted(
      org.btmmu.optimized.executor.GuestAccesses guest, long decoded, long gva, long value) {
    boolean done = guest.access(decoded, gva, value);
    if (!done && (int) decoded >>> 29 == FastRights.WRITE) {
      long first = FastCrossing.nextPage(gva) - gva;
      long ofByte = HostDecoder.decode(InstructionSet.word("gsb", 1, 0, 1), 0);
      for (int at = 0; at < first && at < 1 << ((int) (decoded >>> 26) & 7); at++) {
        guest.access(ofByte, gva + at, value >>> 8 * at);
      }
      return guest.access(decoded, gva, value);
    }
    return done;
  }

  @Mutant(
      id = "runtime-write-intent-lost",
      says = "the load of an instruction that also stores is checked as a load alone",
      source = "own, kin of the mutant write-intent-lost",
      replaces = "org.btmmu.optimized.processor.GuestAccesses#load",
      lockstep = {"update-fault/softmmu", "update-fault/reference"})
  public static long runtimeWriteIntentLost(
      GuestAccesses accesses, long linear, int sizeBytes, int access) {
    int write = FastAccess.WRITE | FastRights.WRITE << FastAccess.NEED_SHIFT;
    int read = FastRights.READ << FastAccess.NEED_SHIFT;
    return accesses.load(linear, sizeBytes, access & ~write | read);
  }

  @Mutant(
      id = "soft-cross-load-32bit",
      says = "the halves of a load in two pages are put together in 32 bits",
      source = "QEMU 8c79b28851 (P)",
      replaces = TRANSLATOR + "WalkedAccesses#join",
      lockstep = "crossing/softmmu")
  public static long softCrossLoad32Bit(long lower, long upper, int first) {
    return (int) lower | (int) upper << 8 * first;
  }

  @Mutant(
      id = "second-half-full-size",
      says = "an access in two pages moves all its bytes in the first",
      source = "QEMU 8f7cd2ad4a (P)",
      replaces = TRANSLATOR + "WalkedAccesses#first",
      lockstep = "crossing/softmmu")
  public static int secondHalfFullSize(long linear, int sizeBytes, long second) {
    return sizeBytes;
  }

  @Mutant(
      id = "device-load-zero-extended",
      says = "a signed load of what is not RAM is extended with zeros",
      source = "own",
      replaces = TRANSLATOR + "GuestFaults#extended",
      lockstep = "device-load/btmmu")
  public static long deviceLoadZeroExtended(long value, int sizeBytes, boolean signed) {
    return value & -1L >>> 64 - 8 * sizeBytes;
  }

  @Mutant(
      id = "refill-ignores-generations",
      says = "the words of the refill handler take leaves that a flush has made unusable",
      source = "own, breaks lazy-invalidation",
      replaces = EXECUTOR + "RefillHandler#words",
      lockstep = "reload/btmmu")
  public static int[] refillIgnoresGenerations() {
    int[] words = RefillHandler.words();
    for (int index = 0; index < words.length; index++) {
      if (words[index] >>> 16 == (BNE << 10 | K1 << 5 | K0)) {
        words[index] = BNE << 26 | words[index] & 0xFFFF;
      }
    }
    return words;
  }

  @Mutant(
      id = "kernel-data-not-refreshed",
      says = "the refill handler's records are not written anew after a flush",
      source = "own",
      replaces = TRANSLATOR + "MemoryScheme#refresh",
      lockstep = "reload/btmmu")
  public static void kernelDataNotRefreshed(Object scheme) {}

  @Mutant(
      id = "narrow-slot-for-wide-code",
      says = "64-bit code accesses guest memory by 32-bit addresses",
      source = "own, kin of QEMU 90f641531c (S)",
      replaces = EXECUTOR + "KernelData#slot",
      lockstep = "high-page/btmmu")
  public static int narrowSlotForWideCode(int accessClass, boolean narrow) {
    return KernelData.slot(accessClass, true);
  }

  @Mutant(
      id = "pinned-register-given-away",
      says = "temporaries are put where R15 has its host register",
      source = "own",
      replaces = TRANSLATOR + "MemoryScheme#pool",
      lockstep = {"long-mode/btmmu", "crossing/softmmu"})
  public static int[] pinnedRegisterGivenAway(Object scheme, int mode) {
    return new int[] {HostRegisters.GUEST + 15, 24, 25};
  }
}
