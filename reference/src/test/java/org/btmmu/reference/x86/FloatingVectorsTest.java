package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.USER_STACK;

import org.junit.jupiter.api.Test;

/** The exceptions of x87 and SSE, from code of CPL 3, and what they come before (SDM 3A 7.15). */
class FloatingVectorsTest {
  /** ES of the status word: an unmasked exception is pending. */
  private static final int PENDING = 0x80;

  private final SmallMachine m = Boot.bits32().user();

  private void savesTheInstructionItself() {
    m.hasOnStack(PROGRAM, USER_CODE, FLAGS | Flags.RF, USER_STACK, USER_DATA);
  }

  @Test
  void vector7X87WithATaskSwitched() {
    m.registers.cr0 |= TaskSwitch.CR0_TS;
    m.code("D9 E8").raises(Vectors.NM, 0); // fld1
    savesTheInstructionItself();
  }

  @Test
  void vector7ComesBeforeThePageOfTheOperand() {
    m.registers.cr0 |= TaskSwitch.CR0_TS;
    m.code("D9 03").set(Registers.RBX, ABSENT).raises(Vectors.NM, 0); // fld dword [ebx]
  }

  @Test
  void vector6ComesBeforeVector7ForSseWithoutItsSystem() {
    m.registers.cr0 |= TaskSwitch.CR0_TS;
    m.code("0F 57 C0").raises(Vectors.UD, 0); // xorps xmm0, xmm0, without CR4.OSFXSR
  }

  @Test
  void vector16APendingExceptionIsReportedByTheNextInstructionThatWaits() {
    m.execution.floating.status |= PENDING;
    m.code("DB E2 9B").runs(1); // fnclex does not wait and clears it; fwait
    m.runs(1);
    m.execution.floating.status |= PENDING;
    m.code("9B").raises(Vectors.MF, 0); // fwait
    savesTheInstructionItself();
  }

  @Test
  void aHardwareTaskSwitchSetsTs() {
    SmallMachine system = TaskSwitchTest.secondTask(Boot.bits32(), SmallMachine.FREE_1);
    system.code("EA 00 00 00 00 50 00").runs(1); // jmp 50:0
    assertThat(system.registers.cr0 & TaskSwitch.CR0_TS).isNotZero();
    system.code("D9 E8").raises(Vectors.NM, 0); // fld1
  }
}
