package org.btmmu.optimized.executor;

/** HI and LO, and the instructions that use them. */
final class Multiplication {
  private static final long LOW = 0xFFFF_FFFFL;

  private long hi;
  private long lo;

  long hi() {
    return hi;
  }

  long lo() {
    return lo;
  }

  void hi(long value) {
    hi = value;
  }

  void lo(long value) {
    lo = value;
  }

  /** Carries out an operation on HI and LO; a division by 0 leaves both 0. */
  void execute(int operation, long a, long b) {
    switch (operation) {
      case HostCode.MULT -> word((long) (int) a * (int) b);
      case HostCode.MULTU -> word((a & LOW) * (b & LOW));
      case HostCode.DMULT -> set(Math.multiplyHigh(a, b), a * b);
      case HostCode.DMULTU -> set(Math.unsignedMultiplyHigh(a, b), a * b);
      default -> divide(operation, a, b);
    }
  }

  private void divide(int operation, long a, long b) {
    boolean wide = operation == HostCode.DDIV || operation == HostCode.DDIVU;
    if ((wide ? b : (int) b) == 0) {
      set(0, 0);
      return;
    }
    switch (operation) {
      case HostCode.DIV -> set((int) ((long) (int) a % (int) b), (int) ((long) (int) a / (int) b));
      case HostCode.DIVU -> set((int) ((a & LOW) % (b & LOW)), (int) ((a & LOW) / (b & LOW)));
      case HostCode.DDIV -> set(a % b, a / b);
      default -> set(Long.remainderUnsigned(a, b), Long.divideUnsigned(a, b));
    }
  }

  private void word(long product) {
    set(product >> 32, (int) product);
  }

  private void set(long newHi, long newLo) {
    hi = newHi;
    lo = newLo;
  }
}
