package org.btmmu.conformance.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.btmmu.conformance.snapshot.BadInput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Files that a command writes: whole or not at all. */
public final class OutputFile {
  private static final int SCHEMA = 1;

  private OutputFile() {}

  /** An empty object with the number of this schema. */
  static ObjectNode root() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", SCHEMA);
    return root;
  }

  /**
   * Sees to it that a file can be written there, before any long work.
   *
   * @throws BadInput if not
   */
  public static void checkWritable(Path file) {
    checkNamed(file, "give the path of a file");
    Path folder = folder(file);
    if (Files.isDirectory(file)) {
      throw new BadInput(file.toString(), "is a folder", "give the path of a file");
    }
    if (isDevice(file)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new BadInput(file.toString(), "its folder does not exist", "create it first");
    }
    probe(folder);
  }

  /**
   * Makes a folder, with those above it, and sees to it that files can be written there.
   *
   * @throws BadInput if not
   */
  public static void checkFolder(Path folder) {
    checkNamed(folder, "give the path of a folder");
    try {
      Files.createDirectories(folder);
    } catch (IOException _) {
      throw unwritable(folder);
    }
    probe(folder);
  }

  /** Writes JSON so that a reader sees the old file or the new one. */
  public static void write(Path file, JsonNode json) {
    write(
        file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
  }

  /**
   * Writes text so that a reader sees the old file or the new one. What a link names is replaced,
   * not the link; a device or a pipe is written to.
   */
  public static void write(Path file, String text) {
    try {
      if (isDevice(file)) {
        Files.writeString(file, text, StandardOpenOption.WRITE);
        return;
      }
      Path target = Files.exists(file) ? file.toRealPath() : file;
      Path part = part(folder(target));
      try {
        Files.writeString(part, text);
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException _) {
      throw unwritable(file);
    }
  }

  /** Whether it exists and is no ordinary file, as /dev/stdout: to replace it would destroy it. */
  private static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  private static void checkNamed(Path path, String mend) {
    if (path.toString().isEmpty()) {
      throw new BadInput("", "an empty path", mend);
    }
  }

  private static void probe(Path folder) {
    try {
      Files.delete(Files.createFile(part(folder)));
    } catch (IOException _) {
      throw unwritable(folder);
    }
  }

  private static Path part(Path folder) {
    return folder.resolve(".btmmu-%d.part".formatted(ProcessHandle.current().pid()));
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }

  private static BadInput unwritable(Path place) {
    return new BadInput(
        place.toString(),
        "cannot be written",
        "check its permissions and the space left, or choose another place");
  }
}
