package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.Registers.RDI;
import static org.btmmu.reference.x86.Registers.RSI;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.READ_ONLY;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.junit.jupiter.api.Test;

/** What an instruction that faults midway leaves (SDM 3A 7.6; SDM 2: REP). */
class FaultsMidwayTest {
  private static final int ENTRY_OF_ABSENT = 0x7000 + (ABSENT >> 12) * 4;

  private final SmallMachine m = Boot.bits32().user();

  /** Lets the page be there, and goes back from the handler, past the error code. */
  private SmallMachine mapsAndReturns() {
    m.write(ENTRY_OF_ABSENT, 4, ABSENT | 7);
    m.set(RSP, m.registers.gpr[RSP] + 4);
    long handler = m.registers.rip;
    return m.code(handler, "CF").runs(1); // iret
  }

  @Test
  void repMovsKeepsTheRoundsThatWereDoneAndGoesOnWhereItStopped() {
    m.write(VARIABLES, 8, 0x4444333322221111L).write(VARIABLES + 8, 4, 0x55555555);
    m.code("F3 66 A5"); // rep movsw
    m.set(RSI, VARIABLES).set(RDI, ABSENT - 4).set(RCX, 5);
    m.runs(2).raises(Vectors.PF, 6);
    assertThat(m.registers.gpr[RCX]).isEqualTo(3);
    assertThat(m.registers.gpr[RSI]).isEqualTo(VARIABLES + 4);
    assertThat(m.registers.gpr[RDI]).isEqualTo(ABSENT);
    assertThat(m.registers.cr2).isEqualTo(ABSENT);
    assertThat(m.read(ABSENT - 4, 4)).isEqualTo(0x22221111);
    m.hasOnStack(6, PROGRAM, USER_CODE, FLAGS | Flags.RF);
    mapsAndReturns().runs(3).isAt(PROGRAM + 3);
    assertThat(m.read(ABSENT, 6)).isEqualTo(0x5555_4444_3333L);
    assertThat(m.registers.gpr[RCX]).isZero();
  }

  @Test
  void anInterruptBetweenTwoRoundsShowsTheInstructionWithRf() {
    m.code("F3 A4").set(RSI, VARIABLES).set(RDI, VARIABLES + 8).set(RCX, 3); // rep movsb
    m.runs(1);
    m.processor.interrupt(0x21);
    m.hasOnStack(PROGRAM, USER_CODE, FLAGS | Flags.RF);
    assertThat(m.registers.gpr[RCX]).isEqualTo(2);
  }

  @Test
  void aPushOverAPageBorderStoresNothingIfTheUpperPageIsAbsent() {
    m.write(ABSENT - 2, 2, 0x7777);
    m.code("50").set(RAX, 0x12345678).set(RSP, ABSENT + 2); // push eax
    m.raises(Vectors.PF, 6);
    assertThat(m.registers.cr2).isEqualTo(ABSENT);
    assertThat(m.read(ABSENT - 2, 2)).isEqualTo(0x7777);
    m.hasOnStack(6, PROGRAM, USER_CODE, FLAGS | Flags.RF, ABSENT + 2, USER_DATA);
    mapsAndReturns().runs(1);
    assertThat(m.read(ABSENT - 2, 4)).isEqualTo(0x12345678);
    assertThat(m.registers.gpr[RSP]).isEqualTo(ABSENT - 2);
  }

  @Test
  void aPushOverAPageBorderStoresNothingIfTheLowerPageIsForReading() {
    int next = READ_ONLY + 0x1000;
    m.write(next, 2, 0x7777);
    m.code("50").set(RAX, 0x12345678).set(RSP, next + 2).raises(Vectors.PF, 7); // push eax
    assertThat(m.registers.cr2).isEqualTo(next - 2);
    assertThat(m.read(next, 2)).isEqualTo(0x7777);
  }

  @Test
  void aReadModifyWriteReportsAWriteAndChangesNoFlag() {
    m.write(READ_ONLY, 4, -1);
    m.code("83 03 01").set(RBX, READ_ONLY).raises(Vectors.PF, 7); // add dword [ebx], 1
    assertThat(m.read(READ_ONLY, 4)).isEqualTo(0xFFFF_FFFFL);
    m.hasOnStack(7, PROGRAM, USER_CODE, FLAGS | Flags.RF);
  }

  @Test
  void xchgWithAPageForReadingLeavesTheRegister() {
    m.code("87 03").set(RBX, READ_ONLY).set(RAX, 5).raises(Vectors.PF, 7); // xchg [ebx], eax
    assertThat(m.registers.gpr[RAX]).isEqualTo(5);
  }

  @Test
  void popToAnAbsentPageLeavesTheStackPointer() {
    long before = m.registers.gpr[RSP];
    m.code("8F 03").set(RBX, ABSENT).raises(Vectors.PF, 6); // pop [ebx]
    m.hasOnStack(6, PROGRAM, USER_CODE, FLAGS | Flags.RF, before, USER_DATA);
  }

  @Test
  void popaThatFaultsChangesNoRegister() {
    m.set(RSP, ABSENT - 8).write(ABSENT - 8, 8, -1).set(RDI, 1).set(RSI, 2);
    m.code("61").raises(Vectors.PF, 4); // popa
    assertThat(m.registers.gpr[RDI]).isEqualTo(1);
    assertThat(m.registers.gpr[RSI]).isEqualTo(2);
    m.hasOnStack(4, PROGRAM, USER_CODE, FLAGS | Flags.RF, ABSENT - 8, USER_DATA);
  }

  @Test
  void aFarCallThroughAGateWhoseStackIsAbsentStaysOutside() {
    FarTransferTest.gate(m, 0);
    m.write(SmallMachine.TASK + 4, 4, ABSENT + 8); // ESP0
    m.gate(Vectors.PF, 0x8500, 0); // a task gate, since ring 0 has no stack
    TaskSwitchTest.secondTask(m, SmallMachine.FREE_2);
    m.write(SmallMachine.IDT + 8 * Vectors.PF + 2, 2, SmallMachine.FREE_2);
    m.code("9A 00 00 00 00 40 00").raises(Vectors.PF, 2); // call 40:0
    assertThat(m.registers.cr2).isEqualTo(ABSENT + 4);
    assertThat(m.read(SmallMachine.TASK + 0x20, 4)).isEqualTo(PROGRAM);
    assertThat(m.read(SmallMachine.TASK + 0x4C, 2)).isEqualTo(USER_CODE);
    assertThat(m.read(SmallMachine.TASK + 0x38, 4)).isEqualTo(SmallMachine.USER_STACK);
  }

  @Test
  void iretToAnAbsentStackSegmentKeepsTheFrame() {
    SmallMachine system = Boot.bits32();
    system.descriptor(SmallMachine.FREE_1, 0x00CF_7300_0000_FFFFL);
    int[] frame = {0x1234, USER_CODE, FLAGS, 0x5678, SmallMachine.FREE_1 | 3};
    for (int i = 0; i < frame.length; i++) {
      system.write(STACK - 20 + 4L * i, 4, frame[i]);
    }
    system.code("CF").set(RSP, STACK - 20).raises(Vectors.SS, SmallMachine.FREE_1);
    system.hasOnStack(SmallMachine.FREE_1, PROGRAM, CODE, FLAGS | Flags.RF, 0x1234, USER_CODE);
    assertThat(system.registers.cpl).isZero();
  }
}
