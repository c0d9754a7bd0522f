package org.btmmu.reference.x86;

/** The feature bits of CPUID (SDM 2: CPUID, Tables 3-8 to 3-11) that are 1 here. */
final class Features {
  /** Leaf 1, ECX: SSE3, PCLMULQDQ, SSSE3, CMPXCHG16B, PCID, MOVBE, POPCNT, hypervisor. */
  static final int LEAF_1_C = bits(0, 1, 9, 13, 17, 22, 23, 31);

  /**
   * Leaf 1, EDX: FPU, DE, PSE, TSC, MSR, PAE, CX8, SEP, PGE, CMOV, PAT, CLFSH, MMX, FXSR, SSE,
   * SSE2.
   */
  static final int LEAF_1_D = bits(0, 2, 3, 4, 5, 6, 8, 11, 13, 15, 16, 19, 23, 24, 25, 26);

  /** Leaf 1, EDX: PSE-36, by the processor model. */
  static final int PSE36 = bits(17);

  /** Leaf 7, EBX: FSGSBASE, BMI1, SMEP, BMI2, fast string instructions, INVPCID, ADX, SMAP. */
  static final int LEAF_7_B = bits(0, 3, 7, 8, 9, 10, 19, 20);

  /** Leaf 7, ECX: UMIP, PKU, LA57, PKS. */
  static final int LEAF_7_C = bits(2, 3, 16, 31);

  /** Leaf 7, ECX: OSPKE. */
  static final int OSPKE = bits(4);

  /** Leaf 80000001, ECX: LAHF and SAHF in 64-bit mode, LZCNT. */
  static final int EXTENDED_C = bits(0, 5);

  /** Leaf 80000001, EDX: SYSCALL, NX, RDTSCP, 64-bit mode. */
  static final int EXTENDED_D = bits(11, 20, 27, 29);

  /** Leaf 80000001, EDX: 1-GByte pages, by the processor model. */
  static final int GIGABYTE_PAGES = bits(26);

  private Features() {}

  private static int bits(int... numbers) {
    int word = 0;
    for (int number : numbers) {
      word |= 1 << number;
    }
    return word;
  }
}
