package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * Single bits, and counting them (SDM 2: BT to BTS, BSF, BSR, LZCNT, TZCNT, POPCNT, BSWAP, CRC32).
 */
public final class Bits {
  private static final int ALL_BUT_ZF = Flags.STATUS & ~Flags.ZF;

  /** The polynomial of CRC32, its highest power left out, bit 0 first. */
  private static final int CASTAGNOLI = 0x82F6_3B78;

  private Bits() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case BT, BTS, BTR, BTC -> test(x);
      case BSF -> scan(x, true);
      case BSR -> scan(x, false);
      case TZCNT -> count(x, Math.min(bits(x), Long.numberOfTrailingZeros(Operands.read(x, 1))));
      case LZCNT -> {
        int zeros = Long.numberOfLeadingZeros(Operands.read(x, 1)) - (64 - bits(x));
        count(x, zeros);
      }
      case POPCNT -> population(x);
      case BSWAP -> swap(x);
      case CRC32 -> checksum(x);
      default -> x.refuse();
    }
  }

  private static int bits(Execution x) {
    return 8 * Operands.bytes(x, 0);
  }

  /** BT, BTS, BTR, BTC. A register as bit number reaches memory beyond the operand, both ways. */
  private static void test(Execution x) {
    int bits = bits(x);
    int sizeBytes = bits / 8;
    boolean writes = x.instruction().form().op() != Op.BT;
    long number = Operands.read(x, 1);
    boolean inMemory = Operands.isMemory(x.instruction(), 0);
    boolean reaches = inMemory && x.instruction().form().second().kind() == Kind.REG;
    long signed = Flags.signed(number, bits);
    long units = reaches ? signed >> Integer.numberOfTrailingZeros(bits) : 0;
    long mask = Flags.mask(8 * x.instruction().addressBytes());
    long offset = inMemory ? Operands.offset(x, 0) + units * sizeBytes & mask : 0;
    int segment = inMemory ? Operands.segment(x, 0) : 0;
    long value;
    if (!inMemory) {
      value = Operands.read(x, 0);
    } else if (writes) {
      value = x.loadForWrite(segment, offset, sizeBytes);
    } else {
      value = x.load(segment, offset, sizeBytes);
    }
    long bit = 1L << (number & bits - 1);
    long result =
        switch (x.instruction().form().op()) {
          case BTS -> value | bit;
          case BTR -> value & ~bit;
          case BTC -> value ^ bit;
          default -> value;
        };
    if (writes && inMemory) {
      x.store(segment, offset, sizeBytes, result);
    } else if (writes) {
      Operands.write(x, 0, result);
    }
    int undefined = Flags.OF | Flags.SF | Flags.AF | Flags.PF;
    Flags.set(x.registers, Flags.CF, Flags.when((value & bit) != 0, Flags.CF), undefined);
  }

  /** Of 0 there is no bit to find: the destination keeps its value. */
  private static void scan(Execution x, boolean forward) {
    long value = Operands.read(x, 1);
    if (value != 0) {
      int found =
          forward ? Long.numberOfTrailingZeros(value) : 63 - Long.numberOfLeadingZeros(value);
      Operands.write(x, 0, found);
    }
    Flags.set(x.registers, Flags.ZF, Flags.when(value == 0, Flags.ZF), ALL_BUT_ZF);
  }

  private static void count(Execution x, int zeros) {
    Operands.write(x, 0, zeros);
    int value = Flags.when(zeros == bits(x), Flags.CF) | Flags.when(zeros == 0, Flags.ZF);
    int undefined = Flags.OF | Flags.SF | Flags.AF | Flags.PF;
    Flags.set(x.registers, Flags.CF | Flags.ZF, value, undefined);
  }

  private static void population(Execution x) {
    long value = Operands.read(x, 1);
    Operands.write(x, 0, Long.bitCount(value));
    Flags.set(x.registers, Flags.STATUS, Flags.when(value == 0, Flags.ZF), 0);
  }

  /** Of 2 bytes the result is undefined; 0 is what processors give. */
  private static void swap(Execution x) {
    int bits = bits(x);
    long value = Operands.read(x, 0);
    Operands.write(x, 0, bits == 16 ? 0 : Long.reverseBytes(value) >>> 64 - bits);
  }

  /** CRC32 of the operand's bytes, the low bit of each first. */
  private static void checksum(Execution x) {
    long data = Operands.read(x, 1);
    int bits = 8 * Operands.bytes(x, 1);
    int sum = (int) Operands.read(x, 0);
    for (int bit = 0; bit < 64; bit++) {
      if (bit < bits) {
        boolean odd = ((sum ^ data >>> bit) & 1) != 0;
        sum = sum >>> 1 ^ (odd ? CASTAGNOLI : 0);
      }
    }
    Operands.write(x, 0, sum & 0xFFFF_FFFFL);
  }
}
