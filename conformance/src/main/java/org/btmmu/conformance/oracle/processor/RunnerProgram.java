package org.btmmu.conformance.oracle.processor;

import static org.btmmu.conformance.oracle.processor.MachineCode.Register.*;

import org.btmmu.conformance.oracle.processor.MachineCode.Condition;
import org.btmmu.conformance.oracle.processor.MachineCode.Register;

/**
 * The child's program: reads batches of cases from standard input, runs each instruction until a
 * trap, breakpoint or fault stops it, and writes what that signal saved. It uses no library. The
 * signal handler never returns: it records and goes on with the next case.
 */
final class RunnerProgram {
  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int ALARM = 37;
  private static final int EXIT = 60;

  /** A batch takes milliseconds; an instruction that holds it up this long kills the child. */
  private static final int ALARM_SECONDS = 2;

  /** Where ucontext_t has the general registers, from R8 on in this order. */
  private static final int CONTEXT_REGISTERS = 40;

  private static final Register[] CONTEXT_ORDER = {
    R8, R9, R10, R11, R12, R13, R14, R15, RDI, RSI, RBP, RBX, RDX, RAX, RCX, RSP
  };
  private static final int CONTEXT_RIP = 168;
  private static final int CONTEXT_FPSTATE = 224;

  /** The rest of ucontext_t: a row says where the result has it. */
  private static final int[][] CONTEXT_TO_RESULT = {
    {CONTEXT_RIP, RunnerLayout.RESULT_RIP},
    {176, RunnerLayout.RESULT_FLAGS},
    {184, RunnerLayout.RESULT_CS},
    {192, RunnerLayout.RESULT_ERROR_CODE},
    {200, RunnerLayout.RESULT_VECTOR},
    {216, RunnerLayout.RESULT_ADDRESS}
  };

  /** ES, DS, FS and GS, which a signal leaves as they are. */
  private static final int[] SEGMENTS_KEPT = {0, 3, 4, 5};

  private static final int LINE_BYTES = 64;

  private final MachineCode code;

  private RunnerProgram(long origin) {
    code = new MachineCode(origin);
  }

  /**
   * The program's bytes; it starts with the first.
   *
   * @param origin where it is loaded
   */
  static byte[] bytes(long origin) {
    RunnerProgram program = new RunnerProgram(origin);
    RunnerSetup setup = new RunnerSetup(program.code);
    setup.emit();
    program.batch();
    program.runCase();
    program.signal();
    program.changes();
    program.answer();
    program.transfers();
    program.ends();
    setup.emitTables();
    return program.code.bytes();
  }

  /** Reads a batch; the memory window becomes the shared one. */
  private void batch() {
    code.label("batch");
    code.set(RSP, RunnerLayout.STACK_TOP);
    code.set(RSI, RunnerLayout.INPUT);
    code.set(RDX, RunnerLayout.HEADER_BYTES);
    code.call("read");
    code.set(R15, RunnerLayout.INPUT);
    code.load(RDX, R15, 0);
    code.set(RSI, RunnerLayout.SHARED_WINDOW);
    code.call("read");
    code.load(RAX, R15, Long.BYTES);
    code.set(R15, RunnerLayout.DATA);
    code.store(R15, RunnerLayout.CASES_LEFT, RAX);
    code.set(RAX, RunnerLayout.CASES);
    code.store(R15, RunnerLayout.CASE_POINTER, RAX);
    code.set(RAX, RunnerLayout.OUTPUT + Long.BYTES * 2L);
    code.store(R15, RunnerLayout.RESULT_POINTER, RAX);
    code.set(RSI, RunnerLayout.SHARED_WINDOW);
    code.set(RDI, NativeProcessor.WINDOW);
    code.set(RCX, NativeProcessor.WINDOW_BYTES / Long.BYTES);
    code.emit(0xF3, 0x48, 0xA5); // rep movsq
    code.set(RDI, ALARM_SECONDS);
    code.set(RAX, ALARM);
    code.emit(0x0F, 0x05); // syscall
  }

