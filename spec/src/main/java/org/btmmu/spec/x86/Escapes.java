package org.btmmu.spec.x86;

/**
 * What stands between the legacy prefixes and the opcode and chooses the opcode map: escape bytes
 * (SDM 2A 2.1.2), or a VEX (2.3.5), EVEX (2.7.1) or XOP (AMD APM 3, 1.2.7) prefix.
 */
final class Escapes {
  private static final OpcodeMap[] VEX_MAPS = {
    OpcodeMap.RESERVED, OpcodeMap.VEX_0F, OpcodeMap.VEX_0F38, OpcodeMap.VEX_0F3A
  };
  private static final OpcodeMap[] EVEX_MAPS = {
    OpcodeMap.RESERVED, OpcodeMap.EVEX_0F, OpcodeMap.EVEX_0F38, OpcodeMap.EVEX_0F3A,
    OpcodeMap.RESERVED, OpcodeMap.EVEX_5, OpcodeMap.EVEX_6, OpcodeMap.RESERVED
  };
  private static final OpcodeMap[] XOP_MAPS = {OpcodeMap.XOP_8, OpcodeMap.XOP_9, OpcodeMap.XOP_A};
  private static final int FIRST_XOP_MAP = 8;

  private Escapes() {}

  /** Reads them; the map of the opcode that follows. */
  static OpcodeMap read(CodeReader reader, Prefixes prefixes, boolean bits64) {
    int first = reader.peek();
    if (first == 0x0f) {
      reader.next();
      return escape(reader);
    }
    // Outside 64-bit mode LES, LDS and BOUND have these opcodes; they have no register operand.
    boolean escaped = bits64 || reader.peekSecond() >= 0xc0;
    return switch (first) {
      case 0xc4 -> escaped ? vex3(reader, prefixes, VEX_MAPS, 0) : OpcodeMap.ONE_BYTE;
      case 0xc5 -> escaped ? vex2(reader, prefixes) : OpcodeMap.ONE_BYTE;
      case 0x62 -> escaped ? evex(reader, prefixes) : OpcodeMap.ONE_BYTE;
      // POP has this opcode with ModRM.reg 0, which no XOP map number looks like.
      case 0x8f ->
          (reader.peekSecond() & 0x1f) >= FIRST_XOP_MAP
              ? vex3(reader, prefixes, XOP_MAPS, FIRST_XOP_MAP)
              : OpcodeMap.ONE_BYTE;
      default -> OpcodeMap.ONE_BYTE;
    };
  }

  private static OpcodeMap escape(CodeReader reader) {
    OpcodeMap map =
        switch (reader.peek()) {
          case 0x38 -> OpcodeMap.MAP_0F38;
          case 0x3a -> OpcodeMap.MAP_0F3A;
          case 0x0f -> OpcodeMap.MAP_0F0F;
          default -> OpcodeMap.MAP_0F;
        };
    if (map != OpcodeMap.MAP_0F) {
      reader.next();
    }
    return map;
  }

  /** C5: R vvvv L pp, all but L and pp inverted. */
  private static OpcodeMap vex2(CodeReader reader, Prefixes prefixes) {
    reader.next();
    int payload = reader.next();
    int r = (~payload & 0x80) >> 5;
    prefixes.vex(r, payload & 3, ~payload >> 3 & 15, payload >> 2 & 1);
    return OpcodeMap.VEX_0F;
  }

  /** C4 or 8F: R X B mmmmm, W vvvv L pp; R, X, B and vvvv inverted. */
  private static OpcodeMap vex3(
      CodeReader reader, Prefixes prefixes, OpcodeMap[] maps, int firstMap) {
    reader.next();
    int first = reader.next();
    int second = reader.next();
    int rxb = ~first >> 5 & 7;
    int w = second >> 4 & 8;
    prefixes.vex(w | rxb, second & 3, ~second >> 3 & 15, second >> 2 & 1);
    return map(maps, (first & 0x1f) - firstMap);
  }

  /** 62: R X B R' 0 mmm, W vvvv 1 pp, z L'L b V' aaa; R, X, B, R', vvvv and V' inverted. */
  private static OpcodeMap evex(CodeReader reader, Prefixes prefixes) {
    reader.next();
    int first = reader.next();
    int second = reader.next();
    int third = reader.next();
    int rxb = ~first >> 5 & 7;
    int w = second >> 4 & 8;
    int vvvv = (~second >> 3 & 15) | (~third << 1 & 16);
    prefixes.vex(w | rxb, second & 3, vvvv, third >> 5 & 3);
    prefixes.evex(~first & 16, third);
    boolean fixed = (first & 8) == 0 && (second & 4) != 0;
    return fixed ? EVEX_MAPS[first & 7] : OpcodeMap.RESERVED;
  }

  private static OpcodeMap map(OpcodeMap[] maps, int number) {
    return number < maps.length ? maps[number] : OpcodeMap.RESERVED;
  }
}
