package org.btmmu.spec.x86;

/**
 * The legacy prefixes and REX before an opcode (SDM 2A 2.1.1, 2.2.1), and what VEX, EVEX and XOP
 * prefixes say in their stead.
 */
final class Prefixes {
  private static final int REX_W = 8;
  private static final int EVEX_B = 16;

  private final boolean bits64;
  private boolean operandSize;
  private boolean addressSize;
  private boolean lock;
  private Repeat repeat = Repeat.NONE;
  private int segment = -1;
  private int rex;
  private boolean vex;
  private boolean refused;
  private int rHigh;
  private int evexPayload;
  private int vvvv = -1;
  private int vectorLength;

  Prefixes(CodeWidth width) {
    this.bits64 = width == CodeWidth.BITS_64;
  }

  /** Reads them all; of a group the last one counts, and REX only just before the opcode. */
  void read(CodeReader reader) {
    while (reader.complete() && accept(reader.peek())) {
      reader.next();
    }
  }

  private boolean accept(int code) {
    if (bits64 && (code & 0xf0) == 0x40) {
      rex = code;
      return true;
    }
    switch (code) {
      case 0x26, 0x2e, 0x36, 0x3e -> segment = bits64 ? segment : code >> 3 & 3;
      case 0x64, 0x65 -> segment = code - 0x60;
      case 0x66 -> operandSize = true;
      case 0x67 -> addressSize = true;
      case 0xf0 -> lock = true;
      case 0xf2 -> repeat = Repeat.REPNE;
      case 0xf3 -> repeat = Repeat.REP;
      default -> {
        return false;
      }
    }
    rex = 0;
    return true;
  }

  /**
   * A VEX prefix, which allows no LOCK, 66h, F3h, F2h or REX before it (SDM 2A 2.3.2 to 2.3.4).
   *
   * @param wrxb its W, R, X and B, as in REX
   * @param pp the mandatory prefix: none, 66h, F3h, F2h
   */
  void vex(int wrxb, int pp, int register, int length) {
    refused = lock || operandSize || repeat != Repeat.NONE || rex != 0;
    vex = true;
    rex = bits64 ? wrxb : wrxb & REX_W;
    operandSize = pp == 1;
    repeat = pp == 2 ? Repeat.REP : pp == 3 ? Repeat.REPNE : Repeat.NONE;
    vvvv = bits64 ? register : register & 7;
    vectorLength = length;
  }

  /**
   * What EVEX has more than VEX.
   *
   * @param r the fifth bit of ModRM.reg, in place
   * @param payload z L'L b V' aaa
   */
  void evex(int r, int payload) {
    rHigh = bits64 ? r : 0;
    evexPayload = payload;
  }

  /** Which of the mandatory prefixes stands there, as a bit of {@link Encoding#prefixes}. */
  int mandatory() {
    return switch (repeat) {
      case REP -> Encoding.PREFIX_F3;
      case REPNE -> Encoding.PREFIX_F2;
      case NONE -> operandSize ? Encoding.PREFIX_66 : Encoding.NO_PREFIX;
    };
  }

  /** The effective operand size of a form (SDM 1 3.6.1). */
  int operandBytes(Form form, CodeWidth width) {
    boolean small = !vex && operandSize && !form.encoding().isMandatory(Encoding.PREFIX_66);
    if (form.sizing() == Form.Sizing.NATURAL || form.sizing() == Form.Sizing.REGISTERS) {
      return bits64 ? 8 : 4;
    }
    if (vex) {
      // Outside 64-bit mode general registers have 32 bits, and W chooses only opcodes.
      boolean wide = (rex & REX_W) != 0 && (bits64 || form.op() == Op.NOT_EXECUTED);
      return wide ? 8 : 4;
    }
    if (!bits64) {
      return small ? 6 - width.operandBytes : width.operandBytes;
    }
    if (form.sizing() == Form.Sizing.FORCED_64 || (rex & REX_W) != 0) {
      return 8;
    }
    if (small) {
      return 2;
    }
    return form.sizing() == Form.Sizing.DEFAULT_64 ? 8 : 4;
  }

  /** The effective address size. */
  int addressBytes(CodeWidth width) {
    if (!addressSize) {
      return width.addressBytes;
    }
    return width == CodeWidth.BITS_32 ? 2 : 4;
  }

  /** The repeat prefix, unless it belongs to the form's opcode. */
  Repeat repeat(Form form) {
    boolean taken =
        form.encoding().isMandatory(Encoding.PREFIX_F3)
            || form.encoding().isMandatory(Encoding.PREFIX_F2);
    return taken || vex ? Repeat.NONE : repeat;
  }

  boolean lock() {
    return lock;
  }

  int segment() {
    return segment;
  }

  /** Is there a REX prefix, before VEX's stead? */
  boolean hasRex() {
    return rex != 0 && !vex;
  }

  /** Do prefixes stand before VEX that may not? */
  boolean refused() {
    return refused;
  }

  /** VEX.vvvv, -1 without. */
  int vvvv() {
    return vvvv;
  }

  /** VEX.L or EVEX.L'L; 0 without. */
  int vectorLength() {
    return vectorLength;
  }

  /**
   * The vector length; where EVEX.L'L is the rounding of an operation on registers instead (SDM 2A
   * 2.7.7), the sum of all.
   */
  int vectorBytes(boolean register) {
    return register && (evexPayload & EVEX_B) != 0 ? 16 | 32 | 64 : 16 << vectorLength;
  }

  /** z L'L b V' aaa; 0 without EVEX. */
  int evexPayload() {
    return evexPayload;
  }

  /** REX.R as the fourth bit of a register number, and EVEX.R' as the fifth. */
  int r() {
    return (rex & 4) << 1 | rHigh;
  }

  /** REX.X as the fourth bit of a register number. */
  int x() {
    return (rex & 2) << 2;
  }

  /** EVEX.X as the fifth bit of a register number in ModRM.rm (SDM 2A, Table 2-31). */
  int rmHigh() {
    return evexPayload == 0 ? 0 : x() << 1;
  }

  /** REX.B as the fourth bit of a register number. */
  int b() {
    return (rex & 1) << 3;
  }
}
