package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.Registers.SS;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.FREE_16;
import static org.btmmu.reference.x86.SmallMachine.FREE_2;
import static org.btmmu.reference.x86.SmallMachine.GDT;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.TASK;
import static org.btmmu.reference.x86.SmallMachine.TSS;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.USER_STACK;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.junit.jupiter.api.Test;

/** Call gates (SDM 3A 6.8.3 to 6.8.5), and the stacks of the TSS. */
class CallGateTest {
  private static final int ENTRY = 0x34000;

  private final SmallMachine m = FarTransferTest.gate(Boot.bits32(), 0);
  private final SmallMachine wide = FarTransferTest.gate(Boot.bits64(), 0);

  private SmallMachine calls() {
    return m.code("9A 00 00 00 00 40 00"); // call 40:0
  }

  private SmallMachine callsWide() {
    wide.write(VARIABLES + 4, 2, FREE_16);
    return wide.code("FF 1B").set(RBX, VARIABLES); // call far [rbx]
  }

  @Test
  void atTheSameLevelOnlyTheReturnIsPushed() {
    FarTransferTest.gate(m, 3);
    calls().runs(1).isAt(ENTRY);
    m.hasOnStack(PROGRAM + 7, CODE);
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK - 8);
  }

  @Test
  void conformingCodeIsEnteredAtTheCallersLevel() {
    m.user().descriptor(FREE_1, 0x00CF_9F00_0000_FFFFL);
    m.descriptor(FREE_16, 0x0003_EC00_0050_4000L);
    calls().runs(1).isAt(ENTRY);
    assertThat(m.registers.cpl).isEqualTo(3);
    assertThat(m.registers.gpr[RSP]).isEqualTo(USER_STACK - 8);
  }

  @Test
  void outerCodeIsForbidden() {
    m.descriptor(FREE_16, 0x0003_EC00_0018_4000L);
    calls().raises(Vectors.GP, USER_CODE & ~3);
  }

  @Test
  void codeThatIsNotPresentIsNamed() {
    m.descriptor(FREE_1, 0x00CF_1B00_0000_FFFFL).descriptor(FREE_16, 0x0003_EC00_0050_4000L);
    calls().raises(Vectors.NP, FREE_1);
  }

  @Test
  void aNullCodeSelectorHasErrorCode0() {
    m.descriptor(FREE_16, 0x0003_EC00_0000_4000L);
    calls().raises(Vectors.GP, 0);
  }

  @Test
  void theRplOfTheGatesSelectorCounts() {
    m.descriptor(FREE_16, 0x0003_8C00_0008_4000L); // DPL 0
    m.code("9A 00 00 00 00 43 00").raises(Vectors.GP, FREE_16); // call 43:0
  }

  @Test
  void eachLevelHasItsOwnStack() {
    m.user().descriptor(FREE_1, 0x00CF_BB00_0000_FFFFL).descriptor(FREE_2, 0x00CF_B300_0000_FFFFL);
    m.descriptor(FREE_16, 0x0003_EC00_0050_4000L);
    m.write(TASK + 12, 4, 0x28000).write(TASK + 16, 4, FREE_2 | 1); // ESP1, SS1
    calls().runs(1).isAt(ENTRY);
    assertThat(m.registers.cpl).isEqualTo(1);
    assertThat(m.registers.selector[SS]).isEqualTo(FREE_2 | 1);
    assertThat(m.registers.gpr[RSP]).isEqualTo(0x28000 - 16);
  }

  @Test
  void aTssTooShortForTheStackIsNamed() {
    m.user().registers.limit[Registers.TR] = 9;
    calls().runs(1).isAt(ENTRY);
    SmallMachine other = FarTransferTest.gate(Boot.bits32(), 0).user();
    other.registers.limit[Registers.TR] = 8;
    other.gate(Vectors.TS, 0x8500, 0).write(SmallMachine.IDT + 8 * Vectors.TS + 2, 2, FREE_1);
    TaskSwitchTest.secondTask(other, FREE_1);
    other.code("9A 00 00 00 00 40 00").raises(Vectors.TS, TSS); // call 40:0
  }

  @Test
  void a16BitGatePushesWords() {
    m.user().descriptor(FREE_16, 0x0003_E401_0008_4000L); // one parameter
    m.write(USER_STACK - 2, 2, 0xAAAA).set(RSP, USER_STACK - 2);
    calls().runs(1).isAt(0x4000);
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK - 10);
    assertThat(m.read(STACK - 10, 8)).isEqualTo(0xFFFE_AAAA_001B_0007L);
    assertThat(m.read(STACK - 2, 2)).isEqualTo(USER_DATA);
  }

  @Test
  void a16BitTssHasWords() {
    m.user().registers.attributes[Registers.TR] = 0x83;
    m.write(TASK + 2, 2, 0x8000).write(TASK + 4, 2, DATA);
    calls().runs(1);
    assertThat(m.registers.gpr[RSP]).isEqualTo(0x8000 - 16);
  }

  @Test
  void inLongModeTheUpperTypeOfAGateIsZero() {
    wide.write(GDT + FREE_16 + 8, 8, 1L << 40);
    callsWide().raises(Vectors.GP, FREE_16);
  }

  @Test
  void inLongModeAGateHas16BytesWithinTheTable() {
    wide.registers.gdtLimit = FREE_16 + 14;
    callsWide().raises(Vectors.GP, FREE_16);
    wide.registers.gdtLimit = FREE_16 + 15;
    wide.write(GDT + FREE_16 + 8, 8, 0);
    callsWide().runs(1).isAt(ENTRY);
    wide.hasOnStack(PROGRAM + 2, CODE);
  }

  @Test
  void inLongModeAGateLeadsTo64BitCode() {
    wide.descriptor(FREE_1, 0x00CF_9B00_0000_FFFFL).descriptor(FREE_16, 0x0003_EC00_0050_4000L);
    wide.write(GDT + FREE_16 + 8, 8, 0);
    callsWide().raises(Vectors.GP, FREE_1);
  }

  @Test
  void inLongModeATssReachesToTheWholeStackPointer() {
    wide.user().write(GDT + FREE_16 + 8, 8, 0).registers.limit[Registers.TR] = 10;
    wide.gate(Vectors.TS, 0x8E00, 1); // its stack is beyond the limit too
    callsWide();
    assertThat(wide.step()).isEqualTo(new StepResult.Shutdown());
    SmallMachine other = FarTransferTest.gate(Boot.bits64(), 0).user();
    other.write(GDT + FREE_16 + 8, 8, 0).registers.limit[Registers.TR] = 11;
    other.write(VARIABLES + 4, 2, FREE_16);
    other.code("FF 1B").set(RBX, VARIABLES).runs(1).isAt(ENTRY); // call far [rbx]
  }

  @Test
  void theInterruptStackTableWinsOverTheStackOfTheLevel() {
    wide.user().gate(0x80, 0xEE00, 1).code("CD 80").runs(1); // int 80h
    assertThat(wide.registers.gpr[RSP]).isEqualTo(SmallMachine.IST_STACK - 40);
    assertThat(wide.registers.selector[SS]).isZero();
  }
}
