package org.btmmu.conformance.zoo;

import org.btmmu.optimized.host.FastExceptions;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastJointTlb;
import org.btmmu.optimized.host.FastSegments;
import org.btmmu.optimized.host.FastStatus;

/** Bugs in the host's joint TLB, segments and exceptions. */
public final class HostMutants {
  private static final String TLB = "org.btmmu.optimized.host.FastJointTlb";
  private static final String SEGMENTS = "org.btmmu.optimized.host.FastSegments";
  private static final String EXCEPTIONS = "org.btmmu.optimized.host.FastExceptions";

  private HostMutants() {}

  @Mutant(
      id = "asid-allocation-off-by-one",
      says = "an ASID is cut to eight bits before it is compared",
      source = "own, after HAMT hamt.c:281-345 (P/I)",
      replaces = TLB + "#matches",
      laws = "host-tlb")
  public static boolean asidCut(
      long entryHi, long entryLo, long pageMask, long compared, int asid, long address) {
    return FastJointTlb.matches(entryHi, entryLo, pageMask, compared, asid & 0xFF, address);
  }

  @Mutant(
      id = "host-global-on-guest-entry",
      says = "entries are written with G = 1 and match under every ASID",
      source = "HAMT 4db44db247 (P)",
      replaces = TLB + "#write",
      laws = {"host-tlb", "host-tlb-write"})
  public static void hostGlobalOnGuestEntry(
      FastJointTlb tlb, int index, long hi, long lo0, long lo1, long mask) {
    tlb.write(index, hi, lo0 | FastJointTlb.GLOBAL, lo1 | FastJointTlb.GLOBAL, mask);
  }

  @Mutant(
      id = "page-mask-constant",
      says = "the size of a half of 256 MByte is wrong",
      source = "Barrelfish MipsTLB theory (P)",
      replaces = TLB + "#halfBytes",
      laws = "host-tlb")
  public static long pageMaskConstant(long pageMask) {
    return FastJointTlb.halfBytes(pageMask == 0x1FFF_E000 ? 0x07FF_E000 : pageMask);
  }

  @Mutant(
      id = "index-zero-not-flushed",
      says = "a probe that finds the entry of index 0 counts as one that finds nothing",
      source = "Linux arch/mips/kvm/tlb.c (P/I)",
      replaces = TLB + "#find",
      laws = {"host-tlb", "host-tlb-search"})
  public static long indexZeroNotFound(FastJointTlb tlb, int asid, long address) {
    long found = tlb.find(asid, address);
    return found == 0 ? FastJointTlb.NOT_FOUND : found;
  }

  @Mutant(
      id = "second-match-unnoticed",
      says = "the search ends at the first entry that matches",
      source = "own, against H-TLB-6",
      replaces = TLB + "#find",
      laws = {"host-tlb", "host-tlb-search"})
  public static long secondMatchUnnoticed(FastJointTlb tlb, int asid, long address) {
    long found = tlb.find(asid, address);
    boolean several = found < 0 && found != FastJointTlb.NOT_FOUND;
    return several ? found >>> 8 & 0xFF : found;
  }

  @Mutant(
      id = "read-inhibit-stops-stores",
      says = "a store looks at RI",
      source = "own, from PRA, \"TLB Lookup\"",
      replaces = TLB + "#judge",
      laws = "host-tlb")
  public static long readInhibitStopsStores(long half, long pageMask, int kind, long address) {
    boolean inhibited = (half & FastHalf.READ_INHIBIT) != 0;
    int judged = kind == FastJointTlb.STORE && inhibited ? FastJointTlb.LOAD : kind;
    return FastJointTlb.judge(half, pageMask, judged, address);
  }

