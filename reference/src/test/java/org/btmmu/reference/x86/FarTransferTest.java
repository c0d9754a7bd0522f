package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.CS;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.Registers.SS;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.FREE_16;
import static org.btmmu.reference.x86.SmallMachine.FREE_2;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.TASK;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.USER_STACK;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.junit.jupiter.api.Test;

/** Far JMP, CALL and RET (SDM 3A 6.8). */
class FarTransferTest {
  /** Where the call gate leads. */
  private static final int ENTRY = 0x34000;

  private final SmallMachine m = Boot.bits32();

  /** A call gate at FREE_16, for CPL 3, to CODE:ENTRY, with so many parameters. */
  static SmallMachine gate(SmallMachine m, int parameters) {
    long entry = (ENTRY >> 16 & 0xFFFFL) << 48 | ENTRY & 0xFFFF | (long) CODE << 16;
    return m.descriptor(FREE_16, entry | 0xEC00L + parameters << 32);
  }

  private SmallMachine callsGate() {
    return m.code("9A 00 00 00 00 40 00"); // call 40:0
  }

  @Test
  void aCallThroughAGateCopiesTheParametersToTheInnerStack() {
    gate(m.user(), 2).write(USER_STACK - 8, 4, 0xAAAA).write(USER_STACK - 4, 4, 0xBBBB);
    callsGate().set(RSP, USER_STACK - 8).runs(1).isAt(ENTRY);
    assertThat(m.registers.selector[CS]).isEqualTo(CODE);
    assertThat(m.registers.selector[SS]).isEqualTo(DATA);
    assertThat(m.registers.cpl).isZero();
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK - 24);
    m.hasOnStack(PROGRAM + 7, USER_CODE, 0xAAAA, 0xBBBB, USER_STACK - 8, USER_DATA);
  }

  @Test
  void retFarReleasesTheParametersOfBothStacks() {
    aCallThroughAGateCopiesTheParametersToTheInnerStack();
    m.code(ENTRY, "CA 08 00").runs(1).isAt(PROGRAM + 7); // retf 8
    assertThat(m.registers.selector[CS]).isEqualTo(USER_CODE);
    assertThat(m.registers.selector[SS]).isEqualTo(USER_DATA);
    assertThat(m.registers.gpr[RSP]).isEqualTo(USER_STACK);
    assertThat(m.registers.cpl).isEqualTo(3);
  }

  @Test
  void retFarToTheOuterLevelTakesItsDataSegmentsAway() {
    aCallThroughAGateCopiesTheParametersToTheInnerStack();
    SegmentLoads.set(m.registers, Registers.DS, DATA, 0x00CF_9300_0000_FFFFL);
    m.code(ENTRY, "CA 08 00").runs(1); // retf 8
    assertThat(m.registers.selector[Registers.DS]).isZero();
    assertThat(m.registers.selector[Registers.ES]).isEqualTo(USER_DATA);
    m.code("8B 03").set(RBX, VARIABLES).raises(Vectors.GP, 0); // mov eax, [ebx]
  }

  @Test
  void aGateOfDpl0IsNotForCpl3() {
    gate(m.user(), 0).descriptor(FREE_16, 0x0003_8C00_0008_4000L);
    callsGate().raises(Vectors.GP, FREE_16).hasOnStack(FREE_16, PROGRAM, USER_CODE);
  }

  @Test
  void aGateThatIsNotPresentIsNamed() {
    gate(m.user(), 0).descriptor(FREE_16, 0x0003_6C00_0008_4000L);
    callsGate().raises(Vectors.NP, FREE_16);
  }

  @Test
  void theCodeOfAGateIsCheckedBeforeTheStack() {
    m.user().descriptor(FREE_16, 0x0003_EC00_0010_4000L); // to DATA
    m.write(TASK + 8, 4, 0); // SS0 is null
    m.gate(Vectors.GP, 0x8500, 0); // a task gate
    TaskSwitchTest.secondTask(m, FREE_2);
    m.write(SmallMachine.IDT + 8 * Vectors.GP + 2, 2, FREE_2);
    callsGate().raises(Vectors.GP, DATA);
  }

  @Test
  void anInnerStackWithoutRoomIsNamed() {
    gate(m.user(), 0).descriptor(DATA, 0x0040_9300_0000_000FL); // limit 0Fh, data of CPL 0
    m.write(TASK + 4, 4, 0x20).gate(Vectors.SS, 0x8500, 0);
    TaskSwitchTest.secondTask(m, FREE_2).descriptor(FREE_1, 0x00CF_9300_0000_FFFFL);
    for (int place : new int[] {0x48, 0x50, 0x54}) {
      m.write(SmallMachine.TASK_2 + place, 4, FREE_1);
    }
    m.write(SmallMachine.IDT + 8 * Vectors.SS + 2, 2, FREE_2);
    callsGate().raises(Vectors.SS, DATA);
  }

  @Test
  void aJumpThroughAGateToInnerCodeIsForbidden() {
    gate(m.user(), 0).code("EA 00 00 00 00 40 00").raises(Vectors.GP, CODE); // jmp 40:0
  }

  @Test
  void conformingCodeRunsAtTheCallersLevel() {
    m.user().descriptor(FREE_1, 0x00CF_9F00_0000_FFFFL);
    m.code("9A 00 40 03 00 50 00").runs(1).isAt(ENTRY); // call 50:ENTRY
    assertThat(m.registers.cpl).isEqualTo(3);
    assertThat(m.registers.selector[CS]).isEqualTo(FREE_1 | 3);
    m.hasOnStack(PROGRAM + 7, USER_CODE);
  }

  @Test
  void innerCodeThatDoesNotConformIsForbidden() {
    m.user().code("EA 00 40 03 00 08 00").raises(Vectors.GP, CODE); // jmp 8:ENTRY
  }

  @Test
  void aTargetBeyondTheLimitPushesNothing() {
    m.descriptor(FREE_1, 0x0040_9B00_0000_FFFFL);
    m.write(STACK - 4, 4, 0x77).code("9A 00 40 03 00 50 00"); // call 50:34000
    m.raises(Vectors.GP, 0).hasOnStack(0, PROGRAM, CODE);
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK - 16);
  }

  @Test
  void aSelectorBeyondTheGdtIsNamed() {
    m.code("EA 00 00 00 00 80 00").raises(Vectors.GP, 0x80); // jmp 80:0
  }

  @Test
  void aNullSelectorHasErrorCode0() {
    m.code("EA 00 00 00 00 03 00").raises(Vectors.GP, 0); // jmp 3:0
  }

  @Test
  void aJumpThroughMemoryTakesOffsetAndSelector() {
    m.write(VARIABLES, 4, ENTRY).write(VARIABLES + 4, 2, CODE);
    m.code("FF 2B").set(RBX, VARIABLES).runs(1).isAt(ENTRY); // jmp far [ebx]
  }

  @Test
  void retFarToAMorePrivilegedLevelIsForbidden() {
    m.user().write(USER_STACK - 8, 8, (long) CODE << 32 | ENTRY).set(RSP, USER_STACK - 8);
    m.code("CB").raises(Vectors.GP, CODE); // retf
  }

  @Test
  void theAccessedBitOfANewCodeSegmentIsSet() {
    m.descriptor(FREE_1, 0x00CF_9A00_0000_FFFFL);
    m.code("EA 00 40 03 00 50 00").runs(1); // jmp 50:ENTRY
    assertThat(m.read(SmallMachine.GDT + FREE_1 + 5, 1)).isEqualTo(0x9B);
  }

  @Test
  void aCallGateOfLongModePushesEightBytesOnAStackWithoutSegment() {
    SmallMachine wide = Boot.bits64().user();
    gate(wide, 0).write(SmallMachine.GDT + FREE_16 + 8, 8, 0);
    wide.write(VARIABLES + 4, 2, FREE_16);
    wide.code("FF 1B").set(RBX, VARIABLES).runs(1).isAt(ENTRY); // call far [rbx]
    assertThat(wide.registers.selector[SS]).isZero();
    wide.hasOnStack(PROGRAM + 2, USER_CODE, USER_STACK, USER_DATA);
  }

  @Test
  void inLongModeThereIsNoFarTransferToATask() {
    SmallMachine wide = Boot.bits64();
    wide.write(VARIABLES + 4, 2, FREE_1).descriptor(FREE_1, 0x0000_8900_A400_0067L);
    wide.code("FF 2B").set(RBX, VARIABLES).raises(Vectors.GP, FREE_1); // jmp far [rbx]
  }

  @Test
  void aDataSegmentIsNoTarget() {
    m.code("EA 00 00 00 00 10 00").raises(Vectors.GP, DATA); // jmp 10:0
  }
}
