package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RBX;
import static org.btmmu.optimized.processor.GuestState.RCX;
import static org.btmmu.optimized.processor.GuestState.RDX;

import org.btmmu.spec.guest.Processor;

/** CPUID (SDM 2: CPUID): the processor that the reference model says it is. */
final class Identification {
  private static final long CR4_PKE = 1 << 22;
  private static final int OSPKE = 1 << 4, PSE36 = 1 << 17, GIGABYTE_PAGES = 1 << 26;

  private Identification() {}

  static void execute(Core c) {
    Processor processor = c.cpu.processor();
    int leaf = (int) c.state.gpr(RAX);
    int subleaf = (int) c.state.gpr(RCX);
    boolean keys = (c.cpu.cr4() & CR4_PKE) != 0;
    switch (leaf) {
      case 0 -> set(c, 7, "BtmmGuesu x8");
      case 1 -> {
        // SSE3, PCLMULQDQ, SSSE3, CMPXCHG16B, PCID, MOVBE, POPCNT, hypervisor; then FPU, DE, PSE,
        // TSC, MSR, PAE, CX8, SEP, PGE, CMOV, PAT, CLFSH, MMX, FXSR, SSE, SSE2.
        int features = 0x0789_A97D | (processor.pse36() ? PSE36 : 0);
        set(c, 0xF01, 0x0001_0800, 0x80C2_2203, features);
      }
      case 7 -> {
        // FSGSBASE, BMI1, SMEP, BMI2, fast strings, INVPCID, ADX, SMAP; then UMIP, PKU, LA57, PKS.
        int extended = 0x8001_000C | (keys ? OSPKE : 0);
        set(c, 0, subleaf == 0 ? 0x0018_0789 : 0, subleaf == 0 ? extended : 0, 0);
      }
      case 0x8000_0000 -> set(c, 0x8000_0008, 0, 0, 0);
      case 0x8000_0001 -> {
        // LAHF in 64-bit mode, LZCNT; then SYSCALL, NX, RDTSCP, 64-bit mode.
        int features = 0x2810_0800 | (processor.gigabytePages() ? GIGABYTE_PAGES : 0);
        set(c, 0, 0, 0x21, features);
      }
      case 0x8000_0002 -> set(c, letters("Btmm", 0), "u reference ");
      case 0x8000_0003 -> set(c, letters("x86 ", 0), "processor   ");
      case 0x8000_0008 -> set(c, processor.maxPhysicalAddress() | 57 << 8, 0, 0, 0);
      default -> set(c, 0, 0, 0, 0);
    }
  }

  private static void set(Core c, int a, String twelve) {
    set(c, a, letters(twelve, 0), letters(twelve, 4), letters(twelve, 8));
  }

  private static void set(Core c, int a, int b, int third, int d) {
    c.setRegister(RAX, 4, a);
    c.setRegister(RBX, 4, b);
    c.setRegister(RCX, 4, third);
    c.setRegister(RDX, 4, d);
  }

  private static int letters(String text, int at) {
    int word = 0;
    for (int i = 0; i < 4; i++) {
      word |= text.charAt(at + i) << 8 * i;
    }
    return word;
  }
}
