package org.btmmu.conformance.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Small core files made by hand, and the bundled ones as bytes. */
public final class Cores {
  private static final int HEADERS_64 = 64 + 2 * 56;

  private Cores() {}

  /** A file of a bundled snapshot, by its whole name. */
  public static byte[] bundled(String file) {
    try (InputStream stream = Snapshots.class.getResourceAsStream("/snapshots/" + file)) {
      return stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Copies core and side files of a bundled snapshot into a folder; gives the core. */
  public static Path copy(Path folder, String name) throws IOException {
    for (String ending : new String[] {".core", ".json", ".tlb.gz"}) {
      Files.write(folder.resolve(name + ending), bundled(name + ending));
    }
    return folder.resolve(name + ".core");
  }

  /** A 64-bit core for i386 with two segments of one page each, without a note. */
  public static byte[] twoSegments(long firstGpa, long secondGpa) {
    ByteBuffer core = buffer(HEADERS_64 + 2 * 4096);
    header(core, 2, 3).putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
    long[] gpas = {firstGpa, secondGpa};
    for (int index = 0; index < gpas.length; index++) {
      int at = 64 + 56 * index;
      core.putInt(at, 1).putLong(at + 8, HEADERS_64 + 4096L * index).putLong(at + 24, gpas[index]);
      core.putLong(at + 32, 4096).putLong(at + 40, 4096);
    }
    return core.array();
  }

  /** A 32-bit core for i386 with one segment of 16 bytes and 4096 in memory, without a note. */
  public static byte[] elf32(long gpa, long firstWord, long secondWord) {
    int data = 52 + 32;
    ByteBuffer core = buffer(data + 16);
    header(core, 1, 3).putInt(28, 52).putShort(42, (short) 32).putShort(44, (short) 1);
    core.putInt(52, 1).putInt(56, data).putInt(64, (int) gpa).putInt(68, 16).putInt(72, 4096);
    core.putLong(data, firstWord).putLong(data + 8, secondWord);
    return core.array();
  }

  /**
   * A 64-bit core, without a note, of page tables at 0x1000, 0x2000, and so on, of which each has
   * 512 equal entries.
   *
   * @param next for each table, the number of that to which its entries lead, from 1; 0 for none
   */
  public static byte[] tables(int... next) {
    int data = 64 + 56;
    int sizeBytes = 4096 * next.length;
    ByteBuffer core = buffer(data + sizeBytes);
    header(core, 2, 62).putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
    core.putInt(64, 1).putLong(72, data).putLong(88, 0x1000);
    core.putLong(96, sizeBytes).putLong(104, sizeBytes);
    for (int word = 0; word < sizeBytes / Long.BYTES; word++) {
      int table = next[word / 512];
      core.putLong(data + Long.BYTES * word, table == 0 ? 0 : 0x1000L * table | 7);
    }
    return core.array();
  }

  /** A text in gzip's format. */
  public static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(bytes)) {
      stream.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer header(ByteBuffer core, int elfClass, int machine) {
    core.put(0, new byte[] {0x7f, 'E', 'L', 'F', (byte) elfClass, 1, 1});
    return core.putShort(16, (short) 4).putShort(18, (short) machine);
  }
}
