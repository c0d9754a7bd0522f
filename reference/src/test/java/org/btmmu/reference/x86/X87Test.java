package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class X87Test {
  private static final long ONE = 1L << 63;
  private static final int PENDING = 0x8080;
  private static final int CONTROL_ALL_MASKED = 0x37F;

  private final FloatingMachine machine = FloatingMachine.bits64();
  private final FloatingRegisters floating = machine.floating;

  private void push(int signExponent, long significand) {
    floating.push(new Extended(signExponent, significand));
  }

  @Test
  void constantsFollowRoundingControl() {
    machine.run("d9 eb");
    assertThat(floating.st(0)).isEqualTo(new Extended(0x4000, 0xC90F_DAA2_2168_C235L));
    floating.setControl(CONTROL_ALL_MASKED | 1 << 10);
    machine.run("d9 eb").run("d9 e8");
    assertThat(floating.st(1).significand()).isEqualTo(0xC90F_DAA2_2168_C234L);
    assertThat(floating.st(0)).isEqualTo(new Extended(0x3FFF, ONE));
    assertThat(floating.top()).isEqualTo(5);
  }

  @Test
  void singlesAndDoublesBecomeExtendedAndComeBack() {
    machine.put(0, 0xC048_0000L, 4);
    machine.put(8, 1, 8);
    machine.run("d9 03");
    assertThat(floating.st(0)).isEqualTo(new Extended(0xC000, 0xC800_0000_0000_0000L));
    machine.run("dd 43 08");
    assertThat(floating.st(0)).isEqualTo(new Extended(0x3FFF - 1074, ONE));
    assertThat(floating.status & FloatingRegisters.DE).isNotZero();
    machine.run("dd 5b 10").run("d9 5b 18");
    assertThat(machine.get(16, 8)).isEqualTo(1);
    assertThat(machine.get(24, 4)).isEqualTo(0xC048_0000L);
    assertThat(floating.tags).isZero();
  }

  @Test
  void aHalfRoundsToEvenOrAsControlSays() {
    push(0x3FFF, ONE | 1L << 39);
    machine.run("d9 13");
    assertThat(machine.get(0, 4)).isEqualTo(0x3F80_0000L);
    assertThat(floating.status & (FloatingRegisters.PE | FloatingRegisters.C1))
        .isEqualTo(FloatingRegisters.PE);
    floating.setControl(CONTROL_ALL_MASKED | 2 << 10);
    machine.run("d9 13");
    assertThat(machine.get(0, 4)).isEqualTo(0x3F80_0001L);
    assertThat(floating.status & FloatingRegisters.C1).isNotZero();
  }

  @Test
  void whatIsTooLargeBecomesInfinityOrTheLargestNumber() {
    push(0x3FFF + 128, ONE);
    machine.run("d9 13");
    assertThat(machine.get(0, 4)).isEqualTo(0x7F80_0000L);
    assertThat(floating.status & FloatingRegisters.OE).isNotZero();
    floating.setControl(CONTROL_ALL_MASKED | 3 << 10);
    machine.run("d9 13");
    assertThat(machine.get(0, 4)).isEqualTo(0x7F7F_FFFFL);
  }

  @Test
  void integersAreExactAndRoundedOnTheWayBack() {
    machine.put(0, Long.MIN_VALUE, 8);
    machine.run("df 2b");
    assertThat(floating.st(0)).isEqualTo(new Extended(0xC03E, ONE));
    machine.run("df 7b 08");
    assertThat(machine.get(8, 8)).isEqualTo(Long.MIN_VALUE);
    push(0x4000, 0xA000_0000_0000_0000L);
    machine.run("db 13");
    assertThat(machine.get(0, 4)).isEqualTo(2);
    floating.setControl(CONTROL_ALL_MASKED | 2 << 10);
    machine.run("db 13");
    assertThat(machine.get(0, 4)).isEqualTo(3);
    machine.run("db 0b");
    assertThat(machine.get(0, 4)).isEqualTo(2);
  }

  @Test
  void whatIsNoIntegerBecomesTheIndefinite() {
    push(0x3FFF + 15, ONE);
    machine.run("df 13");
    assertThat(machine.get(0, 2)).isEqualTo(0x8000);
    assertThat(floating.status & FloatingRegisters.IE).isNotZero();
  }

  @Test
  void anEmptyOperandIsAStackFault() {
    machine.run("d9 13");
    assertThat(machine.get(0, 4)).isEqualTo(0xFFC0_0000L);
    assertThat(floating.status).isEqualTo(FloatingRegisters.IE | FloatingRegisters.SF);
  }

  @Test
  void aPushOntoAFullStackIsAStackFault() {
    floating.tags = 0xFF;
    machine.run("d9 e8");
    assertThat(floating.st(0)).isEqualTo(Extended.INDEFINITE);
    assertThat(floating.status & 0xFF).isEqualTo(FloatingRegisters.IE | FloatingRegisters.SF);
    assertThat(floating.status & FloatingRegisters.C1).isNotZero();
  }

  @Test
  void anExceptionThatIsNotMaskedStopsTheNextInstructionThatWaits() {
    floating.setControl(CONTROL_ALL_MASKED & ~FloatingRegisters.IE);
    machine.put(0, 7, 4);
    assertThat(machine.run("d9 13").vector()).isEqualTo(Vectors.NONE);
    assertThat(machine.get(0, 4)).isEqualTo(7);
    assertThat(floating.status & PENDING).isEqualTo(PENDING);
    assertThat(floating.opcode).isEqualTo(0x113);
    assertThat(machine.run("9b").vector()).isEqualTo(Vectors.MF);
    assertThat(machine.run("d9 e8").vector()).isEqualTo(Vectors.MF);
    assertThat(machine.run("0f 77").vector()).isEqualTo(Vectors.MF);
    assertThat(machine.run("df e0").vector()).isEqualTo(Vectors.NONE);
    assertThat(machine.registers.gpr[Registers.RAX]).isEqualTo(floating.status);
    machine.run("db e2");
    assertThat(machine.run("9b").vector()).isEqualTo(Vectors.NONE);
  }

  @Test
  void controlBitsTakeTheInstructionsAway() {
    machine.allow(true, false, true);
    assertThat(machine.run("d9 e8").vector()).isEqualTo(Vectors.NM);
    assertThat(machine.run("9b").vector()).isEqualTo(Vectors.NONE);
    machine.allow(false, true, true);
    assertThat(machine.run("db e3").vector()).isEqualTo(Vectors.NM);
    assertThat(machine.run("9b").vector()).isEqualTo(Vectors.NONE);
    machine.registers.cr0 |= 2;
    assertThat(machine.run("9b").vector()).isEqualTo(Vectors.NM);
  }

  @Test
  void classesAreReportedInTheConditionCodes() {
    push(0xFFFF, ONE);
    machine.run("d9 e5");
    assertThat(floating.status & 0x4700).isEqualTo(0x0700);
    machine.run("dd d8").run("d9 e5");
    assertThat(floating.status & 0x4500).isEqualTo(0x4100);
  }

  @Test
  void registersAreExchangedNegatedAndFreed() {
    push(0x4000, ONE);
    push(0x3FFF, ONE);
    machine.run("d9 c9").run("d9 e0");
    assertThat(floating.st(0)).isEqualTo(new Extended(0xC000, ONE));
    assertThat(floating.st(1)).isEqualTo(new Extended(0x3FFF, ONE));
    machine.run("d9 e1").run("dd c0");
    assertThat(floating.st(0)).isEqualTo(new Extended(0x4000, ONE));
    assertThat(floating.isEmpty(0)).isTrue();
  }

  @Test
  void aStoreThatFaultsPopsNothing() {
    push(0x3FFF, ONE);
    machine.registers.gpr[Registers.RBX] += 0x1FFC;
    assertThat(machine.run("db 3b").vector()).isEqualTo(Vectors.PF);
    assertThat(floating.isEmpty(0)).isFalse();
    assertThat(machine.get(0x1FFC, 4)).isZero();
  }

  @Test
  void comparisonsSetConditionCodesOrFlags() {
    push(0x3FFF, ONE);
    push(0xC000, ONE);
    machine.run("d8 d1");
    assertThat(floating.status & 0x4700).isEqualTo(0x0100);
    machine.registers.flags |= Flags.OF | Flags.SF;
    machine.run("df f1");
    assertThat(machine.registers.flags & Flags.STATUS).isEqualTo(Flags.CF);
    machine.put(0, 1, 2);
    machine.run("de 1b");
    assertThat(floating.status & 0x4700).isEqualTo(0x4000);
    assertThat(floating.tags).isZero();
  }

  @Test
  void onlyTheOrderedComparisonFindsAQuietNanInvalid() {
    push(0x7FFF, ONE | Extended.QUIET);
    machine.run("dd e0");
    assertThat(floating.status & 0x4701).isEqualTo(0x4500);
    machine.run("d8 d0");
    assertThat(floating.status & 0x4701).isEqualTo(0x4501);
  }

  @Test
  void arithmeticIsRefused() {
    push(0x3FFF, ONE);
    assertThat(machine.run("d8 c0").isRefused()).isTrue();
    assertThat(floating.st(0)).isEqualTo(new Extended(0x3FFF, ONE));
  }
}
