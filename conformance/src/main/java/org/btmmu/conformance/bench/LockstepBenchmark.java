package org.btmmu.conformance.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guest instructions a second of a translated guest under BTMMU that the reference checks, on one
 * core: pieces of a run that begins anew when it has ended.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class LockstepBenchmark {
  private static final long PIECE = 50_000;

  /** The guest. */
  @Param({"compress-ia32", "stencil-x64", "processes-pae", "search-x64"})
  public String guest;

  private BenchGuest machine;

  /** Boots the guest if there is none that goes on. */
  @Setup(Level.Invocation)
  public void boot() {
    if (machine == null || machine.hasEnded()) {
      machine = new BenchGuest(guest, "btmmu", true);
    }
  }

  /** A piece of the run. */
  @Benchmark
  @Measured("guest instructions")
  public long check(Counted counted) {
    return counted.count(() -> machine.run(PIECE));
  }
}
