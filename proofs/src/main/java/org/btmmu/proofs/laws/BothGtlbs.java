package org.btmmu.proofs.laws;

import java.util.Random;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.HostPageSize;

/** The guest TLB as the optimized code has it, and the reference's entries for it. */
final class BothGtlbs {
  /** Small enough to be searched and swept as a whole in one formula. */
  static final Geometry SMALL = new Geometry(48, 48, 64, 2, 2, 2, 12, 16);

  private static final long VPN2 = (1L << 44) - 1;

  /** Addresses that entries and accesses meet at: ends of ranges, and neighbours of all sizes. */
  private static final long[] ADDRESSES = {
    0,
    0x2000,
    0x4000,
    0xF_E000,
    0x20_0000,
    0x40_0000,
    0x1000_0000,
    0x2000_0000,
    0x7FFF_E000L,
    0x8000_0000L,
    0x7FFF_FFFF_E000L,
    0xFFFF_FFFF_FFFF_E000L,
    0xFF00_0000_0000_0000L
  };

  private static final int[] MIDS = {1, 1, 2, 2, 0x801, 4095};

  private BothGtlbs() {}

  /** A guest TLB of this geometry with entries that mostly do not overlap; 0: all are free. */
  static FastGtlb some(Geometry geometry, long seed) {
    FastGtlb tlb = new FastGtlb(geometry.anySizeEntries(), geometry.sets(), geometry.ways(), seed);
    Random random = new Random(seed);
    for (int i = 0; seed != 0 && i < 8; i++) {
      int shift = i > 4 ? 12 + 8 * random.nextInt(3) : FastGtlb.SHIFT_4KB;
      long key =
          FastGtlb.key(
              MIDS[random.nextInt(MIDS.length)], ADDRESSES[random.nextInt(ADDRESSES.length)]);
      boolean anywhere = random.nextInt(4) == 0 && geometry.anySizeEntries() < 8;
      int index = anywhere ? random.nextInt(geometry.anySizeEntries()) : tlb.victim(key, shift);
      if (random.nextInt(8) != 0) {
        tlb.invalidate(key, shift);
      }
      tlb.write(index, key, shift, half(random), half(random));
    }
    return tlb;
  }

  /** Few bits that the hardware lacks, mostly V. */
  private static long half(Random random) {
    boolean any = random.nextInt(4) == 0;
    return any ? random.nextLong() : FastHalf.VALID | random.nextLong() & ~(3L << 62);
  }

  /**
   * Whether what an entry holds is an entry of the hardware: a size that exists, no bits inside the
   * pair, no MID 0 unless it is free, in its own set.
   */
  static boolean isSound(FastGtlb tlb, int index, Geometry geometry) {
    long tag = tlb.tag(index);
    int shift = tlb.shift(index);
    int set = (index - geometry.anySizeEntries()) / geometry.ways();
    long inside = tlb.inside(index);
    boolean place =
        index < geometry.anySizeEntries() || tag == 0 || (tag & geometry.sets() - 1) == set;
    return inside == FastGtlb.insidePair(shift)
        && place
        && tag >>> 56 == 0
        && (tag & inside) == 0
        && (tag == 0 || tag >>> 44 != 0)
        && (tlb.even(index) & ~FastHalf.HARDWARE) == 0
        && (tlb.odd(index) & ~FastHalf.HARDWARE) == 0;
  }

  /** The reference's entry for one of the optimized code's. */
  static GtlbEntry entry(FastGtlb tlb, int index) {
    long tag = tlb.tag(index);
    return new GtlbEntry(
        (int) (tag >>> 44),
        tag & VPN2,
        size(tlb.shift(index)),
        half(tlb.even(index)),
        half(tlb.odd(index)));
  }

  /** All entries of the small geometry. */
  static GtlbEntry[] entries(FastGtlb tlb) {
    GtlbEntry[] entries = new GtlbEntry[6];
    for (int index = 0; index < 6; index++) {
      entries[index] = entry(tlb, index);
    }
    return entries;
  }

  /** Whether all entries of the small geometry are sound. */
  static boolean isSound(FastGtlb tlb) {
    boolean sound = true;
    for (int index = 0; index < 6; index++) {
      sound &= isSound(tlb, index, SMALL);
    }
    return sound;
  }

  /** The bits of a half, as EntryLo has them. */
  static EntryHalf half(long half) {
    return new EntryHalf(
        half >>> 6 & (1L << 36) - 1,
        (int) (half >>> 3) & 7,
        (half & 4) != 0,
        (half & 2) != 0,
        half < 0,
        (half >>> 62 & 1) != 0);
  }

  /** The size whose half has 2^{@code shift} bytes. */
  static HostPageSize size(int shift) {
    return shift == 12
        ? HostPageSize.SIZE_4KB
        : shift == 20 ? HostPageSize.SIZE_1MB : HostPageSize.SIZE_256MB;
  }
}
