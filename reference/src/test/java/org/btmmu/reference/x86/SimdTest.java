package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimdTest {
  private final FloatingMachine machine = FloatingMachine.bits64();

  private void operands(long first, long second) {
    machine.setXmm(1, 0x1111_1111_1111_1111L, first);
    machine.setXmm(2, 0x2222_2222_2222_2222L, second);
  }

  private long low() {
    return machine.floating.xmm[2];
  }

  private long high() {
    return machine.floating.xmm[3];
  }

  @Test
  void packedSumsWrapWithinTheirLanes() {
    operands(0x01FF_FFFF_8000_00FFL, 0x0101_0001_8000_0001L);
    machine.run("66 0f fc ca");
    assertThat(low()).isEqualTo(0x0200_FF00_0000_0000L);
    assertThat(high()).isEqualTo(0x3333_3333_3333_3333L);
    operands(0x01FF_FFFF_8000_00FFL, 0x0101_0001_8000_0001L);
    machine.run("66 0f fd ca");
    assertThat(low()).isEqualTo(0x0300_0000_0000_0100L);
  }

  @Test
  void saturatedSumsStopAtTheLimits() {
    operands(0x7FFF_8000_7FFF_0001L, 0x0001_FFFF_8000_0001L);
    machine.run("66 0f ed ca");
    assertThat(low()).isEqualTo(0x7FFF_8000_FFFF_0002L);
    operands(0xFFFF_8000_7FFF_0001L, 0x0001_8000_8000_0001L);
    machine.run("66 0f dd ca");
    assertThat(low()).isEqualTo(0xFFFF_FFFF_FFFF_0002L);
    operands(0x0000_8000_7FFF_0001L, 0x0001_7FFF_8000_0001L);
    machine.run("66 0f d9 ca");
    assertThat(low()).isEqualTo(0x0000_0001_0000_0000L);
  }

  @Test
  void productsAreSummedInPairs() {
    operands(0x8000_8000_0002_FFFFL, 0x8000_8000_0003_0004L);
    machine.run("66 0f f5 ca");
    assertThat(low()).isEqualTo(0x8000_0000_0000_0002L);
  }

  @Test
  void aShiftCountBeyondTheLaneClearsOrFills() {
    operands(0x8000_7FFF_8001_0001L, 16);
    machine.run("66 0f e1 ca");
    assertThat(low()).isEqualTo(0xFFFF_0000_FFFF_0000L);
    operands(0x8000_7FFF_8001_0001L, 1L << 63);
    machine.run("66 0f d1 ca");
    assertThat(low()).isZero();
    assertThat(high()).isZero();
  }

  @Test
  void packingSaturatesAndUnpackingInterleaves() {
    operands(0x7FFF_0080_FF80_8000L, 0);
    machine.run("66 0f 63 ca");
    assertThat(low()).isEqualTo(0x7F7F_7F7F_7F7F_8080L);
    operands(0x0123_4567_89AB_CDEFL, 0xFEDC_BA98_7654_3210L);
    machine.run("66 0f 60 ca");
    assertThat(low()).isEqualTo(0x7689_54AB_32CD_10EFL);
    assertThat(high()).isEqualTo(0xFE01_DC23_BA45_9867L);
  }

  @Test
  void aShuffleTakesTwoBitsALane() {
    machine.setXmm(2, 0x0000_0003_0000_0002L, 0x0000_0001_0000_0000L);
    machine.run("66 0f 70 ca 1b");
    assertThat(low()).isEqualTo(0x0000_0002_0000_0003L);
    assertThat(high()).isEqualTo(0x0000_0000_0000_0001L);
  }

  @Test
  void aCarrylessSquareSpreadsTheBits() {
    machine.setXmm(1, 0, 0x8000_0000_0000_000FL);
    machine.setXmm(2, 0x8000_0000_0000_000FL, 0);
    machine.run("66 0f 3a 44 ca 10");
    assertThat(low()).isEqualTo(0x55);
    assertThat(high()).isEqualTo(0x4000_0000_0000_0000L);
  }

  @Test
  void aTestSetsZfAndCfAndClearsTheOthers() {
    machine.registers.flags |= Flags.OF | Flags.SF;
    machine.setXmm(1, 0, 0xF0);
    machine.setXmm(2, 0, 0x0F);
    machine.run("66 0f 38 17 ca");
    assertThat(machine.registers.flags & Flags.STATUS).isEqualTo(Flags.ZF);
    machine.setXmm(2, 0, 0x30);
    machine.run("66 0f 38 17 ca");
    assertThat(machine.registers.flags & Flags.STATUS).isEqualTo(Flags.CF);
  }

  @Test
  void aScalarFromMemoryClearsTheRestAndFromARegisterKeepsIt() {
    operands(1, 0xAAAA_AAAA_BBBB_BBBBL);
    machine.put(0, 0x7777_7777L, 4);
    machine.run("f3 0f 10 ca");
    assertThat(low()).isEqualTo(0xBBBB_BBBBL);
    assertThat(high()).isEqualTo(0x1111_1111_1111_1111L);
    machine.run("f3 0f 10 0b");
    assertThat(low()).isEqualTo(0x7777_7777L);
    assertThat(high()).isZero();
  }

  @Test
  void anAlignedMoveFaultsWhereAnUnalignedOneDoesNot() {
    machine.put(8, 5, 8);
    machine.put(16, 6, 8);
    assertThat(machine.run("66 0f 6f 4b 08").vector()).isEqualTo(Vectors.GP);
    assertThat(low()).isZero();
    assertThat(machine.run("f3 0f 6f 4b 08").vector()).isEqualTo(Vectors.NONE);
    assertThat(low()).isEqualTo(5);
    assertThat(high()).isEqualTo(6);
    assertThat(machine.run("66 0f fc 4b 08").vector()).isEqualTo(Vectors.GP);
  }

  @Test
  void aStoreIntoAPageThatIsNotThereStoresNothing() {
    machine.registers.gpr[Registers.RBX] += 0x1FF8;
    operands(9, 0);
    assertThat(machine.run("f3 0f 7f 0b").vector()).isEqualTo(Vectors.PF);
    assertThat(machine.registers.cr2).isEqualTo(FloatingMachine.DATA + 0x2000);
    assertThat(machine.get(0x1FF8, 8)).isZero();
  }

  @Test
  void aMaskedStoreStoresTheBytesOfTheMask() {
    operands(0x0807_0605_0403_0201L, 0x8000_0000_0000_0080L);
    machine.setXmm(2, 0, 0x8000_0000_0000_0080L);
    machine.registers.gpr[Registers.RDI] = FloatingMachine.DATA + 1;
    machine.run("66 0f f7 ca");
    assertThat(machine.get(0, 8)).isEqualTo(0x0100);
    assertThat(machine.get(8, 1)).isEqualTo(8);
  }

  @Test
  void mmxRegistersAreSignificandsAndTakeTheStackOver() {
    machine.floating.setTop(5);
    machine.floating.significand[3] = 0x0102;
    machine.run("0f fc db");
    assertThat(machine.floating.significand[3]).isEqualTo(0x0204);
    assertThat(machine.floating.exponent[3]).isEqualTo(0xFFFF);
    assertThat(machine.floating.top()).isZero();
    assertThat(machine.floating.tags).isEqualTo(0xFF);
    machine.run("0f 77");
    assertThat(machine.floating.tags).isZero();
    assertThat(machine.floating.significand[3]).isEqualTo(0x0204);
  }

  @Test
  void controlBitsTakeTheInstructionsAway() {
    machine.allow(true, true, true);
    assertThat(machine.run("66 0f ef c0").vector()).isEqualTo(Vectors.UD);
    assertThat(machine.run("0f ef c0").vector()).isEqualTo(Vectors.UD);
    machine.allow(false, true, true);
    assertThat(machine.run("66 0f ef c0").vector()).isEqualTo(Vectors.NM);
    assertThat(machine.run("0f 77").vector()).isEqualTo(Vectors.NM);
    machine.allow(false, false, false);
    assertThat(machine.run("66 0f ef c0").vector()).isEqualTo(Vectors.UD);
    assertThat(machine.run("0f ef c0").vector()).isEqualTo(Vectors.NONE);
    assertThat(machine.run("0f ae 13").vector()).isEqualTo(Vectors.UD);
  }

  @Test
  void floatingPointArithmeticIsRefused() {
    machine.setXmm(1, 0, 1);
    assertThat(machine.run("f2 0f 58 ca").isRefused()).isTrue();
    assertThat(low()).isEqualTo(1);
    assertThat(machine.registers.rip).isZero();
  }

  @Test
  void aReservedBitOfMxcsrIsAProtectionFault() {
    machine.put(0, 0x1_0000, 4);
    assertThat(machine.run("0f ae 13").vector()).isEqualTo(Vectors.GP);
    assertThat(machine.floating.mxcsr).isEqualTo(0x1F80);
    machine.put(0, 0xFFC0, 4);
    assertThat(machine.run("0f ae 13").vector()).isEqualTo(Vectors.NONE);
    machine.run("0f ae 5b 08");
    assertThat(machine.get(8, 4)).isEqualTo(0xFFC0);
  }
}
