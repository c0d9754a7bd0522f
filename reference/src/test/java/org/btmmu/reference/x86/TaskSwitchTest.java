package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.FREE_2;
import static org.btmmu.reference.x86.SmallMachine.FREE_3;
import static org.btmmu.reference.x86.SmallMachine.GDT;
import static org.btmmu.reference.x86.SmallMachine.IDT;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.TASK;
import static org.btmmu.reference.x86.SmallMachine.TASK_2;
import static org.btmmu.reference.x86.SmallMachine.TSS;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.junit.jupiter.api.Test;

/** The hardware task switch (SDM 3A 9.3). */
class TaskSwitchTest {
  /** Where the second task begins, and its stack. */
  private static final int BEGIN = 0x38000, STACK_2 = 0x28000;

  private final SmallMachine m = secondTask(Boot.bits32(), FREE_1);

  /** A task of CPL 0 at TASK_2, with the TSS descriptor there. */
  static SmallMachine secondTask(SmallMachine m, int selector) {
    m.descriptor(selector, 0x0000_8900_A400_0067L);
    m.write(TASK_2 + 0x1C, 4, 0x1000).write(TASK_2 + 0x20, 4, BEGIN).write(TASK_2 + 0x24, 4, 2);
    m.write(TASK_2 + 0x28, 4, 0x11111111).write(TASK_2 + 0x38, 4, STACK_2);
    m.write(TASK_2 + 0x48, 4, DATA).write(TASK_2 + 0x4C, 4, CODE).write(TASK_2 + 0x50, 4, DATA);
    return m.write(TASK_2 + 0x54, 4, DATA);
  }

  private SmallMachine jump() {
    return m.code("EA 00 00 00 00 50 00"); // jmp 50:0
  }

  private SmallMachine call() {
    return m.code("9A 00 00 00 00 50 00"); // call 50:0
  }

  private long type(int selector) {
    return m.read(GDT + selector + 5, 1) & 0x1F;
  }

  @Test
  void aJumpSavesTheOldTaskAndLoadsTheNew() {
    jump().set(Registers.RCX, 0x22222222).runs(1).isAt(BEGIN);
    assertThat(m.registers.gpr[Registers.RAX]).isEqualTo(0x11111111);
    assertThat(m.registers.gpr[Registers.RSP]).isEqualTo(STACK_2);
    assertThat(m.registers.selector[Registers.TR]).isEqualTo(FREE_1);
    assertThat(m.registers.base[Registers.TR]).isEqualTo(TASK_2);
    assertThat(m.registers.flags).isEqualTo(2);
    assertThat(m.registers.cr0 & TaskSwitch.CR0_TS).isNotZero();
    assertThat(m.read(TASK + 0x20, 4)).isEqualTo(PROGRAM + 7);
    assertThat(m.read(TASK + 0x24, 4)).isEqualTo(SmallMachine.FLAGS);
    assertThat(m.read(TASK + 0x2C, 4)).isEqualTo(0x22222222);
    assertThat(m.read(TASK + 0x38, 4)).isEqualTo(STACK);
    assertThat(m.read(TASK + 0x4C, 2)).isEqualTo(CODE);
  }

  @Test
  void aJumpMakesTheOldTaskAvailableAndTheNewBusy() {
    jump().runs(1);
    assertThat(type(TSS)).isEqualTo(Descriptor.TSS);
    assertThat(type(FREE_1)).isEqualTo(Descriptor.BUSY_TSS);
    assertThat(m.registers.is(Flags.NT)).isFalse();
  }

  @Test
  void aCallNestsAndIretReturns() {
    call().runs(1);
    assertThat(type(TSS)).isEqualTo(Descriptor.BUSY_TSS);
    assertThat(m.registers.is(Flags.NT)).isTrue();
    assertThat(m.read(TASK_2, 2)).isEqualTo(TSS);
    m.code(BEGIN, "CF").runs(1).isAt(PROGRAM + 7); // iret
    assertThat(type(FREE_1)).isEqualTo(Descriptor.TSS);
    assertThat(m.registers.selector[Registers.TR]).isEqualTo(TSS);
    assertThat(m.read(TASK_2 + 0x20, 4)).isEqualTo(BEGIN + 1);
    assertThat(m.read(TASK_2 + 0x24, 4) & Flags.NT).isZero();
    assertThat(m.registers.flags).isEqualTo(SmallMachine.FLAGS);
  }

  @Test
  void theNewTaskHasItsOwnAddressSpace() {
    m.write(0x4000, 4, 0x7007).write(TASK_2 + 0x1C, 4, 0x4000);
    jump().runs(1);
    assertThat(m.registers.cr3).isEqualTo(0x4000);
  }

  /** So a task with the same CR3 may keep its translations, and the PDPTE registers. */
  @Test
  void onlyAnotherValueOfCr3IsLoaded() {
    TaskLayout layout = TaskLayout.of(Descriptor.TSS);
    assertThat(layout.changesSpace(m.registers, 0x1000)).isFalse();
    assertThat(layout.changesSpace(m.registers, 0x4000)).isTrue();
  }

