package org.btmmu.spec.x86;

import java.util.List;

/** Decodes one instruction: prefixes, opcode, ModRM, immediates, in the order of the bytes. */
public final class Decoder {
  private static final FormTable TABLE = FormTable.read();

  private Decoder() {}

  /** All forms that it can give, a range of opcodes taken apart. */
  public static List<Form> forms() {
    return TABLE.rows();
  }

  /**
   * Decodes the instruction at {@code code[offset]}; bytes from {@code end} on are unknown.
   *
   * @param width the code segment's default sizes
   */
  public static Decoded decode(byte[] code, int offset, int end, CodeWidth width) {
    CodeReader reader = new CodeReader(code, offset, end);
    Prefixes prefixes = new Prefixes(width);
    prefixes.read(reader);
    boolean bits64 = width == CodeWidth.BITS_64;
    OpcodeMap map = Escapes.read(reader, prefixes, bits64);
    int addressBytes = prefixes.addressBytes(width);
    Addressing addressing = new Addressing();
    if (map == OpcodeMap.MAP_0F0F) {
      addressing.read(reader, prefixes, addressBytes, bits64);
    }
    int opcode = reader.next();
    Form[] forms = TABLE.forms(map, opcode, prefixes.mandatory(), bits64);
    if (map != OpcodeMap.MAP_0F0F && forms.length > 0) {
      readModRm(reader, prefixes, addressing, forms[0], opcode, addressBytes, bits64);
    }
    for (Form form : forms) {
      int operandBytes = prefixes.operandBytes(form, width);
      if (form.encoding().holds(addressing.modRm, operandBytes, addressBytes, prefixes)) {
        return finish(reader, prefixes, addressing, form, operandBytes, addressBytes);
      }
    }
    return reader.complete()
        ? new Decoded.Undefined(reader.lengthBytes(), Decoded.Why.NO_SUCH_OPCODE)
        : reader.incomplete();
  }

  /** Reads ModRM if the form has it; an opcode's forms agree on that. */
  private static void readModRm(
      CodeReader reader,
      Prefixes prefixes,
      Addressing addressing,
      Form form,
      int opcode,
      int addressBytes,
      boolean bits64) {
    if (form.sizing() == Form.Sizing.REGISTERS) {
      addressing.readRegisters(reader, prefixes);
    } else if (form.modRm()) {
      addressing.read(reader, prefixes, addressBytes, bits64);
    } else {
      addressing.rm = (opcode & 7) | prefixes.b();
    }
  }

  private static Decoded finish(
      CodeReader reader,
      Prefixes prefixes,
      Addressing addressing,
      Form form,
      int operandBytes,
      int addressBytes) {
    Immediates immediates = new Immediates();
    immediates.read(reader, form, operandBytes, addressBytes);
    if (!reader.complete()) {
      return reader.incomplete();
    }
    if (prefixes.refused()) {
      return new Decoded.Undefined(reader.lengthBytes(), Decoded.Why.PREFIX_BEFORE_VEX);
    }
    if (prefixes.vvvv() > 0 && (prefixes.vvvv() & 15) != 0 && !hasVvvv(form)) {
      return new Decoded.Undefined(reader.lengthBytes(), Decoded.Why.UNUSED_REGISTER_NAMED);
    }
    if (prefixes.lock() && (!form.lockable() || addressing.mod == 3)) {
      return new Decoded.Undefined(reader.lengthBytes(), Decoded.Why.NOT_LOCKABLE);
    }
    return new Instruction(
        form,
        reader.lengthBytes(),
        operandBytes,
        addressBytes,
        prefixes.segment(),
        prefixes.lock(),
        prefixes.repeat(form),
        prefixes.hasRex(),
        addressing.mod,
        addressing.reg & registers(form, true),
        addressing.rm & (addressing.mod == 3 ? registers(form, false) : -1),
        addressing.base,
        addressing.index,
        addressing.scale,
        addressing.displacement | immediates.offset,
        immediates.first,
        immediates.second,
        prefixes.vvvv(),
        prefixes.vectorLength(),
        prefixes.evexPayload());
  }

  /** Whether VEX.vvvv is an operand. */
  private static boolean hasVvvv(Form form) {
    boolean has = false;
    for (int i = 0; i < 4; i++) {
      has |=
          switch (form.operand(i).kind()) {
            case VVVV, XMM_VVVV, MASK_VVVV -> true;
            default -> false;
          };
    }
    return has;
  }

  /** Of segment, x87, MMX and mask registers there are eight: REX is ignored (SDM 2A 2.2.1.2). */
  private static int registers(Form form, boolean reg) {
    int mask = -1;
    for (int i = 0; i < 3; i++) {
      boolean eight =
          switch (form.operand(i).kind()) {
            case SEGMENT_REGISTER, MMX_REG, MASK_REG -> reg;
            case MMX_RM, MMX_RM_REGISTER, STI, MASK_RM -> !reg;
            default -> false;
          };
      mask = eight ? 7 : mask;
    }
    return mask;
  }
}
