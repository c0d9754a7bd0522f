package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastJointTlb;
import org.btmmu.proofs.Law;
import org.btmmu.reference.host.Matches;
import org.btmmu.reference.host.Mips64Tlb;
import org.btmmu.reference.host.TlbRegisters;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostKind;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.TlbEntry;

/** The host's joint TLB. */
public final class HostTlbLaws {
  /** Enough for two arbitrary entries, before, between and behind ones that do not match. */
  private static final int ENTRIES = 4;

  private static final int MOST_ENTRIES = 64;

  private HostTlbLaws() {}

  @Law(
      id = "host-tlb",
      says =
          "a lookup of an ordinary access gives the reference's physical address and entry, its"
              + " exception, or two entries that match; TLBP finds the same entry",
      clauses = {"H-REG-1", "H-TLB-1", "H-TLB-2", "H-TLB-3", "H-TLB-4", "H-TLB-5", "H-TLB-6"})
  static boolean lookup(
      TlbEntry first,
      TlbEntry second,
      int place,
      int otherPlace,
      int asid,
      HostKind kind,
      long hostAddress,
      Geometry geometry) {
    given(asid >= 0 && asid <= 1023);
    given(place >= 0 && place < otherPlace && otherPlace < ENTRIES);
    TlbEntry[] entries = new TlbEntry[ENTRIES];
    FastJointTlb fast = new FastJointTlb(ENTRIES, geometry.segmentBits(), 0);
    for (int index = 0; index < ENTRIES; index++) {
      TlbEntry entry =
          index == place ? first : index == otherPlace ? second : TlbEntry.unused(index);
      entries[index] = entry;
      write(fast, index, TlbRegisters.of(entry));
    }

    int fastKind =
        switch (kind) {
          case LOAD -> FastJointTlb.LOAD;
          case STORE -> FastJointTlb.STORE;
          case FETCH -> FastJointTlb.FETCH;
        };
    long result = fast.lookup(asid, fastKind, hostAddress);
    Mips64Tlb expected = Mips64Tlb.lookup(entries, asid, kind, hostAddress, geometry);
    goals(expected, hostAddress, first);
    long found =
        switch (Mips64Tlb.matches(entries, asid, hostAddress, geometry)) {
          case Matches.None() -> FastJointTlb.NOT_FOUND;
          case Matches.One(int index) -> index;
          case Matches.Several(int one, int two) -> several(one, two);
        };
    return fast.find(asid, hostAddress) == found
        && result
            == switch (expected) {
              case Mips64Tlb.Hit(int index, long physical) -> (long) index << 48 | physical;
              case Mips64Tlb.Raised(HostException exception) ->
                  FastJointTlb.RAISED | BothHosts.fast(exception);
              case Mips64Tlb.MultipleMatch(int one, int two) -> several(one, two);
            };
  }

  private static long several(int first, int second) {
    return FastJointTlb.MULTIPLE | first << 8 | second;
  }

  private static void goals(Mips64Tlb expected, long address, TlbEntry first) {
    boolean odd = first.size().isOdd(address);
    cover("hit", expected instanceof Mips64Tlb.Hit);
    cover("two match", expected instanceof Mips64Tlb.MultipleMatch);
    if (expected instanceof Mips64Tlb.Hit(int index, long physical)) {
      cover("hit in the first entry", index == 0);
      cover("hit in the last entry", index == ENTRIES - 1);
      cover("hit in an odd half", index == 0 && odd);
      cover("hit in an even half", index == 0 && !odd);
      cover("hit in kernel space", address < 0);
      cover("hit by G", index == 0 && first.global());
      cover("hit by ASID", index == 0 && !first.global());
      cover("256-MByte page", index == 0 && first.size() == HostPageSize.SIZE_256MB);
      cover("above 4 GByte", physical >>> 32 != 0);
    }
    if (expected instanceof Mips64Tlb.Raised(HostException exception)) {
      cover("raised in kernel space", address < 0);
      cover("refill", exception.isRefill());
      cover(
          "invalid",
          exception == HostException.TLB_INVALID_LOAD
              || exception == HostException.TLB_INVALID_STORE);
      cover(
          "inhibited or modified",
          exception == HostException.TLB_READ_INHIBIT
              || exception == HostException.TLB_EXECUTE_INHIBIT
              || exception == HostException.TLB_MODIFIED);
    }
  }

  @Law(
      id = "host-tlb-write",
      says =
          "TLBWI makes an entry what the registers hold, both halves, and no other; TLBR reads it"
              + " back without bits inside the pair, and G only if both halves had it",
      clauses = {"H-REG-1", "H-TLB-2", "H-TLB-7"})
  static boolean write(
      TlbEntry old,
      long entryHi,
      long entryLo0,
      long entryLo1,
      HostPageSize size,
      int place,
      int otherPlace) {
    given(place >= 0 && place < ENTRIES && otherPlace >= 0 && otherPlace < ENTRIES);
    FastJointTlb fast = new FastJointTlb(ENTRIES, Geometry.DEFAULT.segmentBits(), 0);
    TlbRegisters kept = TlbRegisters.of(TlbRegisters.of(old).entry());
    write(fast, otherPlace, TlbRegisters.of(old));
    fast.write(place, entryHi, entryLo0, entryLo1, size.pageMask());

    TlbRegisters written =
        TlbRegisters.of(new TlbRegisters(entryHi, entryLo0, entryLo1, size.pageMask()).entry());
    cover("the same entry again", place == otherPlace);
    cover("another entry", place != otherPlace);
    cover("G in both halves", (written.entryLo0() & 1) != 0);
    cover("G in one half", (written.entryLo0() & 1) == 0 && (entryLo0 & 1) != 0);
    cover("bits inside the pair", (entryHi & size.pairMask() & ~0x1FFF) != 0);
    cover("bits that the registers lack", (entryLo0 >>> 42 & 1) != 0);
    return reads(fast, place, written) && (place == otherPlace || reads(fast, otherPlace, kept));
  }

  private static void write(FastJointTlb fast, int index, TlbRegisters registers) {
    fast.write(
        index,
        registers.entryHi(),
        registers.entryLo0(),
        registers.entryLo1(),
        registers.pageMask());
  }

  private static boolean reads(FastJointTlb fast, int index, TlbRegisters expected) {
    return fast.entryHi(index) == expected.entryHi()
        && fast.entryLo0(index) == expected.entryLo0()
        && fast.entryLo1(index) == expected.entryLo1()
        && fast.pageMask(index) == expected.pageMask();
  }

  @Law(
      id = "host-tlb-random",
      says = "TLBWR replaces an entry that is not wired, whatever the random number",
      clauses = {"H-TLB-8"})
  static boolean random(long random, int wired) {
    given(wired >= 0 && wired < MOST_ENTRIES);
    int index = FastJointTlb.victim(random, wired, MOST_ENTRIES);
    cover("the first that is not wired", index == wired && wired == 7);
    cover("the last", index == MOST_ENTRIES - 1 && wired == 7);
    cover("only one is left", wired == MOST_ENTRIES - 1);
    return Mips64Tlb.mayReplace(new TlbEntry[MOST_ENTRIES], wired, index);
  }
}
