package org.btmmu.reference.mips64;

import org.btmmu.reference.host.HostExceptions;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.mips64.Cp0Register;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.SystemInstruction;

/** MIPS64 volume II: system calls, breakpoints and coprocessor 0. */
final class SystemInstructions {
  private static final Cp0Register[] REGISTERS = Cp0Register.values();

  /** RDHWR: the number of the processor, SYNCI's step, Count, and instructions a count. */
  private static final int CPU_NUMBER = 0;

  private static final int SYNCI_STEP = 1;
  private static final int COUNTER = 2;
  private static final int COUNTER_RESOLUTION = 3;

  private SystemInstructions() {}

  /** Whether coprocessor 0 can be used: MIPS64 PRA, "Access to Privileged Resources". */
  @Clause("H-INS-3")
  static boolean isUsable(Mips64Cpu cpu) {
    return cpu.isKernel() || cpu.cp0.usable;
  }

  @Clause({"H-EXC-1", "H-EXC-6", "H-TLB-7", "H-TLB-8"})
  static void execute(Mips64Cpu cpu, SystemInstruction instruction, int word) {
    if (instruction.ofCoprocessor0() && !isUsable(cpu)) {
      cpu.fail(new Fault.Unusable(0));
      return;
    }
    switch (instruction) {
      case SYSCALL -> cpu.raise(HostException.SYSTEM_CALL);
      case BREAK -> cpu.raise(HostException.BREAKPOINT);
      // Caches are coherent and accesses in order: nothing is left to do.
      case SYNC, SYNCI, PREF, CACHE, WAIT -> {}
      case RDHWR -> readHardware(cpu, word);
      case MFC0, DMFC0 -> moveFrom(cpu, instruction, word);
      case MTC0, DMTC0 -> moveTo(cpu, instruction, word);
      // There is one set of general registers.
      case RDPGPR, WRPGPR -> cpu.set(Field.RD.of(word), cpu.get(Field.RT.of(word)));
      case DI -> enableInterrupts(cpu, word, false);
      case EI -> enableInterrupts(cpu, word, true);
      case TLBR -> TlbInstructions.read(cpu);
      case TLBWI -> TlbInstructions.write(cpu, cpu.cp0.index);
      case TLBWR -> TlbInstructions.write(cpu, cpu.cp0.random);
      case TLBP -> TlbInstructions.probe(cpu);
      case ERET -> {
        if (cpu.host.inDelaySlot) {
          cpu.undefined();
        } else {
          HostExceptions.eret(cpu.host);
          cpu.jumped = true;
        }
      }
    }
  }

  private static void readHardware(Mips64Cpu cpu, int word) {
    int register = Field.RD.of(word);
    if (register > COUNTER_RESOLUTION
        || !isUsable(cpu) && (cpu.cp0.hardwareEnable >>> register & 1) == 0) {
      cpu.raise(HostException.RESERVED_INSTRUCTION);
      return;
    }
    cpu.set(
        Field.RT.of(word),
        switch (register) {
          case CPU_NUMBER, SYNCI_STEP -> 0;
          case COUNTER -> cpu.cp0.count;
          default -> 1;
        });
  }

  /** MFC0 takes the lower half of a wide register; DMFC0 of a narrow one is UNDEFINED. */
  private static void moveFrom(Mips64Cpu cpu, SystemInstruction instruction, int word) {
    boolean wide = instruction == SystemInstruction.DMFC0;
    int found = find(word);
    if (found < 0 || wide && REGISTERS[found].width() == 32) {
      cpu.undefined();
      return;
    }
    long value = ControlRegisters.read(cpu, REGISTERS[found]);
    cpu.set(Field.RT.of(word), wide ? value : (int) value);
  }

  /** MTC0 to a wide register writes all of it. */
  private static void moveTo(Mips64Cpu cpu, SystemInstruction instruction, int word) {
    boolean wide = instruction == SystemInstruction.DMTC0;
    int found = find(word);
    if (found < 0 || wide && REGISTERS[found].width() == 32) {
      cpu.undefined();
      return;
    }
    ControlRegisters.write(cpu, REGISTERS[found], cpu.get(Field.RT.of(word)));
  }

  private static int find(int word) {
    for (int index = 0; index < REGISTERS.length; index++) {
      if (REGISTERS[index].isNamed(word)) {
        return index;
      }
    }
    return -1;
  }

  /** DI and EI give what Status was. */
  @Clause("H-EXC-4")
  private static void enableInterrupts(Mips64Cpu cpu, int word, boolean enabled) {
    cpu.set(Field.RT.of(word), StatusRegisters.status(cpu));
    HostStatus old = cpu.host.status;
    cpu.host.status =
        new HostStatus(
            old.ksu(),
            old.exl(),
            old.erl(),
            old.refill(),
            old.fault(),
            old.kx(),
            old.sx(),
            old.ux(),
            enabled);
  }
}
