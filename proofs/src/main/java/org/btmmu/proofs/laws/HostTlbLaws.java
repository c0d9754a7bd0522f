package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastJointTlb;
import org.btmmu.proofs.From;
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

  private static final int FEW_ENTRIES = 16;
  private static final int MOST_ENTRIES = 64;
  private static final int SEGMENT_BITS = Geometry.DEFAULT.segmentBits();

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
    given(place >= 0 && place < ENTRIES && otherPlace >= 0 && otherPlace < ENTRIES);
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
    FastJointTlb fast = new FastJointTlb(ENTRIES, SEGMENT_BITS, 0);
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

  /** A TLB of as few entries as a host can have, for few pages. */
  static FastJointTlb few(long seed) {
    return filled(FEW_ENTRIES, seed);
  }

  /** A TLB of as many entries as a host can have, for few pages. */
  static FastJointTlb many(long seed) {
    return filled(MOST_ENTRIES, seed);
  }

  private static FastJointTlb filled(int entries, long seed) {
    FastJointTlb tlb = new FastJointTlb(entries, SEGMENT_BITS, seed);
    long mixed = seed;
    for (int index = 0; index < entries; index++) {
      mixed = mixed * 0x5851_F42D_4C95_7F2DL + 0x1405_7B7E_F767_814FL;
      long page = (mixed >>> 40 & 1) << 13 | mixed >>> 62 << 62;
      tlb.write(index, page | mixed >>> 50 & 7, mixed >>> 57, mixed >>> 56, 0);
    }
    return tlb;
  }

  private static boolean matches(FastJointTlb tlb, int index, int asid, long address) {
    return FastJointTlb.matches(
        tlb.entryHi(index),
        tlb.entryLo0(index),
        tlb.pageMask(index),
        FastJointTlb.compared(SEGMENT_BITS),
        asid,
        address);
  }

  @Law(
      id = "host-tlb-search",
      says =
          "of any 16 entries, the search gives the only one that matches, the lowest two of"
              + " several, or nothing if none matches",
      clauses = {"H-TLB-1", "H-TLB-3", "H-TLB-6"})
  static boolean search(@From("few") FastJointTlb tlb, int asid, long hostAddress, int index) {
    given(index >= 0 && index < FEW_ENTRIES);
    boolean here = matches(tlb, index, asid, hostAddress);
    long found = tlb.find(asid, hostAddress);
    cover("nothing", found == FastJointTlb.NOT_FOUND);
    cover("one", found >= 0);
    if (found == FastJointTlb.NOT_FOUND) {
      return !here;
    }
    if (found >= 0) {
      return matches(tlb, (int) found, asid, hostAddress) && (!here || index == found);
    }
    int first = (int) found >> 8 & 0xFF;
    int second = (int) found & 0xFF;
    cover("two", second == first + 1);
    return first < second
        && matches(tlb, first, asid, hostAddress)
        && matches(tlb, second, asid, hostAddress)
        && (!here || index == first || index >= second);
  }

  @Law(
      id = "host-tlb-random",
      says =
          "in any TLB of 64 entries, TLBWR makes one that is not wired what the registers hold, and"
              + " changes no other",
      clauses = {"H-TLB-7", "H-TLB-8"})
  static boolean random(@From("many") FastJointTlb tlb, TlbEntry entry, int wired, int index) {
    given(wired >= 0 && wired < MOST_ENTRIES && index >= 0 && index < MOST_ENTRIES);
    TlbRegisters registers = TlbRegisters.of(entry);
    long hi = tlb.entryHi(index);
    long lo0 = tlb.entryLo0(index);
    long lo1 = tlb.entryLo1(index);
    long mask = tlb.pageMask(index);
    int chosen =
        tlb.writeRandom(
            wired,
            registers.entryHi(),
            registers.entryLo0(),
            registers.entryLo1(),
            registers.pageMask());
    cover("the first that is not wired", chosen == wired && wired == 1);
    cover("the last", chosen == MOST_ENTRIES - 1 && wired == 1);
    cover("only one is left", wired == MOST_ENTRIES - 1);
    cover("another entry", index != chosen);
    TlbRegisters kept = new TlbRegisters(hi, lo0, lo1, mask);
    return Mips64Tlb.mayReplace(new TlbEntry[MOST_ENTRIES], wired, chosen)
        && reads(tlb, index, index == chosen ? TlbRegisters.of(registers.entry()) : kept);
  }
}
