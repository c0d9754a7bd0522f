package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RBP;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.HANDLERS;
import static org.btmmu.reference.x86.SmallMachine.IDT;
import static org.btmmu.reference.x86.SmallMachine.IST_STACK;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.USER_STACK;

import org.junit.jupiter.api.Test;

/** Delivery through the IDT (SDM 3A 7.12 to 7.14), and what goes wrong on the way (7.15, #DF). */
class DeliveryTest {
  private final SmallMachine m = Boot.bits32();
  private final SmallMachine wide = Boot.bits64();

  @Test
  void atTheSameLevelTheStackStays() {
    m.code("8B 03").set(RBX, ABSENT).raises(Vectors.PF, 0); // mov eax, [ebx]
    m.hasOnStack(0, PROGRAM, CODE, FLAGS | Flags.RF);
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK - 16);
  }

  @Test
  void aTrapGateLeavesIf() {
    m.gate(0x20, 0x8F00, 0).code("CD 20").runs(1); // int 20h
    assertThat(m.registers.is(Flags.IF)).isTrue();
    m.gate(0x20, 0x8E00, 0).code("CD 20").runs(1);
    assertThat(m.registers.is(Flags.IF)).isFalse();
  }

  @Test
  void a16BitGatePushesWords() {
    m.write(IDT + 8 * 0x20, 8, 0x0000_8600_0008_1234L).code("CD 20").runs(1).isAt(0x1234);
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK - 6);
    assertThat(m.read(STACK - 6, 6)).isEqualTo((long) FLAGS << 32 | CODE << 16 | 0x0002);
  }

  @Test
  void aVectorBeyondTheIdtIsNamed() {
    m.registers.idtLimit = 8 * 0x20 - 1;
    m.code("CD 20").raises(Vectors.GP, 8 * 0x20 + 2); // int 20h
    m.hasOnStack(8 * 0x20 + 2, PROGRAM, CODE);
  }

  @Test
  void whatFailsForAnInterruptFromOutsideHasExt() {
    m.gate(0x21, 0x0E00, 0).code("90");
    assertThat(m.processor.interrupt(0x21))
        .isEqualTo(new StepResult.Delivered(Vectors.NP, 8 * 0x21 + 3));
    m.hasOnStack(8 * 0x21 + 3, PROGRAM, CODE);
  }

  @Test
  void whatFailsForInt1HasExtAndForInt3Not() {
    m.gate(Vectors.DB, 0x0E00, 0).gate(Vectors.BP, 0x6E00, 0);
    m.code("F1").raises(Vectors.NP, 8 + 3); // int1
    m.code("CC").raises(Vectors.NP, 3 * 8 + 2); // int3
  }

  @Test
  void int1NeedsNoDpl() {
    m.user().code("F1").runs(1).isAt(HANDLERS + 16); // int1
    m.hasOnStack(PROGRAM + 1, USER_CODE, FLAGS);
  }

  @Test
  void aHandlerInADataSegmentIsNamed() {
    m.write(IDT + 8 * 0x20, 8, 0x0001_8E00_0010_0000L);
    m.code("CD 20").raises(Vectors.GP, DATA); // int 20h
  }

  @Test
  void aPageFaultAfterAContributoryExceptionIsServedNext() {
    m.write(IDT + 8 * Vectors.DE, 8, 0x0006_8E00_0008_0000L); // the handler of #DE at ABSENT
    m.code("F7 F1").raises(Vectors.DE, 0); // div ecx, of 0
    m.raises(Vectors.PF, 0).hasOnStack(0, ABSENT, CODE);
  }

  @Test
  void twoContributoryExceptionsAreADoubleFault() {
    m.write(IDT + 8 * Vectors.DE, 8, 0x0001_8E00_0010_0000L); // #DE's handler is no code
    m.code("F7 F1").raises(Vectors.DF, 0).hasOnStack(0, PROGRAM, CODE, FLAGS);
  }

  @Test
  void aContributoryExceptionAfterABenignOneIsServed() {
    m.gate(Vectors.UD, 0x0E00, 0).code("0F 0B"); // ud2
    m.raises(Vectors.NP, 8 * Vectors.UD + 3).hasOnStack(8 * Vectors.UD + 3, PROGRAM, CODE);
  }

  @Test
  void anExceptionInADoubleFaultIsShutdown() {
    m.gate(Vectors.PF, 0x0E00, 0).gate(Vectors.DF, 0x0E00, 0);
    m.code("8B 03").set(RBX, ABSENT); // mov eax, [ebx]
    assertThat(m.step()).isEqualTo(new StepResult.Shutdown());
    assertThat(m.step()).isEqualTo(new StepResult.Shutdown());
    assertThat(m.processor.acceptsInterrupt()).isFalse();
  }

  @Test
  void aPageFaultWhileAPageFaultIsDeliveredIsADoubleFault() {
    m.user().write(SmallMachine.TASK + 4, 4, ABSENT + 0x1000); // ESP0
    m.write(IDT + 8 * Vectors.DF, 8, 0x0000_8500_0000_0000L | FREE_1 << 16);
    TaskSwitchTest.secondTask(m, FREE_1);
    m.code("8B 03").set(RBX, ABSENT).raises(Vectors.DF, 0); // mov eax, [ebx]
    assertThat(m.registers.cr2).isEqualTo(ABSENT + 0xFFC);
    assertThat(m.read(SmallMachine.TASK + 0x20, 4)).isEqualTo(PROGRAM);
  }

  @Test
  void a64BitFrameIsAlignedAndHasTheStackAtAnyLevel() {
    wide.set(RSP, STACK - 4).code("CD 20").runs(1); // int 20h
    assertThat(wide.registers.gpr[RSP]).isEqualTo(STACK - 16 - 40);
    wide.hasOnStack(PROGRAM + 2, CODE, FLAGS, STACK - 4, DATA);
    assertThat(wide.registers.selector[Registers.SS]).isEqualTo(DATA);
  }

  @Test
  void aChangeOfLevelIn64BitModeMakesSsNull() {
    wide.user().code("8B 03").set(RBX, ABSENT).raises(Vectors.PF, 4); // mov eax, [rbx]
    wide.hasOnStack(4, PROGRAM, USER_CODE, FLAGS | Flags.RF, USER_STACK, USER_DATA);
    assertThat(wide.registers.selector[Registers.SS]).isZero();
    assertThat(wide.registers.gpr[RSP]).isEqualTo(STACK - 48);
  }

  @Test
  void theInterruptStackTableGivesTheStackAtTheSameLevel() {
    wide.gate(Vectors.PF, 0x8E00, 1).code("8B 03").set(RBX, ABSENT).raises(Vectors.PF, 0);
    assertThat(wide.registers.gpr[RSP]).isEqualTo(IST_STACK - 48);
    assertThat(wide.registers.selector[Registers.SS]).isEqualTo(DATA);
    wide.hasOnStack(0, PROGRAM, CODE, FLAGS | Flags.RF, STACK, DATA);
  }

  @Test
  void aNonCanonicalAddressIsAGeneralProtectionException() {
    wide.code("8B 03").set(RBX, 1L << 47).raises(Vectors.GP, 0); // mov eax, [rbx]
  }

  @Test
  void aNonCanonicalStackIsAStackException() {
    wide.code("8B 45 00").set(RBP, 1L << 47).raises(Vectors.SS, 0); // mov eax, [rbp]
  }

  @Test
  void inLongModeAHandlerIs64BitCode() {
    wide.descriptor(FREE_1, 0x00CF_9B00_0000_FFFFL);
    wide.write(IDT + 16 * 0x20 + 2, 2, FREE_1).code("CD 20").raises(Vectors.GP, FREE_1);
  }

  @Test
  void inLongModeThereAreNoTaskGates() {
    wide.gate(0x20, 0x8500, 0).code("CD 20").raises(Vectors.GP, 8 * 0x20 + 2); // int 20h
  }

  @Test
  void realModeUsesTheTableOfVectorsAndPushesNoErrorCode() {
    SmallMachine old = Boot.real();
    old.write(4 * 0x21, 4, 0x0100_0010L).registers.flags = FLAGS;
    old.code("CD 21").runs(1); // int 21h
    assertThat(old.registers.rip).isEqualTo(0x10);
    assertThat(old.registers.base[Registers.CS]).isEqualTo(0x1000);
    old.hasOnStack(2, 0x3000, FLAGS);
    old.code(0x1010, "CF").runs(1).isAt(2); // iret
    assertThat(old.registers.flags).isEqualTo(FLAGS);
  }
}
