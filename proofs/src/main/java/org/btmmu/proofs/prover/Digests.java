package org.btmmu.proofs.prover;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** SHA-256, in hexadecimal, of texts and class files. */
final class Digests {
  private Digests() {}

  static String ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The digest of a class file as {@code loader} gives it; "absent" if it gives none, which is the
   * digest of no class.
   */
  static String ofClass(ClassLoader loader, String internalName) {
    String resource = internalName + ".class";
    try (InputStream stream =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(resource)
            : loader.getResourceAsStream(resource)) {
      return stream == null ? "absent" : of(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class file of " + internalName, e);
    }
  }

  /** One digest of all class files in the packages of the given classes, wherever they lie. */
  static String ofPackages(List<Class<?>> members) {
    StringBuilder text = new StringBuilder();
    for (Class<?> member : members) {
      try {
        URI place = member.getResource(member.getSimpleName() + ".class").toURI();
        if (place.getScheme().equals("jar")) {
          // A file system of our own: the one under the URI may be open already, for others.
          String jar = place.getSchemeSpecificPart();
          int end = jar.indexOf("!/");
          try (FileSystem files =
              FileSystems.newFileSystem(Path.of(URI.create(jar.substring(0, end))), Map.of())) {
            text.append(ofFolder(files.getPath(jar.substring(end + 1)).getParent()));
          }
        } else {
          text.append(ofFolder(Path.of(place).getParent()));
        }
      } catch (IOException | java.net.URISyntaxException e) {
        throw new IllegalStateException("cannot read the prover's own class files", e);
      }
    }
    return ofText(text.toString());
  }

  private static String ofFolder(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".class")) {
          text.append(file.getFileName()).append(of(Files.readAllBytes(file))).append('\n');
        }
      }
    }
    return text.toString();
  }
}
