package org.btmmu.conformance.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens snapshots: a core file, or one of those that are bundled, with the files beside it. */
public final class Snapshots {
  /** The names of the bundled snapshots. */
  public static final List<String> BUNDLED =
      List.of("linux-ia32", "linux-pae", "linux-4level", "linux-5level");

  private Snapshots() {}

  /**
   * Opens a snapshot.
   *
   * @param name the path of a core, or the name of a bundled snapshot if there is no such file
   * @throws BadInput if it cannot be read or is no snapshot
   */
  public static Snapshot open(String name) {
    Path path = path(name);
    if (!Files.exists(path) && BUNDLED.contains(name)) {
      return bundled(name);
    }
    Optional<byte[]> side = optionalFile(sideFile(name, ".json"));
    Optional<byte[]> listing = optionalFile(sideFile(name, ".tlb.gz"));
    return build(name, sideFile(name, ""), map(name, path), side, listing);
  }

  /** The path of a file beside a core: the core's own path with another ending. */
  static String sideFile(String core, String ending) {
    int dot = core.lastIndexOf('.');
    int slash = Math.max(core.lastIndexOf('/'), core.lastIndexOf('\\'));
    return (dot > slash + 1 ? core.substring(0, dot) : core) + ending;
  }

  private static Snapshot bundled(String name) {
    return build(
        name,
        name,
        MemorySegment.ofArray(resource(name + ".core")),
        Optional.of(resource(name + ".json")),
        Optional.of(resource(name + ".tlb.gz")));
  }

  private static Snapshot build(
      String name,
      String stem,
      MemorySegment file,
      Optional<byte[]> side,
      Optional<byte[]> listing) {
    ElfCore core = ElfCore.read(name, file);
    return Snapshot.of(
        name,
        core,
        new CapturedMemory(file, core.runs()),
        side.map(bytes -> SideFile.read(stem + ".json", bytes)),
        listing.map(bytes -> TlbListing.read(stem + ".tlb.gz", bytes)));
  }

  private static byte[] resource(String name) {
    try (InputStream stream = Snapshots.class.getResourceAsStream("/snapshots/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the bundled snapshot file " + name + " is missing");
      }
      return stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException failure) {
      throw new BadInput(name, "not a path: " + failure.getReason(), "give the path of a core");
    }
  }

  private static MemorySegment map(String name, Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      String what = Files.isDirectory(path) ? "is a folder" : "is no ordinary file";
      throw new BadInput(name, what, "give the path of a core");
    }
    try (FileChannel channel = FileChannel.open(path)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (NoSuchFileException _) {
      throw new BadInput(
          name,
          "no such file and no such bundled snapshot",
          "give the path of a core, or one of " + String.join(", ", BUNDLED));
    } catch (IOException failure) {
      throw unreadable(name, failure);
    }
  }

  private static Optional<byte[]> optionalFile(String name) {
    Path path = path(name);
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(path));
    } catch (IOException failure) {
      throw unreadable(name, failure);
    }
  }

  private static BadInput unreadable(String name, IOException failure) {
    return new BadInput(
        name,
        "cannot be read (%s)".formatted(failure.getClass().getSimpleName()),
        "check its permissions");
  }
}
