package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.CS;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.Registers.RDX;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.Registers.SS;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.STACK;

import org.junit.jupiter.api.Test;

/** SYSCALL, SYSRET, SYSENTER, SYSEXIT, SWAPGS (SDM 2, each by its name). */
class SystemCallsTest {
  private static final int ENTRY = 0x34000;

  private final SmallMachine m = Boot.bits32();
  private final SmallMachine wide = Boot.bits64();

  private void forSyscall() {
    wide.registers.msr[Msr.STAR] = 0x0023_0008L << 32;
    wide.registers.msr[Msr.LSTAR] = ENTRY;
    wide.registers.msr[Msr.FMASK] = Flags.IF;
  }

  @Test
  void syscallSavesRipAndFlagsInRegisters() {
    forSyscall();
    wide.user().code("0F 05").runs(1).isAt(ENTRY); // syscall
    assertThat(wide.registers.gpr[RCX]).isEqualTo(PROGRAM + 2);
    assertThat(wide.registers.gpr[11]).isEqualTo(FLAGS);
    assertThat(wide.registers.flags).isEqualTo(2);
    assertThat(wide.registers.selector[CS]).isEqualTo(CODE);
    assertThat(wide.registers.selector[SS]).isEqualTo(DATA);
    assertThat(wide.registers.cpl).isZero();
    assertThat(wide.registers.is64Bit()).isTrue();
    assertThat(wide.registers.gpr[RSP]).isEqualTo(SmallMachine.USER_STACK);
  }

  @Test
  void sysretGoesBackTo64BitCode() {
    syscallSavesRipAndFlagsInRegisters();
    wide.code(ENTRY, "48 0F 07").runs(1).isAt(PROGRAM + 2); // sysretq
    assertThat(wide.registers.selector[CS]).isEqualTo(0x33);
    assertThat(wide.registers.selector[SS]).isEqualTo(0x2B);
    assertThat(wide.registers.cpl).isEqualTo(3);
    assertThat(wide.registers.flags).isEqualTo(FLAGS);
  }

  @Test
  void sysretToCompatibilityModeTakes32Bits() {
    syscallSavesRipAndFlagsInRegisters();
    wide.code(ENTRY, "0F 07").set(RCX, 0xFFFF_FFFF_0000_1234L).runs(1).isAt(0x1234); // sysretd
    assertThat(wide.registers.selector[CS]).isEqualTo(0x23);
    assertThat(wide.registers.is64Bit()).isFalse();
  }

  @Test
  void sysretToANonCanonicalAddressFaultsInTheSystem() {
    forSyscall();
    wide.code("48 0F 07").set(RCX, 1L << 47).raises(Vectors.GP, 0); // sysretq
    wide.hasOnStack(0, PROGRAM, CODE);
  }

  @Test
  void syscallIsUndefinedWithoutSceAndIn32BitCode() {
    wide.registers.efer &= ~1L;
    wide.code("0F 05").raises(Vectors.UD, 0); // syscall
    m.code("0F 05").raises(Vectors.UD, 0);
  }

  @Test
  void sysretIsForCplZero() {
    wide.user().code("48 0F 07").raises(Vectors.GP, 0); // sysretq
  }

  @Test
  void sysenterAndSysexitGoThereAndBack() {
    m.registers.msr[Msr.SYSENTER_CS] = CODE;
    m.registers.msr[Msr.SYSENTER_EIP] = ENTRY;
    m.registers.msr[Msr.SYSENTER_ESP] = STACK - 0x100;
    m.user().code("0F 34").runs(1).isAt(ENTRY); // sysenter
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK - 0x100);
    assertThat(m.registers.selector[SS]).isEqualTo(DATA);
    assertThat(m.registers.cpl).isZero();
    assertThat(m.registers.is(Flags.IF)).isFalse();
    m.code(ENTRY, "0F 35").set(RDX, 0x1234).set(RCX, 0x5678).runs(1).isAt(0x1234); // sysexit
    assertThat(m.registers.gpr[RSP]).isEqualTo(0x5678);
    assertThat(m.registers.selector[CS]).isEqualTo(CODE + 16 | 3);
    assertThat(m.registers.selector[SS]).isEqualTo(CODE + 24 | 3);
    assertThat(m.registers.cpl).isEqualTo(3);
  }

  @Test
  void sysenterWithoutASelectorHasErrorCode0() {
    m.code("0F 34").raises(Vectors.GP, 0); // sysenter
  }

  @Test
  void swapgsExchangesTheBases() {
    wide.registers.base[Registers.GS] = 1;
    wide.registers.msr[Msr.KERNEL_GS_BASE] = 2;
    wide.code("0F 01 F8").runs(1); // swapgs
    assertThat(wide.registers.base[Registers.GS]).isEqualTo(2);
    assertThat(wide.registers.msr[Msr.KERNEL_GS_BASE]).isEqualTo(1);
    wide.user().code("0F 01 F8").raises(Vectors.GP, 0);
  }

  @Test
  void wrfsbaseNeedsItsBitAndACanonicalAddress() {
    wide.code("F3 48 0F AE D0").raises(Vectors.UD, 0); // wrfsbase rax
    wide.registers.cr4 |= 1 << 16;
    wide.code("F3 48 0F AE D0").set(0, 0x1234).runs(1);
    assertThat(wide.registers.base[Registers.FS]).isEqualTo(0x1234);
    wide.code("F3 48 0F AE D0").set(0, 1L << 47).raises(Vectors.GP, 0);
  }
}
