package org.btmmu.conformance.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says which there are. */
@Command(
    name = "btmmu",
    description = "Checks how a guest's virtual address becomes a physical one.",
    footer = {
      "",
      "Exit status: 0 all holds, 1 something is refuted or differs, 2 bad usage or input,",
      "3 undecided. Start with: btmmu check"
    })
final class Btmmu implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? The main one is: btmmu check");
  }
}
