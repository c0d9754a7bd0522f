package org.btmmu.conformance.mips64;

import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.InstructionSet;

/**
 * Exceptions of a user program as Linux delivers them: the program's handler notes the signal and
 * the address of the instruction, and execution goes on behind it.
 *
 * <p>Source: Linux, arch/mips: signal numbers, system calls and the frame of the 64-bit ABI.
 */
final class Signals {
  private static final int ILLEGAL = 4;
  private static final int TRAP = 5;
  private static final int ARITHMETIC = 8;
  private static final int BUS = 10;
  private static final int[] HANDLED = {ILLEGAL, TRAP, ARITHMETIC, BUS};

  private static final int RT_SIGACTION = 5013;
  private static final int SIGALTSTACK = 5129;
  private static final int SET_BYTES = 16;

  /** SA_ONSTACK and SA_SIGINFO. */
  private static final int FLAGS = 0x0800_0008;

  /** Where the frame that the handler gets keeps pc. */
  private static final int PC = 616;

  /**
   * Codes of traps and breakpoints that compilers use for an overflow and a division by 0: then the
   * signal is another one.
   */
  private static final int OVERFLOW_CODE = 6;

  private static final int DIVIDE_CODE = 7;
  private static final int ACTION = 32;

  private Signals() {}

  /** What the system calls take: a stack, and an action for every signal. */
  static void prepare(PhysicalMemory memory, ProgramLayout layout) {
    long stack = layout.signals() + ProgramLayout.PAGE_BYTES;
    memory.write64(ProgramLayout.EXCEPTIONS, ProgramLayout.EXCEPTIONS + 8);
    memory.write64(layout.signals(), stack);
    memory.write64(layout.signals() + 8, layout.code() - stack);
    memory.write64(layout.signals() + ACTION, FLAGS);
    memory.write64(layout.signals() + ACTION + 8, layout.code());
  }

  /** The handler, to be called with the signal in register 4 and the frame in register 6. */
  static void handler(CodeDraw code) {
    put(code, "lui", 8, ProgramLayout.EXCEPTIONS >>> 16);
    put(code, "ori", 8, 8, ProgramLayout.EXCEPTIONS & 0xFFFF);
    put(code, "ld", 9, 0, 8);
    put(code, "ld", 10, PC, 6);
    put(code, "dsll32", 11, 4, 16);
    put(code, "or", 11, 11, 10);
    put(code, "sd", 11, 0, 9);
    put(code, "daddiu", 9, 9, 8);
    put(code, "sd", 9, 0, 8);
    put(code, "daddiu", 10, 10, 4);
    put(code, "sd", 10, PC, 6);
    put(code, "jr", 31);
    put(code, "sll", 0, 0, 0);
  }

  /** Asks the kernel for the stack and the signals. */
  static void ask(CodeDraw code, ProgramLayout layout) {
    argument(code, 4, layout.signals());
    put(code, "addiu", 5, 0, 0);
    put(code, "addiu", 2, 0, SIGALTSTACK);
    put(code, "syscall", 0);
    for (int signal : HANDLED) {
      put(code, "addiu", 4, 0, signal);
      argument(code, 5, layout.signals() + ACTION);
      put(code, "addiu", 6, 0, 0);
      put(code, "addiu", 7, 0, SET_BYTES);
      put(code, "addiu", 2, 0, RT_SIGACTION);
      put(code, "syscall", 0);
    }
  }

  private static void argument(CodeDraw code, int register, long address) {
    put(code, "lui", register, address >>> 16);
    put(code, "ori", register, register, address & 0xFFFF);
  }

  private static void put(CodeDraw code, String mnemonic, long... operands) {
    code.put(InstructionSet.word(mnemonic, operands));
  }

  /**
   * Does what the kernel and the handler do about the exception that the processor just took.
   *
   * @param word the instruction
   * @return false, and nothing is done, if it is none that can be compared
   */
  static boolean deliver(Mips64Cpu cpu, int word) {
    int signal = signal(cpu, word);
    if (signal == 0 || cpu.host.causeDelaySlot) {
      return false;
    }
    long next = cpu.memory.read64(ProgramLayout.EXCEPTIONS);
    cpu.memory.write64(next, (long) signal << 48 | cpu.host.epc);
    cpu.memory.write64(ProgramLayout.EXCEPTIONS, next + 8);
    resume(cpu);
    return true;
  }

  /** Goes on in user mode behind the instruction that raised the exception. */
  static void resume(Mips64Cpu cpu) {
    cpu.host.status = HostStatus.running(OperatingMode.USER);
    cpu.host.jump(cpu.host.epc + 4);
  }

  /** The signal of the exception; 0 if it is none of those that the program handles. */
  private static int signal(Mips64Cpu cpu, int word) {
    int code = cpu.host.exceptionCode;
    if (code == HostException.INTEGER_OVERFLOW.code()) {
      return ARITHMETIC;
    }
    if (code == HostException.TRAP.code() || code == HostException.BREAKPOINT.code()) {
      return isArithmetic(Field.BREAK_CODE.of(word)) || isArithmetic(Field.TRAP_CODE.of(word))
          ? 0
          : TRAP;
    }
    boolean unaligned =
        code == HostException.ADDRESS_ERROR_LOAD.code()
            || code == HostException.ADDRESS_ERROR_STORE.code();
    if (unaligned) {
      return BUS;
    }
    boolean privileged = code == HostException.COPROCESSOR_UNUSABLE.code();
    return privileged && cpu.cp0.unusable == 0 ? ILLEGAL : 0;
  }

  private static boolean isArithmetic(int code) {
    return code == OVERFLOW_CODE || code == DIVIDE_CODE;
  }
}
