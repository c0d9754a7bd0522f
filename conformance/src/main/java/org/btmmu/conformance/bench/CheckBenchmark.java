package org.btmmu.conformance.bench;

import java.util.concurrent.TimeUnit;
import org.btmmu.conformance.campaign.Campaign;
import org.btmmu.conformance.sample.Sampler;
import org.btmmu.conformance.trace.SubjectKind;
import org.btmmu.proofs.LawMethod;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How fast random checking goes on one core: steps of {@code fuzz}, samples of a law. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class CheckBenchmark {
  private static final int STEPS = 16_384;
  private static final int SAMPLES = 4096;
  private static final double FOREVER = 1e9;

  private final LawMethod law = LawMethod.find("walk-4level").orElseThrow();
  private long seed;

  /** Steps of a campaign on the machine with BTMMU. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  @Measured("steps of a campaign")
  public long fuzz() throws InterruptedException {
    Campaign.Plan plan = new Campaign.Plan(++seed, STEPS, FOREVER, 1);
    Campaign.Result result = new Campaign(plan, SubjectKind.BTMMU::at, null, _ -> {}).run();
    if (result.divergent() >= 0) {
      throw new IllegalStateException("trace %d diverges".formatted(result.divergent()));
    }
    return result.digest();
  }

  /** Samples of the law of the 4-level walk. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  @Measured("samples of the law walk-4level")
  public long sample() {
    return Sampler.sample(law, ++seed, SAMPLES, 1).held();
  }
}
