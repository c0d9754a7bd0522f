package org.btmmu.conformance.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A guest that comes with btmmu: a row of the table {@code guests/guests.tsv}.
 *
 * @param name its name, and that of its image
 * @param mode ia32, pae or x64
 * @param workload what it computes
 * @param kind compute or system
 * @param scale the scale it has without {@code scale=N} on its command line
 * @param checksum what it prints at that scale, 16 hexadecimal digits
 * @param steps about how many instructions it then has
 */
public record BundledGuest(
    String name,
    String mode,
    String workload,
    String kind,
    long scale,
    String checksum,
    long steps) {
  private static final String FOLDER = "/guests/";
  private static final int COLUMNS = 7;

  /** All of them, in the table's order. */
  public static List<BundledGuest> all() {
    byte[] table = resource("guests.tsv");
    return table == null
        ? List.of()
        : new String(table, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("name\t"))
            .map(BundledGuest::row)
            .toList();
  }

  /** The guest of a name. */
  public static Optional<BundledGuest> find(String name) {
    return all().stream().filter(guest -> guest.name.equals(name)).findFirst();
  }

  private static BundledGuest row(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length < COLUMNS) {
      throw new IllegalStateException("guests.tsv: a row of %d columns".formatted(cells.length));
    }
    return new BundledGuest(
        cells[0],
        cells[1],
        cells[2],
        cells[3],
        Long.parseLong(cells[4]),
        cells[5],
        Long.parseLong(cells[6]));
  }

  /** Its image. */
  public byte[] image() {
    return resource(name + ".elf");
  }

  /** The bytes of a resource; null if there is none. */
  private static byte[] resource(String file) {
    try (InputStream stream = BundledGuest.class.getResourceAsStream(FOLDER + file)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
