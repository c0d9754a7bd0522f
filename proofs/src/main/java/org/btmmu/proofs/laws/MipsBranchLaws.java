package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.InstructionSet;

/** The host's branches and their delay slots. */
public final class MipsBranchLaws {
  private static final int BEQ = InstructionSet.word("beq", 1, 2, 9);
  private static final int BNE = InstructionSet.word("bne", 1, 2, 9);
  private static final int BNEL = InstructionSet.word("bnel", 1, 2, 9);
  private static final int BGEZAL = InstructionSet.word("bgezal", 1, -9);
  private static final int JALR = InstructionSet.word("jalr", 5, 1);

  /** The delay slot: it changes what the branch compared. */
  private static final int SLOT = InstructionSet.word("daddiu", 1, 2, 0);

  private static final long TAKEN = 4 + 4 * 9;

  private MipsBranchLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  @Law(
      id = "mips-branch",
      says =
          "BEQ and BNE carry their delay slot out and then go opposite ways, by the registers as"
              + " they were before the slot",
      clauses = "H-INS-4")
  static boolean branch(
      PhysicalMemory memory, @From("registers") GeneralRegisters registers, boolean equal) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long pc = cpu.host.pc;
    boolean taken = (cpu.get(1) == cpu.get(2)) == equal;
    boolean done = MipsHost.run(cpu, equal ? BEQ : BNE);
    boolean slot = cpu.host.inDelaySlot && cpu.host.pc == pc + 4;
    done &= MipsHost.run(cpu, SLOT);
    cover("taken", taken);
    cover("not taken", !taken);
    return done
        && slot
        && !cpu.host.inDelaySlot
        && cpu.get(1) == cpu.get(2)
        && cpu.host.pc == pc + (taken ? TAKEN : 8);
  }

  @Law(
      id = "mips-likely",
      says = "BNEL is BNE, but that not taken it leaves the delay slot out",
      clauses = "H-INS-4")
  static boolean likely(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long pc = cpu.host.pc;
    boolean taken = cpu.get(1) != cpu.get(2);
    boolean done = MipsHost.run(cpu, BNEL);
    cover("taken", taken);
    cover("not taken", !taken);
    if (!taken) {
      return done && !cpu.host.inDelaySlot && cpu.host.pc == pc + 8;
    }
    return done && cpu.host.inDelaySlot && MipsHost.run(cpu, SLOT) && cpu.host.pc == pc + TAKEN;
  }

  @Law(
      id = "mips-call",
      says =
          "BGEZAL and JALR keep the address behind the delay slot, the branch also if it is not"
              + " taken; JALR goes where its register pointed before the slot",
      clauses = "H-INS-4")
  static boolean call(
      PhysicalMemory memory, @From("registers") GeneralRegisters registers, boolean jump) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long pc = cpu.host.pc;
    long first = cpu.get(1);
    boolean done = MipsHost.run(cpu, jump ? JALR : BGEZAL, SLOT);
    cover("not taken", !jump && first < 0);
    long branched = pc + (first >= 0 ? 4 - 4 * 9 : 8);
    return done && cpu.get(jump ? 5 : 31) == pc + 8 && cpu.host.pc == (jump ? first : branched);
  }
}
