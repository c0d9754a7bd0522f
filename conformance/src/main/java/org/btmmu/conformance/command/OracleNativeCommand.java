package org.btmmu.conformance.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btmmu.conformance.oracle.instruction.FormComparison;
import org.btmmu.conformance.oracle.processor.CodeWidth;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.conformance.oracle.processor.NativeResult;
import org.btmmu.conformance.oracle.processor.NativeSamples;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.InstructionReport;
import org.btmmu.conformance.report.NativeRunReport;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Form;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The build machine's own processor as the judge. */
@Command(
    name = "native",
    description = {
      "Compares the x86 interpreter with this machine's own processor.",
      "Each form in random states, in a child process; or one instruction, with --show."
    },
    footer = {
      "",
      "Example: btmmu oracle native --count 10000",
      "         btmmu oracle native shld shrd --seed 7",
      "         btmmu oracle native --show '0f a4 d8 05' --width 32 --seed 7"
    })
final class OracleNativeCommand implements Callable<Integer> {
  private static final int MAX_CODE_BYTES = 15;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "MNEMONIC",
      arity = "0..*",
      description = "Compare these instructions only (default: all forms that can be compared).")
  private List<String> mnemonics = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many random states a form and width (default: 1000).")
  private int count;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many forms to compare at a time (default: one a processor).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--show",
      paramLabel = "BYTES",
      description = "Run this one instruction, in hexadecimal, and show the state around it.")
  private String show;

  @Option(
      names = "--width",
      paramLabel = "BITS",
      defaultValue = "64",
      description = "Width of the code for --show, 32 or 64 (default: 64).")
  private int width;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the states (default: 1).")
  private long seed;

  @Mixin private CommonOptions common;

  OracleNativeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommonOptions.checkJobs(jobs);
    if (count < 1) {
      throw new BadInput("--count", count + " is too few", "give 1 or more");
    }
    CodeWidth code = width();
    byte[] bytes = show == null ? null : bytes(show);
    List<Form> forms = forms();
    common.check();
    Optional<String> reason = NativeProcessor.whyNot();
    if (reason.isPresent()) {
      int left = show == null ? forms.size() : 1;
      terminal.print("native oracle: %d cases are not run: %s%n".formatted(left, reason.get()));
      return Conclusion.UNDECIDED.exitStatus();
    }
    return show == null ? compare(forms) : show(code, bytes);
  }

  private int show(CodeWidth code, byte[] bytes) throws IOException {
    NativeSamples samples = new NativeSamples(seed);
    NativeCase before = samples.next(code, bytes);
    try (NativeProcessor processor = NativeProcessor.start()) {
      NativeResult after = processor.run(samples.window(), before);
      terminal.print(NativeRunReport.text(before, after));
      common.write(() -> NativeRunReport.json(before, after));
    }
    return Conclusion.HOLDS.exitStatus();
  }

  private int compare(List<Form> forms) throws IOException, InterruptedException {
    List<FormComparison> rows =
        FormComparison.all(
            forms,
            seed,
            count,
            jobs,
            done -> terminal.progress("forms: %d of %d".formatted(done, forms.size())));
    terminal.print(InstructionReport.text(rows, seed));
    common.write(() -> InstructionReport.json(rows, seed));
    boolean differs = rows.stream().anyMatch(row -> row.differing() > 0);
    return (differs ? Conclusion.REFUTED : Conclusion.HOLDS).exitStatus();
  }

  private List<Form> forms() {
    List<Form> comparable = Decoder.forms().stream().filter(FormComparison::isComparable).toList();
    List<String> known = comparable.stream().map(Form::mnemonic).distinct().toList();
    for (String mnemonic : mnemonics) {
      if (!known.contains(mnemonic)) {
        throw NearMisses.unknown("comparable instruction", mnemonic, known);
      }
    }
    return comparable.stream()
        .filter(form -> mnemonics.isEmpty() || mnemonics.contains(form.mnemonic()))
        .toList();
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
