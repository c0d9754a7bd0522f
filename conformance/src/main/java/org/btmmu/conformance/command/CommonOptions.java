package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.btmmu.conformance.report.OutputFile;
import org.btmmu.conformance.snapshot.BadInput;
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
   * @throws BadInput if not
   */
  void check() {
    Optional.ofNullable(json).ifPresent(OutputFile::checkWritable);
  }

  /**
   * Sees to it that the JSON file is not one that the command writes too.
   *
   * @throws BadInput if it is
   */
  void checkDiffers(Path other) {
    if (json != null
        && json.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())) {
      throw new BadInput("--json", json + " is the report's own page", "name another file");
    }
  }

  /** Writes the JSON file if one is asked for. */
  void write(Supplier<? extends JsonNode> facts) {
    Optional.ofNullable(json).ifPresent(file -> OutputFile.write(file, facts.get()));
  }

  /**
   * Sees to it that {@code --jobs} is at least 1.
   *
   * @throws BadInput if not
   */
  static void checkJobs(int jobs) {
    if (jobs < 1) {
      throw new BadInput("--jobs", "%d is too few".formatted(jobs), "give 1 or more");
    }
  }
}
