package org.btmmu.spec.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormTableTest {
  private static final FormTable TABLE = FormTable.read();
  private static final int[] PREFIXES = {1, 2, 4, 8};

  @Test
  void noTwoRowsClaimTheSameBytes() {
    List<String> clashes = new ArrayList<>();
    for (OpcodeMap map : OpcodeMap.values()) {
      for (int i = 0; i < 256 * 8; i++) {
        Form[] forms = TABLE.forms(map, i >> 3, PREFIXES[i & 3], (i & 4) != 0);
        for (int modRm = 0; modRm < 256 && forms.length > 1; modRm++) {
          clash(forms, modRm, clashes);
        }
      }
    }
    assertThat(clashes).isEmpty();
  }

  private static void clash(Form[] forms, int modRm, List<String> clashes) {
    for (int operand = 2; operand <= 8; operand *= 2) {
      for (int address = 2; address <= 8; address *= 2) {
        for (int i = 0; i < 4; i++) {
          Prefixes prefixes = new Prefixes(CodeWidth.BITS_64);
          prefixes.vex(i & 1, 0, 0, i >> 1);
          int claims = 0;
          for (Form form : forms) {
            claims += form.encoding().holds(modRm, operand, address, prefixes) ? 1 : 0;
          }
          if (claims > 1) {
            clashes.add(Arrays.toString(forms) + " by " + Integer.toHexString(modRm));
          }
        }
      }
    }
  }

  @Test
  void theRowsOfAnOpcodeAgreeOnModRm() {
    List<String> clashes = new ArrayList<>();
    for (OpcodeMap map : OpcodeMap.values()) {
      for (int i = 0; i < 256 * 8; i++) {
        Form[] forms = TABLE.forms(map, i >> 3, PREFIXES[i & 3], (i & 4) != 0);
        if (Arrays.stream(forms).map(Form::modRm).distinct().count() > 1) {
          clashes.add(map + " " + Integer.toHexString(i >> 3));
        }
      }
    }
    assertThat(clashes).isEmpty();
  }

  /** Prefixes, escapes and REX are not opcodes; 0F38 and 0F3A are escapes too. */
  @Test
  void everyOtherByteIsAnOpcodeOrKnownToBeNone() {
    assertThat(unclaimed(OpcodeMap.ONE_BYTE, false))
        .isEqualTo("0F 26 2E 36 3E 64 65 66 67 F0 F2 F3");
    assertThat(unclaimed(OpcodeMap.ONE_BYTE, true))
        .isEqualTo(
            "06 07 0E 0F 16 17 1E 1F 26 27 2E 2F 36 37 3E 3F"
                + " 40 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F 60 61 62 64 65 66 67"
                + " 82 9A C4 C5 CE D4 D5 D6 EA F0 F2 F3");
    String none = "04 0A 0C 0F 24 25 26 27 36 38 39 3A 3B 3C 3D 3E 3F 7A 7B A6 A7";
    assertThat(unclaimed(OpcodeMap.MAP_0F, false)).isEqualTo(none);
    assertThat(unclaimed(OpcodeMap.MAP_0F, true)).isEqualTo(none);
  }

  private static String unclaimed(OpcodeMap map, boolean bits64) {
    List<String> opcodes = new ArrayList<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      boolean claimed = false;
      for (int prefix : PREFIXES) {
        claimed |= TABLE.forms(map, opcode, prefix, bits64).length > 0;
      }
      if (!claimed) {
        opcodes.add("%02X".formatted(opcode));
      }
    }
    return String.join(" ", opcodes);
  }

  @Test
  void everyRowDecodesToItself() {
    for (CodeWidth width : CodeWidth.values()) {
      int decoded = 0;
      for (Form form : TABLE.rows()) {
        if (!form.modes().contains(width == CodeWidth.BITS_64)) {
          continue;
        }
        byte[] code = FormBytes.of(form, width);
        if (code.length > 0) {
          Decoded result = Decoder.decode(code, 0, code.length, width);
          assertThat(result).as(form.toString()).isInstanceOf(Instruction.class);
          assertThat(((Instruction) result).form().encoding()).isEqualTo(form.encoding());
          assertThat(((Instruction) result).form()).isEqualTo(form);
          decoded++;
        }
      }
      assertThat(decoded).isGreaterThan(1000);
    }
  }
}
