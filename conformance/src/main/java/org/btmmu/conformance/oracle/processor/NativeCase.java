package org.btmmu.conformance.oracle.processor;

import java.util.ArrayList;
import java.util.List;

/**
 * One instruction and the state it starts from.
 *
 * @param width the width of the code
 * @param code exactly one instruction, 1 to 15 bytes; it is placed at {@link NativeProcessor#CODE}
 * @param registers the general registers in the order of their encoding, as many as the width has
 * @param flags CF, PF, AF, ZF, SF, DF, OF, NT, AC and ID are taken from here; the rest is the
 *     system's
 * @param fx the x87, MMX and SSE state as a 64-bit FXSAVE lays it out, 512 bytes
 * @param patches where this case's memory differs from the window that all cases of a run share
 */
public record NativeCase(
    CodeWidth width, byte[] code, long[] registers, long flags, byte[] fx, List<Patch> patches) {
  private static final int MAX_CODE_BYTES = 15;

  /**
   * Bytes in the memory window.
   *
   * @param address of the first byte; all lie inside the window
   */
  public record Patch(long address, byte[] bytes) {
    /** Checks that the bytes lie inside the window. */
    public Patch {
      long offset = address - NativeProcessor.WINDOW;
      if (offset < 0 || offset + bytes.length > NativeProcessor.WINDOW_BYTES) {
        throw new IllegalArgumentException("0x%x lies outside of the window".formatted(address));
      }
    }
  }

  /** Checks the sizes. */
  public NativeCase {
    if (code.length < 1 || code.length > MAX_CODE_BYTES) {
      throw new IllegalArgumentException("an instruction of %d bytes".formatted(code.length));
    }
    if (registers.length != width.registers() || fx.length != FxState.BYTES) {
      throw new IllegalArgumentException("a state of the wrong size");
    }
    patches = List.copyOf(patches);
  }

  /** The instruction with registers and flags of zero, an initial FPU and no patches. */
  public static NativeCase of(CodeWidth width, int... code) {
    byte[] bytes = new byte[code.length];
    for (int at = 0; at < code.length; at++) {
      bytes[at] = (byte) code[at];
    }
    return new NativeCase(
        width, bytes, new long[width.registers()], 0, FxState.initial(), List.of());
  }

  /** The same with one general register set. */
  public NativeCase withRegister(int register, long value) {
    long[] changed = registers.clone();
    changed[register] = value;
    return new NativeCase(width, code, changed, flags, fx, patches);
  }

  /** The same with all general registers set. */
  public NativeCase withRegisters(long[] values) {
    return new NativeCase(width, code, values, flags, fx, patches);
  }

  /** The same with these flags. */
  public NativeCase withFlags(long value) {
    return new NativeCase(width, code, registers, value, fx, patches);
  }

  /** The same with this FXSAVE image. */
  public NativeCase withFx(byte[] image) {
    return new NativeCase(width, code, registers, flags, image, patches);
  }

  /** The same with bytes at an address of the window, after all earlier patches. */
  public NativeCase withMemory(long address, byte... bytes) {
    List<Patch> more = new ArrayList<>(patches);
    more.add(new Patch(address, bytes));
    return new NativeCase(width, code, registers, flags, fx, more);
  }
}
