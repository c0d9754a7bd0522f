package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.Registers.RDX;

import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Processor;

/**
 * CPUID (SDM 2: CPUID): a set of instructions is reported if all of it is executed, and those of
 * x87, SSE and SSE2, which every 64-bit processor has.
 */
final class Identification {
  /** A row: leaf, subleaf or −1 for any, EAX, EBX, ECX, EDX. */
  private static final int[][] LEAVES = {
    {0, -1, 7, letters("Btmm"), letters("Gues"), letters("u x8")},
    {1, -1, 0x0000_0F01, 0x0001_0800, Features.LEAF_1_C, Features.LEAF_1_D},
    {7, 0, 0, Features.LEAF_7_B, Features.LEAF_7_C, 0},
    {0x8000_0000, -1, 0x8000_0008, 0, 0, 0},
    {0x8000_0001, -1, 0, 0, Features.EXTENDED_C, Features.EXTENDED_D},
    {0x8000_0002, -1, letters("Btmm"), letters("u re"), letters("fere"), letters("nce ")},
    {0x8000_0003, -1, letters("x86 "), letters("proc"), letters("esso"), letters("r   ")},
    {0x8000_0004, -1, 0, 0, 0, 0},
  };

  /** Of the rows above the ones whose bits depend on the processor model or a register. */
  private static final int LEAF_1 = 1, LEAF_7 = 7, EXTENDED = 0x8000_0001, SIZES = 0x8000_0008;

  private Identification() {}

  static void execute(Execution x) {
    int leaf = (int) x.registers.gpr[RAX];
    int subleaf = (int) x.registers.gpr[RCX];
    int[] row = {leaf, subleaf, 0, 0, 0, 0};
    for (int[] candidate : LEAVES) {
      if (candidate[0] == leaf && (candidate[1] == -1 || candidate[1] == subleaf)) {
        row = candidate;
      }
    }
    Processor processor = x.memory.processor();
    Operands.setRegister(x, RAX, 4, leaf == SIZES ? sizes(processor) : row[2]);
    Operands.setRegister(x, RBX, 4, row[3]);
    Operands.setRegister(x, RCX, 4, row[4] | enabled(x, leaf, subleaf));
    Operands.setRegister(x, RDX, 4, row[5] | ofModel(processor, leaf));
  }

  /** How many bits physical and linear addresses have. */
  private static int sizes(Processor processor) {
    return processor.maxPhysicalAddress() | 57 << 8;
  }

  private static int ofModel(Processor processor, int leaf) {
    return switch (leaf) {
      case LEAF_1 -> Flags.when(processor.pse36(), Features.PSE36);
      case EXTENDED -> Flags.when(processor.gigabytePages(), Features.GIGABYTE_PAGES);
      default -> 0;
    };
  }

  /** OSPKE: software has set CR4.PKE. */
  private static int enabled(Execution x, int leaf, int subleaf) {
    boolean keys = (x.registers.cr4 & ControlRegisters.CR4_PKE) != 0;
    return leaf == LEAF_7 && subleaf == 0 ? Flags.when(keys, Features.OSPKE) : 0;
  }

  private static int letters(String four) {
    int word = 0;
    for (int i = 0; i < 4; i++) {
      word |= four.charAt(i) << 8 * i;
    }
    return word;
  }
}
