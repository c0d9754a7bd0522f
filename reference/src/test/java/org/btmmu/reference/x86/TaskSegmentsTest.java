package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.FREE_2;
import static org.btmmu.reference.x86.SmallMachine.FREE_3;
import static org.btmmu.reference.x86.SmallMachine.IDT;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.TASK;
import static org.btmmu.reference.x86.SmallMachine.TASK_2;
import static org.btmmu.reference.x86.SmallMachine.TSS;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;

import org.junit.jupiter.api.Test;

/** The segments of a task that begins, and 16-bit tasks (SDM 3A 9.3, Table 9-1; 9.6). */
class TaskSegmentsTest {
  private static final int BEGIN = 0x38000, TASK_3 = 0xB000, LDT = 0xB800;

  /** Places in a TSS. */
  private static final int ES = 0x48, CS = 0x4C, SS = 0x50, LDTR = 0x60;

  private final SmallMachine m = TaskSwitchTest.secondTask(Boot.bits32(), FREE_1);

  /** A third task handles what the second raises, so that it needs no stack. */
  private SmallMachine jumpWith(int place, int selector) {
    for (int i = 0; i < 0x68; i += 4) {
      m.write(TASK_3 + i, 4, m.read(TASK_2 + i, 4));
    }
    m.descriptor(FREE_3, 0x0000_8900_B000_0067L);
    for (int vector : new int[] {Vectors.TS, Vectors.NP, Vectors.SS, Vectors.GP}) {
      m.write(IDT + 8 * vector, 8, 0x0000_8500_0000_0000L | FREE_3 << 16);
    }
    m.write(TASK_2 + place, 2, selector);
    return m.code("EA 00 00 00 00 50 00"); // jmp 50:0
  }

  private void inTheNewTask() {
    assertThat(m.read(TASK_3, 2)).isEqualTo(FREE_1);
    assertThat(m.read(TASK_2 + 0x20, 4)).isEqualTo(BEGIN);
  }

  @Test
  void segmentsCanBeOfTheTasksOwnLdt() {
    m.descriptor(FREE_2, 0x0000_8200_B800_000FL).write(LDT + 8, 8, 0x00CF_9300_1234_0FFFL);
    m.write(TASK_2 + LDTR, 2, FREE_2).write(TASK_2 + ES, 2, 0x0C);
    m.code("EA 00 00 00 00 50 00").runs(1).isAt(BEGIN); // jmp 50:0
    assertThat(m.registers.base[Registers.LDTR]).isEqualTo(LDT);
    assertThat(m.registers.base[Registers.ES]).isEqualTo(0x1234);
  }

  @Test
  void anLdtThatIsNoneIsAnInvalidTss() {
    jumpWith(LDTR, DATA).raises(Vectors.TS, DATA);
    inTheNewTask();
  }

  @Test
  void anLdtThatIsNotPresentIsAnInvalidTss() {
    m.descriptor(FREE_2, 0x0000_0200_B800_000FL);
    jumpWith(LDTR, FREE_2).raises(Vectors.TS, FREE_2);
    inTheNewTask();
  }

  @Test
  void codeInADataSegmentIsAnInvalidTss() {
    jumpWith(CS, DATA).raises(Vectors.TS, DATA);
    inTheNewTask();
  }

  @Test
  void codeOfAnotherLevelThanItsSelectorIsAnInvalidTss() {
    jumpWith(CS, CODE | 3).raises(Vectors.TS, CODE);
    inTheNewTask();
  }

  @Test
  void conformingCodeMayBeOfAnyLevelUpToTheSelectors() {
    m.descriptor(FREE_2, 0x00CF_BF00_0000_FFFFL); // DPL 1
    jumpWith(CS, FREE_2).raises(Vectors.TS, FREE_2);
    SmallMachine other = TaskSwitchTest.secondTask(Boot.bits32(), FREE_1);
    other.descriptor(FREE_2, 0x00CF_BF00_0000_FFFFL).write(TASK_2 + CS, 2, FREE_2 | 1);
    other.descriptor(FREE_3, 0x00CF_B300_0000_FFFFL).write(TASK_2 + SS, 2, FREE_3 | 1);
    other.write(TASK_2 + ES, 2, 0).write(TASK_2 + 0x54, 2, 0);
    other.code("EA 00 00 00 00 50 00").runs(1).isAt(BEGIN); // jmp 50:0
    assertThat(other.registers.cpl).isEqualTo(1);
  }