  /** Puts code, memory and registers in place and returns into the tested instruction. */
  private void runCase() {
    code.label("case");
    code.load(R14, R15, RunnerLayout.CASE_POINTER);
    code.set(RDI, RunnerLayout.CODE_ALIAS + NativeProcessor.CODE % RunnerLayout.PAGE_BYTES);
    code.load(RAX, R14, RunnerLayout.CASE_CODE);
    code.store(RDI, 0, RAX);
    code.load(RAX, R14, RunnerLayout.CASE_CODE + Long.BYTES);
    code.store(RDI, Long.BYTES, RAX);
    code.set(RDI, NativeProcessor.WINDOW);
    code.address(RSI, R14, RunnerLayout.CASE_BYTES);
    code.emit(0x41, 0x8B, 0x4E, RunnerLayout.CASE_PATCHES); // mov ecx, [r14 + patches]
    code.emit(0x85, 0xC9); // test ecx, ecx
    code.jumpIf(Condition.EQUAL, "patched");
    code.label("patch");
    code.load(RAX, RSI, 0);
    code.load(RDX, RSI, Long.BYTES);
    code.emit(0x48, 0x89, 0x14, 0x07); // mov [rdi + rax], rdx
    code.address(RSI, RSI, RunnerLayout.PAIR_BYTES);
    code.emit(0xFF, 0xC9); // dec ecx
    code.jumpIf(Condition.NOT_EQUAL, "patch");
    code.label("patched");
    code.emit(0x49, 0x0F, 0xAE, 0x8E).number(RunnerLayout.CASE_FX, 4); // fxrstor64 [r14 + fx]
    code.emit(0xB8).number(NativeLinux.USER_DATA, 4); // mov eax, selector
    code.emit(0x8E, 0xD8, 0x8E, 0xC0, 0x8E, 0xE0, 0x8E, 0xE8); // mov ds, es, fs and gs, eax
    code.set(RSP, RunnerLayout.STACK_TOP);
    code.emit(0x6A, NativeLinux.USER_DATA); // push the frame of iretq, SS first
    code.push(R14, RunnerLayout.CASE_REGISTERS + RSP.ordinal() * Long.BYTES);
    code.push(R14, RunnerLayout.CASE_FLAGS);
    code.push(R14, RunnerLayout.CASE_CS);
    code.emit(0x68).number(NativeProcessor.CODE, 4); // push RIP
    for (Register register : Register.values()) {
      if (register != RSP && register != R14) {
        code.load(register, R14, RunnerLayout.CASE_REGISTERS + register.ordinal() * Long.BYTES);
      }
    }
    code.load(R14, R14, RunnerLayout.CASE_REGISTERS + R14.ordinal() * Long.BYTES);
    code.emit(0x48, 0xCF); // iretq
  }

  /** The signal handler, of (RDI signal, RSI siginfo_t, RDX ucontext_t): records all of it. */
  private void signal() {
    code.label("signal");
    code.emit(0x6A, 0x02, 0x9D); // push 2; popfq: the tested instruction's AC must not stay
    code.load(RAX, RDX, CONTEXT_RIP);
    code.emit(0x48, 0xC1, 0xE8, 0x20); // shr rax, 32
    code.emit(0x3D).number(RunnerLayout.TEXT_HIGH, 4); // cmp eax, imm32
    code.jumpIf(Condition.EQUAL, "failed"); // the child's own fault
    code.set(R15, RunnerLayout.DATA);
    code.load(R13, R15, RunnerLayout.RESULT_POINTER);
    code.store(R13, RunnerLayout.RESULT_SIGNAL, RDI);
    code.emit(0x48, 0x63, 0x46, 0x08); // movsxd rax, [rsi + 8]: si_code
    code.store(R13, RunnerLayout.RESULT_SIGNAL_CODE, RAX);
    for (int at = 0; at < CONTEXT_ORDER.length; at++) {
      code.load(RAX, RDX, CONTEXT_REGISTERS + at * Long.BYTES);
      code.store(
          R13, RunnerLayout.RESULT_REGISTERS + CONTEXT_ORDER[at].ordinal() * Long.BYTES, RAX);
    }
    for (int[] row : CONTEXT_TO_RESULT) {
      code.load(RAX, RDX, row[0]);
      code.store(R13, row[1], RAX);
    }
    for (int segment : SEGMENTS_KEPT) {
      // mov [r13 + displacement], segment register
      code.emit(0x41, 0x8C, 0x85 | segment << 3);
      code.number(RunnerLayout.RESULT_SELECTORS + segment * Short.BYTES, 4);
    }
    code.load(RSI, RDX, CONTEXT_FPSTATE);
    code.address(RDI, R13, RunnerLayout.RESULT_FX);
    code.set(RCX, FxState.BYTES / Long.BYTES);
    code.emit(0xF3, 0x48, 0xA5); // rep movsq
  }

