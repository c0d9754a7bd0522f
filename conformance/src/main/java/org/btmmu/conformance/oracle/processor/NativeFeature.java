package org.btmmu.conformance.oracle.processor;

/** Extensions that an instruction may need; a row says which bit of CPUID tells of it. */
public enum NativeFeature {
  SSE3(1, NativeFeature.ECX, 0),
  PCLMULQDQ(1, NativeFeature.ECX, 1),
  SSSE3(1, NativeFeature.ECX, 9),
  FMA(1, NativeFeature.ECX, 12),
  CMPXCHG16B(1, NativeFeature.ECX, 13),
  SSE4_1(1, NativeFeature.ECX, 19),
  SSE4_2(1, NativeFeature.ECX, 20),
  MOVBE(1, NativeFeature.ECX, 22),
  POPCNT(1, NativeFeature.ECX, 23),
  AES(1, NativeFeature.ECX, 25),
  AVX(1, NativeFeature.ECX, 28),
  RDRAND(1, NativeFeature.ECX, 30),
  FSGSBASE(7, NativeFeature.EBX, 0),
  BMI1(7, NativeFeature.EBX, 3),
  AVX2(7, NativeFeature.EBX, 5),
  BMI2(7, NativeFeature.EBX, 8),
  RDSEED(7, NativeFeature.EBX, 18),
  ADX(7, NativeFeature.EBX, 19),
  SHA(7, NativeFeature.EBX, 29),
  RDPID(7, NativeFeature.ECX, 22),
  MOVDIRI(7, NativeFeature.ECX, 27),
  MOVDIR64B(7, NativeFeature.ECX, 28),
  LAHF_64(0x8000_0001L, NativeFeature.ECX, 0),
  LZCNT(0x8000_0001L, NativeFeature.ECX, 5),
  RDTSCP(0x8000_0001L, NativeFeature.EDX, 27);

  private static final int ECX = 1;
  private static final int EDX = 2;
  private static final int EBX = 3;

  private final long leaf;
  private final int register;
  private final int bit;

  NativeFeature(long leaf, int register, int bit) {
    this.leaf = leaf;
    this.register = register;
    this.bit = bit;
  }

  long leaf() {
    return leaf;
  }

  boolean isSet(long[] registers) {
    return (registers[register] >>> bit & 1) != 0;
  }
}
