package org.btmmu.spec.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DisassemblyTest {
  private static String text(CodeWidth width, String hex) {
    byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Disassembly.text((Instruction) Decoder.decode(code, 0, code.length, width), 0x1000);
  }

  @Test
  void memoryIsBaseIndexAndDisplacement() {
    assertThat(text(CodeWidth.BITS_64, "4f 03 8c e6 78 56 34 12"))
        .isEqualTo("add r9,QWORD PTR [r14+r12*8+0x12345678]");
    assertThat(text(CodeWidth.BITS_32, "65 88 4d fe")).isEqualTo("mov BYTE PTR gs:[ebp-0x2],cl");
    assertThat(text(CodeWidth.BITS_16, "8b 02")).isEqualTo("mov ax,WORD PTR [bp+si]");
    assertThat(text(CodeWidth.BITS_32, "a1 44 33 22 f1")).isEqualTo("mov eax,ds:0xf1223344");
  }

  @Test
  void targetsAreAddresses() {
    assertThat(text(CodeWidth.BITS_64, "eb fe")).isEqualTo("jmp 0x1000");
    assertThat(text(CodeWidth.BITS_16, "e8 fd ef")).isEqualTo("call 0x0");
    assertThat(text(CodeWidth.BITS_32, "9a 04 00 00 c0 08 00")).isEqualTo("call 0x8:0xc0000004");
  }

  @Test
  void prefixesThatCountAreWords() {
    assertThat(text(CodeWidth.BITS_64, "f0 48 0f b1 11")).startsWith("lock cmpxchg");
    assertThat(text(CodeWidth.BITS_32, "f3 a5"))
        .isEqualTo("rep movs DWORD PTR es:[edi],DWORD PTR ds:[esi]");
    assertThat(text(CodeWidth.BITS_32, "f3 a6"))
        .isEqualTo("repz cmps BYTE PTR ds:[esi],BYTE PTR es:[edi]");
  }

  @Test
  void withRexByteRegistersAreTheLowOnes() {
    assertThat(text(CodeWidth.BITS_64, "88 e0")).isEqualTo("mov al,ah");
    assertThat(text(CodeWidth.BITS_64, "40 88 e0")).isEqualTo("mov al,spl");
  }
}
