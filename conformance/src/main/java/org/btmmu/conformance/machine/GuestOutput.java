package org.btmmu.conformance.machine;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a guest sends over COM1: it is passed on line by line, and the last checksum in it is kept.
 */
public final class GuestOutput implements IntConsumer {
  private static final Pattern CHECKSUM = Pattern.compile("checksum ([0-9a-f]{16})\\s*");
  private static final int LONGEST_LINE = 4096;

  private final Consumer<byte[]> sink;
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;
  private long bytes;
  private String checksum;

  /** Output that goes on to a sink. */
  public GuestOutput(Consumer<byte[]> sink) {
    this.sink = sink;
  }

  @Override
  public void accept(int value) {
    line[length++] = (byte) value;
    bytes++;
    if (value == '\n' || length == LONGEST_LINE) {
      flush();
    }
  }

  /** Passes on what there is of a line. */
  public void flush() {
    if (length == 0) {
      return;
    }
    byte[] whole = new byte[length];
    System.arraycopy(line, 0, whole, 0, length);
    length = 0;
    Matcher matcher = CHECKSUM.matcher(new String(whole, StandardCharsets.ISO_8859_1));
    if (matcher.matches()) {
      checksum = matcher.group(1);
    }
    sink.accept(whole);
  }

  /** How many bytes there were. */
  public long bytes() {
    return bytes;
  }

  /** The last line of the form {@code checksum 0123456789abcdef}: its 16 digits. */
  public Optional<String> checksum() {
    return Optional.ofNullable(checksum);
  }
}
