package org.btmmu.spec.x86;

import java.io.ByteArrayOutputStream;

/** Writes the bytes of a form: the table read the other way round, for tests of every row. */
public final class FormBytes {
  private static final int[] LEGACY = {-1, 0x66, 0xf3, 0xf2};

  private FormBytes() {}

  /**
   * Bytes of a form, with memory at [eAX] or register 0 where it lets choose, and zeros for
   * immediates; none where this code cannot have it, as for a size.
   */
  public static byte[] of(Form form, CodeWidth width) {
    for (int choice = 0; choice < 96; choice++) {
      byte[] code = choose(form, width, choice);
      if (code.length > 0) {
        return code;
      }
    }
    return new byte[0];
  }

  /**
   * Choice: two bits of mandatory prefix, W, B, address size, then L'L; none where the form is not
   * so.
   */
  private static byte[] choose(Form form, CodeWidth width, int choice) {
    int state = choice & 3;
    int w = choice >> 2 & 1;
    int b = choice >> 3 & 1;
    boolean small = (choice & 16) != 0;
    int length = choice >> 5;
    boolean vex = form.encoding().map().ordinal() >= OpcodeMap.VEX_0F.ordinal();
    if ((length != 0 && !vex) || ((w | b) != 0 && !vex && width != CodeWidth.BITS_64)) {
      return new byte[0];
    }
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    if (small) {
      code.write(0x67);
    }
    if (vex) {
      vex(code, form, state, w, b, length);
    } else {
      legacy(code, form, state, w, b);
    }
    int prefixBytes = code.size();
    code.write(0);
    Prefixes prefixes = new Prefixes(width);
    CodeReader reader = new CodeReader(code.toByteArray(), 0, prefixBytes + 1);
    prefixes.read(reader);
    Escapes.read(reader, prefixes, width == CodeWidth.BITS_64);
    boolean fits =
        (form.encoding().prefixes() & 1 << state) != 0
            && form.encoding()
                .holds(
                    modRm(form),
                    prefixes.operandBytes(form, width),
                    prefixes.addressBytes(width),
                    prefixes);
    return fits ? complete(code.toByteArray(), form) : new byte[0];
  }

  private static void legacy(ByteArrayOutputStream code, Form form, int state, int w, int b) {
    if (state != 0) {
      code.write(LEGACY[state]);
    }
    if ((w | b) != 0) {
      code.write(0x40 | w << 3 | b);
    }
    if (form.encoding().map() != OpcodeMap.ONE_BYTE) {
      code.write(0x0f);
    }
    switch (form.encoding().map()) {
      case MAP_0F38 -> code.write(0x38);
      case MAP_0F3A -> code.write(0x3a);
      case MAP_0F0F -> code.write(0x0f);
      default -> {}
    }
  }

  private static void vex(
      ByteArrayOutputStream code, Form form, int state, int w, int b, int length) {
    OpcodeMap map = form.encoding().map();
    int rxb = 0xe0 ^ b << 5;
    int second = w << 7 | 0x78 | state;
    switch (map) {
      case VEX_0F, VEX_0F38, VEX_0F3A -> {
        code.write(0xc4);
        code.write(rxb | (map.ordinal() - OpcodeMap.VEX_0F.ordinal() + 1));
        code.write(second | length << 2);
      }
      case XOP_8, XOP_9, XOP_A -> {
        code.write(0x8f);
        code.write(rxb | (map.ordinal() - OpcodeMap.XOP_8.ordinal() + 8));
        code.write(second | length << 2);
      }
      default -> {
        code.write(0x62);
        int number =
            switch (map) {
              case EVEX_0F -> 1;
              case EVEX_0F38 -> 2;
              case EVEX_0F3A -> 3;
              case EVEX_5 -> 5;
              default -> 6;
            };
        code.write(rxb | 0x10 | number);
        code.write(second | 4);
        code.write(length << 5 | 8);
      }
    }
  }

  private static int modRm(Form form) {
    Encoding encoding = form.encoding();
    int register = encoding.mod() == Encoding.REGISTER ? 0xc0 : 0;
    return register | Math.max(encoding.digit(), 0) << 3 | Math.max(encoding.rm(), 0);
  }

  /** Replaces the byte that stands for the opcode, and adds what follows it. */
  private static byte[] complete(byte[] code, Form form) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(code, 0, code.length - 1);
    boolean last = form.encoding().map() == OpcodeMap.MAP_0F0F;
    if (!last) {
      all.write(form.encoding().opcode());
    }
    if (form.modRm()) {
      all.write(modRm(form));
    }
    if (last) {
      all.write(form.encoding().opcode());
    }
    all.writeBytes(new byte[8]);
    return all.toByteArray();
  }
}