  @Test
  void aStackOfAnotherLevelIsAnInvalidTss() {
    jumpWith(SS, USER_DATA).raises(Vectors.TS, USER_DATA & ~3);
    inTheNewTask();
  }

  @Test
  void aStackThatIsNotPresentIsAStackException() {
    m.descriptor(FREE_2, 0x00CF_1300_0000_FFFFL);
    jumpWith(SS, FREE_2).raises(Vectors.SS, FREE_2);
    inTheNewTask();
  }

  @Test
  void aDataSegmentThatIsNotPresentIsNamed() {
    m.descriptor(FREE_2, 0x00CF_1300_0000_FFFFL);
    jumpWith(ES, FREE_2).raises(Vectors.NP, FREE_2);
    inTheNewTask();
  }

  @Test
  void anInstructionPointerBeyondTheLimitHasErrorCode0() {
    m.descriptor(FREE_2, 0x0040_9B00_0000_FFFFL); // limit FFFF
    jumpWith(CS, FREE_2).raises(Vectors.GP, 0);
    inTheNewTask();
  }

  @Test
  void withoutPagingCr3Stays() {
    m.registers.cr0 &= 0x7FFF_FFFFL;
    m.write(TASK_2 + 0x1C, 4, 0x4000).code("EA 00 00 00 00 50 00").runs(1).isAt(BEGIN);
    assertThat(m.registers.cr3).isEqualTo(0x1000);
  }

  @Test
  void aTaskOfUserCodeNeedsUserSegments() {
    m.write(TASK_2 + CS, 2, USER_CODE).write(TASK_2 + SS, 2, USER_DATA);
    m.write(TASK_2 + 4, 4, STACK).write(TASK_2 + 8, 2, DATA); // its stack of CPL 0
    m.code("EA 00 00 00 00 50 00").raises(Vectors.TS, DATA); // ES is of DPL 0
    m.hasOnStack(DATA, BEGIN, USER_CODE, 2 | Flags.RF, 0x28000, USER_DATA);
  }

  @Test
  void a16BitTaskSwapsWords() {
    m.descriptor(FREE_1, 0x0000_8100_A400_002BL);
    for (int i = 0; i < 0x2C; i += 2) {
      m.write(TASK_2 + i, 2, 0);
    }
    m.write(TASK_2 + 0x0E, 2, 0x1234).write(TASK_2 + 0x10, 2, FLAGS);
    m.write(TASK_2 + 0x12, 2, 0x5678).write(TASK_2 + 0x20, 2, 0x9ABC);
    m.write(TASK_2 + 0x24, 2, CODE).write(TASK_2 + 0x26, 2, DATA).write(TASK_2 + 0x28, 2, DATA);
    m.code("9A 00 00 00 00 50 00").runs(1).isAt(0x1234); // call 50:0
    assertThat(m.registers.gpr[Registers.RAX]).isEqualTo(0x5678);
    assertThat(m.registers.gpr[Registers.RDI]).isEqualTo(0x9ABC);
    assertThat(m.registers.cr3).isEqualTo(0x1000);
    assertThat(m.registers.selector[Registers.FS]).isZero();
    m.code(0x1234, "CF").runs(1).isAt(PROGRAM + 7); // iret
    assertThat(m.read(TASK_2 + 0x0E, 2)).isEqualTo(0x1235);
    assertThat(m.read(TASK_2 + 0x28, 4)).isEqualTo(DATA);
  }

  @Test
  void theOldTasksRegistersAreSavedAndNothingElse() {
    m.write(TASK + ES - 4, 4, 0x77).write(TASK + LDTR, 4, 0x77);
    for (int number = 0; number < 8; number++) {
      m.set(number, 0x100 + number);
    }
    m.code("EA 00 00 00 00 50 00").runs(1); // jmp 50:0
    for (int number = 0; number < 8; number++) {
      assertThat(m.read(TASK + 0x28 + 4L * number, 4)).isEqualTo(0x100 + number);
    }
    assertThat(m.read(TASK + ES, 2)).isEqualTo(DATA);
    assertThat(m.read(TASK + LDTR, 4)).isEqualTo(0x77);
    assertThat(m.registers.selector[Registers.TR]).isNotEqualTo(TSS);
  }

  @Test
  void codeBeyondTheTableIsAnInvalidTss() {
    jumpWith(CS, 0x80).raises(Vectors.TS, 0x80);
    inTheNewTask();
  }
}
