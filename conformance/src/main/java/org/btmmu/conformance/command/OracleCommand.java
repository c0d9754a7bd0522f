package org.btmmu.conformance.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares with systems that this project did not write. */
@Command(
    name = "oracle",
    description = "Compares the reference with systems that this project did not write.",
    footer = {"", "Example: btmmu oracle mips"})
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
        "which? There are: " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
