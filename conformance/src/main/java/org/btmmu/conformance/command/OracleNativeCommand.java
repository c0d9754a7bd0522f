package org.btmmu.conformance.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btmmu.conformance.oracle.processor.CodeWidth;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.conformance.oracle.processor.NativeResult;
import org.btmmu.conformance.oracle.processor.NativeSamples;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.NativeRunReport;
import org.btmmu.conformance.snapshot.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The build machine's own processor as the judge. */
@Command(
    name = "native",
    description = "Runs single instructions on this machine's own processor, in a child process.",
    footer = {"", "Example: btmmu oracle native --show '0f a4 d8 05' --width 32 --seed 7"})
final class OracleNativeCommand implements Callable<Integer> {
  private static final int MAX_CODE_BYTES = 15;

  private final Terminal terminal;

  @Option(
      names = "--show",
      paramLabel = "BYTES",
      required = true,
      description = "Run this one instruction, in hexadecimal, and show the state around it.")
  private String show;

  @Option(
      names = "--width",
      paramLabel = "BITS",
      defaultValue = "64",
      description = "Width of the code, 32 or 64 (default: 64).")
  private int width;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the state it starts from (default: 1).")
  private long seed;

  @Mixin private CommonOptions common;

  OracleNativeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    CodeWidth code = width();
    byte[] bytes = bytes(show);
    common.check();
    Optional<String> reason = NativeProcessor.whyNot();
    if (reason.isPresent()) {
      terminal.print("native oracle: 1 case is not run: %s%n".formatted(reason.get()));
      return Conclusion.UNDECIDED.exitStatus();
    }
    NativeSamples samples = new NativeSamples(seed);
    NativeCase before = samples.next(code, bytes);
    try (NativeProcessor processor = NativeProcessor.start()) {
      NativeResult after = processor.run(samples.window(), before);
      terminal.print(NativeRunReport.text(before, after));
      common.write(() -> NativeRunReport.json(before, after));
    }
    return Conclusion.HOLDS.exitStatus();
  }

  private CodeWidth width() {
    return Arrays.stream(CodeWidth.values())
        .filter(code -> code.bits() == width)
        .findFirst()
        .orElseThrow(() -> new BadInput("--width", width + " is no width", "give 32 or 64"));
  }

  private static byte[] bytes(String text) {
    String digits = text.replaceAll("[\\s,]", "");
    if (!digits.matches("([0-9A-Fa-f]{2})+") || digits.length() > 2 * MAX_CODE_BYTES) {
      throw new BadInput(
          "--show",
          "\"%s\" is no instruction".formatted(text),
          "give 1 to 15 bytes such as 48 01 d8");
    }
    return HexFormat.of().parseHex(digits);
  }
}
