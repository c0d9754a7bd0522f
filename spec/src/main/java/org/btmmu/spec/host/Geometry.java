package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * The sizes that a host with the extension chooses. Every figure of this project that depends on
 * them is computed from this record.
 *
 * @param segmentBits SEGBITS: translated bits of an ordinary virtual address, 40 … 48
 * @param physicalBits PABITS: bits of a host physical address, 36 … 48
 * @param jointEntries entries of the host's joint TLB, 16 … 64; an entry is a pair of pages
 * @param anySizeEntries entries of the guest TLB's associative part, which hold any page size, 2 …
 *     256 (B-TLB-10)
 * @param sets sets of the guest TLB's other part, which holds 4-KByte pages only: 0, or a power of
 *     two up to 1024
 * @param ways entries of a set, 1 … 16; at least 2 if there are sets (B-TLB-10)
 * @param midBits width of a memory domain id, 4 … 12
 * @param slots slots of the MID file, slot 0 included: a power of two, 2 … 64
 */
@Clause("B-GEO-1")
public record Geometry(
    int segmentBits,
    int physicalBits,
    int jointEntries,
    int anySizeEntries,
    int sets,
    int ways,
    int midBits,
    int slots) {
  /** The geometry of this project's machine unless a setting says otherwise. */
  public static final Geometry DEFAULT = new Geometry(48, 48, 64, 64, 256, 8, 12, 16);

  /** Bits of a guest linear address that the guest TLB can hold, whatever the host's SEGBITS. */
  public static final int GUEST_BITS = 57;

  /** Bits of a pair's page number: a guest linear address without the 13 bits in a 4-KByte pair. */
  public static final int GUEST_VPN2_BITS = GUEST_BITS - 13;

  /** Checks the ranges. */
  public Geometry {
    within("segmentBits", segmentBits, 40, 48);
    within("physicalBits", physicalBits, 36, 48);
    within("jointEntries", jointEntries, 16, 64);
    within("anySizeEntries", anySizeEntries, 2, 256);
    within("sets", sets, 0, 1024);
    within("ways", ways, sets > 0 ? 2 : 1, 16);
    within("midBits", midBits, 4, 12);
    within("slots", slots, 2, 64);
    if (!isPowerOfTwo(sets) || !isPowerOfTwo(slots)) {
      throw new IllegalArgumentException("sets and slots must be powers of two");
    }
  }

  private static void within(String name, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          name + " must be " + lowest + " to " + highest + ", not " + value);
    }
  }

  private static boolean isPowerOfTwo(int value) {
    return (value & (value - 1)) == 0;
  }

  /** Entries of the guest TLB: the associative part first, then the sets, one after the other. */
  public int guestEntries() {
    return anySizeEntries + sets * ways;
  }

  /** How many MIDs there are, MID 0 included. */
  public int mids() {
    return 1 << midBits;
  }

  /** Bits of a host physical page number. */
  public int frameBits() {
    return physicalBits - 12;
  }

  /** Bits that hold a number from 0 to {@code count} − 1. */
  public static int bitsFor(int count) {
    return 32 - Integer.numberOfLeadingZeros(count - 1);
  }
}
