package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.AF;
import static org.btmmu.optimized.processor.GuestState.CF;
import static org.btmmu.optimized.processor.GuestState.OF;
import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.STATUS;
import static org.btmmu.optimized.processor.GuestState.ZF;

import org.btmmu.spec.x86.Op;

/** Binary arithmetic, logic, compare-and-exchange, decimal adjustment (SDM 1 5.1.2 to 5.1.4). */
final class Arithmetics {
  private Arithmetics() {}

  static void execute(Core c, Op op) {
    switch (op) {
      case ADD, ADC, SUB, SBB, AND, OR, XOR -> binary(c, op);
      case CMP -> compare(c, OperandAccess.read(c, 0), OperandAccess.read(c, 1), bits(c));
      case TEST -> {
        long result = OperandAccess.read(c, 0) & OperandAccess.read(c, 1);
        c.setStatus(STATUS, StatusFlags.ofResult(result, bits(c)));
      }
      case INC, DEC -> step(c, op == Op.INC);
      case NEG -> {
        long value = OperandAccess.readForWrite(c, 0);
        OperandAccess.write(c, 0, -value);
        c.setStatus(STATUS, StatusFlags.ofDifference(0, value, -value, bits(c)));
      }
      case NOT -> OperandAccess.write(c, 0, ~OperandAccess.readForWrite(c, 0));
      case XADD -> exchangeAndAdd(c);
      case ADCX, ADOX -> addWithFlag(c, op == Op.ADCX ? CF : OF);
      case CMPXCHG -> compareAndExchange(c);
      case CMPXCHG8B -> compareAndExchangePair(c, OperandAccess.bytes(c, 0) / 2);
      default -> decimal(c, op);
    }
  }

  private static int bits(Core c) {
    return 8 * OperandAccess.bytes(c, 0);
  }

  private static void binary(Core c, Op op) {
    long a = OperandAccess.readForWrite(c, 0);
    long b = OperandAccess.read(c, 1);
    int bits = bits(c);
    int carry = (op == Op.ADC || op == Op.SBB) && c.is(CF) ? 1 : 0;
    long result =
        switch (op) {
          case ADD, ADC -> a + b + carry;
          case SUB, SBB -> a - b - carry;
          case AND -> a & b;
          case OR -> a | b;
          default -> a ^ b;
        };
    OperandAccess.write(c, 0, result);
    int flags =
        switch (op) {
          case ADD, ADC -> StatusFlags.ofSum(a, b, result, bits);
          case SUB, SBB -> StatusFlags.ofDifference(a, b, result, bits);
          default -> StatusFlags.ofResult(result, bits);
        };
    c.setStatus(STATUS, flags);
  }

  /** The flags of a comparison. */
  static void compare(Core c, long a, long b, int bits) {
    c.setStatus(STATUS, StatusFlags.ofDifference(a, b, a - b, bits));
  }

  private static void step(Core c, boolean up) {
    long a = OperandAccess.readForWrite(c, 0);
    long result = up ? a + 1 : a - 1;
    OperandAccess.write(c, 0, result);
    int flags =
        up
            ? StatusFlags.ofSum(a, 1, result, bits(c))
            : StatusFlags.ofDifference(a, 1, result, bits(c));
    c.setStatus(STATUS & ~CF, flags);
  }

  /**
   * Memory is written while the register that may address it is as it was; of two registers the sum
   * is written last, so that it stays where both are one.
   */
  private static void exchangeAndAdd(Core c) {
    long a = OperandAccess.readForWrite(c, 0);
    long b = OperandAccess.read(c, 1);
    int first = OperandAccess.isMemory(c.instruction, 0) ? 0 : 1;
    OperandAccess.write(c, first, first == 0 ? a + b : a);
    OperandAccess.write(c, 1 - first, first == 0 ? a : a + b);
    c.setStatus(STATUS, StatusFlags.ofSum(a, b, a + b, bits(c)));
  }

