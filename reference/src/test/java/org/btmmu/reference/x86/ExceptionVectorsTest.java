package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.HANDLERS;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.READ_ONLY;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.SYSTEM;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.USER_STACK;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.btmmu.spec.guest.ControlRegisters;
import org.junit.jupiter.api.Test;

/** Each vector's saved state and error code, from code of CPL 3 (SDM 3A 7.15). */
class ExceptionVectorsTest {
  private static final long RF = Flags.RF;
  private final SmallMachine m = Boot.bits32().user();

  /** A fault: the frame shows the instruction itself, with RF. */
  private void faults(int vector, int errorCode, boolean coded) {
    m.raises(vector, errorCode);
    handlerRuns(vector);
    if (coded) {
      m.hasOnStack(errorCode, PROGRAM, USER_CODE, FLAGS | RF, USER_STACK, USER_DATA);
    } else {
      m.hasOnStack(PROGRAM, USER_CODE, FLAGS | RF, USER_STACK, USER_DATA);
    }
    assertThat(m.registers.gpr[Registers.RSP]).isEqualTo(STACK - (coded ? 24 : 20));
  }

  private void handlerRuns(int vector) {
    m.isAt(HANDLERS + 16L * vector);
    assertThat(m.registers.cpl).isZero();
    assertThat(m.registers.flags & (Flags.IF | Flags.RF)).isZero();
  }

  @Test
  void vector0ADivisionByZeroIsAFault() {
    m.code("F7 F1").set(Registers.RCX, 0); // div ecx
    faults(Vectors.DE, 0, false);
  }

  @Test
  void vector1ASingleStepIsATrap() {
    m.registers.flags |= Flags.TF;
    m.code("90").raises(Vectors.DB, 0); // nop
    m.hasOnStack(PROGRAM + 1, USER_CODE, FLAGS | Flags.TF, USER_STACK, USER_DATA);
    assertThat(m.registers.dr[6] & 0xE00F).isEqualTo(DebugRegisters.DR6_BS);
    assertThat(m.registers.is(Flags.TF)).isFalse();
  }

  @Test
  void vector2NmiShowsTheNextInstruction() {
    m.registers.flags &= ~Flags.IF;
    m.code("90").runs(1);
    assertThat(m.processor.acceptsNmi()).isTrue();
    m.processor.interrupt(Vectors.NMI);
    handlerRuns(Vectors.NMI);
    m.hasOnStack(PROGRAM + 1, USER_CODE, 2, USER_STACK, USER_DATA);
  }

  @Test
  void vector3Int3IsATrap() {
    m.code("CC").runs(1); // int3
    handlerRuns(Vectors.BP);
    m.hasOnStack(PROGRAM + 1, USER_CODE, FLAGS, USER_STACK, USER_DATA);
  }

  @Test
  void vector4IntoIsATrap() {
    m.registers.flags |= Flags.OF;
    m.code("CE").runs(1); // into
    handlerRuns(Vectors.OF);
    m.hasOnStack(PROGRAM + 1, USER_CODE, FLAGS | Flags.OF, USER_STACK, USER_DATA);
  }

  @Test
  void vector5BoundIsAFault() {
    m.write(VARIABLES, 4, 1).write(VARIABLES + 4, 4, 5);
    m.code("62 03").set(Registers.RBX, VARIABLES).set(Registers.RAX, 6); // bound eax, [ebx]
    faults(Vectors.BR, 0, false);
  }

  @Test
  void vector6AnUndefinedOpcodeIsAFault() {
    m.code("0F 0B"); // ud2
    faults(Vectors.UD, 0, false);
  }

  @Test
  void vector6LockBeforeARegisterIsUndefined() {
    m.code("F0 01 C0"); // lock add eax, eax
    faults(Vectors.UD, 0, false);
  }

  @Test
  void vector8ADoubleFaultHasErrorCode0() {
    m.gate(Vectors.PF, 0x0E00, 0); // not present
    m.code("A1 00 00 06 00").raises(Vectors.DF, 0); // mov eax, [ABSENT]
    handlerRuns(Vectors.DF);
    m.hasOnStack(0, PROGRAM, USER_CODE, FLAGS, USER_STACK, USER_DATA);
  }

