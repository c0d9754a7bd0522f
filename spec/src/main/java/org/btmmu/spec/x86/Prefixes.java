package org.btmmu.spec.x86;

/** The legacy prefixes and REX before an opcode (SDM 2A 2.1.1, 2.2.1). */
final class Prefixes {
  private static final int REX_W = 8;

  private final boolean bits64;
  private boolean operandSize;
  private boolean addressSize;
  private boolean lock;
  private Repeat repeat = Repeat.NONE;
  private int segment = -1;
  private int rex;

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
    boolean small = operandSize && !form.encoding().isMandatory(Encoding.PREFIX_66);
    if (form.sizing() == Form.Sizing.NATURAL || form.sizing() == Form.Sizing.REGISTERS) {
      return bits64 ? 8 : 4;
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
    return taken ? Repeat.NONE : repeat;
  }

  boolean lock() {
    return lock;
  }

  int segment() {
    return segment;
  }

  boolean hasRex() {
    return rex != 0;
  }

  /** REX.R as the fourth bit of a register number. */
  int r() {
    return (rex & 4) << 1;
  }

  /** REX.X as the fourth bit of a register number. */
  int x() {
    return (rex & 2) << 2;
  }

  /** REX.B as the fourth bit of a register number. */
  int b() {
    return (rex & 1) << 3;
  }
}
