package org.btmmu.conformance.oracle.processor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** One child process that runs batches; it ends when its input does. */
final class NativeChild implements AutoCloseable {
  private final Process process;
  private final OutputStream input;
  private final InputStream output;

  /** Starts a child; its file is deleted as soon as it runs. */
  NativeChild() throws IOException {
    Path file =
        Files.createTempFile(
            "btmmu-oracle",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.write(file, RunnerElf.bytes());
      process = new ProcessBuilder(file.toString()).start();
    } finally {
      Files.delete(file);
    }
    input = process.getOutputStream();
    output = process.getInputStream();
  }

  /**
   * Runs a batch and returns the results one after the other.
   *
   * @throws IOException where the child died
   */
  ByteBuffer run(byte[] batch) throws IOException {
    input.write(batch);
    input.flush();
    long size = buffer(RunnerLayout.HEADER_BYTES).getLong();
    return buffer(Math.toIntExact(size) - RunnerLayout.HEADER_BYTES);
  }

  private ByteBuffer buffer(int sizeBytes) throws IOException {
    byte[] bytes = new byte[sizeBytes];
    if (output.readNBytes(bytes, 0, sizeBytes) < sizeBytes) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
