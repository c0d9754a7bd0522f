package org.btmmu.conformance.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks and gives their figures. */
public final class Benchmarks {
  /**
   * One figure.
   *
   * @param name class and method of the benchmark
   * @param millionPerSecond operations a second on one core, in millions
   * @param error half of the 99.9 % confidence interval, in the same unit
   * @param bytesPerOperation bytes of the heap that an operation allocates; rounded, since what the
   *     harness itself allocates in an iteration is in it
   */
  public record Figure(
      String name, double millionPerSecond, double error, long bytesPerOperation) {}

  /** The profiler's name for bytes allocated per operation. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Benchmarks() {}

  /**
   * Runs all benchmarks, each in a JVM of its own.
   *
   * @param seconds measurement iterations of one second each
   * @throws RunnerException if a benchmark fails
   */
  public static List<Figure> run(int seconds) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(Benchmarks.class.getPackageName().replace(".", "\\.") + "\\.")
            .measurementIterations(seconds)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(GCProfiler.class)
            .jvmArgs("--sun-misc-unsafe-memory-access=allow")
            .build();
    List<Figure> figures = new ArrayList<>();
    for (RunResult result : new Runner(options).run()) {
      String benchmark = result.getParams().getBenchmark();
      String[] names = benchmark.split("\\.", -1);
      String name = names[names.length - 2] + "." + names[names.length - 1];
      var score = result.getPrimaryResult();
      double bytes = result.getSecondaryResults().get(ALLOCATED).getScore();
      figures.add(new Figure(name, score.getScore(), score.getScoreError(), Math.round(bytes)));
    }
    figures.sort(Comparator.comparing(Figure::name));
    return figures;
  }
}
