package org.btmmu.conformance.campaign;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.btmmu.conformance.campaign.Campaign.Chunk;
import org.btmmu.conformance.snapshot.BadInput;

/**
 * The finished chunks of a campaign, one line each, written when they are finished. A campaign that
 * was killed goes on from its journal and reaches the result of an undisturbed one.
 *
 * <p>Each line ends with the CRC-32 of what is before it. The first names the campaign. A last line
 * that was not written whole does not count.
 */
public final class Journal implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final List<Chunk> chunks = new ArrayList<>();

  private Journal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Begins a journal.
   *
   * @param campaign what the campaign's result depends on, in one line
   * @throws BadInput if there is a journal already, or none can be written there
   */
  public static Journal begin(Path file, String campaign) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > 0) {
        throw new BadInput(
            file.toString(), "there is a journal already", "add --resume or name another file");
      }
      Journal journal =
          new Journal(
              file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      journal.line(campaign);
      return journal;
    } catch (IOException _) {
      throw unwritable(file);
    }
  }

  /**
   * Opens the journal of a campaign that was ended early.
   *
   * @throws BadInput if there is none, or it is of another campaign
   */
  public static Journal resume(Path file, String campaign) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException _) {
      throw new BadInput(file.toString(), "cannot be read", "to begin anew leave --resume out");
    }
    int end = 0;
    List<String> lines = new ArrayList<>();
    for (int index = 0; index < bytes.length; index++) {
      if (bytes[index] == '\n') {
        String line = checked(new String(bytes, end, index - end, StandardCharsets.UTF_8));
        if (line == null) {
          throw damaged(file, lines.size() + 1);
        }
        lines.add(line);
        end = index + 1;
      }
    }
    if (!lines.isEmpty() && !lines.getFirst().equals(campaign)) {
      throw new BadInput(
          file.toString(),
          "is the journal of \"" + lines.getFirst() + "\", not of \"" + campaign + "\"",
          "give the same options, or name another file");
    }
    try {
      Journal journal = new Journal(file, FileChannel.open(file, StandardOpenOption.WRITE));
      for (int index = 1; index < lines.size(); index++) {
        Chunk chunk = chunk(lines.get(index));
        if (chunk == null) {
          throw damaged(file, index + 1);
        }
        journal.chunks.add(chunk);
      }
      journal.channel.truncate(end);
      journal.channel.position(end);
      if (lines.isEmpty()) {
        journal.line(campaign);
      }
      return journal;
    } catch (IOException _) {
      throw unwritable(file);
    }
  }

  /** The chunks that were there when it was opened. */
  List<Chunk> chunks() {
    return chunks;
  }

  /**
   * Notes a finished chunk.
   *
   * @throws BadInput if it cannot be written; what was noted before stays
   */
  void append(Chunk chunk) {
    StringBuilder text = new StringBuilder();
    text.append(chunk.number()).append(' ').append(chunk.traces());
    text.append(' ').append(Long.toHexString(chunk.digest())).append(' ').append(chunk.divergent());
    for (long number : chunk.tally().numbers()) {
      text.append(' ').append(number);
    }
    try {
      line(text.toString());
    } catch (IOException _) {
      throw unwritable(file);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      throw unwritable(file);
    }
  }

  private void line(String text) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap((text + " " + checksum(text) + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static Chunk chunk(String line) {
    String[] words = line.split(" ", -1);
    try {
      StepTally tally =
          StepTally.of(Arrays.stream(words).skip(4).mapToLong(Long::parseLong).toArray());
      return tally == null
          ? null
          : new Chunk(
              Long.parseLong(words[0]),
              Integer.parseInt(words[1]),
              Long.parseUnsignedLong(words[2], 16),
              Long.parseLong(words[3]),
              tally);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return null;
    }
  }

  /** The line without its checksum; null if that is wrong. */
  private static String checked(String line) {
    int end = Math.max(0, line.lastIndexOf(' '));
    String text = line.substring(0, end);
    return line.substring(end).equals(" " + checksum(text)) ? text : null;
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }

  private static BadInput damaged(Path file, int line) {
    return new BadInput(
        file.toString(),
        "line " + line + " is no line of a journal",
        "delete that line and those after it, or the file");
  }

  private static BadInput unwritable(Path file) {
    return new BadInput(
        file.toString(),
        "the journal cannot be written",
        "make room or mend its permissions, then go on with --resume");
  }
}
