package org.btmmu.conformance.zoo;

import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastEntrances;
import org.btmmu.optimized.host.FastGuestAddress;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastMidFile;
import org.btmmu.optimized.host.FastPrivileges;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.spec.host.Reaction;

/** Bugs in the extension's levels, entrances, registers and guest addresses. */
public final class ExtensionMutants {
  private static final String STATUS = "org.btmmu.optimized.host.FastStatus";
  private static final String ENTRANCES = "org.btmmu.optimized.host.FastEntrances";
  private static final String ADDRESS = "org.btmmu.optimized.host.FastGuestAddress";
  private static final String REGISTERS = "org.btmmu.optimized.host.FastBtRegisters";
  private static final String MID_FILE = "org.btmmu.optimized.host.FastMidFile";

  private ExtensionMutants() {}

  @Mutant(
      id = "interrupt-inside-refill",
      says = "RL does not hold interrupts",
      source = "own, against X-EVT-5",
      replaces = STATUS + "#interrupt",
      laws = {"event-level", "host-interrupts"})
  public static Reaction interruptInsideRefill(int status) {
    return FastStatus.interrupt(status & ~FastStatus.RL);
  }

  @Mutant(
      id = "guest-access-in-kernel",
      says = "guest accesses are made inside exceptions and refills of user mode",
      source = "own, against B-INS-3",
      replaces = STATUS + "#mayAccessGuest",
      laws = {"event-level", "entrances", "privileges"})
  public static boolean guestAccessInKernel(int status) {
    return (status & FastStatus.KSU) == FastStatus.USER;
  }

  @Mutant(
      id = "refill-uses-fault-epc",
      says = "a guest refill saves its return address in the registers of the guest fault",
      source = "own, after HAMT f6d8b6ada6 (P)",
      replaces = ENTRANCES + "#refill",
      laws = {"entrances", "refill-returns", "vector-separate"})
  public static Reaction refillUsesFaultEpc(
      FastHostRegisters registers, int cause, long badVAddr, int mid) {
    Reaction reaction = FastEntrances.refill(registers, cause, badVAddr, mid);
    if (reaction == Reaction.REFILL_ENTRY) {
      registers.btFaultEpc = registers.btRefillEpc;
    }
    return reaction;
  }

  @Mutant(
      id = "guest-refill-writes-host-badvaddr",
      says = "a guest refill writes the host's BadVAddr",
      source = "own, against X-ENT-4",
      replaces = ENTRANCES + "#refill",
      laws = {"entrances", "vector-separate"})
  public static Reaction guestRefillWritesHostBadVAddr(
      FastHostRegisters registers, int cause, long badVAddr, int mid) {
    Reaction reaction = FastEntrances.refill(registers, cause, badVAddr, mid);
    if (reaction == Reaction.REFILL_ENTRY) {
      registers.badVAddr = badVAddr;
    }
    return reaction;
  }

  @Mutant(
      id = "override-leaks",
      says = "bteret leaves the level active, so that the next access is judged in it",
      source = "own, after cva6 #3427 (S)",
      replaces = ENTRANCES + "#leave",
      laws = {"bteret", "refill-returns"})
  public static void overrideLeaks(FastHostRegisters registers, int level, long address) {
    FastEntrances.leave(registers, 0, address);
  }

  @Mutant(
      id = "guest-badvaddr-rounded",
      says = "the bad address of a guest access is rounded down",
      source = "QEMU 908680c644 (P)",
      replaces = ADDRESS + "#badAddress",
      laws = "guest-address")
  public static long badvaddrRounded(int cause, long address, int width) {
    return FastGuestAddress.badAddress(cause, address, width) & ~3;
  }

  @Mutant(
      id = "second-page-not-wrapped",
      says = "the second page of a 32-bit access that goes on at 0 lies at 4 GByte",
      source = "own, after QEMU 90f641531c (S)",
      replaces = ADDRESS + "#second",
      laws = "guest-address")
  public static long secondPageNotWrapped(long address, int width) {
    return FastGuestAddress.second(address, 1);
  }

  @Mutant(
      id = "page-end-counts-as-crossing",
      says = "an access that ends with its page needs the next page too",
      source = "own, after QEMU 8f7cd2ad4a (P)",
      replaces = ADDRESS + "#crosses",
      laws = "guest-address")
  public static boolean pageEndCountsAsCrossing(long address, int sizeBytes) {
    return FastGuestAddress.crosses(address, sizeBytes + 1);
  }

