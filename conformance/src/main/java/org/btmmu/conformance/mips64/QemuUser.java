package org.btmmu.conformance.mips64;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** QEMU's user mode for 64-bit little-endian MIPS, where it is installed. */
final class QemuUser {
  private static final String PROGRAM = "qemu-mips64el";
  private static final String PROCESSOR = "MIPS64R2-generic";
  private static final int MOST_SECONDS = 60;

  private final Path program;

  private QemuUser(Path program) {
    this.program = program;
  }

  /** The one on the path; empty if there is none. */
  static Optional<QemuUser> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder).resolve(PROGRAM))
        .filter(Files::isExecutable)
        .findFirst()
        .map(QemuUser::new);
  }

  /** Runs a program and gives what it wrote. */
  byte[] run(byte[] elf) {
    try {
      Path file =
          Files.createTempFile(
              "btmmu",
              ".elf",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        Files.write(file, elf);
        return output(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] output(Path file) throws IOException {
    Process process =
        new ProcessBuilder(program.toString(), "-cpu", PROCESSOR, file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      byte[] output = process.getInputStream().readAllBytes();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(PROGRAM + " does not end");
      }
      return output;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
