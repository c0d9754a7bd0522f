package org.btmmu.conformance.bench;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.btmmu.conformance.lockstep.TranslatedEngine;
import org.btmmu.optimized.memory.FlatMemory;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Guest instructions translated a second on one core, under BTMMU: user code in a straight line
 * over some pages, which is forgotten after it has run once. To run it once is measured too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class TranslationBenchmark {
  private static final int CODE_PAGES = 16;
  private static final int PAGE_BYTES = 4096;
  private static final int FRAME = 2 << 20;
  private static final int DATA = 0x20000;
  private static final int RAM_PAGES = 4096;
  private static final String TRANSLATED = "translated-instructions";

  /** Eleven instructions in 32 bytes. */
  private static final byte[] UNIT =
      HexFormat.of()
          .parseHex(
              "488b06" // mov rax, [rsi]
                  + "4801d8" // add rax, rbx
                  + "488907" // mov [rdi], rax
                  + "48c1c305" // rol rbx, 5
                  + "4831c3" // xor rbx, rax
                  + "7500" // jnz next
                  + "0fb6d0" // movzx edx, al
                  + "53" // push rbx
                  + "488d5b07" // lea rbx, [rbx + 7]
                  + "5b" // pop rbx
                  + "0f1f440000"); // nop

  private static final int UNIT_INSTRUCTIONS = 11;
  private static final int UNITS = CODE_PAGES * PAGE_BYTES / 32;

  private final TranslatedEngine engine = engine();

  /** All of the code. */
  @Benchmark
  @Measured("guest instructions, translated and run once")
  public long translate(Counted counted) {
    forget();
    return counted.count(this::runOnce);
  }

  /** A store to each page of code. */
  private void forget() {
    for (int page = 0; page < CODE_PAGES; page++) {
      long gpa = FRAME + (long) page * PAGE_BYTES;
      engine.memory().write64(gpa, engine.memory().read64(gpa));
    }
  }

  private long runOnce() {
    long before = engine.machine().allCounts().get(TRANSLATED);
    long steps = (long) UNITS * UNIT_INSTRUCTIONS;
    engine.run(steps);
    long translated = engine.machine().allCounts().get(TRANSLATED) - before;
    if (translated < steps || translated > steps + steps / 100) {
      throw new IllegalStateException(
          "%d instructions ran, %d were translated".formatted(steps, translated));
    }
    engine.machine().processor().state().rip = BenchMachine.BASE;
    return translated;
  }

  private static TranslatedEngine engine() {
    FlatMemory memory = BenchMachine.tables();
    for (int unit = 0; unit < UNITS; unit++) {
      BenchMachine.write(memory, FRAME + (long) unit * UNIT.length, UNIT);
    }
    Registers registers = BenchMachine.userCode();
    registers.gpr[Registers.RSP] = BenchMachine.BASE + DATA;
    registers.gpr[Registers.RSI] = BenchMachine.BASE + DATA;
    registers.gpr[Registers.RDI] = BenchMachine.BASE + DATA + PAGE_BYTES;
    Processor model = new Processor(46, true, true, false);
    return new TranslatedEngine(
        "btmmu", registers, memory, RAM_PAGES, model, BenchMachine.NO_PORTS);
  }
}
