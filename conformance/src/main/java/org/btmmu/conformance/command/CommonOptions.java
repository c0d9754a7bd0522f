package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.btmmu.conformance.report.OutputFile;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The options that every command has. */
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the same facts to FILE as JSON.")
  private Path json;

  @Option(names = "--debug", description = "Show a stack trace after an internal error.")
  boolean debug;

  /**
   * Sees to it, before any long work, that the files asked for can be written.
   *
   * @throws org.btmmu.conformance.snapshot.BadInput if not
   */
  void check() {
    Optional.ofNullable(json).ifPresent(OutputFile::checkWritable);
  }

  /** Writes the JSON file if one is asked for. */
  void write(Supplier<? extends JsonNode> facts) {
    Optional.ofNullable(json).ifPresent(file -> OutputFile.write(file, facts.get()));
  }
}
