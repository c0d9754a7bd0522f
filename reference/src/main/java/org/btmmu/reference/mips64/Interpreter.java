package org.btmmu.reference.mips64;

import org.btmmu.reference.host.Entrances;
import org.btmmu.reference.host.GuestTranslation;
import org.btmmu.reference.host.HostExceptions;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostKind;
import org.btmmu.spec.host.Reaction;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.ExtensionInstruction;
import org.btmmu.spec.mips64.InstructionSet;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.btmmu.spec.mips64.MultiplyInstruction;
import org.btmmu.spec.mips64.ShiftInstruction;
import org.btmmu.spec.mips64.SystemInstruction;
import org.btmmu.spec.mips64.TrapInstruction;

/** The processor, one instruction at a time. */
public final class Interpreter {
  private static final int COP0 = 0x10;

  private Interpreter() {}

  /** Takes an interrupt, or fetches the instruction at pc and carries it out. */
  @Clause({"H-EXC-4", "X-EVT-5"})
  public static StepResult step(Mips64Cpu cpu) {
    cpu.cp0.tick(cpu.geometry);
    if (cpu.cp0.wantsInterrupt()
        && HostExceptions.interrupt(cpu.host) == Reaction.INTERRUPT_VECTOR) {
      return StepResult.INTERRUPT;
    }
    begin(cpu);
    long physical = HostMemory.translate(cpu, HostKind.FETCH, cpu.host.pc, 4);
    return cpu.isFaulty()
        ? failed(cpu)
        : execute(cpu, (int) HostMemory.read(cpu.memory, physical, 4));
  }

  /** Carries out an instruction as if it were the one at pc. */
  public static StepResult execute(Mips64Cpu cpu, int word) {
    begin(cpu);
    int found = InstructionSet.find(word);
    if (found < 0) {
      reserved(cpu, word);
    } else {
      carryOut(cpu, InstructionSet.candidate(word, found), word);
    }
    if (cpu.isFaulty()) {
      return failed(cpu);
    }
    goOn(cpu);
    return found >= 0 && InstructionSet.candidate(word, found) == SystemInstruction.WAIT
        ? StepResult.WAITING
        : StepResult.DONE;
  }

  private static void begin(Mips64Cpu cpu) {
    cpu.fault = new Fault.None();
    cpu.unpredictable = false;
    cpu.branched = false;
    cpu.jumped = false;
  }

  private static void carryOut(Mips64Cpu cpu, Mips64Instruction instruction, int word) {
    if (instruction.is64Bit() && !has64BitOperations(cpu)) {
      cpu.raise(HostException.RESERVED_INSTRUCTION);
      return;
    }
    switch (instruction) {
      case ArithmeticInstruction row -> Arithmetic.execute(cpu, row, word);
      case ShiftInstruction row -> Shifts.execute(cpu, row, word);
      case BitInstruction row -> Bits.execute(cpu, row, word);
      case MultiplyInstruction row -> Multiplication.execute(cpu, row, word);
      case MemoryInstruction row -> MemoryAccesses.execute(cpu, row, word);
      case BranchInstruction row -> Branches.execute(cpu, row, word);
      case TrapInstruction row -> Traps.execute(cpu, row, word);
      case SystemInstruction row -> SystemInstructions.execute(cpu, row, word);
      case ExtensionInstruction row -> Extension.execute(cpu, row.instruction(), word);
    }
  }

  /** MIPS64 PRA, "64-bit Operations Enable". */
  @Clause("H-INS-1")
  private static boolean has64BitOperations(Mips64Cpu cpu) {
    return switch (cpu.host.status.mode()) {
      case KERNEL -> true;
      case SUPERVISOR -> cpu.host.status.sx();
      case USER -> cpu.host.status.ux();
    };
  }

  /** No instruction: of a coprocessor that cannot be used, or reserved. */
  @Clause({"H-EXC-1", "H-INS-3"})
  private static void reserved(Mips64Cpu cpu, int word) {
    int opcode = word >>> 26;
    boolean floatingPoint =
        switch (opcode) {
          case 0x11, 0x13, 0x31, 0x35, 0x39, 0x3D -> true;
          default -> opcode == 0 && (word & 0x3F) == 1;
        };
    if (floatingPoint) {
      cpu.fail(new Fault.Unusable(1));
    } else if (opcode == COP0 && !SystemInstructions.isUsable(cpu)) {
      cpu.fail(new Fault.Unusable(0));
    } else {
      cpu.raise(HostException.RESERVED_INSTRUCTION);
    }
  }

  /** To the next instruction, unless the instruction named another itself. */
  private static void goOn(Mips64Cpu cpu) {
    if (!cpu.jumped) {
      long next = cpu.host.inDelaySlot ? cpu.delayedTarget : cpu.host.pc + 4;
      cpu.host.jump(next);
      cpu.host.inDelaySlot = cpu.branched;
    }
  }

  /** The current instruction is not carried out; only what its entrance says changes. */
  @Clause({"H-EXC-1", "H-EXC-2", "H-EXC-3", "X-ENT-2", "X-ENT-3", "X-EVT-1"})
  private static StepResult failed(Mips64Cpu cpu) {
    return switch (cpu.fault) {
      case Fault.None() -> StepResult.DONE;
      case Fault.Undefined() -> StepResult.UNDEFINED;
      case Fault.Ordinary(HostException exception, long address) -> {
        HostExceptions.raise(cpu.host, exception, address, cpu.geometry);
        yield StepResult.EXCEPTION;
      }
      case Fault.Unusable(int coprocessor) -> {
        cpu.cp0.unusable = coprocessor;
        HostException exception = HostException.COPROCESSOR_UNUSABLE;
        HostExceptions.raise(cpu.host, exception, 0, cpu.geometry);
        yield StepResult.EXCEPTION;
      }
      case Fault.Guest(GuestAccess access, GuestTranslation.Raised raised) -> {
        Entrances.raise(cpu.host, access, raised, cpu.midFile.current().mid());
        yield StepResult.GUEST_ENTRANCE;
      }
    };
  }
}
