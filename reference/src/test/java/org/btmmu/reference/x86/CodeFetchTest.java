package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;

import org.junit.jupiter.api.Test;

/** Fetching: limits, pages, and code that changes. */
class CodeFetchTest {
  private final SmallMachine m = Boot.bits32();
  private final SmallMachine wide = Boot.bits64();

  @Test
  void anInstructionMayEndAtTheLimit() {
    m.registers.limit[Registers.CS] = PROGRAM + 1;
    m.code("89 C0").runs(1); // mov eax, eax
    m.raises(Vectors.GP, 0).hasOnStack(0, PROGRAM + 2);
  }

  @Test
  void anInstructionBeyondTheLimitIsAGeneralProtectionException() {
    m.registers.limit[Registers.CS] = PROGRAM;
    m.code("89 C0").raises(Vectors.GP, 0).hasOnStack(0, PROGRAM); // mov eax, eax
  }

  @Test
  void changedBytesAreExecutedAtOnce() {
    m.code("B0 01").runs(1); // mov al, 1
    m.code("B0 02").runs(1);
    assertThat(m.registers.gpr[RAX]).isEqualTo(2);
    m.code("B0 01").runs(1);
    assertThat(m.registers.gpr[RAX]).isEqualTo(1);
  }

  @Test
  void bytesBehindTheEighthCount() {
    wide.code("48 B8 01 02 03 04 05 06 07 08").runs(1); // mov rax, 0807060504030201h
    wide.code("48 B8 01 02 03 04 05 06 17 18").runs(1);
    assertThat(wide.registers.gpr[RAX]).isEqualTo(0x1817_0605_0403_0201L);
  }

  @Test
  void theSameBytesMeanOtherThingsIn64BitCode() {
    m.code("40 90 90 90 90 90 90 90").set(RAX, 1).runs(1); // inc eax
    assertThat(m.registers.gpr[RAX]).isEqualTo(2);
    wide.code("40 90 90 90 90 90 90 90").set(RAX, 1).runs(1).isAt(PROGRAM + 2); // nop with REX
    assertThat(wide.registers.gpr[RAX]).isEqualTo(1);
  }

  @Test
  void oneProcessorTellsTheWidthsApart() {
    wide.descriptor(SmallMachine.FREE_1, 0x00CF_9B00_0000_FFFFL);
    wide.code("40 90 90 90 90 90 90 90").set(RAX, 1).runs(1).isAt(PROGRAM + 2);
    SegmentLoads.set(wide.registers, Registers.CS, SmallMachine.FREE_1, 0x00CF_9B00_0000_FFFFL);
    wide.registers.rip = PROGRAM;
    wide.runs(1).isAt(PROGRAM + 1);
    assertThat(wide.registers.gpr[RAX]).isEqualTo(2);
  }

  @Test
  void anInstructionOverAPageBorderIsPutTogether() {
    m.write(0x7000 + 4 * (ABSENT >> 12), 4, 0x55000 | 7); // another page lies there
    m.write(0x55000, 8, 0x1234_5678).code(ABSENT - 1, "B8").runs(1); // mov eax, 12345678h
    assertThat(m.registers.gpr[RAX]).isEqualTo(0x1234_5678);
  }

  @Test
  void theFetchIsMadeWithTheRightsOfTheCode() {
    m.user().registers.rip = SmallMachine.SYSTEM;
    m.write(SmallMachine.SYSTEM, 1, 0x90).raises(Vectors.PF, 5);
    SmallMachine system = Boot.bits32();
    system.code(SmallMachine.SYSTEM, "90").runs(1); // nop
  }

  @Test
  void smepForbidsTheSystemToFetchUserPages() {
    m.registers.cr4 |= 1 << 20;
    m.code(SmallMachine.SYSTEM, "EA 00 00 03 00 08 00").runs(1); // jmp 8:PROGRAM
    m.raises(Vectors.PF, 0x11);
    assertThat(m.registers.cr2).isEqualTo(PROGRAM);
  }

  @Test
  void whatIsKnownOfEightBytesIsNotUsedForFewer() {
    m.code("B8 00 00 00 00 00 00 00").runs(1); // mov eax, 0
    m.code(ABSENT - 1, "B8").raises(Vectors.PF, 0);
    assertThat(m.registers.cr2).isEqualTo(ABSENT);
  }
}
