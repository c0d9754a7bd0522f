package org.btmmu.optimized.guest;

import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The fast page walk: one straight line a mode, ready masks, no allocation. Outcomes are packed
 * ({@link PackedWalk}), the entries used are left in the {@link Trail}; memory does not change.
 *
 * <p>Guaranteed by the laws walk-flat, walk-32, walk-pae, walk-4level, walk-5level and
 * walk-canonical.
 */
public final class FastWalk {
  private static final long P = 1;
  private static final long PS = 0x80;
  private static final long XD = Long.MIN_VALUE;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;

  private FastWalk() {}

  /**
   * Walks in the mode of the controls.
   *
   * @param gva guest linear address of the access's first byte
   * @param access see {@link FastAccess}
   * @return see {@link PackedWalk}
   */
  public static long walk(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    return switch (controls.mode) {
      case OFF -> flat(gva, trail);
      case BITS_32 -> bits32(memory, controls, gva, access, trail);
      case PAE -> pae(memory, controls, gva, access, trail);
      case FOUR_LEVEL -> fourLevel(memory, controls, gva, access, trail);
      case FIVE_LEVEL -> fiveLevel(memory, controls, gva, access, trail);
    };
  }

  /** Without paging. */
  public static long flat(long gva, Trail trail) {
    trail.clear();
    return PackedWalk.translation(gva & 0xFFFF_FFFFL, PackedWalk.SIZE_4KB, -1, 0x40, 0, 0);
  }

  /** 32-bit paging. */
  public static long bits32(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    trail.clear();
    long at = controls.root | gva >>> 20 & 0xFFC;
    long pde = memory.read32(at) & 0xFFFF_FFFFL;
    if ((pde & P) == 0) {
      return notPresent(controls, access);
    }
    if ((pde & PS) != 0 && (controls.role & FastControls.LARGE) != 0) {
      if ((pde & controls.largeReserved) != 0) {
        return reserved(controls, access);
      }
      trail.add(0, at, pde);
      long gpa = fourMegabyteBase(pde) | gva & 0x3F_FFFF;
      return page(controls, access, pde | XD, pde, gpa, PackedWalk.SIZE_4MB);
    }
    trail.add(0, at, pde);
    at = pde & 0xFFFF_F000L | gva >>> 10 & 0xFFC;
    long pte = memory.read32(at) & 0xFFFF_FFFFL;
    if ((pte & P) == 0) {
      return notPresent(controls, access);
    }
    trail.add(1, at, pte);
    long gpa = pte & 0xFFFF_F000L | gva & 0xFFF;
    return page(controls, access, pde & pte | XD, pte, gpa, PackedWalk.SIZE_4KB);
  }

  /** PSE-36: bits 20:13 of the entry are physical-address bits 39:32. */
  public static long fourMegabyteBase(long pde) {
    return pde & 0xFFC0_0000L | (pde & 0x1F_E000L) << 19;
  }

  /** PAE paging, from the PDPTE registers. */
  public static long pae(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    trail.clear();
    long pdpte = pdpte(controls, (int) (gva >>> 30) & 3);
    if ((pdpte & P) == 0) {
      return notPresent(controls, access);
    }
    return lastTwo(memory, controls, gva & 0xFFFF_FFFFL, access, trail, 0, pdpte, 6 | XD);
  }

  /** A PDPTE register by its number, 0 … 3. */
  public static long pdpte(FastControls controls, int number) {
    long low = (number & 1) != 0 ? controls.pdpte1 : controls.pdpte0;
    long high = (number & 1) != 0 ? controls.pdpte3 : controls.pdpte2;
    return (number & 2) != 0 ? high : low;
  }

  /** 4-level paging. */
  public static long fourLevel(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    trail.clear();
    long linear = FastAccess.linear(gva, access);
    if (!isCanonical(linear, 16)) {
      return nonCanonical(access);
    }
    return lastFour(memory, controls, linear, access, trail, 0, controls.root, -1);
  }

  /** 5-level paging. */
  public static long fiveLevel(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    trail.clear();
    long linear = FastAccess.linear(gva, access);
    if (!isCanonical(linear, 7)) {
      return nonCanonical(access);
    }
    long at = controls.root | linear >>> 45 & 0xFF8;
    long pml5e = memory.read64(at);
    if ((pml5e & (controls.rootReserved | P)) != P) {
      return refused(controls, access, pml5e);
    }
    trail.add(0, at, pml5e);
    return lastFour(memory, controls, linear, access, trail, 1, pml5e, pml5e ^ XD);
  }

