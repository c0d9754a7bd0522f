package org.btmmu.conformance.oracle.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Instructions whose effects are known by hand, so that it is the runner that is tested. */
class NativeInstructionsTest extends RunsNatively {
  @Test
  void addWithCarryTakesTheCarryIn() {
    // adc rax, rbx
    var after = done(of64(0x48, 0x11, 0xD8).withRegister(AX, -1).withFlags(CF));
    assertThat(after.registers()[AX]).isZero();
    assertThat(after.flags() & STATUS).isEqualTo(CF | PF | AF | ZF);
    assertThat(after.rip()).isEqualTo(CODE + 3);
  }

  @Test
  void aSignedOverflowSetsOf() {
    // add al, 1
    var after = done(of64(0x04, 0x01).withRegister(AX, 0x17F));
    assertThat(after.registers()[AX]).isEqualTo(0x180);
    assertThat(after.flags() & STATUS).isEqualTo(OF | SF | AF);
  }

  @Test
  void a32BitResultClearsTheUpperHalf() {
    // imul eax, ebx, -3
    var after = done(of64(0x6B, 0xC3, 0xFD).withRegister(AX, -1).withRegister(BX, 7));
    assertThat(after.registers()[AX]).isEqualTo(0xFFFF_FFEBL);
    assertThat(after.flags() & (CF | OF)).isZero();
  }

  @Test
  void aDoubleShiftTakesBitsFromItsSource() {
    // shld eax, ebx, 8
    var after =
        done(
            of32(0x0F, 0xA4, 0xD8, 0x08)
                .withRegister(AX, 0x1234_5678)
                .withRegister(BX, 0xAB00_0000L));
    assertThat(after.registers()[AX]).isEqualTo(0x3456_78AB);
    assertThat(after.flags() & (CF | ZF | SF)).isZero();
  }

  @Test
  void aRepeatedMoveCopiesAndCounts() {
    var copy =
        of64(0xF3, 0xA4) // rep movsb
            .withRegister(CX, 5)
            .withRegister(SI, WINDOW)
            .withRegister(DI, WINDOW + 0x1001)
            .withMemory(WINDOW, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6);
    var after = done(copy);
    assertThat(after.registers()[CX]).isZero();
    assertThat(after.registers()[SI]).isEqualTo(WINDOW + 5);
    assertThat(after.registers()[DI]).isEqualTo(WINDOW + 0x1006);
    assertThat(after.memory().numberAt(WINDOW + 0x1001, 6)).isEqualTo(0x05_0403_0201L);
    assertThat(after.rip()).isEqualTo(CODE + 2);
  }

  @Test
  void aRepeatedStoreThatFaultsKeepsItsProgress() {
    // rep stosd, two words before the window's end
    var store =
        of32(0xF3, 0xAB)
            .withRegister(AX, 0x55)
            .withRegister(CX, 100)
            .withRegister(DI, WINDOW + NativeProcessor.WINDOW_BYTES - 8);
    var after = run(store);
    long end = WINDOW + NativeProcessor.WINDOW_BYTES;
    assertThat(after.stop()).isEqualTo(new NativeStop.Fault(14, 6, end, 11, 1));
    assertThat(after.registers()[CX]).isEqualTo(98);
    assertThat(after.registers()[DI]).isEqualTo(end);
    assertThat(after.memory().numberAt(end - 8, 8)).isEqualTo(0x55_0000_0055L);
  }

  @Test
  void theDirectionFlagIsTheCases() {
    // lodsb
    var after = done(of64(0xAC).withRegister(SI, WINDOW + 9).withFlags(DF));
    assertThat(after.registers()[SI]).isEqualTo(WINDOW + 8);
    assertThat(after.flags() & DF).isEqualTo(DF);
  }

  @Test
  void pushAndPopUseTheStack() {
    var pushed = done(of64(0x53).withRegister(BX, 0x1122).withRegister(SP, WINDOW + 16));
    assertThat(pushed.registers()[SP]).isEqualTo(WINDOW + 8);
    assertThat(pushed.memory().numberAt(WINDOW + 8, 8)).isEqualTo(0x1122);
    var popped = done(of64(0x5B).withRegister(SP, WINDOW).withMemory(WINDOW, (byte) 7));
    assertThat(popped.registers()[BX]).isEqualTo(7);
    assertThat(popped.registers()[SP]).isEqualTo(WINDOW + 8);
  }

  @Test
  void storedFlagsHaveNoTrapFlag() {
    var after = done(of64(0x9C).withRegister(SP, WINDOW + 8).withFlags(CF | DF));
    assertThat(after.memory().numberAt(WINDOW, 8)).isEqualTo(0x202 | CF | DF);
    assertThat(after.flags()).isEqualTo(0x202 | CF | DF);
  }

