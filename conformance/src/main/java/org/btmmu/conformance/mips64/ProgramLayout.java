package org.btmmu.conformance.mips64;

/**
 * Where the parts of a generated program lie, in bytes from {@link #BASE}: the data page that its
 * loads and stores use, then for each block the registers it begins with and those it leaves, then
 * the code.
 *
 * @param blocks how many blocks, at least 1
 */
record ProgramLayout(int blocks) {
  /** Where the program is loaded: code addresses are positive 32-bit numbers. */
  static final long BASE = 0x1200_0000L;

  static final int PAGE_BYTES = 4096;

  /** The general registers by number, then HI and LO. */
  static final int REGISTERS = 34;

  static final int HI = 32;
  static final int LO = 33;

  /** The registers before a block. */
  long before(int block) {
    return BASE + PAGE_BYTES + 8L * REGISTERS * block;
  }

  /** The registers behind a block. */
  long after(int block) {
    return before(blocks + block);
  }

  /** How many bytes the program writes out when it ends: all in front of the code. */
  int dumpBytes() {
    return PAGE_BYTES + 2 * 8 * REGISTERS * blocks;
  }

  /** The first instruction. */
  long code() {
    return BASE + (dumpBytes() + PAGE_BYTES - 1 & -PAGE_BYTES);
  }

  /** What lies at an offset of what the program writes out. */
  String name(int offset) {
    if (offset < PAGE_BYTES) {
      return "the data page at 0x" + Integer.toHexString(offset);
    }
    int index = (offset - PAGE_BYTES) / 8;
    int register = index % REGISTERS;
    String name = register == HI ? "HI" : register == LO ? "LO" : "$" + register;
    return name + " behind block " + (block(offset) + 1);
  }

  /** The block whose registers lie at an offset. */
  int block(int offset) {
    return (offset - PAGE_BYTES) / 8 / REGISTERS % blocks;
  }
}
