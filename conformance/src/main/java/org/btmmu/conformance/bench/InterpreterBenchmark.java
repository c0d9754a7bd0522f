package org.btmmu.conformance.bench;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.btmmu.optimized.memory.FlatMemory;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.FloatingRegisters;
import org.btmmu.reference.x86.Registers;
import org.btmmu.reference.x86.StepResult;
import org.btmmu.reference.x86.VirtualProcessor;
import org.btmmu.reference.x86.WalkedMemory;
import org.btmmu.spec.guest.Processor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Guest instructions a second in the reference's x86 interpreter on one core: a loop of user code
 * under 4-level paging that loads, stores, calls, pushes, multiplies, shifts and branches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class InterpreterBenchmark {
  private static final int INSTRUCTIONS = 1000;
  private static final int DATA = 0x8000;
  private static final int STACK = 0x7000;

  /** What is at the start of the first page. */
  private static final byte[] CODE =
      HexFormat.of()
          .parseHex(
              ""
                  + "b900020000" // mov ecx, 512
                  + "488b44ce00" // loop: mov rax, [rsi + 8 * rcx]
                  + "4801d8" // add rax, rbx
                  + "480fafc3" // imul rax, rbx
                  + "488944cf00" // mov [rdi + 8 * rcx], rax
                  + "48c1c305" // rol rbx, 5
                  + "4831c3" // xor rbx, rax
                  + "e809000000" // call leaf
                  + "0fb6d0" // movzx edx, al
                  + "ffc9" // dec ecx
                  + "75dc" // jnz loop
                  + "ebd5" // jmp 0
                  + "53" // leaf: push rbx
                  + "488d5b07" // lea rbx, [rbx + 7]
                  + "5b" // pop rbx
                  + "c3"); // ret

  private final FlatMemory memory = BenchMachine.tables();
  private final Registers registers = registers();
  private final VirtualProcessor processor = processor();

  /** A thousand instructions. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  @Measured("x86 instructions in the reference")
  public long instructions() {
    for (int i = 0; i < INSTRUCTIONS; i++) {
      if (!(processor.step() instanceof StepResult.Done)) {
        throw new IllegalStateException("an instruction at 0x%x failed".formatted(registers.rip));
      }
    }
    return registers.gpr[Registers.RBX];
  }

  private VirtualProcessor processor() {
    BenchMachine.write(memory, 2 << 20, CODE);
    WalkedMemory linear = new WalkedMemory(registers, new Processor(46, true, true, false), memory);
    Execution execution =
        new Execution(registers, new FloatingRegisters(), linear, BenchMachine.NO_PORTS);
    return new VirtualProcessor(execution);
  }

  private static Registers registers() {
    Registers registers = BenchMachine.userCode();
    registers.gpr[Registers.RBX] = 0x1234_5678_9ABC_DEF1L;
    registers.gpr[Registers.RSP] = BenchMachine.BASE + STACK;
    registers.gpr[Registers.RSI] = BenchMachine.BASE + DATA;
    registers.gpr[Registers.RDI] = BenchMachine.BASE + 2 * DATA;
    return registers;
  }
}
