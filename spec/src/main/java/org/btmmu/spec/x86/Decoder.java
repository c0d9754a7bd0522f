package org.btmmu.spec.x86;

/** Decodes one instruction: prefixes, opcode, ModRM, immediates, in the order of the bytes. */
public final class Decoder {
  private static final FormTable TABLE = FormTable.read();

  private Decoder() {}

  /** All forms that it can give, a range of opcodes taken apart. */
  public static java.util.List<Form> forms() {
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
    OpcodeMap map = readEscapes(reader);
    int opcode = reader.next();
    boolean bits64 = width == CodeWidth.BITS_64;
    Form[] forms = TABLE.forms(map, opcode, prefixes.mandatory(), bits64);
    int addressBytes = prefixes.addressBytes(width);
    Addressing addressing = new Addressing();
    if (forms.length > 0 && forms[0].sizing() == Form.Sizing.REGISTERS) {
      addressing.readRegisters(reader, prefixes);
    } else if (forms.length > 0 && forms[0].modRm()) {
      addressing.read(reader, prefixes, addressBytes, bits64);
    } else {
      addressing.rm = (opcode & 7) | prefixes.b();
    }
    for (Form form : forms) {
      int operandBytes = prefixes.operandBytes(form, width);
      if (form.encoding().holds(addressing.modRm, operandBytes, addressBytes, prefixes.b() != 0)) {
        return finish(reader, prefixes, addressing, form, operandBytes, addressBytes);
      }
    }
    return reader.complete()
        ? new Decoded.Undefined(reader.lengthBytes(), Decoded.Why.NO_SUCH_OPCODE)
        : reader.incomplete();
  }

  private static OpcodeMap readEscapes(CodeReader reader) {
    if (reader.peek() != 0x0f) {
      return OpcodeMap.ONE_BYTE;
    }
    reader.next();
    return switch (reader.peek()) {
      case 0x38 -> skip(reader, OpcodeMap.MAP_0F38);
      case 0x3a -> skip(reader, OpcodeMap.MAP_0F3A);
      default -> OpcodeMap.MAP_0F;
    };
  }

  private static OpcodeMap skip(CodeReader reader, OpcodeMap map) {
    reader.next();
    return map;
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
        addressing.reg,
        addressing.rm,
        addressing.base,
        addressing.index,
        addressing.scale,
        addressing.displacement | immediates.offset,
        immediates.first,
        immediates.second);
  }
}
