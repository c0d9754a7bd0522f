package org.btmmu.conformance.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares the semantics with what others made: says with whom. */
@Command(
    name = "oracle",
    description = "Compares the instructions' semantics with things that others made.")
final class OracleCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which one? " + String.join(", ", spec.subcommands().keySet()));
  }
}
