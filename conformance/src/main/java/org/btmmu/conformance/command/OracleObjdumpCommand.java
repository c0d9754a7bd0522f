package org.btmmu.conformance.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.btmmu.conformance.oracle.Agreement;
import org.btmmu.conformance.oracle.Objdump;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.DecoderReport;
import org.btmmu.conformance.snapshot.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares the decoder with GNU objdump. */
@Command(
    name = "objdump",
    description = {
      "Compares the x86 decoder with GNU objdump over the code of ELF files:",
      "length and mnemonic of every instruction. Exceptions are listed by kind and count."
    },
    footer = {"", "Example: btmmu oracle objdump /bin/busybox"})
final class OracleObjdumpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "ELF files for i386 or x86-64.")
  private List<Path> files;

  @Mixin private CommonOptions common;

  OracleObjdumpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    common.check();
    for (Path file : files) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new BadInput(file.toString(), "cannot be read", "give an ELF file");
      }
    }
    String version = Objdump.version();
    Map<Path, Agreement> results = new LinkedHashMap<>();
    for (Path file : files) {
      terminal.progress("comparing " + file);
      Agreement agreement = new Agreement();
      Objdump.list(file, agreement::add);
      if (agreement.total() == 0) {
        throw new BadInput(file.toString(), "has no code", "give an ELF file with code sections");
      }
      results.put(file, agreement);
      terminal.print(DecoderReport.text(file, version, agreement));
    }
    common.write(() -> DecoderReport.json(version, results));
    boolean holds = results.values().stream().allMatch(Agreement::holds);
    return (holds ? Conclusion.HOLDS : Conclusion.REFUTED).exitStatus();
  }
}
