package org.btmmu.conformance.command;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.proofs.prover.CannotRun;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code btmmu COMMAND …}. */
public final class Main {
  private static final int BAD_USAGE = 2;

  private Main() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Console console = System.console();
    boolean interactive =
        console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
    Terminal terminal = new Terminal(out, System.err, interactive);
    AtomicBoolean done = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              if (!done.get()) {
                terminal.interrupted();
              }
            }));
    int status = run(args, terminal, out);
    done.set(true);
    if (out.checkError() && !isPipeClosed()) {
      terminal.complain("standard output: cannot be written; check the space left");
      status = BAD_USAGE;
    }
    System.exit(status);
  }

  /** Whether output was refused only because nobody reads on, as after {@code | head}. */
  private static boolean isPipeClosed() {
    try (FileOutputStream output = new FileOutputStream(FileDescriptor.out)) {
      output.write('\n');
      return false;
    } catch (IOException failure) {
      return "Broken pipe".equals(failure.getMessage());
    }
  }

  /**
   * Runs a command in a pipe rather than on a terminal.
   *
   * @return the exit status: 0 all holds, 1 something is refuted or differs, 2 bad usage or input,
   *     3 undecided
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, new Terminal(out, err, false), out);
  }

  private static int run(String[] args, Terminal terminal, PrintStream out) {
    CommandLine commands =
        new CommandLine(new Btmmu())
            .addSubcommand(new CheckCommand(terminal))
            .addSubcommand(new WalkCommand(terminal))
            .addSubcommand(new ProveCommand(terminal))
            .addSubcommand(new FuzzCommand(terminal))
            .addSubcommand(new ModelCheckCommand(terminal))
            .addSubcommand(new ZooCommand(terminal))
            .addSubcommand(new ReplayCommand(terminal))
            .addSubcommand(new RunCommand(terminal))
            .addSubcommand(new CompareCommand(terminal))
            .addSubcommand(new BenchCommand(terminal))
            .addSubcommand(
                new CommandLine(new OracleCommand())
                    .addSubcommand(new OracleNativeCommand(terminal))
                    .addSubcommand(new OracleObjdumpCommand(terminal))
                    .addSubcommand(new OracleMipsCommand(terminal)))
            .setExecutionExceptionHandler((failure, _, parsed) -> failed(failure, parsed, terminal))
            .setParameterExceptionHandler((wrong, _) -> misused(wrong, terminal));
    PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
    commands.setOut(writer);
    commands.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
    commands.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.interactive() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    try {
      return commands.execute(args);
    } catch (StackOverflowError | OutOfMemoryError exhausted) {
      terminal.complain(
          exhausted instanceof OutOfMemoryError
              ? "out of memory; give more, as in BTMMU_JAVA_OPTIONS=-Xmx4g btmmu …"
              : internal(exhausted));
      return Conclusion.UNDECIDED.exitStatus();
    } finally {
      writer.flush();
    }
  }

  private static int failed(Exception failure, ParseResult parsed, Terminal terminal) {
    if (failure instanceof BadInput || failure instanceof CannotRun) {
      terminal.complain(failure.getMessage());
      return BAD_USAGE;
    }
    terminal.complain(internal(failure));
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    if (command.hasMatchedOption("--debug")) {
      terminal.trace(failure);
    }
    return Conclusion.UNDECIDED.exitStatus();
  }

  private static String internal(Throwable failure) {
    String line = failure.toString().lines().findFirst().orElse("");
    return "internal error: " + line + "; report this line and what --debug adds as an issue";
  }

  private static int misused(ParameterException wrong, Terminal terminal) {
    String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
    String what = wrong.getMessage().lines().findFirst().orElse("bad usage");
    if (wrong instanceof UnmatchedArgumentException unmatched
        && unmatched.getUnmatched().getFirst().matches("[A-Za-z].*")
        && wrong.getCommandLine().getParent() == null) {
      String word = unmatched.getUnmatched().getFirst();
      terminal.complain(
          NearMisses.unknown("command", word, wrong.getCommandLine().getSubcommands().keySet())
              .getMessage());
    } else {
      terminal.complain(what + "; see " + name + " --help");
    }
    return BAD_USAGE;
  }
}
