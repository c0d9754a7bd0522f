package org.btmmu.conformance.oracle.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Instructions that only 32-bit code has. */
class Native32BitTest extends RunsNatively {
  @Test
  void aaaAdjustsIntoAh() {
    var after = done(of32(0x37).withRegister(AX, 0x0B));
    assertThat(after.registers()[AX]).isEqualTo(0x101);
    assertThat(after.flags() & (CF | AF)).isEqualTo(CF | AF);
  }

  @Test
  void daaAdjustsBothDigits() {
    var after = done(of32(0x27).withRegister(AX, 0xAE));
    assertThat(after.registers()[AX]).isEqualTo(0x14);
    assertThat(after.flags() & (CF | AF | ZF)).isEqualTo(CF | AF);
  }

  @Test
  void oneByteIncrementsAre32BitCode() {
    // 40 is a REX prefix in 64-bit code and INC EAX here
    var after = done(of32(0x40).withRegister(AX, 0xFFFF_FFFFL).withFlags(CF));
    assertThat(after.registers()[AX]).isZero();
    assertThat(after.flags() & (CF | ZF)).isEqualTo(CF | ZF);
  }

  @Test
  void pushaStoresEightRegisters() {
    NativeCase pusha = of32(0x60);
    for (int register = 0; register < 8; register++) {
      pusha = pusha.withRegister(register, 0x100 + register);
    }
    var after = done(pusha.withRegister(SP, WINDOW + 32));
    assertThat(after.registers()[SP]).isEqualTo(WINDOW);
    assertThat(after.memory().numberAt(WINDOW, 4)).isEqualTo(0x107);
    assertThat(after.memory().numberAt(WINDOW + 12, 4)).isEqualTo(WINDOW + 32);
    assertThat(after.memory().numberAt(WINDOW + 28, 4)).isEqualTo(0x100);
  }

  @Test
  void boundChecksBothLimits() {
    var bound =
        of32(0x62, 0x03) // bound eax, [ebx]
            .withRegister(BX, WINDOW)
            .withMemory(WINDOW, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 4);
    assertThat(done(bound.withRegister(AX, 4)).rip()).isEqualTo(CODE + 2);
    assertThat(fault(bound.withRegister(AX, 5)).vector()).isEqualTo(5);
    assertThat(fault(bound.withRegister(AX, 1)).vector()).isEqualTo(5);
  }

  @Test
  void intoTrapsBehindItself() {
    var after = run(of32(0xCE).withFlags(OF));
    assertThat(after.stop()).isInstanceOf(NativeStop.Fault.class);
    assertThat(((NativeStop.Fault) after.stop()).vector()).isEqualTo(4);
    assertThat(after.rip()).isEqualTo(CODE + 1);
    assertThat(done(of32(0xCE)).rip()).isEqualTo(CODE + 1);
  }

  @Test
  void lesLoadsASegmentAndAnOffset() {
    var les =
        of32(0xC4, 0x03) // les eax, [ebx]
            .withRegister(BX, WINDOW)
            .withMemory(WINDOW, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0x33);
    var after = done(les);
    assertThat(after.registers()[AX]).isEqualTo(1);
    assertThat(after.segments())
        .isEqualTo(new NativeResult.Selectors(0x23, 0x2B, 0x2B, 0x33, 0x2B, 0x2B));
    // the next case starts with its own segments
    assertThat(done(of32(0x90)).segments().es()).isEqualTo(0x2B);
  }

  @Test
  void aSelectorBeyondTheTableFaultsWithItself() {
    // mov es, eax
    var fault = fault(of32(0x8E, 0xC0).withRegister(AX, 0xFFF8));
    assertThat(fault.vector()).isEqualTo(13);
    assertThat(fault.errorCode()).isEqualTo(0xFFF8);
  }

  @Test
  void a32BitAddressWraps() {
    // mov al, [ebx + esi]
    var after =
        done(
            of32(0x8A, 0x04, 0x33)
                .withRegister(BX, 0xF000_0000L)
                .withRegister(SI, 0x2000_0010)
                .withMemory(WINDOW + 0x10, (byte) 0x42));
    assertThat(after.registers()[AX]).isEqualTo(0x42);
  }
}
