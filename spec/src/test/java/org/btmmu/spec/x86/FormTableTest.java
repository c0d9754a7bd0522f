package org.btmmu.spec.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
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
        for (boolean b : new boolean[] {false, true}) {
          int claims = 0;
          for (Form form : forms) {
            claims += form.encoding().holds(modRm, operand, address, b) ? 1 : 0;
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

  @Test
  void everyRowDecodesToItself() {
    for (CodeWidth width : CodeWidth.values()) {
      int decoded = 0;
      for (Form form : TABLE.rows()) {
        if (!form.modes().contains(width == CodeWidth.BITS_64)) {
          continue;
        }
        byte[] code = bytes(form, width);
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

  /**
   * Bytes of a form, with zeros enough after the opcode; none where this code has no such sizes.
   */
  private static byte[] bytes(Form form, CodeWidth width) {
    Encoding encoding = form.encoding();
    for (int choice = 0; choice < 32; choice++) {
      int state = choice & 3;
      int rexWb = choice >> 2 & 3;
      boolean small = (choice & 16) != 0;
      boolean rex = width == CodeWidth.BITS_64 && rexWb != 0;
      Prefixes prefixes = new Prefixes(width);
      ByteArrayOutputStream code = new ByteArrayOutputStream();
      if (small) {
        code.write(0x67);
      }
      code.writeBytes(new byte[][] {{}, {0x66}, {(byte) 0xf3}, {(byte) 0xf2}}[state]);
      if (rex) {
        code.write(0x40 | (rexWb & 2) << 2 | (rexWb & 1));
      }
      code.write(0x90);
      prefixes.read(new CodeReader(code.toByteArray(), 0, code.size()));
      int modRm = Math.max(encoding.digit(), 0) << 3 | Math.max(encoding.rm(), 0);
      modRm |= encoding.mod() == Encoding.REGISTER ? 0xc0 : 0;
      boolean fits =
          (encoding.prefixes() & 1 << state) != 0
              && encoding.holds(
                  modRm,
                  prefixes.operandBytes(form, width),
                  prefixes.addressBytes(width),
                  prefixes.b() != 0);
      if (fits) {
        return complete(code.toByteArray(), form, modRm);
      }
    }
    return new byte[0];
  }

  private static byte[] complete(byte[] prefixesAndNop, Form form, int modRm) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.write(prefixesAndNop, 0, prefixesAndNop.length - 1);
    switch (form.encoding().map()) {
      case ONE_BYTE -> {}
      case MAP_0F -> code.write(0x0f);
      case MAP_0F38 -> code.writeBytes(new byte[] {0x0f, 0x38});
      case MAP_0F3A -> code.writeBytes(new byte[] {0x0f, 0x3a});
    }
    code.write(form.encoding().opcode());
    if (form.modRm()) {
      code.write(modRm);
    }
    code.writeBytes(new byte[8]);
    return code.toByteArray();
  }
}