  @Mutant(
      id = "last-byte-not-checked",
      says = "only the first byte of an access must have a legal address",
      source = "own, after QEMU GitLab #676 (S)",
      replaces = ADDRESS + "#check",
      laws = "guest-address")
  public static int lastByteNotChecked(
      int domain, int kind, long address, int sizeBytes, boolean linked) {
    int result = FastGuestAddress.check(domain, kind, address, sizeBytes, linked);
    boolean atEnd = result != FastGuestAddress.GOOD && (result & FastBtRegisters.SECOND_PAGE) != 0;
    return atEnd ? FastGuestAddress.GOOD : result;
  }

  @Mutant(
      id = "setmem-truncated",
      says = "setmem looks at 32 bits of the slot's number only",
      source = "own, after HAMT hamt.c:281-345 (P/I)",
      replaces = MID_FILE + "#setmem",
      laws = "mid-file")
  public static void setmemTruncated(FastMidFile file, long slot) {
    file.setmem((int) slot);
  }

  @Mutant(
      id = "slot-number-wraps",
      says = "a write to a slot that does not exist changes another slot",
      source = "own, after HAMT hamt.c:281-345 (P/I)",
      replaces = MID_FILE + "#write",
      laws = "mid-file")
  public static void slotNumberWraps(FastMidFile file, int slot, int domain, long root) {
    file.write(slot & 15, domain, root);
  }

  @Mutant(
      id = "user-reads-refill-registers",
      says = "user mode reads BTRefillBadVAddr",
      source = "own, against B-REG-3",
      replaces = "org.btmmu.optimized.host.FastPrivileges#mayRead",
      laws = "privileges")
  public static boolean userReadsRefillRegisters(int register, int status) {
    return register == 11 || FastPrivileges.mayRead(register, status);
  }

  @Mutant(
      id = "undefined-function-executed",
      says = "an opcode of guest loads that is not defined is carried out",
      source = "own, against B-INS-2",
      replaces = "org.btmmu.optimized.host.FastPrivileges#mayExecute",
      laws = "instruction-words")
  public static boolean undefinedFunctionExecuted(int word, int status) {
    boolean undefined = word >>> 26 == 0x32 && (word & 0x1F) == 7;
    return FastPrivileges.mayExecute(undefined ? word & ~1 : word, status);
  }

  @Mutant(
      id = "scratch-not-switched",
      says = "a thread finds another thread's BTFaultScratch1 after it was suspended",
      source = "own, after Xen XSA-494, CVE-2026-42488 (S)",
      replaces = REGISTERS + "#isOfThread",
      laws = "thread-registers")
  public static boolean scratchNotSwitched(int number) {
    return number != 7 && FastBtRegisters.isOfThread(number);
  }

  @Mutant(
      id = "refill-entry-mapped",
      says = "BTRefillEntry names an address of ckseg3, which a refill's handler cannot reach",
      source = "own: a bug of this project's reference and optimized code, found by reading",
      replaces = REGISTERS + "#stored",
      laws = "bt-registers")
  public static long refillEntryMapped(
      int number, long value, int midBits, int physicalBits, int indexBits, int slotBits) {
    long stored = FastBtRegisters.stored(number, value, midBits, physicalBits, indexBits, slotBits);
    return number == 8 ? stored | 3 << 29 : stored;
  }

  @Mutant(
      id = "mid-field-too-wide",
      says = "a register keeps bits of a MID that the guest TLB lacks",
      source = "own, after HAMT hamt.c:281-345 (P/I)",
      replaces = REGISTERS + "#stored",
      laws = "bt-registers")
  public static long midFieldTooWide(
      int number, long value, int midBits, int physicalBits, int indexBits, int slotBits) {
    return FastBtRegisters.stored(number, value, 12, physicalBits, indexBits, slotBits);
  }

  @Mutant(
      id = "write-intent-lost",
      says = "a load with write intent is reported as a load",
      source = "own, after QEMU ef5dae6805 (P)",
      replaces = REGISTERS + "#cause",
      laws = {"bt-cause", "entrances"})
  public static int writeIntentLost(int code, int kind, int sizeBytes) {
    return FastBtRegisters.cause(code, kind == 2 ? 0 : kind, sizeBytes);
  }

  @Mutant(
      id = "half-frame-truncated",
      says = "a half's host physical address is cut to 32 bits",
      source = "own, after QEMU GitLab #2040 (S)",
      replaces = "org.btmmu.optimized.host.FastHalf#of",
      laws = "half-packed")
  public static long halfFrameTruncated(long hpa, boolean read, boolean write, boolean execute) {
    return FastHalf.of(hpa & 0xFFFF_FFFFL, read, write, execute);
  }
}
