package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.translator.InstructionWords;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Instruction;

/** Guest instructions against the host's words that they are translated to. */
public final class TranslatedWordsLaws {
  private static final int GENERAL = 16;
  private static final int RCX = 1;

  private TranslatedWordsLaws() {}

  static Registers registers(long seed) {
    return Instructions.registers(seed);
  }

  static GeneralRegisters host(long seed) {
    return MipsHost.registers(seed);
  }

  /** Shifts of rAX, with what comes in from rBX, by CL. */
  enum Shift {
    SHL_32(0xD3, 0xE0),
    SHL_64(0x48, 0xD3, 0xE0),
    SHR_32(0xD3, 0xE8),
    SHR_64(0x48, 0xD3, 0xE8),
    SAR_32(0xD3, 0xF8),
    SAR_64(0x48, 0xD3, 0xF8),
    SHLD_32(0x0F, 0xA5, 0xD8),
    SHLD_64(0x48, 0x0F, 0xA5, 0xD8),
    SHRD_32(0x0F, 0xAD, 0xD8),
    SHRD_64(0x48, 0x0F, 0xAD, 0xD8);

    final Instruction instruction;
    final int[] words;

    Shift(int... code) {
      instruction = Instructions.decode(code);
      words = InstructionWords.of(instruction, CodeMode.BITS_64);
    }
  }

  @Law(
      id = "shift-words",
      says =
          "the words of a shift by CL do to the general registers and the flags what the"
              + " instruction does, a count of 0 included")
  static boolean shiftWords(
      Shift shift,
      PhysicalMemory memory,
      @From("registers") Registers registers,
      @From("host") GeneralRegisters host) {
    for (int number = 0; number < GENERAL; number++) {
      host.set(HostRegisters.GUEST + number, registers.gpr[number]);
    }
    host.set(HostRegisters.FLAGS_KIND, FlagsKind.FLAGS);
    host.set(HostRegisters.FLAGS_RESULT, registers.flags & Flags.STATUS);
    cover("by 0", (registers.gpr[RCX] & 63) == 0);
    cover("by 1", (registers.gpr[RCX] & 63) == 1);
    Mips64Cpu cpu = MipsHost.kernel(memory, host);
    boolean same = MipsHost.run(cpu, shift.words);
    same &= Instructions.run(registers, shift.instruction);
    for (int number = 0; number < GENERAL; number++) {
      same &= cpu.get(HostRegisters.GUEST + number) == registers.gpr[number];
    }
    int flags =
        FlagsKind.flags(
            (int) cpu.get(HostRegisters.FLAGS_KIND),
            cpu.get(HostRegisters.FLAGS_A),
            cpu.get(HostRegisters.FLAGS_B),
            cpu.get(HostRegisters.FLAGS_RESULT));
    int defined = Flags.STATUS & ~registers.undefinedFlags;
    return same && ((registers.flags ^ flags) & defined) == 0;
  }
}
