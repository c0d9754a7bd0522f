package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.guest.ControlRegisters;
import org.junit.jupiter.api.Test;

class FloatingStateTest {
  private static final long ONE = 1L << 63;
  private static final int REAL_CODE_SELECTOR = 0x1234;

  private static void fill(FloatingMachine machine) {
    FloatingRegisters floating = machine.floating;
    floating.push(Extended.ZERO);
    floating.push(new Extended(0x7FFF, ONE));
    floating.push(new Extended(0x3FFF, ONE));
    floating.opcode = 0x123;
    floating.codeOffset = 0x5_6789;
    floating.codeSelector = REAL_CODE_SELECTOR;
    floating.dataOffset = 0x9ABC;
    floating.dataSelector = 0x2B;
  }

  @Test
  void theEnvironmentHasTagsOfContentsAndMasksAllAfterwards() {
    FloatingMachine machine = FloatingMachine.bits32();
    fill(machine);
    machine.floating.setControl(0x340);
    machine.run("d9 33");
    assertThat(machine.get(0, 4)).isEqualTo(0xFFFF_0340L);
    assertThat(machine.get(4, 4)).isEqualTo(0xFFFF_2800L);
    assertThat(machine.get(8, 4)).isEqualTo(0xFFFF_63FFL);
    assertThat(machine.get(12, 4)).isEqualTo(0x5_6789);
    assertThat(machine.get(16, 4)).isEqualTo(0x0123_1234);
    assertThat(machine.get(20, 4)).isEqualTo(0x9ABC);
    assertThat(machine.get(24, 4)).isEqualTo(0xFFFF_002BL);
    assertThat(machine.floating.control).isEqualTo(0x37F);
  }

  @Test
  void realModeHasLinearAddresses() {
    FloatingMachine machine = FloatingMachine.bits32();
    fill(machine);
    machine.registers.cr0 &= ~ControlRegisters.CR0_PE;
    machine.run("66 d9 33");
    assertThat(machine.get(6, 2)).isEqualTo(0x8AC9);
    assertThat(machine.get(8, 2)).isEqualTo(0x6123);
    assertThat(machine.get(10, 2)).isEqualTo(0x9D6C);
    assertThat(machine.get(12, 2)).isZero();
  }

  @Test
  void aSavedStateComesBackAndSavingInitializes() {
    FloatingMachine machine = FloatingMachine.bits32();
    fill(machine);
    FloatingRegisters before = new FloatingRegisters();
    before.become(machine.floating);
    machine.run("dd 33");
    assertThat(machine.get(28, 8)).isEqualTo(ONE);
    assertThat(machine.get(36, 2)).isEqualTo(0x3FFF);
    assertThat(machine.floating.tags).isZero();
    assertThat(machine.floating.status).isZero();
    machine.run("dd 23");
    assertThat(machine.floating).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void aLoadedControlWordUncoversPendingExceptions() {
    FloatingMachine machine = FloatingMachine.bits32();
    machine.floating.setStatus(FloatingRegisters.IE);
    machine.put(0, 0, 2);
    machine.run("d9 2b");
    assertThat(machine.floating.control).isEqualTo(0x40);
    assertThat(machine.floating.status).isEqualTo(0x8081);
    assertThat(machine.run("9b").vector()).isEqualTo(Vectors.MF);
  }

  @Test
  void fxsaveHasEightOrSixteenXmmRegistersAndLeavesTheRestAlone() {
    FloatingMachine machine = FloatingMachine.bits32();
    fill(machine);
    machine.setXmm(7, 8, 7);
    machine.setXmm(8, 10, 9);
    machine.put(288, 0xAA, 1);
    machine.run("0f ae 03");
    assertThat(machine.get(0, 8)).isEqualTo(0x0123_00E0_2800_037FL);
    assertThat(machine.get(8, 8)).isEqualTo(0x1234_0005_6789L);
    assertThat(machine.get(24, 8)).isEqualTo(0x0000_FFFF_0000_1F80L);
    assertThat(machine.get(32, 8)).isEqualTo(ONE);
    assertThat(machine.get(272, 8)).isEqualTo(7);
    assertThat(machine.get(288, 8)).isEqualTo(0xAA);
    FloatingMachine wide = FloatingMachine.bits64();
    wide.setXmm(8, 10, 9);
    wide.put(416, 0xAA, 1);
    wide.run("48 0f ae 03");
    assertThat(wide.get(288, 8)).isEqualTo(9);
    assertThat(wide.get(416, 8)).isEqualTo(0xAA);
  }

  @Test
  void anFxsaveImageComesBack() {
    FloatingMachine machine = FloatingMachine.bits64();
    fill(machine);
    machine.setXmm(15, 4, 3);
    FloatingRegisters before = new FloatingRegisters();
    before.become(machine.floating);
    machine.run("0f ae 03");
    machine.floating.initialize();
    machine.setXmm(15, 0, 0);
    machine.run("0f ae 0b");
    assertThat(machine.floating).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void anImageIsAlignedAndItsMxcsrIsLegal() {
    FloatingMachine machine = FloatingMachine.bits64();
    assertThat(machine.run("0f ae 43 08").vector()).isEqualTo(Vectors.GP);
    machine.put(26, 1, 1);
    machine.floating.setControl(0x340);
    assertThat(machine.run("0f ae 0b").vector()).isEqualTo(Vectors.GP);
    assertThat(machine.floating.control).isEqualTo(0x340);
  }
}
