package org.btmmu.reference.x86;

/** Moves, exchanges and conversions (SDM 2, each by its name). */
public final class Moves {
  private Moves() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case MOV, MOVZX, MOVNTI -> Operands.write(x, 0, Operands.read(x, 1));
      case MOVSX, MOVSXD ->
          Operands.write(x, 0, Flags.signed(Operands.read(x, 1), 8 * Operands.bytes(x, 1)));
      case LEA -> Operands.write(x, 0, Operands.offset(x, 1));
      case XCHG -> exchange(x);
      case CMPXCHG -> compareAndExchange(x);
      case CMPXCHG8B -> compareAndExchangePair(x, Operands.bytes(x, 0) / 2);
      case CMOVCC -> moveIf(x, condition(x));
      case SETCC -> Operands.write(x, 0, condition(x) ? 1 : 0);
      case CBW -> widen(x, x.instruction().operandBytes() / 2);
      case CWD -> signInto(x, x.instruction().operandBytes());
      case XLAT -> translate(x);
      case MOVBE -> reverse(x);
      default -> x.refuse();
    }
  }

  private static boolean condition(Execution x) {
    return Flags.holds(x.instruction().form().condition(), x.registers.flags);
  }

  /** The source is loaded, and the upper half of a 32-bit register cleared, in any case. */
  private static void moveIf(Execution x, boolean holds) {
    long value = Operands.read(x, 1);
    Operands.write(x, 0, holds ? value : Operands.read(x, 0));
  }

  private static void exchange(Execution x) {
    long a = Operands.readForWrite(x, 0);
    long b = Operands.readForWrite(x, 1);
    Operands.write(x, 0, b);
    Operands.write(x, 1, a);
  }

  /** A destination in memory is written in any case. */
  private static void compareAndExchange(Execution x) {
    int sizeBytes = Operands.bytes(x, 0);
    long expected = Operands.register(x, Registers.RAX, sizeBytes);
    long value = Operands.readForWrite(x, 0);
    boolean same = expected == value;
    if (same || Operands.isMemory(x.instruction(), 0)) {
      Operands.write(x, 0, same ? Operands.read(x, 1) : value);
    }
    if (!same) {
      Operands.setRegister(x, Registers.RAX, sizeBytes, value);
    }
    Arithmetic.compare(x, expected, value, 8 * sizeBytes);
  }

  /** CMPXCHG8B and 16B; the latter asks for an aligned operand. */
  private static void compareAndExchangePair(Execution x, int halfBytes) {
    int segment = Operands.segment(x, 0);
    long offset = Operands.offset(x, 0);
    if (halfBytes == 8 && (Segmentation.base(x.registers, segment) + offset & 15) != 0) {
      x.raise(Vectors.GP, 0);
    }
    x.probeStore(segment, offset, 2 * halfBytes);
    long low = x.loadForWrite(segment, offset, halfBytes);
    long high = x.loadForWrite(segment, offset + halfBytes, halfBytes);
    boolean same =
        low == Operands.register(x, Registers.RAX, halfBytes)
            && high == Operands.register(x, Registers.RDX, halfBytes);
    long nextLow = same ? Operands.register(x, Registers.RBX, halfBytes) : low;
    long nextHigh = same ? Operands.register(x, Registers.RCX, halfBytes) : high;
    x.store(segment, offset, halfBytes, nextLow);
    x.store(segment, offset + halfBytes, halfBytes, nextHigh);
    if (!same) {
      Operands.setRegister(x, Registers.RAX, halfBytes, low);
      Operands.setRegister(x, Registers.RDX, halfBytes, high);
    }
    Flags.set(x.registers, Flags.ZF, Flags.when(same, Flags.ZF), 0);
  }

  /** CBW, CWDE, CDQE. */
  private static void widen(Execution x, int fromBytes) {
    long value = Flags.signed(Operands.register(x, Registers.RAX, fromBytes), 8 * fromBytes);
    Operands.setRegister(x, Registers.RAX, 2 * fromBytes, value);
  }

  /** CWD, CDQ, CQO. */
  private static void signInto(Execution x, int sizeBytes) {
    long value = Flags.signed(Operands.register(x, Registers.RAX, sizeBytes), 8 * sizeBytes);
    Operands.setRegister(x, Registers.RDX, sizeBytes, value >> 63);
  }

  private static void translate(Execution x) {
    int addressBytes = x.instruction().addressBytes();
    long base = Operands.register(x, Registers.RBX, addressBytes);
    long offset = base + Operands.register(x, Registers.RAX, 1) & Flags.mask(8 * addressBytes);
    Operands.setRegister(x, Registers.RAX, 1, x.load(Operands.segment(x, 0), offset, 1));
  }

  private static void reverse(Execution x) {
    int bits = 8 * Operands.bytes(x, 0);
    Operands.write(x, 0, Long.reverseBytes(Operands.read(x, 1)) >>> 64 - bits);
  }
}