  /** Lists the words of the window that differ from the shared one, and restores them. */
  private void changes() {
    code.set(RSI, NativeProcessor.WINDOW);
    code.set(RDI, RunnerLayout.SHARED_WINDOW);
    code.address(RBX, R13, RunnerLayout.RESULT_BYTES);
    code.emit(0x31, 0xC9); // xor ecx, ecx
    code.label("line");
    for (int part = 0; part < LINE_BYTES / 16; part++) {
      // movdqa xmm(part), [rsi + rcx + 16 part]; pcmpeqb xmm(part), [rdi + rcx + 16 part]
      code.emit(0x66, 0x0F, 0x6F, 0x44 | part << 3, 0x0E, part * 16);
      code.emit(0x66, 0x0F, 0x74, 0x44 | part << 3, 0x0F, part * 16);
    }
    code.emit(0x66, 0x0F, 0xDB, 0xC1); // pand xmm0, xmm1
    code.emit(0x66, 0x0F, 0xDB, 0xC2); // pand xmm0, xmm2
    code.emit(0x66, 0x0F, 0xDB, 0xC3); // pand xmm0, xmm3
    code.emit(0x66, 0x0F, 0xD7, 0xC0); // pmovmskb eax, xmm0
    code.emit(0x3D).number(0xFFFF, 4); // cmp eax, 0xFFFF
    code.jumpIf(Condition.EQUAL, "next line");
    for (int word = 0; word < LINE_BYTES / Long.BYTES; word++) {
      int at = word * Long.BYTES;
      code.emit(0x48, 0x8B, 0x44, 0x0E, at); // mov rax, [rsi + rcx + at]
      code.emit(0x48, 0x8B, 0x54, 0x0F, at); // mov rdx, [rdi + rcx + at]
      code.emit(0x48, 0x39, 0xD0); // cmp rax, rdx
      code.jumpIf(Condition.EQUAL, "same " + word);
      code.emit(0x48, 0x89, 0x54, 0x0E, at); // mov [rsi + rcx + at], rdx
      code.store(RBX, Long.BYTES, RAX);
      code.emit(0x48, 0x8D, 0x41, at); // lea rax, [rcx + at]
      code.store(RBX, 0, RAX);
      code.address(RBX, RBX, RunnerLayout.PAIR_BYTES);
      code.label("same " + word);
    }
    code.label("next line");
    code.emit(0x83, 0xC1, LINE_BYTES); // add ecx, imm8
    code.emit(0x81, 0xF9).number(NativeProcessor.WINDOW_BYTES, 4); // cmp ecx, imm32
    code.jumpIf(Condition.BELOW, "line");
  }

  /** Closes a result, goes on with the next case, and after the last one writes all results. */
  private void answer() {
    code.set(RSP, RunnerLayout.STACK_TOP);
    code.store(R15, RunnerLayout.RESULT_POINTER, RBX);
    code.emit(0x4C, 0x29, 0xEB); // sub rbx, r13
    code.store(R13, RunnerLayout.RESULT_SIZE, RBX);
    code.load(R14, R15, RunnerLayout.CASE_POINTER);
    code.emit(0x41, 0x8B, 0x06); // mov eax, [r14]: its size
    code.emit(0x49, 0x01, 0xC6); // add r14, rax
    code.store(R15, RunnerLayout.CASE_POINTER, R14);
    code.load(RAX, R15, RunnerLayout.CASES_LEFT);
    code.emit(0x48, 0xFF, 0xC8); // dec rax
    code.store(R15, RunnerLayout.CASES_LEFT, RAX);
    code.jumpIf(Condition.NOT_EQUAL, "case");
    code.set(RDI, 0);
    code.set(RAX, ALARM);
    code.emit(0x0F, 0x05); // syscall
    code.load(RDX, R15, RunnerLayout.RESULT_POINTER);
    code.set(RSI, RunnerLayout.OUTPUT);
    code.emit(0x48, 0x29, 0xF2); // sub rdx, rsi
    code.store(RSI, 0, RDX);
    code.call("write");
    code.jump("batch");
  }

  /** The two routines that move RDX bytes at RSI, however many calls it takes. */
  private void transfers() {
    transfer("read", READ, 0);
    transfer("write", WRITE, 1);
  }

  private void transfer(String name, int number, int descriptor) {
    code.label(name);
    code.set(RAX, number);
    code.set(RDI, descriptor);
    code.emit(0x0F, 0x05); // syscall
    code.emit(0x48, 0x85, 0xC0); // test rax, rax
    code.jumpIf(Condition.NOT_GREATER, "end");
    code.emit(0x48, 0x01, 0xC6); // add rsi, rax
    code.emit(0x48, 0x29, 0xC2); // sub rdx, rax
    code.jumpIf(Condition.NOT_EQUAL, name);
    code.emit(0xC3); // ret
  }

  private void ends() {
    code.label("end");
    exit(0);
    code.label("failed");
    exit(1);
  }

  private void exit(int status) {
    code.set(RDI, status);
    code.set(RAX, EXIT);
    code.emit(0x0F, 0x05); // syscall
  }
}