  private static void addWithFlag(Core c, int flag) {
    long a = OperandAccess.read(c, 0);
    long b = OperandAccess.read(c, 1);
    long result = a + b + (c.is(flag) ? 1 : 0);
    OperandAccess.write(c, 0, result);
    boolean carries = (StatusFlags.ofSum(a, b, result, bits(c)) & CF) != 0;
    c.setStatus(flag, carries ? flag : 0);
  }

  /** Memory is written whether equal or not; a register only if it is. */
  private static void compareAndExchange(Core c) {
    int bytes = OperandAccess.bytes(c, 0);
    long expected = c.register(RAX, bytes);
    long found = OperandAccess.readForWrite(c, 0);
    boolean equal = expected == found;
    if (equal) {
      OperandAccess.write(c, 0, OperandAccess.read(c, 1));
    } else {
      if (OperandAccess.isMemory(c.instruction, 0)) {
        OperandAccess.write(c, 0, found);
      }
      c.setRegister(RAX, bytes, found);
    }
    compare(c, expected, found, 8 * bytes);
  }

  private static void compareAndExchangePair(Core c, int bytes) {
    int segment = OperandAccess.segment(c, 0);
    long offset = OperandAccess.offset(c, 0);
    if (bytes == 8 && (c.base(segment) + offset & 15) != 0) {
      throw c.protection();
    }
    c.probe(segment, offset, 2 * bytes);
    long low = c.loadForWrite(segment, offset, bytes);
    long high = c.loadForWrite(segment, offset + bytes, bytes);
    boolean equal = low == c.register(RAX, bytes) && high == c.register(GuestState.RDX, bytes);
    c.store(segment, offset, bytes, equal ? c.register(GuestState.RBX, bytes) : low);
    c.store(segment, offset + bytes, bytes, equal ? c.register(GuestState.RCX, bytes) : high);
    if (!equal) {
      c.setRegister(RAX, bytes, low);
      c.setRegister(GuestState.RDX, bytes, high);
    }
    c.setStatus(ZF, equal ? ZF : 0);
  }

  private static void decimal(Core c, Op op) {
    int ax = (int) c.register(RAX, 2);
    int al = ax & 0xFF;
    int base = (int) c.instruction.immediate() & 0xFF;
    switch (op) {
      case AAA -> adjustUnpacked(c, ax, 0x106);
      case AAS -> adjustUnpacked(c, ax, -0x106);
      case DAA -> adjustPacked(c, al, false);
      case DAS -> adjustPacked(c, al, true);
      case AAD -> unpacked(c, al + (ax >>> 8) * base & 0xFF);
      case AAM -> {
        if (base == 0) {
          throw c.fault(Exceptions.DE, 0);
        }
        unpacked(c, al / base << 8 | al % base);
      }
      case SALC -> c.setRegister(RAX, 1, c.is(CF) ? 0xFF : 0);
      default -> throw c.refusal;
    }
  }

  private static void adjustUnpacked(Core c, int ax, int by) {
    boolean adjusts = (ax & 15) > 9 || c.is(AF);
    c.setRegister(RAX, 2, (adjusts ? ax + by : ax) & 0xFF0F);
    c.setStatus(STATUS, adjusts ? AF | CF : 0);
  }

  private static void adjustPacked(Core c, int al, boolean down) {
    boolean low = (al & 15) > 9 || c.is(AF);
    boolean high = al > 0x99 || c.is(CF);
    int by = (low ? 6 : 0) + (high ? 0x60 : 0);
    int result = (down ? al - by : al + by) & 0xFF;
    boolean carry = high || down && low && al < 6;
    c.setRegister(RAX, 1, result);
    c.setStatus(STATUS, StatusFlags.ofResult(result, 8) | (low ? AF : 0) | (carry ? CF : 0));
  }

  private static void unpacked(Core c, int ax) {
    c.setRegister(RAX, 2, ax);
    c.setStatus(STATUS, StatusFlags.ofResult(ax, 8));
  }
}