  /** From the PML4 table downwards. {@code above} refers to the table, {@code rights} so far. */
  private static long lastFour(
      PhysicalMemory memory,
      FastControls controls,
      long linear,
      int access,
      Trail trail,
      int depth,
      long above,
      long rights) {
    long at = above & FRAME | linear >>> 36 & 0xFF8;
    long pml4e = memory.read64(at);
    if ((pml4e & (controls.rootReserved | P)) != P) {
      return refused(controls, access, pml4e);
    }
    trail.add(depth, at, pml4e);
    rights &= pml4e ^ XD;

    at = pml4e & FRAME | linear >>> 27 & 0xFF8;
    long pdpte = memory.read64(at);
    if ((pdpte & PS) != 0 && (controls.role & FastControls.LARGE) != 0) {
      if ((pdpte & (controls.hugeReserved | P)) != P) {
        return refused(controls, access, pdpte);
      }
      trail.add(depth + 1, at, pdpte);
      long gpa = pdpte & 0x000F_FFFF_C000_0000L | linear & 0x3FFF_FFFF;
      return page(controls, access, rights & (pdpte ^ XD), pdpte, gpa, PackedWalk.SIZE_1GB);
    }
    if ((pdpte & (controls.pdpteReserved | P)) != P) {
      return refused(controls, access, pdpte);
    }
    trail.add(depth + 1, at, pdpte);
    rights &= pdpte ^ XD;
    return lastTwo(memory, controls, linear, access, trail, depth + 2, pdpte, rights);
  }

  /** From the page directory downwards, for 8-byte entries. */
  static long lastTwo(
      PhysicalMemory memory,
      FastControls controls,
      long linear,
      int access,
      Trail trail,
      int depth,
      long above,
      long rights) {
    long at = above & FRAME | linear >>> 18 & 0xFF8;
    long pde = memory.read64(at);
    if ((pde & PS) != 0) {
      if ((pde & (controls.largeReserved | P)) != P) {
        return refused(controls, access, pde);
      }
      trail.add(depth, at, pde);
      long gpa = pde & 0x000F_FFFF_FFE0_0000L | linear & 0x1F_FFFF;
      return page(controls, access, rights & (pde ^ XD), pde, gpa, PackedWalk.SIZE_2MB);
    }
    if ((pde & (controls.tableReserved | P)) != P) {
      return refused(controls, access, pde);
    }
    trail.add(depth, at, pde);
    rights &= pde ^ XD;

    at = pde & FRAME | linear >>> 9 & 0xFF8;
    long pte = memory.read64(at);
    if ((pte & (controls.tableReserved | P)) != P) {
      return refused(controls, access, pte);
    }
    trail.add(depth + 1, at, pte);
    long gpa = pte & FRAME | linear & 0xFFF;
    return page(controls, access, rights & (pte ^ XD), pte, gpa, PackedWalk.SIZE_4KB);
  }

  /** The end of a walk: the page is found, the rights decide. */
  public static long page(
      FastControls controls, int access, long rights, long leaf, long gpa, long size) {
    long role = controls.role;
    int key = (role & FastControls.LONG_MODE) != 0 ? (int) (leaf >>> 59) & 15 : 0;
    int accessClass = FastAccess.accessClass(access);
    int granted = FastRights.resolve(role, controls.keys, accessClass, rights, key);
    if ((granted & FastAccess.need(access)) == 0) {
      return PackedWalk.pageFault(FastRights.faultCode(role, controls.keys, access, rights, key));
    }
    return PackedWalk.translation(gpa, size, rights, leaf, key, role);
  }

  /** An entry is not present or has a reserved bit set. */
  public static long refused(FastControls controls, int access, long entry) {
    return (entry & P) == 0 ? notPresent(controls, access) : reserved(controls, access);
  }

  /** An entry is not present. */
  public static long notPresent(FastControls controls, int access) {
    return PackedWalk.pageFault(FastRights.attempted(controls.role, access));
  }

  /** A present entry has a reserved bit set. */
  public static long reserved(FastControls controls, int access) {
    return PackedWalk.pageFault(FastRights.attempted(controls.role, access) | 9);
  }

  /** Whether the {@code unused} highest bits and the one below them are all equal. */
  static boolean isCanonical(long linear, int unused) {
    return linear << unused >> unused == linear;
  }

  /** A non-canonical address. */
  public static long nonCanonical(int access) {
    return (access & FastAccess.STACK) != 0
        ? PackedWalk.STACK_FAULT
        : PackedWalk.GENERAL_PROTECTION;
  }
}
