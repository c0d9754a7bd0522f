package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Interpreter;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.mips64.StepResult;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.InstructionSet;

/** Which of the host's instructions are carried out at all, and with what operands. */
public final class MipsSystemLaws {
  private static final int DADDU = InstructionSet.word("daddu", 3, 1, 2);
  private static final int ADDU = InstructionSet.word("addu", 3, 1, 2);
  private static final int READ_EPC = InstructionSet.word("dmfc0", 3, 14, 0);

  /** ADD.D, an instruction of coprocessor 1, and an opcode of coprocessor 0 that is none. */
  private static final int FLOATING = 0x4620_0000;

  private static final int NO_INSTRUCTION = 0x4200_003F;

  private MipsSystemLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  private static Mips64Cpu cpu(
      PhysicalMemory memory, GeneralRegisters registers, HostStatus status) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    cpu.host.status = status;
    return cpu;
  }

  @Law(
      id = "mips-wide-operations",
      says =
          "DADDU is Reserved Instruction if and only if the mode is user without UX or supervisor"
              + " without SX; ADDU never is",
      clauses = {"H-INS-1", "H-MODE-1", "H-EXC-1"})
  static boolean wideOperations(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      @From("registers") GeneralRegisters others,
      HostStatus status) {
    Mips64Cpu wide = cpu(memory, registers, status);
    Mips64Cpu narrow = cpu(memory, others, status);
    boolean kernel = status.exl() || status.erl() || status.refill();
    boolean lacking =
        !kernel
            && (status.ksu() == OperatingMode.USER && !status.ux()
                || status.ksu() == OperatingMode.SUPERVISOR && !status.sx());
    StepResult result = Interpreter.execute(wide, DADDU);
    cover("user mode without", lacking && status.ksu() == OperatingMode.USER);
    cover("supervisor mode without", lacking && status.ksu() == OperatingMode.SUPERVISOR);
    cover("kernel mode by a level", kernel && !status.ux() && result == StepResult.DONE);
    boolean reserved =
        result == StepResult.EXCEPTION
            && wide.host.exceptionCode == HostException.RESERVED_INSTRUCTION.code();
    return (lacking ? reserved : result == StepResult.DONE)
        && Interpreter.execute(narrow, ADDU) == StepResult.DONE;
  }

  @Law(
      id = "mips-word-operands",
      says =
          "the result of ADDU is marked UNPREDICTABLE if and only if an operand is no sign-extended"
              + " word, that of DADDU never",
      clauses = "H-INS-2")
  static boolean wordOperands(
      PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    boolean words = MipsHost.isWord(cpu, 1) && MipsHost.isWord(cpu, 2);
    cover("words", words);
    cover("no words", !words);
    boolean narrow = Interpreter.execute(cpu, ADDU) == StepResult.DONE;
    boolean marked = cpu.unpredictable;
    boolean wide = Interpreter.execute(cpu, DADDU) == StepResult.DONE;
    return narrow && wide && marked == !words && !cpu.unpredictable;
  }

  @Law(
      id = "mips-coprocessors",
      says =
          "coprocessor 0 can be used in kernel mode and with CU0, coprocessor 1 never, and each"
              + " says which it was; what is no instruction of a usable one is reserved",
      clauses = {"H-INS-3", "H-EXC-1"})
  static boolean coprocessors(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      HostStatus status,
      boolean usable,
      boolean floating,
      boolean exists,
      long epc) {
    Mips64Cpu cpu = cpu(memory, registers, status);
    cpu.cp0.usable = usable;
    cpu.host.epc = epc;
    boolean may = usable || status.mode() == OperatingMode.KERNEL;
    int word = exists ? READ_EPC : NO_INSTRUCTION;
    // DMFC0 is an operation on 64 bits too.
    boolean wide =
        switch (status.mode()) {
          case KERNEL -> true;
          case SUPERVISOR -> status.sx();
          case USER -> status.ux();
        };
    StepResult result = Interpreter.execute(cpu, floating ? FLOATING : word);
    boolean unusable =
        result == StepResult.EXCEPTION
            && cpu.host.exceptionCode == HostException.COPROCESSOR_UNUSABLE.code();
    cover("by CU0", may && !floating && status.mode() == OperatingMode.USER);
    cover("not usable", unusable && !floating);
    if (floating) {
      return unusable && cpu.cp0.unusable == 1;
    }
    if (exists && !wide || !exists && may) {
      return result == StepResult.EXCEPTION
          && cpu.host.exceptionCode == HostException.RESERVED_INSTRUCTION.code();
    }
    return may ? result == StepResult.DONE && cpu.get(3) == epc : unusable && cpu.cp0.unusable == 0;
  }
}
