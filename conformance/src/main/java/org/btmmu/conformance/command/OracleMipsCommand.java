package org.btmmu.conformance.command;

import java.util.concurrent.Callable;
import org.btmmu.conformance.mips64.MipsOracle;
import org.btmmu.conformance.mips64.MipsOracle.Result;
import org.btmmu.conformance.report.MipsOracleReport;
import org.btmmu.conformance.snapshot.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs random MIPS64 instructions in the reference's interpreter and in QEMU. */
@Command(
    name = "mips",
    description = {
      "Runs random MIPS64 instructions in the reference's interpreter and in QEMU's user mode,",
      "and compares registers and memory."
    },
    footer = {"", "Example: btmmu oracle mips --count 100000"})
final class OracleMipsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many instructions, at least (default: 100000).")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the random instructions (default: 1).")
  private long seed;

  @Mixin private CommonOptions common;

  OracleMipsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    common.check();
    if (count < 1) {
      throw new BadInput("--count", count + " is too few", "give 1 or more");
    }
    Result result =
        MipsOracle.run(seed, count, done -> terminal.progress("%,d instructions".formatted(done)))
            .orElseThrow(() ->
                new BadInput(
                    "qemu-mips64el",
                    "not installed, so nothing was compared",
                    "install Debian's package qemu-user"));
    terminal.print(MipsOracleReport.text(result));
    common.write(() -> MipsOracleReport.json(result));
    return MipsOracleReport.conclusion(result).exitStatus();
  }
}
