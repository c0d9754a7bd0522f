package org.btmmu.conformance.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.btmmu.conformance.report.OutputFile;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.proofs.prover.ProofCache;

/**
 * The folder that the launcher names in the system property {@code btmmu.build}: proofs are
 * remembered and counterexamples kept there. Without the property neither is.
 */
final class BuildFolder {
  private static final String PROPERTY = "btmmu.build";

  private BuildFolder() {}

  /** Where proofs are remembered. */
  static Optional<ProofCache> proofs() {
    return folder("proofs").map(ProofCache::new);
  }

  /**
   * Keeps a counterexample.
   *
   * @param name a name for the file, without its ending
   * @return the file, or empty if nothing is kept
   */
  static Optional<Path> keep(String name, String counterexample) {
    Optional<Path> folder = folder("counterexamples");
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(folder.get());
    } catch (IOException _) {
      throw new BadInput(folder.get().toString(), "cannot be made", "check its permissions");
    }
    Path file = folder.get().resolve(name.replaceAll("[^A-Za-z0-9_.-]", "_") + ".json");
    OutputFile.write(file, counterexample + "\n");
    return Optional.of(file);
  }

  private static Optional<Path> folder(String name) {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(build -> Path.of(build, name));
  }
}
