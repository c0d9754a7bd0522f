package org.btmmu.reference.x86;

import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoded;
import org.btmmu.spec.x86.Decoder;

/**
 * Fetching and decoding the next instruction (SDM 3A 5.6, 6.3). Bytes are fetched up to eight at a
 * time; those of the next page only when the instruction goes on there.
 */
final class CodeFetch {
  private static final int LONGEST_BYTES = 15;

  private final Execution x;
  private final byte[] bytes = new byte[LONGEST_BYTES];
  private final DecodedCode known = new DecodedCode();

  CodeFetch(Execution execution) {
    x = execution;
  }

  /** The instruction at the instruction pointer; or an exception is raised. */
  Decoded next() {
    Registers registers = x.registers;
    CodeWidth width = width(registers);
    long linear = linear(registers, 0);
    int breakpoints = DebugRegisters.at(registers, linear);
    if (breakpoints != 0 && !registers.is(Flags.RF)) {
      x.raise(Vectors.DB, breakpoints);
      return null;
    }
    int count = 0;
    Decoded decoded = null;
    while (count < LONGEST_BYTES) {
      linear = linear(registers, count);
      int more = (int) Math.min(Math.min(8, LONGEST_BYTES - count), 4096 - (linear & 4095));
      more = withinLimit(registers, count, more);
      if (more == 0) {
        x.raise(Vectors.GP, 0);
        return null;
      }
      long word = Accesses.load(x, Accesses.fetch(x, linear, more));
      if (x.failed()) {
        return null;
      }
      boolean whole = count == 0 && more == 8;
      decoded = whole ? known.of(word, width) : null;
      if (decoded != null) {
        return decoded;
      }
      for (int i = 0; i < more; i++) {
        bytes[count + i] = (byte) (word >>> 8 * i);
      }
      count += more;
      decoded = Decoder.decode(bytes, 0, count, width);
      if (!(decoded instanceof Decoded.TooShort)) {
        if (whole) {
          known.add(word, width, decoded);
        }
        return decoded;
      }
    }
    return decoded;
  }

  /** The code segment's D and L. */
  private static CodeWidth width(Registers registers) {
    if (registers.is64Bit()) {
      return CodeWidth.BITS_64;
    }
    boolean big = (registers.attributes[Registers.CS] & Descriptor.BIG) != 0;
    return big ? CodeWidth.BITS_32 : CodeWidth.BITS_16;
  }

  private static long linear(Registers registers, int offset) {
    long address = registers.rip + offset;
    return registers.is64Bit() ? address : registers.base[Registers.CS] + address & 0xFFFF_FFFFL;
  }

  /** How many of so many bytes lie within the code segment. */
  private static int withinLimit(Registers registers, int offset, int bytes) {
    if (registers.is64Bit()) {
      return bytes;
    }
    long limit = Integer.toUnsignedLong(registers.limit[Registers.CS]);
    long left = limit + 1 - (registers.rip + offset);
    return (int) Math.max(0, Math.min(left, bytes));
  }
}
