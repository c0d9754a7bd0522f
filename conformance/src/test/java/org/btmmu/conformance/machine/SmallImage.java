package org.btmmu.conformance.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** A Multiboot image in ELF32 of one segment: a header and 32-bit code written in hexadecimal. */
public final class SmallImage {
  /** Where the segment is loaded, and where its code begins. */
  public static final int BASE = 0x10_0000, ENTRY = BASE + 0x10;

  private static final int PROGRAM_HEADER = 52;
  private static final int OFFSET = 0x1000;

  private SmallImage() {}

  /** An image of this code. */
  public static byte[] of(String hex) {
    byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
    ByteBuffer image = ByteBuffer.allocate(OFFSET + 0x10 + code.length);
    image.order(ByteOrder.LITTLE_ENDIAN);
    image.put(new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1});
    image.putShort(16, (short) 2).putShort(18, (short) 3);
    image.putInt(24, ENTRY).putInt(28, PROGRAM_HEADER);
    image.putShort(42, (short) 32).putShort(44, (short) 1);
    image.putInt(PROGRAM_HEADER, 1).putInt(PROGRAM_HEADER + 4, OFFSET);
    image.putInt(PROGRAM_HEADER + 12, BASE).putInt(PROGRAM_HEADER + 16, 0x10 + code.length);
    image.putInt(PROGRAM_HEADER + 20, 0x1000 + code.length);
    image.putInt(OFFSET, 0x1BAD_B002).putInt(OFFSET + 4, 3).putInt(OFFSET + 8, -(0x1BAD_B002 + 3));
    image.put(OFFSET + 0x10, code);
    return image.array();
  }
}
