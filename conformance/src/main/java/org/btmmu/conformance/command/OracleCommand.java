package org.btmmu.conformance.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The judges of the instruction reference that we did not write; each is a subcommand. */
@Command(
    name = "oracle",
    description = "Asks processors and tools that are not ours what an instruction does.",
    footer = {"", "Example: btmmu oracle native --show '48 01 d8'"})
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
        spec.commandLine(),
        "which oracle? One of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
