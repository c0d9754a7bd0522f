package org.btmmu.conformance.sample;

import java.util.Random;
import org.btmmu.spec.guest.ControlRegisters;

/**
 * Random values that lie where page walks go wrong more often than uniform ones do: table indexes
 * that coincide, addresses at the ends of pages and ranges, protection-key registers that forbid
 * little.
 */
final class Biased {
  /** Tables lie in the first frames of memory, so that walks meet, alias and map themselves. */
  static final int POOL_FRAMES = 8;

  /** Beside an address inside a range, the first bytes on either side of its ends matter. */
  private static final long[] BOUNDARIES = {
    0,
    0x1000,
    0x20_0000,
    0x40_0000,
    0x4000_0000,
    0x8000_0000L,
    0x1_0000_0000L,
    0x8000_0000_0000L,
    0xFFFF_8000_0000_0000L,
    0x100_0000_0000_0000L,
    0xFF00_0000_0000_0000L
  };

  private static final int[] INDEXES = {0, 0, 1, 2, 510, 511, 511, 256};
  private static final int[] OFFSETS = {0, 8, 0x800, 0xFF8, 0xFFC, 0xFFD, 0xFFF, 0xFF1};
  private static final int[] WIDTHS = {32, 36, 39, 40, 46, 52};
  private static final int[] SIZES = {1, 2, 4, 8};

  private Biased() {}

  /** A linear address: any 64 bits, but mostly canonical and made of indexes that recur. */
  static long linearAddress(Random random) {
    int choice = random.nextInt(16);
    if (choice == 0) {
      return random.nextLong();
    }
    if (choice < 3) {
      return BOUNDARIES[random.nextInt(BOUNDARIES.length)] + random.nextInt(33) - 16;
    }
    long address = OFFSETS[random.nextInt(OFFSETS.length)];
    if (choice < 6) {
      address = random.nextInt(0x1000);
    }
    for (int shift = 12; shift < 57; shift += 9) {
      address |= (long) INDEXES[random.nextInt(INDEXES.length)] << shift;
    }
    return switch (choice % 3) {
      case 0 -> address & 0xFFFF_FFFFL;
      case 1 -> address << 16 >> 16;
      default -> address << 7 >> 7;
    };
  }

  /** One of few linear addresses, rarely any: those where a law's module may hold something. */
  static long nearAddress(Random random) {
    if (random.nextInt(8) == 0) {
      return linearAddress(random);
    }
    long page = (long) random.nextInt(2) * random.nextInt(4);
    long large = (long) random.nextInt(2) * random.nextInt(3);
    long huge = (long) random.nextInt(2) * random.nextInt(2);
    long half = random.nextInt(4) == 0 ? -1L << 39 : 0;
    return half | huge << 30 | large << 21 | page << 12 | random.nextInt(2) * 0xFFF;
  }

  /** A PCID, 0 … 4095, mostly one of the first. */
  static int pcid(Random random) {
    return random.nextInt(8) == 0 ? random.nextInt(4096) : random.nextInt(2) * random.nextInt(3);
  }

  /** A guest physical address of an aligned 64-bit word, mostly of a table's entry. */
  static long wordAddress(Random random) {
    if (random.nextInt(8) == 0) {
      return random.nextLong() & 0xF_FFFF_FFFF_FFF8L;
    }
    int index = random.nextInt(4) == 0 ? random.nextInt(512) : random.nextInt(512) & 0x1F8 | 7;
    if (random.nextBoolean()) {
      index = INDEXES[random.nextInt(INDEXES.length)];
    }
    return (long) random.nextInt(POOL_FRAMES) << 12 | (long) index << 3;
  }

  /** A value of CR3: a table of the pool with any PCID or cache bits, rarely anything. */
  static long cr3(Random random) {
    if (random.nextInt(16) == 0) {
      return random.nextLong();
    }
    long table = (long) random.nextInt(POOL_FRAMES) << 12;
    return switch (random.nextInt(4)) {
      case 0 -> table | random.nextInt(0x1000);
      case 1 -> table | 1L << random.nextInt(64);
      default -> table;
    };
  }

  /** CR0: the paging bits by chance, PE mostly, rarely a bit that is reserved. */
  static long cr0(Random random) {
    long defined = random.nextInt() & 0xE005_003EL | (random.nextInt(8) == 0 ? 0 : 1);
    return rarelyWithAnyBit(defined, random);
  }

  /** CR4: the defined bits by chance, rarely one that is reserved. */
  static long cr4(Random random) {
    return rarelyWithAnyBit(random.nextInt() & ControlRegisters.CR4_DEFINED, random);
  }

  /** IA32_EFER: SCE, LME, LMA and NXE by chance, rarely a bit that is reserved. */
  static long efer(Random random) {
    return rarelyWithAnyBit(random.nextInt() & 0xD01, random);
  }

  /** What software may want to write to one of these registers. */
  static long registerValue(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> cr0(random);
      case 1 -> cr4(random);
      case 2 -> efer(random);
      default -> cr3(random);
    };
  }

  private static long rarelyWithAnyBit(long value, Random random) {
    return random.nextInt(16) == 0 ? value | 1L << random.nextInt(64) : value;
  }

  /** A PDPTE register: mostly present and without reserved bits. */
  static long pdpte(Random random) {
    long value = (long) random.nextInt(POOL_FRAMES) << 12 | (random.nextInt(8) == 0 ? 0 : 1);
    return switch (random.nextInt(8)) {
      case 0 -> value | 1L << random.nextInt(64);
      case 1 -> value | (random.nextLong() & 0xE18);
      case 2 -> value | (random.nextLong() & 0xF_0000_0000L);
      default -> value;
    };
  }

  /** PKRU or PKRS: nothing forbidden, one key forbidden, or anything. */
  static int keyRegister(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> 1 << random.nextInt(32);
      case 2 -> 5 << random.nextInt(32);
      default -> random.nextInt();
    };
  }

  /** 1 to 64 bytes, mostly 1, 2, 4 or 8. */
  static int sizeBytes(Random random) {
    return random.nextInt(8) == 0 ? 1 + random.nextInt(64) : SIZES[random.nextInt(4)];
  }

  /** 0 to 3, mostly 0 or 3. */
  static int cpl(Random random) {
    return random.nextInt(8) == 0 ? random.nextInt(4) : 3 * random.nextInt(2);
  }

  /** MAXPHYADDR, 32 to 52 bits, mostly one that a real processor has. */
  static int maxPhysicalAddress(Random random) {
    return random.nextInt(4) == 0 ? 32 + random.nextInt(21) : WIDTHS[random.nextInt(WIDTHS.length)];
  }

  /** Any 32 bits, mostly small or a single bit. */
  static int anyInt(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt();
      case 1 -> 1 << random.nextInt(32);
      case 2 -> random.nextInt(64);
      default -> random.nextInt(5) - 1;
    };
  }

  /** Any 64 bits: an address, an entry, a single bit, a small number, or noise. */
  static long anyLong(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> 1L << random.nextInt(64);
      case 2 -> linearAddress(random);
      case 3 -> wordAddress(random);
      case 4 -> SeededMemory.entry(random.nextLong());
      default -> random.nextInt(17) - 8;
    };
  }
}