  @Test
  void vector10AStackOfTheTssThatIsNoneNamesIt() {
    m.write(SmallMachine.TASK + 8, 4, USER_DATA); // SS0 with RPL 3
    m.gate(Vectors.TS, 0x8500, 0); // a task gate
    TaskSwitchTest.secondTask(m, FREE_1);
    m.write(SmallMachine.IDT + 8 * Vectors.TS + 2, 2, FREE_1);
    m.code("CD 80").raises(Vectors.TS, USER_DATA & ~3); // int 80h
    assertThat(m.read(m.registers.gpr[Registers.RSP], 4)).isEqualTo(USER_DATA & ~3);
    assertThat(m.read(SmallMachine.TASK + 0x20, 4)).isEqualTo(PROGRAM);
  }

  @Test
  void vector11ASegmentThatIsNotPresentNamesItsSelector() {
    m.descriptor(FREE_1, 0x00CF_7300_0000_FFFFL); // data, DPL 3, P 0
    m.code("8E D8").set(Registers.RAX, FREE_1 | 3); // mov ds, ax
    faults(Vectors.NP, FREE_1, true);
  }

  @Test
  void vector12AnAccessBeyondTheStackSegmentHasErrorCode0() {
    m.registers.limit[Registers.SS] = 0x4FFFF;
    m.code("8B 45 00").set(Registers.RBP, VARIABLES); // mov eax, [ebp]
    faults(Vectors.SS, 0, true);
  }

  @Test
  void vector12AStackSegmentThatIsNotPresentNamesItsSelector() {
    m.descriptor(FREE_1, 0x00CF_7300_0000_FFFFL);
    m.code("8E D0").set(Registers.RAX, FREE_1 | 3); // mov ss, ax
    faults(Vectors.SS, FREE_1, true);
  }

  @Test
  void vector13AnAccessBeyondADataSegmentHasErrorCode0() {
    m.registers.limit[Registers.DS] = 0x4FFFF;
    m.code("8B 03").set(Registers.RBX, VARIABLES); // mov eax, [ebx]
    faults(Vectors.GP, 0, true);
  }

  @Test
  void vector13AForbiddenSelectorIsNamed() {
    m.code("8E D8").set(Registers.RAX, SmallMachine.DATA | 3); // mov ds, ax
    faults(Vectors.GP, SmallMachine.DATA, true);
  }

  @Test
  void vector13AGateThatIsForCplZeroIsNamedByItsVector() {
    m.code("CD 20"); // int 20h
    faults(Vectors.GP, 8 * 0x20 + 2, true);
  }

  @Test
  void vector14AReadOfAnAbsentPage() {
    m.code("8B 03").set(Registers.RBX, ABSENT + 4); // mov eax, [ebx]
    faults(Vectors.PF, 4, true);
    assertThat(m.registers.cr2).isEqualTo(ABSENT + 4);
  }

  @Test
  void vector14AWriteToAPageForReading() {
    m.code("89 03").set(Registers.RBX, READ_ONLY); // mov [ebx], eax
    faults(Vectors.PF, 7, true);
    assertThat(m.registers.cr2).isEqualTo(READ_ONLY);
  }

  @Test
  void vector14AFetchOfASystemPage() {
    m.registers.rip = SYSTEM;
    m.raises(Vectors.PF, 5).hasOnStack(5, SYSTEM, USER_CODE, FLAGS | RF);
    assertThat(m.registers.cr2).isEqualTo(SYSTEM);
  }

  @Test
  void vector17AnAccessThatIsNotAligned() {
    m.registers.cr0 |= ControlRegisters.CR0_AM;
    m.registers.flags |= Flags.AC;
    m.code("8B 03").set(Registers.RBX, VARIABLES + 2).raises(Vectors.AC, 0); // mov eax, [ebx]
    m.hasOnStack(0, PROGRAM, USER_CODE, FLAGS | RF | Flags.AC, USER_STACK, USER_DATA);
  }
}
