package org.btmmu.conformance.mips64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An ELF file that Linux for 64-bit little-endian MIPS starts: a header, one segment, no library.
 *
 * <p>Source: System V ABI, "ELF Header" and "Program Header"; its MIPS64 supplement for the flags.
 */
final class StaticElf {
  private static final int HEADER_BYTES = 64;
  private static final int SEGMENT_BYTES = 56;
  private static final short EXECUTABLE = 2;
  private static final short MIPS = 8;
  private static final int MIPS64_RELEASE_2 = 0x8000_0000;
  private static final int LOAD = 1;
  private static final int READ_WRITE_EXECUTE = 7;
  private static final long FILE_OFFSET = 4096;

  private StaticElf() {}

  static byte[] of(RandomProgram program) {
    int size = (int) (program.end() - ProgramLayout.BASE);
    ByteBuffer file =
        ByteBuffer.allocate((int) FILE_OFFSET + size + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}).position(16);
    file.putShort(EXECUTABLE).putShort(MIPS).putInt(1);
    file.putLong(program.entry()).putLong(HEADER_BYTES).putLong(0);
    file.putInt(MIPS64_RELEASE_2).putShort((short) HEADER_BYTES);
    file.putShort((short) SEGMENT_BYTES).putShort((short) 1).position(HEADER_BYTES);
    file.putInt(LOAD).putInt(READ_WRITE_EXECUTE).putLong(FILE_OFFSET);
    file.putLong(ProgramLayout.BASE).putLong(ProgramLayout.BASE);
    file.putLong(size).putLong(size).putLong(ProgramLayout.PAGE_BYTES);
    file.position((int) FILE_OFFSET);
    for (int offset = 0; offset < size; offset += 4) {
      file.putInt(program.memory().read32(ProgramLayout.BASE + offset));
    }
    return file.array();
  }
}
