package org.btmmu.conformance.oracle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.spec.x86.CodeWidth;

/** Runs GNU objdump and reads its listings in Intel's syntax. */
public final class Objdump {
  private static final List<String> COMMAND =
      List.of("objdump", "--disassemble-zeroes", "--wide", "-M", "intel,intel64");

  private Objdump() {}

  /** The version of the objdump that is installed; empty where there is none. */
  public static String version() {
    try {
      Process process = new ProcessBuilder("objdump", "--version").start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        String first = lines.readLine();
        return first == null ? "" : first;
      }
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * Lists the code sections of an ELF file.
   *
   * @throws BadInput if objdump is missing or cannot read the file
   */
  public static void list(Path file, BiConsumer<Listed, CodeWidth> reader) {
    List<String> command = new ArrayList<>(COMMAND);
    command.addAll(List.of("-d", file.toString()));
    run(command, file.toString(), null, reader);
  }

  /** Lists bytes that stand alone, as code of this width. */
  public static void list(byte[] code, CodeWidth width, BiConsumer<Listed, CodeWidth> reader) {
    try {
      Path file = Files.createTempFile("btmmu", ".bin");
      try {
        Files.write(file, code);
        String machine =
            switch (width) {
              case BITS_16 -> "i8086";
              case BITS_32 -> "i386";
              case BITS_64 -> "i386:x86-64";
            };
        List<String> command = new ArrayList<>(COMMAND);
        command.addAll(List.of("-D", "-b", "binary", "-m", machine, file.toString()));
        run(command, "bytes", width, reader);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(
      List<String> command, String what, CodeWidth known, BiConsumer<Listed, CodeWidth> reader) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.ISO_8859_1)) {
        CodeWidth width = known;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (width == null && line.contains("file format")) {
            width = width(what, line);
          }
          Listed listed = Listed.parse(line);
          if (listed != null) {
            reader.accept(listed, width);
          }
        }
      }
      if (process.waitFor() != 0) {
        throw new BadInput(what, "objdump cannot read it", "give an ELF file for x86");
      }
    } catch (IOException _) {
      throw new BadInput("objdump", "cannot be run", "install GNU binutils");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BadInput(what, "interrupted", "run the command again");
    }
  }

  private static CodeWidth width(String what, String line) {
    if (line.endsWith("elf64-x86-64")) {
      return CodeWidth.BITS_64;
    }
    if (line.endsWith("elf32-i386")) {
      return CodeWidth.BITS_32;
    }
    throw new BadInput(what, "is not for x86", "give an ELF file for i386 or x86-64");
  }
}
