package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.IDT;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.btmmu.spec.guest.ControlRegisters;
import org.junit.jupiter.api.Test;

/** Which of several causes is reported (SDM 3A, Table 7-2 and the instructions' own order). */
class PriorityTest {
  private final SmallMachine m = Boot.bits32();

  @Test
  void aTrapOfTheLastInstructionComesBeforeTheFaultOfTheNext() {
    m.registers.flags |= Flags.TF;
    m.code(ABSENT - 1, "90").raises(Vectors.DB, 0); // nop, then an absent page
    m.hasOnStack(ABSENT);
  }

  @Test
  void anInstructionBreakpointComesBeforeTheFaultOfItsFetch() {
    m.registers.dr[0] = ABSENT;
    m.registers.dr[7] = 1;
    m.registers.rip = ABSENT;
    m.raises(Vectors.DB, 0).hasOnStack(ABSENT, CODE, SmallMachine.FLAGS);
    assertThat(m.registers.dr[6] & 0xF).isEqualTo(1);
  }

  @Test
  void rfHoldsAnInstructionBreakpointBackForOneInstruction() {
    m.registers.dr[0] = PROGRAM;
    m.registers.dr[7] = 1;
    m.registers.flags |= Flags.RF;
    m.code("EB FE").runs(1); // jmp to itself
    assertThat(m.registers.is(Flags.RF)).isFalse();
    m.raises(Vectors.DB, 0);
  }

  @Test
  void theLimitOfTheCodeSegmentComesBeforeThePageOfTheFetch() {
    m.registers.limit[Registers.CS] = ABSENT - 1;
    m.registers.rip = ABSENT;
    m.raises(Vectors.GP, 0);
  }

  @Test
  void aFaultOfAFetchComesBeforeAnUndefinedOpcode() {
    m.code(ABSENT - 1, "0F").raises(Vectors.PF, 0); // the second byte is not there
    assertThat(m.registers.cr2).isEqualTo(ABSENT);
  }

  @Test
  void theBytesBehindAnInstructionAreNotFetched() {
    m.code(ABSENT - 2, "0F 0B").raises(Vectors.UD, 0); // ud2
  }

  @Test
  void anInstructionOf16BytesIsTooLong() {
    m.code("66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90").raises(Vectors.GP, 0);
    m.code("66 66 66 66 66 66 66 66 66 66 66 66 66 66 90").runs(1);
  }

  @Test
  void anUndefinedFormComesBeforeItsOperandAndPrivilege() {
    m.code("8E 0D 00 00 06 00").raises(Vectors.UD, 0); // mov cs, [ABSENT]
    m.user().code("0F 22 C8").raises(Vectors.UD, 0); // mov cr1, eax
  }

  @Test
  void privilegeComesBeforeTheOperand() {
    m.user().code("0F 01 15 00 00 06 00").raises(Vectors.GP, 0); // lgdt [ABSENT]
  }

  @Test
  void theSegmentComesBeforeThePage() {
    m.registers.limit[Registers.DS] = ABSENT - 1;
    m.code("8B 03").set(RBX, ABSENT).raises(Vectors.GP, 0); // mov eax, [ebx]
  }

  @Test
  void alignmentComesBeforeThePage() {
    m.user().registers.cr0 |= ControlRegisters.CR0_AM;
    m.registers.flags |= Flags.AC;
    m.code("8B 03").set(RBX, ABSENT + 1).raises(Vectors.AC, 0); // mov eax, [ebx]
  }

  @Test
  void theLoadOfAnOperandComesBeforeTheDivision() {
    m.code("F7 33").set(RBX, ABSENT).set(RCX, 0).raises(Vectors.PF, 0); // div [ebx]
  }

  @Test
  void aSegmentsDplComesBeforeItsPresence() {
    m.user().descriptor(FREE_1, 0x00CF_1300_0000_FFFFL); // DPL 0, P 0
    m.code("8E D8").set(RAX, FREE_1).raises(Vectors.GP, FREE_1); // mov ds, ax
  }

  @Test
  void theDescriptorsPageComesBeforeItsRights() {
    m.registers.gdtBase = ABSENT - FREE_1;
    m.gate(Vectors.PF, 0x8E00, 0).write(ABSENT - FREE_1 + CODE, 8, 0x00CF_9B00_0000_FFFFL);
    m.code("8E D8").set(RAX, FREE_1).raises(Vectors.PF, 0); // mov ds, ax
    assertThat(m.registers.cr2).isEqualTo(ABSENT);
  }

  @Test
  void theDplOfAGateComesBeforeItsPresence() {
    m.user().gate(0x20, 0x0E00, 0).code("CD 20"); // int 20h
    m.raises(Vectors.GP, 8 * 0x20 + 2);
  }

  @Test
  void thePresenceOfAGateComesBeforeItsHandler() {
    m.write(IDT + 8 * 0x20, 8, 0x0001_0E00_0010_0000L); // P 0, to a data segment
    m.code("CD 20").raises(Vectors.NP, 8 * 0x20 + 2); // int 20h
  }

  @Test
  void theCodeOfIretComesBeforeItsStack() {
    int top = SmallMachine.STACK - 20;
    m.write(top + 4, 4, FREE_1 | 3).write(top + 16, 4, FREE_1 | 3).set(Registers.RSP, top);
    m.code("CF").raises(Vectors.GP, FREE_1); // iret, whose CS and SS are null descriptors
  }

  @Test
  void theStackOfIretComesBeforeItsInstructionPointer() {
    m.descriptor(FREE_1, 0x0040_FB00_0000_FFFFL); // code of CPL 3, limit FFFF
    int top = SmallMachine.STACK - 20;
    m.write(top, 4, 0x10000).write(top + 4, 4, FREE_1 | 3).write(top + 16, 4, USER_CODE);
    m.set(Registers.RSP, top).code("CF").raises(Vectors.GP, USER_CODE & ~3); // iret
  }

  @Test
  void nmiComesThroughWhereInterruptsDoNot() {
    m.registers.flags &= ~Flags.IF;
    assertThat(m.processor.acceptsInterrupt()).isFalse();
    assertThat(m.processor.acceptsNmi()).isTrue();
  }

  @Test
  void aPageFaultIsReportedForTheLowerPageFirst() {
    m.write(0x7000 + 4 * (ABSENT >> 12) - 4, 4, 0); // the page below is absent too
    m.code("8B 03").set(RBX, ABSENT - 2).raises(Vectors.PF, 0); // mov eax, [ebx]
    assertThat(m.registers.cr2).isEqualTo(ABSENT - 2);
    assertThat(m.read(VARIABLES, 4)).isZero();
  }
}
