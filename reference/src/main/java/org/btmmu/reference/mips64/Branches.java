package org.btmmu.reference.mips64;

import org.btmmu.spec.Clause;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.Field;

/**
 * MIPS64 volume II: branches and jumps. The instruction after one stands in its delay slot, taken
 * or not, unless a likely branch that is not taken leaves it out.
 */
final class Branches {
  private Branches() {}

  @Clause("H-INS-4")
  static void execute(Mips64Cpu cpu, BranchInstruction instruction, int word) {
    if (cpu.host.inDelaySlot) {
      cpu.undefined();
      return;
    }
    long delaySlot = cpu.host.pc + 4;
    int rs = Field.RS.of(word);
    long second = instruction.comparesRegisters() ? cpu.get(Field.RT.of(word)) : 0;
    boolean taken = instruction.condition().holds(cpu.get(rs), second);
    long target = target(cpu, instruction, word, delaySlot);
    if (instruction.links()) {
      int link = instruction.linkRegister(word);
      // The branch could not be carried out again after an exception in its delay slot.
      cpu.unpredictable |= usesRegister(instruction) && rs == link;
      cpu.set(link, delaySlot + 4);
    }
    if (!taken && instruction.likely()) {
      cpu.host.jump(delaySlot + 4);
      cpu.jumped = true;
    } else {
      cpu.branched = true;
      cpu.delayedTarget = taken ? target : delaySlot + 4;
    }
  }

  private static boolean usesRegister(BranchInstruction instruction) {
    return instruction != BranchInstruction.JAL;
  }

  private static long target(
      Mips64Cpu cpu, BranchInstruction instruction, int word, long delaySlot) {
    return switch (instruction.target()) {
      case BRANCH -> delaySlot + ((long) instruction.target().of(word) << 2);
      case JUMP -> delaySlot & -1L << 28 | (long) instruction.target().of(word) << 2;
      default -> cpu.get(Field.RS.of(word));
    };
  }
}