  @Test
  void poppedFlagsAreTaken() {
    var after =
        done(of64(0x9D).withRegister(SP, WINDOW).withMemory(WINDOW, (byte) 0xD5, (byte) 0x0D));
    assertThat(after.flags() & (STATUS | DF)).isEqualTo(STATUS | DF);
  }

  @Test
  void conditionalJumpsGoEitherWay() {
    // jz +0x10, within the page
    assertThat(done(of64(0x74, 0x10).withFlags(ZF)).rip()).isEqualTo(CODE + 0x12);
    assertThat(done(of64(0x74, 0x10)).rip()).isEqualTo(CODE + 2);
    // jnz far out of the page
    assertThat(done(of32(0x0F, 0x85, 0, 0, 0, 0x10)).rip()).isEqualTo(CODE + 6 + 0x1000_0000);
  }

  @Test
  void aJumpToItselfRunsOnce() {
    assertThat(done(of64(0xEB, 0xFE)).rip()).isEqualTo(CODE);
    var loop = done(of32(0xE2, 0xFE).withRegister(CX, 9));
    assertThat(loop.rip()).isEqualTo(CODE);
    assertThat(loop.registers()[CX]).isEqualTo(8);
  }

  @Test
  void callsAndReturnsReachAnyAddress() {
    var call = done(of64(0xE8, 0, 1, 0, 0).withRegister(SP, WINDOW + 8));
    assertThat(call.rip()).isEqualTo(CODE + 5 + 0x100);
    assertThat(call.memory().numberAt(WINDOW, 8)).isEqualTo(CODE + 5);
    var ret =
        done(of32(0xC2, 4, 0).withRegister(SP, WINDOW).withMemory(WINDOW, (byte) 1, (byte) 2));
    assertThat(ret.rip()).isEqualTo(0x201);
    assertThat(ret.registers()[SP]).isEqualTo(WINDOW + 8);
    assertThat(done(of64(0xFF, 0xE0).withRegister(AX, CODE)).rip()).isEqualTo(CODE);
  }

  @Test
  void aLockedExchangeStoresWhenEqual() {
    // lock cmpxchg [rsi], rbx
    var equal =
        of64(0xF0, 0x48, 0x0F, 0xB1, 0x1E)
            .withRegister(AX, 3)
            .withRegister(BX, 4)
            .withRegister(SI, WINDOW + 3)
            .withMemory(WINDOW + 3, (byte) 3);
    var after = done(equal);
    assertThat(after.memory().numberAt(WINDOW + 3, 8)).isEqualTo(4);
    assertThat(after.flags() & ZF).isEqualTo(ZF);
    var other = done(equal.withRegister(AX, 5));
    assertThat(other.registers()[AX]).isEqualTo(3);
    assertThat(other.memory().numberAt(WINDOW + 3, 8)).isEqualTo(3);
  }

  @Test
  void vectorRegistersComeAndGoInTheFxsaveImage() {
    byte[] fx = FxState.initial();
    fx[160] = 0x0F;
    fx[176] = 0x55;
    fx[175] = 1;
    // pxor xmm0, xmm1
    var after = done(of64(0x66, 0x0F, 0xEF, 0xC1).withFx(fx));
    assertThat(after.fx()[160]).isEqualTo((byte) 0x5A);
    assertThat(after.fx()[175]).isEqualTo((byte) 1);
    assertThat(after.fx()[176]).isEqualTo((byte) 0x55);
  }

  @Test
  void theFpuStackComesAndGoesInTheFxsaveImage() {
    // fld1: TOP is 7, and only the register 7 is in use
    var after = done(of32(0xD9, 0xE8));
    assertThat(after.fx()[3] >> 3 & 7).isEqualTo(7);
    assertThat(after.fx()[4]).isEqualTo((byte) 0x80);
    assertThat(after.fx()[40]).isEqualTo((byte) 0xFF);
    assertThat(after.fx()[41]).isEqualTo((byte) 0x3F);
  }

  @Test
  void the16BitPartOfARegisterIsWrittenAlone() {
    // mov ax, 0x1234
    var after = done(of64(0x66, 0xB8, 0x34, 0x12).withRegister(AX, -1));
    assertThat(after.registers()[AX]).isEqualTo(0xFFFF_FFFF_FFFF_1234L);
  }

  @Test
  void extendedRegistersAreTheCases() {
    // lea r14, [r13 + r15*8 + 0x10]
    var after =
        done(of64(0x4F, 0x8D, 0x74, 0xFD, 0x10).withRegister(13, 0x1000).withRegister(15, 2));
    assertThat(after.registers()[14]).isEqualTo(0x1020);
  }
}
