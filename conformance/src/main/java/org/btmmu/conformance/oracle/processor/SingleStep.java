package org.btmmu.conformance.oracle.processor;

import java.util.Arrays;

/**
 * Which instructions run under the trap flag. The others run into the breakpoint behind them, or
 * into the exception that their target raises when it is fetched, which is faster by far where the
 * processor is a virtual one and leaves the flags alone. But a transfer whose target may be any
 * address, the tested instruction and the child itself among them, must stop there.
 */
final class SingleStep {
  /** Legacy prefixes (SDM 2A, 2.1.1), ascending. */
  private static final int[] PREFIXES = {
    0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3
  };

  /** Far CALL, near RET, far RET, IRET, far JMP, ascending. */
  private static final int[] ANYWHERE = {0x9A, 0xC2, 0xC3, 0xCA, 0xCB, 0xCF, 0xEA};

  /** LOOPNE, LOOPE, LOOP, JCXZ, CALL, JMP with 32 and with 8 bits, ascending. */
  private static final int[] RELATIVE = {0xE0, 0xE1, 0xE2, 0xE3, 0xE8, 0xE9, 0xEB};

  private static final int JCC_SHORT = 0x70;
  private static final int JCC_NEAR = 0x80;
  private static final int TWO_BYTE_ESCAPE = 0x0F;
  private static final int GROUP_5 = 0xFF;
  private static final int SYSENTER = 0x34;

  private SingleStep() {}

  /** Whether an instruction needs the trap flag. */
  static boolean isNeeded(CodeWidth width, byte[] code) {
    int at = opcodeAt(width, code);
    if (at == code.length) {
      return false;
    }
    int opcode = code[at] & 0xFF;
    int next = at + 1 < code.length ? code[at + 1] & 0xFF : 0;
    if (opcode == GROUP_5) {
      int form = next >> 3 & 7;
      return form >= 2 && form <= 5; // CALL, far CALL, JMP, far JMP
    }
    boolean relative =
        Arrays.binarySearch(RELATIVE, opcode) >= 0
            || (opcode & 0xF0) == JCC_SHORT
            || opcode == TWO_BYTE_ESCAPE && (next & 0xF0) == JCC_NEAR;
    return relative && mayHitItself(code) || Arrays.binarySearch(ANYWHERE, opcode) >= 0;
  }

  /** Whether it is SYSENTER, which returns to where the system says, whatever the filter. */
  static boolean isSysenter(CodeWidth width, byte[] code) {
    int at = opcodeAt(width, code);
    return at + 1 < code.length && code[at] == TWO_BYTE_ESCAPE && code[at + 1] == SYSENTER;
  }

  /** How many prefixes there are. */
  private static int opcodeAt(CodeWidth width, byte[] code) {
    int at = 0;
    while (at < code.length && isPrefix(width, code[at] & 0xFF)) {
      at++;
    }
    return at;
  }

  private static boolean isPrefix(CodeWidth width, int value) {
    boolean rex = width == CodeWidth.BITS_64 && (value & 0xF0) == 0x40;
    return rex || Arrays.binarySearch(PREFIXES, value) >= 0;
  }

  /** A displacement from the next instruction back into this one has this as its lowest byte. */
  private static boolean mayHitItself(byte[] code) {
    for (byte part : code) {
      if (part < 0 && part >= -code.length) {
        return true;
      }
    }
    return false;
  }
}
