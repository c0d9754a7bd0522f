package org.btmmu.conformance.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.spec.Clause;

/** The class files that decide what a campaign does. */
public final class ProjectCode {
  private static final List<Class<?>> MODULES =
      List.of(Clause.class, PageWalk.class, FastWalk.class, Campaign.class);

  private ProjectCode() {}

  /** A checksum of all class files of the modules. */
  public static String digest() {
    CRC32 crc = new CRC32();
    try {
      for (Class<?> module : MODULES) {
        Path place = Path.of(module.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
          add(crc, place);
        } else {
          try (FileSystem jar = FileSystems.newFileSystem(place)) {
            add(crc, jar.getPath("/"));
          }
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (URISyntaxException failure) {
      throw new IllegalStateException(failure);
    }
    return "%08x".formatted(crc.getValue());
  }

  private static void add(CRC32 crc, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        crc.update(Files.readAllBytes(file));
      }
    }
  }
}