  @Test
  void aBusyTaskIsNotSwitchedTo() {
    m.descriptor(FREE_1, 0x0000_8B00_A400_0067L);
    jump().raises(Vectors.GP, FREE_1).hasOnStack(FREE_1, PROGRAM);
    assertThat(m.registers.selector[Registers.TR]).isEqualTo(TSS);
  }

  @Test
  void aShortTssIsInvalidInTheOldTask() {
    m.descriptor(FREE_1, 0x0000_8900_A400_0066L);
    jump().raises(Vectors.TS, FREE_1).hasOnStack(FREE_1, PROGRAM);
  }

  @Test
  void aTssInAnAbsentPageFaultsInTheOldTask() {
    m.descriptor(FREE_1, 0x0000_8906_0000_0067L);
    jump().raises(Vectors.PF, 0).hasOnStack(0, PROGRAM);
    assertThat(m.registers.cr2).isEqualTo(ABSENT + 0x1C);
    assertThat(type(FREE_1)).isEqualTo(Descriptor.TSS);
  }

  @Test
  void aWrongDataSegmentFaultsInTheNewTask() {
    m.write(TASK_2 + 0x54, 4, TSS); // DS
    jump().raises(Vectors.TS, TSS).hasOnStack(TSS, BEGIN, CODE);
    assertThat(m.registers.selector[Registers.TR]).isEqualTo(FREE_1);
    assertThat(m.registers.gpr[Registers.RAX]).isEqualTo(0x11111111);
    assertThat(m.registers.attributes[Registers.DS]).isZero();
  }

  @Test
  void aCodeSegmentThatIsNotPresentFaultsInTheNewTask() {
    m.descriptor(FREE_2, 0x00CF_1B00_0000_FFFFL).write(TASK_2 + 0x4C, 4, FREE_2);
    m.write(IDT + 8 * Vectors.NP, 8, 0x0000_8500_0000_0000L | FREE_3 << 16);
    m.descriptor(FREE_3, 0x0000_8900_B000_0067L); // a third task, which handles #NP
    for (int i = 0; i < 0x68; i += 4) {
      m.write(0xB000 + i, 4, m.read(TASK_2 + i, 4));
    }
    m.write(0xB04C, 4, CODE);
    jump().raises(Vectors.NP, FREE_2);
    assertThat(m.read(0xB000, 2)).isEqualTo(FREE_1);
    assertThat(m.read(TASK_2 + 0x20, 4)).isEqualTo(BEGIN);
    m.hasOnStack(FREE_2);
  }

  @Test
  void aTaskGateHandlesAnExceptionWithItsErrorCode() {
    m.write(IDT + 8 * Vectors.PF, 8, 0x0000_8500_0000_0000L | FREE_1 << 16);
    m.code("8B 03").set(Registers.RBX, ABSENT).raises(Vectors.PF, 0).isAt(BEGIN);
    m.hasOnStack(0);
    assertThat(m.registers.gpr[Registers.RSP]).isEqualTo(STACK_2 - 4);
    assertThat(m.read(TASK + 0x20, 4)).isEqualTo(PROGRAM);
    assertThat(m.read(TASK + 0x24, 4)).isEqualTo(SmallMachine.FLAGS | Flags.RF);
  }

  @Test
  void aTaskGateLetsCodeOfItsDplThrough() {
    m.user().descriptor(FREE_2, 0x0000_E500_0000_0000L | FREE_1 << 16);
    m.write(TASK_2 + 0x48, 4, 0).write(TASK_2 + 0x4C, 4, USER_CODE);
    m.write(TASK_2 + 0x50, 4, USER_DATA).write(TASK_2 + 0x54, 4, USER_DATA);
    m.code("9A 00 00 00 00 58 00").runs(1).isAt(BEGIN); // call 58:0
    assertThat(m.registers.cpl).isEqualTo(3);
  }

  @Test
  void theTrapBitOfATaskIsADebugTrap() {
    m.write(TASK_2 + 0x64, 2, 1);
    jump().raises(Vectors.DB, 0).hasOnStack(BEGIN, CODE);
    assertThat(m.registers.dr[6] & DebugRegisters.DR6_BT).isNotZero();
  }

  @Test
  void iretToATaskThatIsNotBusyIsRefusedByTheProcessor() {
    m.write(TASK, 2, FREE_1).registers.flags |= Flags.NT;
    m.code("CF").raises(Vectors.TS, FREE_1).hasOnStack(FREE_1, PROGRAM);
  }

  @Test
  void aTaskOfVirtual8086ModeIsNotModelled() {
    m.write(TASK_2 + 0x24, 4, Flags.VM | 2);
    jump();
    Registers before = m.registers.copy();
    assertThat(m.step()).isInstanceOf(StepResult.NotDone.class);
    assertThat(m.registers.rip).isEqualTo(before.rip);
    assertThat(m.read(VARIABLES, 4)).isZero();
  }
}
