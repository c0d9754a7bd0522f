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
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guest instructions translated a second on one core, under BTMMU: user code in a straight line
 * over some pages, on a machine that has translated nothing. To run it once is measured too.
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
                  + "53" // push rbx
                  + "488d5b07" // lea rbx, [rbx + 7]
                  + "5b" // pop rbx
                  + "0f1f8000000000" // nop
                  + "90"); // nop

  private static final int UNIT_INSTRUCTIONS = 11;

  private static final int UNITS = CODE_PAGES * PAGE_BYTES / UNIT.length;

  private TranslatedEngine engine;

  /** A machine that has translated nothing. */
  @Setup(Level.Invocation)
  public void boot() {
    engine = engine();
  }

  /** All of the code. */
  @Benchmark
  @Measured("guest instructions, translated and run once")
  public long translate(Counted counted) {
    return counted.count(this::runOnce);
  }

  private long runOnce() {
    long steps = (long) UNITS * UNIT_INSTRUCTIONS;
    engine.run(steps);
    long translated = engine.machine().allCounts().get(TRANSLATED);
    if (translated < steps || translated > steps + steps / 100) {
      throw new IllegalStateException(
          "%d instructions ran, %d were translated".formatted(steps, translated));
    }
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
