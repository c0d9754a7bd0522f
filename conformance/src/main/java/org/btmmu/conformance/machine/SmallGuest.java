package org.btmmu.conformance.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A guest of a few dozen instructions that does one thing in which a translator can go wrong: its
 * source is {@code src/guests/small/NAME.S}. It wants 4 MByte of RAM and ends by the exit port.
 *
 * @param name its name, and that of its image
 */
public record SmallGuest(String name) {
  /** Its RAM. */
  public static final int MEGABYTES = 4;

  /**
   * Its image.
   *
   * @throws IllegalArgumentException if there is no such guest
   */
  public byte[] image() {
    try (InputStream stream = SmallGuest.class.getResourceAsStream("/small/" + name + ".elf")) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no small guest " + name);
      }
      return stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
