package org.btmmu.proofs.prover;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An SMT solver outside of this program, asked for its opinion on exported SMT-LIB files. It is
 * bounded by its own resource limit, so that its answer does not depend on the machine's speed.
 *
 * @param name cvc5 or z3
 * @param program the executable
 */
public record SecondSolver(String name, Path program) {
  /** What a solver says of a formula. */
  public enum Answer {
    SAT,
    UNSAT,
    UNKNOWN;

    /** The word in reports: sat, unsat or unknown. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a law with this verdict cannot have this answer: a script is the law's negation. */
    boolean contradicts(Verdict verdict) {
      return this == SAT && verdict == Verdict.PROVED
          || this == UNSAT && verdict == Verdict.REFUTED;
    }
  }

  private static final Map<String, List<String>> ARGUMENTS =
      Map.of(
          "cvc5", List.of("--lang=smt2", "--rlimit=2000000000"),
          "z3", List.of("-in", "rlimit=2000000000"));

  /**
   * Finds a solver on the path.
   *
   * @param name cvc5 or z3
   * @param path folders separated as in the environment variable PATH
   * @throws CannotRun if the name is another, or no such program is there
   */
  public static SecondSolver find(String name, String path) throws CannotRun {
    if (!ARGUMENTS.containsKey(name)) {
      throw new CannotRun("--solver must be cvc5 or z3, not \"" + name + "\"");
    }
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(program) && !Files.isDirectory(program)) {
        return new SecondSolver(name, program);
      }
    }
    throw new CannotRun(
        "the solver \"" + name + "\" is not on the path; install the package " + name);
  }

  /**
   * Asks the solver about a file with one {@code check-sat}.
   *
   * @param enough whether to end the program and take its answer for unknown
   * @throws CannotRun if the program cannot be run or does not accept the file
   * @throws InterruptedException if the thread is interrupted; the program is then ended
   */
  Answer check(Path smt2, BooleanSupplier enough) throws CannotRun, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(ARGUMENTS.get(name));
    String output;
    Process process = null;
    try {
      process =
          new ProcessBuilder(command)
              .redirectInput(smt2.toFile())
              .redirectErrorStream(true)
              .start();
      output = outputOf(process, enough);
    } catch (IOException e) {
      throw new CannotRun("cannot run " + program + ": " + e.getMessage());
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
    return answer(output, smt2);
  }

  private static String outputOf(Process process, BooleanSupplier enough)
      throws IOException, InterruptedException {
    try (var stream = process.getInputStream()) {
      // A blocking read ignores interrupts; the wait does not.
      while (process.isAlive() && stream.available() < 1 << 15) {
        if (enough.getAsBoolean()) {
          return "unknown";
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private Answer answer(String output, Path smt2) throws CannotRun {
    return switch (output) {
      case "sat" -> Answer.SAT;
      case "unsat" -> Answer.UNSAT;
      case "unknown", "timeout" -> Answer.UNKNOWN;
      default ->
          throw new CannotRun(
              name
                  + " does not accept "
                  + smt2
                  + ": "
                  + output.lines().findFirst().orElse("no output"));
    };
  }
}
