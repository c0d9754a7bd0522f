package org.btmmu.conformance.bench;

import java.util.concurrent.TimeUnit;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.HostCounts;
import org.btmmu.optimized.executor.KernelData;
import org.btmmu.optimized.executor.Upcalls;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.mips64.InstructionSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Host instructions a second in the executor on one core, by what the code is made of: blocks as
 * translated code has them, one instruction in seven a guest access; nothing but arithmetic;
 * nothing but guest accesses to pages that all hit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class ExecutorBenchmark {
  private static final int INSTRUCTIONS = 100_000;
  private static final int PAGES = 64;
  private static final int COUNTER = 30;
  private static final int BASE = 14;
  private static final int OFFSET = 15;

  /** What one round of the loop has before its end. */
  @Param({"blocks", "arithmetic", "accesses"})
  public String code = "blocks";

  private final Machine machine = BenchMachine.machine();
  private final KernelModule module = machine.cpu(0).module();
  private final Executor executor =
      new Executor(2048, new HostMemory(16 << 20), module, (_, _) -> Upcalls.LEAVE);
  private int at;
  private boolean installed;

  /** As many instructions as {@code INSTRUCTIONS} says, within a round. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  @Measured("host instructions")
  public long instructions() {
    if (!installed) {
      install();
    }
    executor.registers[COUNTER] = INSTRUCTIONS / (at - Executor.FIRST_FREE - 1);
    executor.run(Executor.FIRST_FREE);
    return executor.count(HostCounts.INSTRUCTIONS);
  }

  private void install() {
    installed = true;
    fillPages();
    executor.refresh();
    executor.registers[BASE] = BenchMachine.BASE;
    executor.setmem(KernelData.slot(FastAccess.CLASS_USER, false));
    at = Executor.FIRST_FREE;
    switch (code) {
      case "blocks" -> blocks();
      case "arithmetic" -> arithmetic();
      default -> accesses();
    }
    line("daddiu", COUNTER, COUNTER, -1);
    line("bgtz", COUNTER, Executor.FIRST_FREE - at - 1);
    line("sll", 0, 0, 0);
    line("break", 1, 0);
  }

  /** Fills what the accesses need, by accesses of the machine to each page. */
  private void fillPages() {
    int access =
        FastAccess.CLASS_USER << FastAccess.CLASS_SHIFT
            | FastAccess.USER
            | FastAccess.WIDE
            | FastAccess.WRITE
            | FastRights.WRITE << FastAccess.NEED_SHIFT;
    for (int page = 0; page < PAGES; page++) {
      machine.store(0, BenchMachine.BASE + ((long) page << 12), 8, access, 0);
    }
  }

  /** Three basic blocks: an addition with flags, a loop over memory, a call with its return. */
  private void blocks() {
    line("gld", 24, 0, BASE);
    line("daddu", 8, 8, 24);
    line("or", 4, 8, 0);
    line("daddu", 6, 4, 24);
    line("sltu", 25, 6, 4);
    line("beq", 25, 0, 3);
    line("sll", 0, 0, 0);
    line("addiu", 9, 9, 1);
    line("dext", 24, 9, 0, 32);
    line("xor", 8, 8, 9);
    line("glwu", 25, 8, BASE);
    line("dsll", 24, 24, 3);
    line("dext", 10, 24, 0, 32);
    line("gsd", 10, 16, BASE);
    line("daddiu", 11, 11, -8);
    line("dsubu", 6, 11, 8);
    line("bltz", 6, 2);
    line("or", 5, 11, 0);
    line("lui", 24, 0x1234);
    line("ori", 24, 24, 0x5678);
    line("and", 12, 24, 8);
    line("seb", 13, 12);
  }

  private void arithmetic() {
    for (int i = 0; i < 6; i++) {
      line("daddu", 8, 8, 9);
      line("xor", 9, 9, 8);
      line("dsll", 10, 8, 5);
      line("addiu", 11, 11, 1);
      line("sltu", 12, 10, 11);
      line("or", 13, 12, 9);
    }
  }

  /** To the next page every fourth access. */
  private void accesses() {
    line("daddiu", OFFSET, OFFSET, 0x7FF8);
    line("dext", OFFSET, OFFSET, 0, 18);
    line("daddu", OFFSET, OFFSET, BASE);
    for (int i = 0; i < 8; i++) {
      line("gld", 8 + i % 4, 8 * i, OFFSET);
      line("gsw", 8 + i % 4, 8 * i, OFFSET);
    }
    line("dsubu", OFFSET, OFFSET, BASE);
  }

  private void line(String mnemonic, long... operands) {
    int[] words = {InstructionSet.word(mnemonic, operands)};
    executor.install(at, words, 1);
    at++;
  }
}
