package org.btmmu.conformance.oracle.processor;

import org.btmmu.conformance.oracle.processor.MachineCode.Condition;
import org.btmmu.conformance.oracle.processor.MachineCode.Register;

/**
 * The child's start: memory maps, signal handlers, and the filter that lets no tested instruction
 * call the system. Numbers are those of Linux's x86-64 interface.
 */
final class RunnerSetup {
  private static final int MMAP = 9;
  private static final int RT_SIGACTION = 13;
  private static final int FTRUNCATE = 77;
  private static final int SIGALTSTACK = 131;
  private static final int PRCTL = 157;
  private static final int MEMFD_CREATE = 319;

  private static final int READ_WRITE = 3;
  private static final int READ_EXECUTE = 5;
  private static final int SHARED_FIXED = 0x11;
  private static final int PRIVATE_FIXED_ANONYMOUS = 0x4032;

  private static final int SET_NO_NEW_PRIVILEGES = 38;
  private static final int SET_SECCOMP = 22;
  private static final int SECCOMP_FILTER = 2;

  /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, and SIGSYS of the filter. */
  private static final int[] SIGNALS = {4, 5, 7, 8, 11, NativeLinux.SIGSYS};

  private static final Register[] ARGUMENTS = {
    Register.RDI, Register.RSI, Register.RDX, Register.R10, Register.R8, Register.R9
  };

  private final MachineCode code;

  RunnerSetup(MachineCode code) {
    this.code = code;
  }

  /** Emits the start; it falls through to what follows and jumps to "failed" where refused. */
  void emit() {
    map(RunnerLayout.DATA, RunnerLayout.DATA_BYTES);
    map(NativeProcessor.WINDOW, NativeProcessor.WINDOW_BYTES);
    mapCode();
    code.set(Register.RDI, "signal stack");
    call(SIGALTSTACK, 1, 0);
    for (int signal : SIGNALS) {
      code.set(Register.RDI, signal);
      code.set(Register.RSI, "action");
      call(RT_SIGACTION, 2, 0, Long.BYTES);
    }
    call(PRCTL, 0, SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0);
    code.set(Register.RDX, "filter");
    code.set(Register.RDI, SET_SECCOMP);
    code.set(Register.RSI, SECCOMP_FILTER);
    call(PRCTL, 3, 0, 0);
  }

  /** Emits the structures that the start hands to the system. */
  void emitTables() {
    code.label("signal stack"); // stack_t
    code.number(RunnerLayout.SIGNAL_STACK, Long.BYTES).number(0, Long.BYTES);
    code.number(RunnerLayout.SIGNAL_STACK_BYTES, Long.BYTES);
    code.label("action"); // struct sigaction: SA_NODEFER | SA_ONSTACK | SA_RESTORER | SA_SIGINFO
    code.addressOf("signal");
    code.number(0x4C00_0004L, Long.BYTES);
    code.addressOf("failed"); // the restorer; the handler never returns
    code.number(0, Long.BYTES);
    code.label("filter"); // struct sock_fprog
    code.number(4, Long.BYTES);
    code.addressOf("filter program");
    code.label("filter program"); // struct sock_filter: code, jump true, jump false, operand
    code.number(0x20, 2).number(0, 2).number(12, 4); // the caller's address, its upper half
    code.number(0x15, 2).emit(0, 1).number(RunnerLayout.TEXT_HIGH, 4); // else skip one
    code.number(0x06, 2).number(0, 2).number(0x7FFF_0000, 4); // allow
    code.number(0x06, 2).number(0, 2).number(0x0003_0000, 4); // raise SIGSYS
  }

  private void map(long address, long sizeBytes) {
    call(MMAP, 0, address, sizeBytes, READ_WRITE, PRIVATE_FIXED_ANONYMOUS, -1, 0);
  }

  /** The tested code's page twice: executable where it runs, writable where nothing finds it. */
  private void mapCode() {
    code.set(Register.RDI, "filter program"); // any name will do
    call(MEMFD_CREATE, 1, 0);
    code.emit(0x49, 0x89, 0xC0); // mov r8, rax
    code.emit(0x48, 0x89, 0xC7); // mov rdi, rax
    call(FTRUNCATE, 1, RunnerLayout.PAGE_BYTES);
    code.set(Register.R9, 0);
    mapCodeAt(NativeProcessor.CODE & -RunnerLayout.PAGE_BYTES, READ_EXECUTE);
    mapCodeAt(RunnerLayout.CODE_ALIAS, READ_WRITE);
    code.set(Register.RDI, RunnerLayout.CODE_ALIAS);
    code.set(Register.RCX, RunnerLayout.PAGE_BYTES);
    code.set(Register.RAX, NativeProcessor.BREAKPOINT);
    code.emit(0xF3, 0xAA); // rep stosb
  }

  private void mapCodeAt(long address, int protection) {
    call(MMAP, 0, address, RunnerLayout.PAGE_BYTES, protection, SHARED_FIXED);
  }

  /** A system call; arguments before the first given are in their registers already. */
  private void call(int number, int first, long... arguments) {
    for (int at = 0; at < arguments.length; at++) {
      code.set(ARGUMENTS[first + at], arguments[at]);
    }
    code.set(Register.RAX, number);
    code.emit(0x0F, 0x05); // syscall
    code.emit(0x48, 0x85, 0xC0); // test rax, rax
    code.jumpIf(Condition.SIGN, "failed");
  }
}
