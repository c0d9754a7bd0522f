package org.btmmu.conformance.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btmmu.conformance.machine.BundledGuest;
import org.btmmu.conformance.snapshot.BadInput;

/** An image that the user names by its path. */
final class ImageFile {
  private static final long MOST_BYTES = 1L << 30;
  private static final String IMAGES = "give the path of an image, or a name from run --list";

  private ImageFile() {}

  /**
   * Its bytes.
   *
   * @throws BadInput if it cannot be read, or looks like the name of a guest that there is not
   */
  static byte[] read(String name) {
    Path file = Path.of(name);
    if (!Files.exists(file) && name.matches("[a-z0-9-]+") && !BundledGuest.all().isEmpty()) {
      throw NearMisses.unknown(
          "guest", name, BundledGuest.all().stream().map(BundledGuest::name).toList());
    }
    try {
      if (!Files.isRegularFile(file)) {
        throw new BadInput(
            name, Files.exists(file) ? "is no ordinary file" : "there is no such file", IMAGES);
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new BadInput(name, "the file has more than 1024 MByte", IMAGES);
      }
      return Files.readAllBytes(file);
    } catch (IOException _) {
      throw new BadInput(name, "cannot be read", "check its permissions");
    }
  }
}
