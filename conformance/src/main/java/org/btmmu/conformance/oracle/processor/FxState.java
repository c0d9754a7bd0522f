package org.btmmu.conformance.oracle.processor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The FXSAVE image (SDM 1, 10.5.1): what of it is state, and its initial value. */
final class FxState {
  static final int BYTES = 512;

  /** From here on the processor leaves the image to software. */
  private static final int STATE_BYTES = 416;

  private static final int MXCSR = 24;
  private static final int MXCSR_MASK = 28;
  private static final int DEFINED_MXCSR = 0xFFFF;
  private static final int INITIAL_FCW = 0x037F;
  private static final int INITIAL_MXCSR = 0x1F80;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private FxState() {}

  /** As after FNINIT, with all exceptions masked and all registers zero. */
  static byte[] initial() {
    byte[] image = new byte[BYTES];
    INT.set(image, 0, INITIAL_FCW);
    INT.set(image, MXCSR, INITIAL_MXCSR);
    INT.set(image, MXCSR_MASK, DEFINED_MXCSR);
    return image;
  }

  /** Writes an image where FXRSTOR will take it: reserved bits of MXCSR would fault there. */
  static void put(byte[] image, byte[] into, int at) {
    System.arraycopy(image, 0, into, at, STATE_BYTES);
    int mxcsr = (int) INT.get(image, MXCSR);
    INT.set(into, at + MXCSR, mxcsr & DEFINED_MXCSR);
  }

  /** Reads an image without what the system added to it. */
  static byte[] get(byte[] from, int at) {
    byte[] image = new byte[BYTES];
    System.arraycopy(from, at, image, 0, STATE_BYTES);
    return image;
  }
}
