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
 * Guest instructions a second of translated guests on one core: whole runs at their own scale,
 * translation included, as {@code btmmu run} makes them. To boot a machine is not measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class GuestBenchmark {
  /** A guest and the memory scheme that it runs under. */
  @Param({
    "chase-ia32/btmmu",
    "chase-x64/btmmu",
    "sort-ia32/btmmu",
    "sort-x64/btmmu",
    "compress-ia32/btmmu",
    "compress-ia32/softmmu",
    "compress-ia32/hspt",
    "compress-ia32/reference",
    "compress-x64/btmmu",
    "compress-x64/softmmu",
    "stencil-ia32/btmmu",
    "stencil-x64/btmmu",
    "interp-ia32/btmmu",
    "interp-x64/btmmu",
    "search-ia32/btmmu",
    "search-x64/btmmu",
    "strings-ia32/btmmu",
    "strings-x64/btmmu",
    "calls-ia32/btmmu",
    "calls-x64/btmmu"
  })
  public String guest;

  private BenchGuest machine;

  /** Boots the guest. */
  @Setup(Level.Invocation)
  public void boot() {
    String[] parts = guest.split("/", -1);
    machine = new BenchGuest(parts[0], parts[1], false);
  }

  /** The whole guest. */
  @Benchmark
  @Measured(value = "guest instructions", against = "softmmu")
  public long run(Counted counted) {
    return counted.count(() -> machine.run(Long.MAX_VALUE));
  }
}
