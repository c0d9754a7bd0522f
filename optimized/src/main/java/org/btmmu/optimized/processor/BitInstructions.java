package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CF;
import static org.btmmu.optimized.processor.GuestState.RDX;
import static org.btmmu.optimized.processor.GuestState.STATUS;
import static org.btmmu.optimized.processor.GuestState.ZF;

import org.btmmu.spec.x86.BmiOp;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/** Bits and their counts (SDM 1 5.1.6), BMI1 and BMI2. */
final class BitInstructions {
  /** CRC-32C's polynomial, bit 31 for the power 0. */
  private static final int POLYNOMIAL = 0x82F6_3B78;

  private BitInstructions() {}

  static void execute(Core c, Op op) {
    int bits = 8 * OperandAccess.bytes(c, 0);
    switch (op) {
      case BT, BTS, BTR, BTC -> test(c, op, bits);
      case BSF, BSR -> scan(c, op);
      case TZCNT ->
          counted(c, Math.min(bits, Long.numberOfTrailingZeros(OperandAccess.read(c, 1))), bits);
      case LZCNT ->
          counted(c, Long.numberOfLeadingZeros(OperandAccess.read(c, 1)) + bits - 64, bits);
      case POPCNT -> {
        long value = OperandAccess.read(c, 1);
        OperandAccess.write(c, 0, Long.bitCount(value));
        c.setStatus(STATUS, value == 0 ? ZF : 0);
      }
      case BSWAP -> {
        long value = OperandAccess.read(c, 0);
        OperandAccess.write(c, 0, bits == 16 ? 0 : Long.reverseBytes(value) >>> 64 - bits);
      }
      case CRC32 -> checksum(c);
      case BMI -> manipulate(c, c.instruction.form().bmi(), bits);
      default -> throw c.refusal;
    }
  }

  /** A register's bit number reaches memory on both sides of the operand. */
  private static void test(Core c, Op op, int bits) {
    int bytes = bits / 8;
    long number = OperandAccess.read(c, 1);
    long bit = 1L << (number & bits - 1);
    if (!OperandAccess.isMemory(c.instruction, 0)) {
      long value = OperandAccess.read(c, 0);
      if (op != Op.BT) {
        OperandAccess.write(c, 0, changed(op, value, bit));
      }
      tested(c, value & bit);
      return;
    }
    int segment = OperandAccess.segment(c, 0);
    boolean reaches = c.instruction.form().second().kind() == Operand.Kind.REG;
    long units = reaches ? Math.floorDiv(Core.signed(number, bytes), bits) : 0;
    long offset =
        OperandAccess.offset(c, 0) + units * bytes & Core.mask(c.instruction.addressBytes());
    if (op == Op.BT) {
      tested(c, c.load(segment, offset, bytes) & bit);
      return;
    }
    long value = c.loadForWrite(segment, offset, bytes);
    c.store(segment, offset, bytes, changed(op, value, bit));
    tested(c, value & bit);
  }

  private static long changed(Op op, long value, long bit) {
    return switch (op) {
      case BTS -> value | bit;
      case BTR -> value & ~bit;
      default -> value ^ bit;
    };
  }

  private static void tested(Core c, long bit) {
    c.setStatus(STATUS & ~ZF, bit != 0 ? CF : 0);
  }

  private static void scan(Core c, Op op) {
    long value = OperandAccess.read(c, 1);
    if (value != 0) {
      int trailing = Long.numberOfTrailingZeros(value);
      OperandAccess.write(c, 0, op == Op.BSF ? trailing : 63 - Long.numberOfLeadingZeros(value));
    }
    c.setStatus(STATUS, value == 0 ? ZF : 0);
  }

  private static void counted(Core c, int zeros, int bits) {
    OperandAccess.write(c, 0, zeros);
    c.setStatus(STATUS, (zeros == bits ? CF : 0) | (zeros == 0 ? ZF : 0));
  }

  private static void checksum(Core c) {
    int bits = 8 * OperandAccess.bytes(c, 1);
    long rest = OperandAccess.read(c, 1) ^ OperandAccess.read(c, 0) & 0xFFFF_FFFFL;
    for (int bit = 0; bit < bits; bit++) {
      rest = rest >>> 1 ^ ((rest & 1) != 0 ? POLYNOMIAL & 0xFFFF_FFFFL : 0);
    }
    OperandAccess.write(c, 0, rest);
  }

  private static void manipulate(Core c, BmiOp op, int bits) {
    long a = OperandAccess.read(c, 1);
    switch (op) {
      case ANDN -> result(c, ~a & OperandAccess.read(c, 2), false, bits, 0);
      case BLSR -> result(c, a & a - 1, a == 0, bits, 0);
      case BLSMSK -> result(c, a ^ a - 1, a == 0, bits, ZF);
      case BLSI -> result(c, a & -a, a != 0, bits, 0);
      case BZHI -> {
        int from = (int) OperandAccess.read(c, 2) & 0xFF;
        result(c, from < bits ? a & (1L << from) - 1 : a, from >= bits, bits, 0);
      }
      case BEXTR -> extract(c, a, (int) OperandAccess.read(c, 2), bits);
      case PDEP -> OperandAccess.write(c, 0, Long.expand(a, OperandAccess.read(c, 2)));
      case PEXT -> OperandAccess.write(c, 0, Long.compress(a, OperandAccess.read(c, 2)));
      case MULX -> {
        long b = OperandAccess.read(c, 2);
        long by = c.register(RDX, bits / 8);
        OperandAccess.write(c, 1, by * b);
        long high = bits == 64 ? Math.unsignedMultiplyHigh(by, b) : by * b >>> 32;
        OperandAccess.write(c, 0, high);
      }
      case RORX -> {
        int by = (int) c.instruction.immediate() & bits - 1;
        OperandAccess.write(c, 0, by == 0 ? a : a >>> by | a << bits - by);
      }
      case SHLX -> OperandAccess.write(c, 0, a << (OperandAccess.read(c, 2) & bits - 1));
      case SHRX -> OperandAccess.write(c, 0, a >>> (OperandAccess.read(c, 2) & bits - 1));
      case SARX ->
          OperandAccess.write(
              c, 0, Core.signed(a, bits / 8) >> (OperandAccess.read(c, 2) & bits - 1));
      default -> throw c.refusal;
    }
  }

  /** {@code never}: flags that are 0 whatever the result. */
  private static void result(Core c, long value, boolean carry, int bits, int never) {
    OperandAccess.write(c, 0, value);
    int kept = GuestState.SF | ZF;
    int flags = StatusFlags.ofResult(value, bits) & kept & ~never;
    c.setStatus(STATUS, flags | (carry ? CF : 0));
  }

  private static void extract(Core c, long a, int control, int bits) {
    int start = control & 0xFF;
    int length = control >>> 8 & 0xFF;
    long from = start < bits ? a >>> start : 0;
    long value = length < 64 ? from & (1L << length) - 1 : from;
    OperandAccess.write(c, 0, value);
    c.setStatus(STATUS, value == 0 ? ZF : 0);
  }
}
