package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Interpreter;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.mips64.StepResult;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.InstructionSet;

/** The host's loads, stores and branches, for all memories and registers. */
public final class MipsMemoryLaws {
  private static final int LDR = InstructionSet.word("ldr", 3, 0, 1);
  private static final int LDL = InstructionSet.word("ldl", 3, 7, 1);
  private static final int SDR = InstructionSet.word("sdr", 2, 0, 1);
  private static final int SDL = InstructionSet.word("sdl", 2, 7, 1);

  private static final int[] WORD_BY_PARTS = {
    InstructionSet.word("lwr", 3, 0, 1), InstructionSet.word("lwl", 3, 3, 1)
  };

  private static final int[] WORD_BY_BYTES = {
    InstructionSet.word("lbu", 4, 0, 1),
    InstructionSet.word("lbu", 5, 1, 1),
    InstructionSet.word("ins", 4, 5, 8, 8),
    InstructionSet.word("lbu", 5, 2, 1),
    InstructionSet.word("ins", 4, 5, 16, 8),
    InstructionSet.word("lb", 5, 3, 1),
    InstructionSet.word("ins", 4, 5, 24, 8)
  };

  private static final int[] SIZES = {
    InstructionSet.word("ld", 3, 0, 1),
    InstructionSet.word("lw", 4, 4, 1),
    InstructionSet.word("lwu", 5, 4, 1),
    InstructionSet.word("lh", 6, 6, 1),
    InstructionSet.word("lhu", 7, 6, 1),
    InstructionSet.word("lb", 8, 7, 1),
    InstructionSet.word("lbu", 9, 7, 1)
  };

  private static final int LD = InstructionSet.word("ld", 3, 0, 1);
  private static final int LLD = InstructionSet.word("lld", 3, 0, 1);
  private static final int SCD = InstructionSet.word("scd", 2, 0, 1);

  private MipsMemoryLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  @Law(
      id = "mips-unaligned-load",
      says = "LDR and LDL give the eight bytes at any address, whatever the register held")
  static boolean unalignedLoad(
      PhysicalMemory memory, @From("registers") GeneralRegisters registers, long physical) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    registers.set(1, MipsHost.address(physical, 16));
    long low = memory.read64(physical & -8);
    long high = memory.read64((physical & -8) + 8);
    int shift = (int) (physical & 7) * 8;
    long bytes = shift == 0 ? low : low >>> shift | high << 64 - shift;
    cover("aligned", shift == 0);
    cover("in two words", shift == 56);
    return MipsHost.run(cpu, LDR, LDL) && cpu.get(3) == bytes;
  }

  @Law(
      id = "mips-unaligned-word",
      says = "LWR and LWL give the word that four loads of bytes and INS put together")
  static boolean unalignedWord(
      PhysicalMemory memory, @From("registers") GeneralRegisters registers, long physical) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    given(MipsHost.isWord(cpu, 3));
    registers.set(1, MipsHost.address(physical, 8));
    cover("aligned", (physical & 3) == 0);
    cover("in two words", (physical & 3) == 3);
    boolean done = MipsHost.run(cpu, WORD_BY_PARTS) && MipsHost.run(cpu, WORD_BY_BYTES);
    return done && cpu.get(3) == cpu.get(4);
  }

  @Law(
      id = "mips-unaligned-store",
      says =
          "what SDR and SDL store at any address LDR and LDL load again, and no other byte moves")
  static boolean unalignedStore(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      long physical,
      int place) {
    given(place >= 0 && place < 16);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    registers.set(1, MipsHost.address(physical, 16));
    MipsHost.writable(memory, physical & -8);
    MipsHost.writable(memory, (physical & -8) + 8);
    long word = (physical & -8) + (place & 8);
    int shift = (place & 7) * 8;
    long old = memory.read64(word) >>> shift & 0xFF;
    boolean done = MipsHost.run(cpu, SDR, SDL, LDR, LDL);
    int offset = place - (int) (physical & 7);
    boolean outside = offset < 0 || offset > 7;
    cover("before", offset < 0);
    cover("behind", offset > 7);
    long now = memory.read64(word) >>> shift & 0xFF;
    long stored = outside ? old : cpu.get(2) >>> offset * 8 & 0xFF;
    return done && now == stored && cpu.get(3) == cpu.get(2);
  }

  @Law(
      id = "mips-load-sizes",
      says = "the smaller loads give parts of the double word, extended as they say")
  static boolean loadSizes(
      PhysicalMemory memory, @From("registers") GeneralRegisters registers, long physical) {
    given((physical & 7) == 0);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    registers.set(1, MipsHost.address(physical, 8));
    boolean done = MipsHost.run(cpu, SIZES);
    long whole = cpu.get(3);
    cover("negative", whole < 0);
    return done
        && cpu.get(4) == whole >> 32
        && cpu.get(5) == whole >>> 32
        && cpu.get(6) == whole >> 48
        && cpu.get(7) == whole >>> 48
        && cpu.get(8) == whole >> 56
        && cpu.get(9) == whole >>> 56;
  }

  @Law(
      id = "mips-address-error",
      says =
          "LD at an address that is no multiple of 8 changes no register, and says so in"
              + " BadVAddr, Cause and EPC; otherwise it loads",
      clauses = {"H-INS-5", "H-SEG-5", "H-EXC-1", "H-EXC-2", "H-EXC-3"})
  static boolean addressError(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      long physical,
      boolean inDelaySlot) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    registers.set(1, MipsHost.address(physical, 8));
    cpu.host.inDelaySlot = inDelaySlot;
    long pc = cpu.host.pc;
    long old = cpu.get(3);
    StepResult result = Interpreter.execute(cpu, LD);
    if ((physical & 7) == 0) {
      return result == StepResult.DONE && cpu.get(3) == memory.read64(physical);
    }
    cover("in a delay slot", inDelaySlot);
    return result == StepResult.EXCEPTION
        && cpu.get(3) == old
        && cpu.host.badVAddr == cpu.get(1)
        && cpu.host.exceptionCode == HostException.ADDRESS_ERROR_LOAD.code()
        && cpu.host.epc == (inDelaySlot ? pc - 4 : pc)
        && cpu.host.causeDelaySlot == inDelaySlot
        && cpu.host.pc == 0xFFFF_FFFF_8000_0180L;
  }

  @Law(
      id = "mips-link",
      says =
          "SCD after LLD stores and gives 1 while the link is whole; otherwise it gives 0 and"
              + " stores nothing",
      clauses = "H-INS-6")
  static boolean link(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      long physical,
      boolean broken) {
    given((physical & 7) == 0);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    registers.set(1, MipsHost.address(physical, 8));
    long old = memory.read64(physical);
    long stored = cpu.get(2);
    MipsHost.writable(memory, physical);
    boolean done = MipsHost.run(cpu, LLD);
    cpu.host.linked &= !broken;
    done &= MipsHost.run(cpu, SCD);
    cover("broken", broken);
    return done
        && cpu.get(3) == old
        && cpu.get(2) == (broken ? 0 : 1)
        && memory.read64(physical) == (broken ? old : stored)
        && !cpu.host.linked;
  }
}
