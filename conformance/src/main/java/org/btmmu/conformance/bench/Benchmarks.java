package org.btmmu.conformance.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The JMH benchmarks by stable names, and how one is run. */
public final class Benchmarks {
  /** The profiler's name for bytes allocated per operation. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final String SUFFIX = "Benchmark";

  /**
   * One benchmark with one choice of parameters.
   *
   * @param name stable: what its class is about, and its parameters or its method, with strokes
   *     between
   * @param unit what is counted
   * @param against the name of the benchmark that it is compared with; empty if there is none
   * @param method class and method, as JMH has it
   * @param parameters by name
   */
  public record Named(
      String name,
      String unit,
      Optional<String> against,
      String method,
      Map<String, String> parameters) {
    /** The same, compared with nothing if what it is compared with does not exist. */
    private Named among(Set<String> names) {
      return new Named(name, unit, against.filter(names::contains), method, parameters);
    }
  }

  /**
   * One figure.
   *
   * @param millionPerSecond operations a second on one core, in millions
   * @param error half of the 99.9 % confidence interval, in the same unit
   * @param bytesPerOperation bytes of the heap that an operation allocates; rounded, since what the
   *     harness itself allocates in an iteration is in it
   */
  public record Figure(
      Named benchmark, double millionPerSecond, double error, long bytesPerOperation) {}

  /**
   * How long a benchmark is measured, in ten iterations after two of warm-up.
   *
   * @param warmUpSeconds of warm-up in all
   * @param seconds of measurement in all
   */
  public record Span(double warmUpSeconds, double seconds) {
    private static final int ITERATIONS = 10;
    private static final int WARM_UPS = 2;
    private static final double NANOSECONDS = 1e9;

    private static TimeValue each(double seconds, int iterations) {
      return TimeValue.nanoseconds((long) (seconds * NANOSECONDS / iterations));
    }
  }

  private Benchmarks() {}

  /** All of them, by class. */
  public static List<Named> all() {
    OutputFormat silent =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            VerboseMode.SILENT);
    String here = Pattern.quote(Benchmarks.class.getPackageName() + ".") + "\\w+\\.\\w+$";
    List<Named> all = new ArrayList<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList().find(silent, List.of(here), List.of())) {
      Map<String, String[]> parameters = entry.getParams().orElse(Map.of());
      if (parameters.size() > 1) {
        throw new IllegalStateException(entry.getUsername() + " has more than one parameter");
      }
      if (parameters.isEmpty()) {
        all.add(named(entry, Map.of()));
      }
      parameters.forEach((name, values) ->
          Arrays.stream(values).forEach(value -> all.add(named(entry, Map.of(name, value)))));
    }
    Set<String> names = all.stream().map(Named::name).collect(Collectors.toSet());
    return all.stream().map(one -> one.among(names)).toList();
  }

  private static Named named(BenchmarkListEntry entry, Map<String, String> parameters) {
    String[] names = entry.getUsername().split("\\.", -1);
    String method = names[names.length - 1];
    String about = names[names.length - 2];
    about = about.substring(0, about.length() - SUFFIX.length());
    String which = parameters.isEmpty() ? words(method) : String.join("/", parameters.values());
    String name = words(about) + "/" + which;
    Measured measured = measured(entry.getUserClassQName(), method);
    Optional<String> against =
        measured.against().isEmpty()
            ? Optional.empty()
            : Optional.of(name.substring(0, name.lastIndexOf('/') + 1) + measured.against());
    return new Named(name, measured.value(), against, entry.getUsername(), parameters);
  }

  private static Measured measured(String className, String method) {
    try {
      return Arrays.stream(Class.forName(className).getDeclaredMethods())
          .filter(one -> one.getName().equals(method))
          .map((Method one) -> one.getAnnotation(Measured.class))
          .findFirst()
          .orElseThrow();
    } catch (ClassNotFoundException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** A name of Java as lower-case words with hyphens between. */
  private static String words(String name) {
    return name.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /**
   * Runs a benchmark in a JVM of its own.
   *
   * @throws RunnerException if it fails, or another run of JMH is under way on this machine
   */
  public static Figure run(Named benchmark, Span span) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(benchmark.method()) + "$")
            .forks(1)
            .warmupIterations(Span.WARM_UPS)
            .warmupTime(Span.each(span.warmUpSeconds, Span.WARM_UPS))
            .measurementIterations(Span.ITERATIONS)
            .measurementTime(Span.each(span.seconds, Span.ITERATIONS))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(GCProfiler.class)
            .jvmArgs("--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xmx1g");
    benchmark.parameters().forEach(options::param);
    return figure(benchmark, new Runner(options.build()).runSingle());
  }

  /** A benchmark that counts its operations has the rate of these, else that of its calls. */
  private static Figure figure(Named benchmark, RunResult result) {
    @SuppressWarnings("rawtypes")
    Map<String, Result> others = result.getSecondaryResults();
    Result<?> rate = others.containsKey("operations") ? others.get("operations") : null;
    if (rate == null) {
      rate = result.getPrimaryResult();
      double bytes = others.get(ALLOCATED).getScore();
      return new Figure(benchmark, rate.getScore(), rate.getScoreError(), Math.round(bytes));
    }
    double bytes = others.get("allocated").getScore() / rate.getScore();
    return new Figure(benchmark, rate.getScore(), rate.getScoreError(), Math.round(bytes));
  }
}
