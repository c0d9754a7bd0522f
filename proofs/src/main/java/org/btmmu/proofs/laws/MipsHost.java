package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.given;

import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Interpreter;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.mips64.StepResult;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/** Processors for the laws of single instructions. */
final class MipsHost {
  private static final Geometry FEW_ENTRIES = new Geometry(48, 48, 16, 2, 0, 1, 12, 2);

  private MipsHost() {}

  /** Registers of any contents, for samples mostly sign-extended words. */
  static GeneralRegisters registers(long seed) {
    GeneralRegisters registers = new GeneralRegisters();
    long mixed = seed;
    for (int register = 0; register < 32; register++) {
      mixed = mixed * 0x5851_F42D_4C95_7F2DL + 0x1405_7B7E_F767_814FL;
      int cut = (int) (mixed >>> 58) & 48;
      registers.set(register, mixed << 3 >> cut);
    }
    registers.hi = mixed;
    registers.lo = mixed << 7 >> 32;
    return registers;
  }

  /** In kernel mode, where xkphys reaches all of memory. */
  static Mips64Cpu kernel(PhysicalMemory memory, GeneralRegisters registers) {
    Mips64Cpu cpu = new Mips64Cpu(FEW_ENTRIES, memory, registers);
    cpu.host.status = HostStatus.running(OperatingMode.KERNEL);
    cpu.host.pc = 0xFFFF_FFFF_8000_0000L;
    return cpu;
  }

  /** Carries instructions out; whether all were, each with a result that the manual gives. */
  static boolean run(Mips64Cpu cpu, int... words) {
    boolean done = true;
    for (int word : words) {
      done &= Interpreter.execute(cpu, word) == StepResult.DONE && !cpu.unpredictable;
    }
    return done;
  }

  /** Whether a register holds a sign-extended word, as 32-bit operations ask. */
  static boolean isWord(Mips64Cpu cpu, int register) {
    return cpu.get(register) == (int) cpu.get(register);
  }

  /** The address in xkphys of {@code bytes} bytes of memory. */
  static long address(long physical, int bytes) {
    given(physical >= 0 && physical <= (1L << FEW_ENTRIES.physicalBits()) - bytes);
    return 0x9000_0000_0000_0000L | physical;
  }

  /** Supposes that a 64-bit word of memory takes what is stored there. */
  static void writable(PhysicalMemory memory, long physical) {
    long old = memory.read64(physical);
    memory.write64(physical, ~old);
    given(memory.read64(physical) == ~old);
    memory.write64(physical, old);
  }
}