  @Mutant(
      id = "odd-half-kept",
      says = "a write to an entry leaves the odd half that was there",
      source = "own, after HAMT 2c5e2f3ea8, 17d4d51b4a (P)",
      replaces = TLB + "#write",
      laws = {"host-tlb", "host-tlb-write"})
  public static void oddHalfKept(
      FastJointTlb tlb, int index, long hi, long lo0, long lo1, long mask) {
    long kept = tlb.entryLo1(index) & ~FastJointTlb.GLOBAL;
    tlb.write(index, hi, lo0, kept | lo1 & FastJointTlb.GLOBAL, mask);
  }

  @Mutant(
      id = "wired-entry-replaced",
      says = "TLBWR replaces wired entries, which hold the host's own mappings",
      source = "own, after HAMT c61dd1df28 (P)",
      replaces = TLB + "#victim",
      laws = "host-tlb-random")
  public static int wiredEntryReplaced(long random, int wired, int entries) {
    return FastJointTlb.victim(random, 0, entries);
  }

  @Mutant(
      id = "erl-unmaps-xuseg",
      says = "while ERL is 1, xuseg is unmapped too",
      source = "own, from PRA, \"Address Translation for the kuseg Segment when StatusERL = 1\"",
      replaces = SEGMENTS + "#user",
      laws = "host-segments")
  public static long erlUnmapsXuseg(long address, int status, int segmentBits) {
    long result = FastSegments.user(address, status, segmentBits);
    boolean error = (status & FastStatus.ERL) != 0;
    return result == FastSegments.MAPPED && error ? address : result;
  }

  @Mutant(
      id = "xkphys-range-unchecked",
      says = "an xkphys address beyond the physical addresses of the host is no address error",
      source = "own, from PRA, \"Address Translation … for the xkphys Segment\"",
      replaces = SEGMENTS + "#physical",
      laws = "host-segments")
  public static long xkphysRangeUnchecked(long address, int status, int physicalBits) {
    return FastSegments.physical(address, status, 59);
  }

  @Mutant(
      id = "refill-vector-by-mode",
      says = "KX alone chooses between the 32-bit and the 64-bit refill vector",
      source = "own, from PRA, \"TLB Refill and XTLB Refill Exceptions\"",
      replaces = EXCEPTIONS + "#refillVector",
      laws = "host-vectors")
  public static int refillVectorByMode(long address, int status) {
    return FastExceptions.refillVector(-1, status);
  }

  @Mutant(
      id = "context-save-offset",
      says = "the entry of an exception saves where to return in the place of ErrorEPC",
      source = "own, after HAMT f6d8b6ada6, 20c5d28a59 (P)",
      replaces = EXCEPTIONS + "#enter",
      laws = {"host-vectors", "host-interrupts", "exception-returns"})
  public static void contextSaveOffset(FastHostRegisters registers, int code, int vector) {
    long epc = registers.epc;
    boolean saves = (registers.status & FastStatus.EXL) == 0;
    FastExceptions.enter(registers, code, vector);
    if (saves) {
      registers.errorEpc = registers.epc;
      registers.epc = epc;
    }
  }

  @Mutant(
      id = "epc-lost-in-exception",
      says = "an exception inside an exception overwrites EPC and BD",
      source = "own, from PRA, \"General Exception Processing\"",
      replaces = EXCEPTIONS + "#enter",
      laws = "host-vectors")
  public static void epcLostInException(FastHostRegisters registers, int code, int vector) {
    registers.status &= ~FastStatus.EXL;
    FastExceptions.enter(registers, code, vector);
  }

  @Mutant(
      id = "host-refill-writes-guest-tag",
      says = "a TLB exception of the host writes BTEntryHi as well as EntryHi",
      source = "own, against X-ENT-4",
      replaces = EXCEPTIONS + "#writeTlbRegisters",
      laws = {"host-vectors", "vector-separate-host"})
  public static void hostRefillWritesGuestTag(
      FastHostRegisters registers, long address, int segmentBits) {
    FastExceptions.writeTlbRegisters(registers, address, segmentBits);
    registers.btEntryHi = registers.entryHi;
  }
}
