package org.btmmu.conformance.sample;

import java.util.Random;
import org.btmmu.spec.host.HostPageSize;

/**
 * Random values for laws about the host and its TLBs: addresses and entries that meet, tags that
 * recur, and sizes of a host that exist.
 */
final class BiasedHost {
  /** Where addresses and entries meet: ends of ranges and of large pages. */
  private static final long[] PAIRS = {
    0,
    0x2000,
    0xF_E000,
    0x40_0000,
    0x1000_0000,
    0x7FFF_E000L,
    0x8000_0000L,
    0xFFFF_E000L,
    0xFF_FFFF_E000L,
    0xFFFF_7FFF_E000L,
    0x7FFF_FFFF_E000L
  };

  /** As {@link #PAIRS}, for guests. */
  private static final long[] GUEST_PAIRS = {0, 0, 0x2000, 0x7FFF_E000L, 0xFFFF_E000L};

  /** The ends of a guest's addresses of 48 and 57 bits. */
  private static final long[] GUEST_ENDS = {
    0x7FFF_FFFF_E000L,
    0xFFFF_8000_0000_0000L,
    0xFFFF_FFFF_FFFF_E000L,
    0xFF_FFFF_FFFF_E000L,
    0xFF00_0000_0000_0000L
  };

  private static final long[] REGIONS = {0, 0, 1L << 62, 1L << 63, 3L << 62};

  private BiasedHost() {}

  /** An ordinary virtual address of the host. */
  static long address(Random random) {
    int choice = random.nextInt(16);
    if (choice == 0) {
      return random.nextLong();
    }
    long pair = PAIRS[random.nextInt(PAIRS.length)] | inPair(random);
    return switch (choice) {
      case 1, 2 -> random.nextLong() | 0xFFFF_FFFF_8000_0000L;
      case 3 -> pair | 0xFFFF_FFFF_8000_0000L;
      case 4 -> (long) random.nextInt(8) << 59 | 1L << 63 | pair;
      case 5 -> pair | 1L << 39 + random.nextInt(10);
      default -> REGIONS[random.nextInt(REGIONS.length)] | pair;
    };
  }

  /** A guest linear address. */
  static long guestAddress(Random random) {
    int choice = random.nextInt(16);
    if (choice == 0) {
      return random.nextLong();
    }
    return choice < 4
        ? GUEST_ENDS[random.nextInt(GUEST_ENDS.length)] + inPair(random)
        : GUEST_PAIRS[random.nextInt(GUEST_PAIRS.length)] + inPair(random);
  }

  /** A guest linear address at the ends of pairs of every size. */
  static long tlbAddress(Random random) {
    return random.nextInt(4) == 0
        ? guestAddress(random)
        : PAIRS[random.nextInt(PAIRS.length)] + inPair(random);
  }

  /** An offset in a pair of 4-KByte pages, often at the end of a page. */
  private static long inPair(Random random) {
    int offset = random.nextInt(0x2000);
    return random.nextBoolean() ? offset : (offset | 0xFF8) - random.nextInt(8);
  }

  /** VPN2 of an entry of the joint TLB, for an address that {@link #address} may give. */
  static long vpn2(Random random) {
    return address(random) << 2 >>> 15;
  }

  /** VPN2 of an entry of the guest TLB, for an address that {@link #guestAddress} may give. */
  static long guestVpn2(Random random) {
    return guestAddress(random) << 7 >>> 20;
  }

  /** A host physical page number of 36 bits, mostly small or large. */
  static long frame(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong() >>> 28;
      case 1 -> (-1L >>> 28) - random.nextInt(4);
      default -> random.nextInt(0x1000);
    };
  }

  /** Host physical address of a page. */
  static long root(Random random) {
    return frame(random) << 12;
  }

  /** A register, mostly one that selects something small. */
  static long slotNumber(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Biased.anyLong(random);
      case 1 -> random.nextInt(18);
      case 2 -> 1L << 32 | random.nextInt(4);
      default -> random.nextInt(4);
    };
  }

  /** 0 to {@code most}, mostly one of the first few. */
  static int tag(Random random, int most) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(most + 1);
      case 1 -> most - random.nextInt(2);
      default -> random.nextInt(3);
    };
  }

  /** A place among few, rarely anything. */
  static int place(Random random) {
    return switch (random.nextInt(16)) {
      case 0 -> Biased.anyInt(random);
      case 1 -> random.nextInt(16);
      default -> random.nextInt(4);
    };
  }

  /** A guest physical address, mostly in the first 2 MByte and often at an end of a page. */
  static long guestPhysical(Random random) {
    long address = random.nextInt(8) == 0 ? random.nextLong() >>> 12 : random.nextInt(0x20_0000);
    return random.nextInt(4) == 0 ? address | 0x3FFF : address;
  }

  /** A guest physical address, mostly in one of the first pages. */
  static long codePage(Random random) {
    return random.nextInt(4) == 0 ? guestPhysical(random) : random.nextInt(0x6000);
  }

  /** A number of a generation, 0 to 2^16 − 1, mostly one of the first. */
  static int generation(Random random) {
    return random.nextInt(4) == 0 ? random.nextInt(1 << 16) : random.nextInt(2);
  }

  /** A page size, mostly one that the guest TLB has. */
  static HostPageSize pageSize(Random random) {
    HostPageSize[] all = HostPageSize.values();
    return all[random.nextInt(4) == 0 ? random.nextInt(all.length) : 4 * random.nextInt(3)];
  }

  /** An index of an entry of the guest TLB, mostly one of the first of either part. */
  static int entryIndex(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(2112);
      case 1 -> 2111;
      case 2 -> 56 + random.nextInt(32);
      case 3 -> 64 + random.nextInt(8);
      default -> random.nextInt(6);
    };
  }

  /** A power of two from 2^{@code least} to 2^{@code most}. */
  static int powerOfTwo(Random random, int least, int most) {
    return 1 << random.nextInt(least, most + 1);
  }

  /** An instruction word, mostly of coprocessor 2. */
  static int instruction(Random random) {
    int word = random.nextInt();
    return switch (random.nextInt(8)) {
      case 0 -> word;
      case 1, 2, 3 -> 0x4A00_0000 | word & 0x01FF_FFCF;
      case 4 -> 0xC800_0000 | word & 0x03FF_FFE7;
      case 5 -> 0xE800_0000 | word & 0x03FF_FFEB;
      default -> 0xD800_0000 | word & 0x03FC_FFFF;
    };
  }

  /** A domain: mostly one of the two of a small module. */
  static int domain(Random random) {
    return random.nextInt(random.nextInt(8) == 0 ? 1024 : 2);
  }
}
