package org.btmmu.spec.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DecoderTest {
  private static Decoded decode(CodeWidth width, String hex) {
    byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Decoder.decode(code, 0, code.length, width);
  }

  private static Instruction instruction(CodeWidth width, String hex) {
    return (Instruction) decode(width, hex);
  }

  @Test
  void aSibWithRexNamesItsRegisters() {
    Instruction add = instruction(CodeWidth.BITS_64, "4f 03 8c e6 78 56 34 12");
    assertThat(add.form().op()).isEqualTo(Op.ADD);
    assertThat(add.operandBytes()).isEqualTo(8);
    assertThat(add.reg()).isEqualTo(9);
    assertThat(add.base()).isEqualTo(14);
    assertThat(add.index()).isEqualTo(12);
    assertThat(add.scale()).isEqualTo(8);
    assertThat(add.displacement()).isEqualTo(0x12345678);
    assertThat(add.lengthBytes()).isEqualTo(8);
  }

  @Test
  void rexCountsOnlyJustBeforeTheOpcode() {
    Instruction add = instruction(CodeWidth.BITS_64, "48 66 01 c0");
    assertThat(add.operandBytes()).isEqualTo(2);
    assertThat(add.rex()).isFalse();
    assertThat(instruction(CodeWidth.BITS_64, "66 48 01 c0").operandBytes()).isEqualTo(8);
  }

  @Test
  void sixteenBitAddressesHaveTwoRegisters() {
    Instruction mov = instruction(CodeWidth.BITS_16, "8b 42 fe");
    assertThat(mov.base()).isEqualTo(5);
    assertThat(mov.index()).isEqualTo(6);
    assertThat(mov.displacement()).isEqualTo(-2);
    assertThat(mov.addressBytes()).isEqualTo(2);
    Instruction direct = instruction(CodeWidth.BITS_32, "67 8b 06 34 12");
    assertThat(direct.base()).isEqualTo(-1);
    assertThat(direct.displacement()).isEqualTo(0x1234);
    assertThat(direct.operandBytes()).isEqualTo(4);
  }

  @Test
  void modRm05IsRelativeToRipOnlyIn64BitMode() {
    assertThat(instruction(CodeWidth.BITS_64, "8b 05 10 00 00 00").base()).isEqualTo(16);
    assertThat(instruction(CodeWidth.BITS_32, "8b 05 10 00 00 00").base()).isEqualTo(-1);
  }

  @Test
  void immediatesFollowTheOperandSize() {
    assertThat(instruction(CodeWidth.BITS_64, "48 b8 01 02 03 04 05 06 07 88").immediate())
        .isEqualTo(0x8807060504030201L);
    assertThat(instruction(CodeWidth.BITS_64, "48 81 c0 ff ff ff ff").immediate()).isEqualTo(-1);
    assertThat(instruction(CodeWidth.BITS_32, "66 68 00 80").immediate()).isEqualTo(-0x8000);
    assertThat(instruction(CodeWidth.BITS_32, "cd 80").immediate()).isEqualTo(0x80);
    Instruction enter = instruction(CodeWidth.BITS_64, "c8 00 80 1f");
    assertThat(enter.immediate()).isEqualTo(0x8000);
    assertThat(enter.immediate2()).isEqualTo(0x1f);
    Instruction far = instruction(CodeWidth.BITS_32, "9a 00 00 00 c0 08 00");
    assertThat(far.immediate()).isEqualTo(0xc0000000L);
    assertThat(far.immediate2()).isEqualTo(8);
    assertThat(instruction(CodeWidth.BITS_64, "67 a1 00 00 00 f0").displacement())
        .isEqualTo(0xf0000000L);
  }

  @Test
  void f3BelongsToPopcntAndRepeatsMovs() {
    assertThat(instruction(CodeWidth.BITS_64, "f3 0f b8 c1").repeat()).isEqualTo(Repeat.NONE);
    Instruction movs = instruction(CodeWidth.BITS_64, "f3 48 a5");
    assertThat(movs.repeat()).isEqualTo(Repeat.REP);
    assertThat(movs.form().op()).isEqualTo(Op.MOVS);
    assertThat(instruction(CodeWidth.BITS_64, "66 f3 0f b8 c1").operandBytes()).isEqualTo(2);
  }

  @Test
  void lockNeedsAMemoryDestinationOfALockableForm() {
    assertThat(instruction(CodeWidth.BITS_64, "f0 01 00").lock()).isTrue();
    assertThat(decode(CodeWidth.BITS_64, "f0 01 c0"))
        .isEqualTo(new Decoded.Undefined(3, Decoded.Why.NOT_LOCKABLE));
    assertThat(decode(CodeWidth.BITS_64, "f0 03 00"))
        .isEqualTo(new Decoded.Undefined(3, Decoded.Why.NOT_LOCKABLE));
  }

  @Test
  void segmentOverridesOfOldSegmentsAreIgnoredIn64BitMode() {
    assertThat(instruction(CodeWidth.BITS_64, "2e 8b 00").segment()).isEqualTo(-1);
    assertThat(instruction(CodeWidth.BITS_64, "64 2e 8b 00").segment()).isEqualTo(4);
    assertThat(instruction(CodeWidth.BITS_32, "2e 8b 00").segment()).isEqualTo(1);
  }

  @Test
  void moreThanFifteenBytesAreTooLong() {
    assertThat(decode(CodeWidth.BITS_32, "66".repeat(14) + "90")).isInstanceOf(Instruction.class);
    assertThat(decode(CodeWidth.BITS_32, "66".repeat(15) + "90"))
        .isInstanceOf(Decoded.TooLong.class);
    assertThat(decode(CodeWidth.BITS_32, "66".repeat(10))).isInstanceOf(Decoded.TooShort.class);
    assertThat(decode(CodeWidth.BITS_64, "48 b8 01 02")).isInstanceOf(Decoded.TooShort.class);
  }

  @Test
  void conditionsComeFromTheOpcode() {
    Instruction jump = instruction(CodeWidth.BITS_64, "75 fe");
    assertThat(jump.form().op()).isEqualTo(Op.JCC);
    assertThat(jump.form().condition()).isEqualTo(5);
    assertThat(jump.form().mnemonic()).isEqualTo("jne");
    assertThat(jump.immediate()).isEqualTo(-2);
    assertThat(instruction(CodeWidth.BITS_32, "0f 4f c1").form().mnemonic()).isEqualTo("cmovg");
  }

  @Test
  void incBecomesRexIn64BitMode() {
    assertThat(instruction(CodeWidth.BITS_32, "40").form().op()).isEqualTo(Op.INC);
    assertThat(decode(CodeWidth.BITS_64, "40")).isInstanceOf(Decoded.TooShort.class);
    assertThat(decode(CodeWidth.BITS_64, "06")).isInstanceOf(Decoded.Undefined.class);
  }

  @Test
  void controlRegistersAreMovedWhateverModSays() {
    Instruction mov = instruction(CodeWidth.BITS_64, "44 0f 20 04");
    assertThat(mov.lengthBytes()).isEqualTo(4);
    assertThat(mov.reg()).isEqualTo(8);
    assertThat(mov.rm()).isEqualTo(4);
    assertThat(mov.operandBytes()).isEqualTo(8);
  }

  @Test
  void vexHasAThirdRegisterAndNoOtherPrefixes() {
    Instruction andn = instruction(CodeWidth.BITS_64, "c4 c2 b0 f2 c2");
    assertThat(andn.form().bmi()).isEqualTo(BmiOp.ANDN);
    assertThat(andn.operandBytes()).isEqualTo(8);
    assertThat(andn.vvvv()).isEqualTo(9);
    assertThat(andn.rm()).isEqualTo(10);
    assertThat(decode(CodeWidth.BITS_64, "66 c4 c2 b0 f2 c2"))
        .isEqualTo(new Decoded.Undefined(6, Decoded.Why.PREFIX_BEFORE_VEX));
    assertThat(instruction(CodeWidth.BITS_32, "c4 c2 b0 f2 c2").operandBytes()).isEqualTo(4);
  }

  @Test
  void outside64BitModeVexLooksLikeLdsOfARegister() {
    assertThat(instruction(CodeWidth.BITS_32, "c5 00").form().op()).isEqualTo(Op.LDS);
    assertThat(instruction(CodeWidth.BITS_32, "c5 f8 77").mnemonic()).isEqualTo("vzeroupper");
    assertThat(instruction(CodeWidth.BITS_32, "62 00").form().op()).isEqualTo(Op.BOUND);
    assertThat(instruction(CodeWidth.BITS_64, "62 61 05 20 fc c9").mnemonic()).isEqualTo("vpaddb");
  }

  @Test
  void theImmediateCompletesPredicates() {
    assertThat(instruction(CodeWidth.BITS_64, "0f c2 c1 01").mnemonic()).isEqualTo("cmpltps");
    assertThat(instruction(CodeWidth.BITS_64, "0f c2 c1 08").mnemonic()).isEqualTo("cmpps");
    assertThat(instruction(CodeWidth.BITS_64, "c5 e8 c2 c1 1f").mnemonic())
        .isEqualTo("vcmptrue_usps");
  }

  @Test
  void rexReachesNoSegmentMmxOrX87Registers() {
    assertThat(instruction(CodeWidth.BITS_64, "44 8c 00").reg()).isZero();
    Instruction paddb = instruction(CodeWidth.BITS_64, "45 0f fc ca");
    assertThat(paddb.reg()).isEqualTo(1);
    assertThat(paddb.rm()).isEqualTo(2);
    assertThat(instruction(CodeWidth.BITS_64, "41 d8 c1").rm()).isEqualTo(1);
    assertThat(instruction(CodeWidth.BITS_64, "45 0f 6e 08").rm()).isEqualTo(8);
  }
}
