package org.btmmu.conformance.mips64;

/**
 * Where the parts of a generated program lie, from {@link #BASE} on: the data page that its loads
 * and stores use, the list of its exceptions, for each block the registers it begins with and those
 * it leaves; what signals need; the code.
 *
 * @param blocks how many blocks, at least 1
 */
record ProgramLayout(int blocks) {
  /** Where the program is loaded: code addresses are positive 32-bit numbers. */
  static final long BASE = 0x1200_0000L;

  static final int PAGE_BYTES = 4096;

  /** The list: where its next entry goes, then its entries. */
  static final long EXCEPTIONS = BASE + PAGE_BYTES;

  static final int MOST_EXCEPTIONS = 1023;
  private static final int FIRST_REGISTERS = PAGE_BYTES + 8 * (1 + MOST_EXCEPTIONS);
  private static final int SIGNAL_BYTES = 16 * PAGE_BYTES;

  /** The general registers by number, then HI and LO. */
  static final int REGISTERS = 34;

  static final int HI = 32;
  static final int LO = 33;

  /** The registers before a block. */
  long before(int block) {
    return BASE + FIRST_REGISTERS + 8L * REGISTERS * block;
  }

  /** The registers behind a block. */
  long after(int block) {
    return before(blocks + block);
  }

  /** How many bytes the program writes out when it ends: all in front of the code. */
  int dumpBytes() {
    return FIRST_REGISTERS + 2 * 8 * REGISTERS * blocks;
  }

  /** What the system calls for signals take, and then the stack that signals use. */
  long signals() {
    return BASE + (dumpBytes() + PAGE_BYTES - 1 & -PAGE_BYTES);
  }

  /** The end of that stack, and the handler of signals. */
  long code() {
    return signals() + SIGNAL_BYTES;
  }

  /** Whether registers lie at an offset of what the program writes out. */
  boolean isOfBlock(int offset) {
    return offset >= FIRST_REGISTERS;
  }

  /** What lies at an offset of what the program writes out. */
  String name(int offset) {
    if (offset < PAGE_BYTES) {
      return "the data page at 0x" + Integer.toHexString(offset);
    }
    if (!isOfBlock(offset)) {
      return "exception %d (the signal in bits 63:48, the address)"
          .formatted((offset - PAGE_BYTES) / 8);
    }
    int index = (offset - FIRST_REGISTERS) / 8;
    int register = index % REGISTERS;
    String name = register == HI ? "HI" : register == LO ? "LO" : "$" + register;
    return name + " behind block " + (block(offset) + 1);
  }

  /** The block whose registers lie at an offset. */
  int block(int offset) {
    return (offset - FIRST_REGISTERS) / 8 / REGISTERS % blocks;
  }
}
