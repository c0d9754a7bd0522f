package org.btmmu.conformance.oracle.instruction;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.btmmu.reference.x86.FloatingRegisters;

/**
 * The interpreter's floating-point registers and a 64-bit FXSAVE image, one into the other.
 *
 * <p>The address of the last operand is not compared: newer processors record it only with an
 * exception that is not masked.
 */
final class FloatingImage {
  private static final int BYTES = 512;
  private static final int STATUS = 2;
  private static final int TAGS = 4;
  private static final int OPCODE = 6;
  private static final int CODE_OFFSET = 8;
  private static final int DATA_OFFSET = 16;
  private static final int MXCSR = 24;
  private static final int MXCSR_MASK = 28;
  private static final int DEFINED_MXCSR = 0xFFFF;
  private static final int ST = 32;
  private static final int ST_STRIDE = 16;
  private static final int XMM = 160;

  private FloatingImage() {}

  /** The registers that an image loads. */
  static FloatingRegisters registers(byte[] image) {
    ByteBuffer from = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    FloatingRegisters registers = new FloatingRegisters();
    registers.control = from.getShort(0) & 0xFFFF;
    registers.status = from.getShort(STATUS) & 0xFFFF;
    registers.tags = from.get(TAGS) & 0xFF;
    registers.opcode = from.getShort(OPCODE) & 0x7FF;
    registers.codeOffset = from.getLong(CODE_OFFSET);
    registers.dataOffset = from.getLong(DATA_OFFSET);
    registers.mxcsr = from.getInt(MXCSR);
    for (int st = 0; st < registers.significand.length; st++) {
      int physical = (registers.status >>> 11) + st & 7;
      registers.significand[physical] = from.getLong(ST + ST_STRIDE * st);
      registers.exponent[physical] = from.getShort(ST + ST_STRIDE * st + Long.BYTES) & 0xFFFF;
    }
    for (int half = 0; half < registers.xmm.length; half++) {
      registers.xmm[half] = from.getLong(XMM + Long.BYTES * half);
    }
    return registers;
  }

  /** The image that registers give. */
  static byte[] image(FloatingRegisters registers) {
    ByteBuffer into = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    into.putShort(0, (short) registers.control);
    into.putShort(STATUS, (short) registers.status);
    into.put(TAGS, (byte) registers.tags);
    into.putShort(OPCODE, (short) registers.opcode);
    into.putLong(CODE_OFFSET, registers.codeOffset);
    into.putLong(DATA_OFFSET, registers.dataOffset);
    into.putInt(MXCSR, registers.mxcsr);
    into.putInt(MXCSR_MASK, DEFINED_MXCSR);
    for (int st = 0; st < registers.significand.length; st++) {
      int physical = (registers.status >>> 11) + st & 7;
      into.putLong(ST + ST_STRIDE * st, registers.significand[physical]);
      into.putShort(ST + ST_STRIDE * st + Long.BYTES, (short) registers.exponent[physical]);
    }
    for (int half = 0; half < registers.xmm.length; half++) {
      into.putLong(XMM + Long.BYTES * half, registers.xmm[half]);
    }
    return into.array();
  }

  /** The first word at which the processor's image is otherwise, for people; null if none. */
  static String difference(FloatingRegisters registers, byte[] processor) {
    ByteBuffer mine = ByteBuffer.wrap(image(registers)).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer other = ByteBuffer.wrap(processor).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < BYTES; at += Long.BYTES) {
      if (at != DATA_OFFSET && mine.getLong(at) != other.getLong(at)) {
        return "FXSAVE image at %d 0x%x, processor 0x%x"
            .formatted(at, mine.getLong(at), other.getLong(at));
      }
    }
    return null;
  }
}
