package org.btmmu.reference.x86;

/** Addition, subtraction and logic (SDM 2, each by its name), with their flags by definition. */
public final class Arithmetic {
  private Arithmetic() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case ADD -> add(x, 0);
      case ADC -> add(x, carry(x));
      case SUB -> subtract(x, 0);
      case SBB -> subtract(x, carry(x));
      case CMP -> compare(x, Operands.read(x, 0), Operands.read(x, 1), bits(x));
      case INC -> step(x, 1);
      case DEC -> step(x, -1);
      case NEG -> negate(x);
      case NOT -> Operands.write(x, 0, ~Operands.readForWrite(x, 0));
      case AND -> logic(x, Operands.readForWrite(x, 0) & Operands.read(x, 1), true);
      case OR -> logic(x, Operands.readForWrite(x, 0) | Operands.read(x, 1), true);
      case XOR -> logic(x, Operands.readForWrite(x, 0) ^ Operands.read(x, 1), true);
      case TEST -> logic(x, Operands.read(x, 0) & Operands.read(x, 1), false);
      case XADD -> exchangeAndAdd(x);
      case ADCX -> addWithFlag(x, Flags.CF);
      case ADOX -> addWithFlag(x, Flags.OF);
      default -> x.refuse();
    }
  }

  private static int bits(Execution x) {
    return 8 * Operands.bytes(x, 0);
  }

  private static int carry(Execution x) {
    return x.registers.is(Flags.CF) ? 1 : 0;
  }

  private static void add(Execution x, int carry) {
    long a = Operands.readForWrite(x, 0);
    long b = Operands.read(x, 1);
    Operands.write(x, 0, a + b + carry);
    Flags.set(x.registers, Flags.STATUS, ofSum(a, b, carry, bits(x)), 0);
  }

  /** ADCX and ADOX: one flag is carry in and carry out, the others stay. */
  private static void addWithFlag(Execution x, int flag) {
    long a = Operands.read(x, 0);
    long b = Operands.read(x, 1);
    int carry = x.registers.is(flag) ? 1 : 0;
    Operands.write(x, 0, a + b + carry);
    boolean carries = (ofSum(a, b, carry, bits(x)) & Flags.CF) != 0;
    Flags.set(x.registers, flag, Flags.when(carries, flag), 0);
  }

  private static void exchangeAndAdd(Execution x) {
    long a = Operands.readForWrite(x, 0);
    long b = Operands.read(x, 1);
    if (Operands.isMemory(
        x.instruction(), 0)) { // before a register that it is addressed by changes
      Operands.write(x, 0, a + b);
      Operands.write(x, 1, a);
    } else {
      Operands.write(x, 1, a);
      Operands.write(x, 0, a + b);
    }
    Flags.set(x.registers, Flags.STATUS, ofSum(a, b, 0, bits(x)), 0);
  }

  private static void subtract(Execution x, int borrow) {
    long a = Operands.readForWrite(x, 0);
    long b = Operands.read(x, 1);
    Operands.write(x, 0, a - b - borrow);
    Flags.set(x.registers, Flags.STATUS, ofDifference(a, b, borrow, bits(x)), 0);
  }

  /** The flags of CMP of two numbers of so many bits. */
  static void compare(Execution x, long a, long b, int bits) {
    Flags.set(x.registers, Flags.STATUS, ofDifference(a, b, 0, bits), 0);
  }

  /** INC and DEC leave CF as it is. */
  private static void step(Execution x, int by) {
    long a = Operands.readForWrite(x, 0);
    int flags = by > 0 ? ofSum(a, 1, 0, bits(x)) : ofDifference(a, 1, 0, bits(x));
    Operands.write(x, 0, a + by);
    Flags.set(x.registers, Flags.STATUS & ~Flags.CF, flags, 0);
  }

  private static void negate(Execution x) {
    long a = Operands.readForWrite(x, 0);
    Operands.write(x, 0, -a);
    Flags.set(x.registers, Flags.STATUS, ofDifference(0, a, 0, bits(x)), 0);
  }

  private static void logic(Execution x, long result, boolean writes) {
    if (writes) {
      Operands.write(x, 0, result);
    }
    int flags = Flags.ofResult(result, bits(x));
    Flags.set(x.registers, Flags.STATUS & ~Flags.AF, flags, Flags.AF);
  }

  /** The status flags of a + b + carry, numbers of so many bits, zero-extended. */
  public static int ofSum(long a, long b, int carry, int bits) {
    long sum = a + b + carry & Flags.mask(bits);
    int order = Long.compareUnsigned(sum, a & Flags.mask(bits));
    boolean carries = order < 0 || order == 0 && carry == 1;
    boolean carriesLow = (a & 0xF) + (b & 0xF) + carry > 0xF;
    boolean sameSigns = isNegative(a, bits) == isNegative(b, bits);
    boolean overflows = sameSigns && isNegative(sum, bits) != isNegative(a, bits);
    return flags(sum, bits, carries, carriesLow, overflows);
  }

  /** The status flags of a − b − borrow, numbers of so many bits, zero-extended. */
  public static int ofDifference(long a, long b, int borrow, int bits) {
    long difference = a - b - borrow & Flags.mask(bits);
    int order = Long.compareUnsigned(a & Flags.mask(bits), b & Flags.mask(bits));
    boolean borrows = order < 0 || order == 0 && borrow == 1;
    boolean borrowsLow = (a & 0xF) - (b & 0xF) - borrow < 0;
    boolean sameSigns = isNegative(a, bits) == isNegative(b, bits);
    boolean overflows = !sameSigns && isNegative(difference, bits) != isNegative(a, bits);
    return flags(difference, bits, borrows, borrowsLow, overflows);
  }

  private static int flags(long result, int bits, boolean carry, boolean low, boolean overflow) {
    return Flags.ofResult(result, bits)
        | Flags.when(carry, Flags.CF)
        | Flags.when(low, Flags.AF)
        | Flags.when(overflow, Flags.OF);
  }

  /** The highest of so many bits. */
  static boolean isNegative(long value, int bits) {
    return (value >>> bits - 1 & 1) != 0;
  }
}
