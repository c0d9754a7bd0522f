package org.btmmu.conformance.oracle.processor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The child as an executable file: an ELF header, two program headers, and the program. */
final class RunnerElf {
  private static final int HEADER_BYTES = 64;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int TEXT_OFFSET = HEADER_BYTES + 2 * PROGRAM_HEADER_BYTES;
  private static final int LOAD = 1;
  private static final int STACK = 0x6474_E551;
  private static final int READ_EXECUTE = 5;
  private static final int READ_WRITE = 6;

  private RunnerElf() {}

  /** The whole file. */
  static byte[] bytes() {
    byte[] program = RunnerProgram.bytes(RunnerLayout.TEXT + TEXT_OFFSET);
    int size = TEXT_OFFSET + program.length;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}); // 64-bit, little-endian, version 1
    file.position(16);
    file.putShort((short) 2).putShort((short) 62).putInt(1); // executable, x86-64, version 1
    file.putLong(RunnerLayout.TEXT + TEXT_OFFSET).putLong(HEADER_BYTES).putLong(0); // entry
    file.putInt(0).putShort((short) HEADER_BYTES);
    file.putShort((short) PROGRAM_HEADER_BYTES).putShort((short) 2); // two program headers
    file.position(HEADER_BYTES);
    programHeader(file, LOAD, READ_EXECUTE, RunnerLayout.TEXT, size);
    programHeader(file, STACK, READ_WRITE, 0, 0);
    return file.put(program).array();
  }

  private static void programHeader(
      ByteBuffer file, int type, int rights, long address, int sizeBytes) {
    file.putInt(type).putInt(rights).putLong(0).putLong(address).putLong(address);
    file.putLong(sizeBytes).putLong(sizeBytes).putLong(RunnerLayout.PAGE_BYTES);
  }
}
