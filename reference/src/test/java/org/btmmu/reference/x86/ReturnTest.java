package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.CS;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.Registers.SS;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.USER_STACK;

import org.junit.jupiter.api.Test;

/** IRET (SDM 2: IRET; SDM 3A 7.14). */
class ReturnTest {
  private static final int TARGET = 0x34000;

  private final SmallMachine m = Boot.bits32();
  private final SmallMachine wide = Boot.bits64();

  /** IRET with this frame on the stack of the code that runs. */
  private static SmallMachine iret(SmallMachine m, long... frame) {
    int bytes = m.wordBytes;
    long top = m.registers.gpr[RSP] - (long) frame.length * bytes;
    for (int i = 0; i < frame.length; i++) {
      m.write(top + (long) i * bytes, bytes, frame[i]);
    }
    return m.set(RSP, top).code(bytes == 8 ? "48 CF" : "CF"); // iret, iretq
  }

  @Test
  void toTheSameLevelItTakesThreeWords() {
    iret(m, TARGET, CODE, Flags.CF | Flags.IOPL).runs(1).isAt(TARGET);
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK);
    assertThat(m.registers.flags).isEqualTo(Flags.CF | Flags.IOPL | Flags.ALWAYS);
  }

  @Test
  void toAnOuterLevelItTakesTheStackToo() {
    iret(m, TARGET, USER_CODE, FLAGS, USER_STACK, USER_DATA).runs(1).isAt(TARGET);
    assertThat(m.registers.cpl).isEqualTo(3);
    assertThat(m.registers.gpr[RSP]).isEqualTo(USER_STACK);
    assertThat(m.registers.selector[SS]).isEqualTo(USER_DATA);
    assertThat(m.registers.attributes[Registers.DS]).isZero();
  }

  @Test
  void userCodeCannotSetIfOrIopl() {
    m.user().registers.flags = 2;
    iret(m, TARGET, USER_CODE, FLAGS | Flags.IOPL | Flags.ZF).runs(1);
    assertThat(m.registers.flags).isEqualTo(2 | Flags.ZF);
  }

  @Test
  void userCodeCannotReturnToTheSystem() {
    iret(m.user(), TARGET, CODE, FLAGS).raises(Vectors.GP, CODE);
  }

  @Test
  void aNullCodeSelectorHasErrorCode0() {
    iret(m, TARGET, 3, FLAGS).raises(Vectors.GP, 0);
  }

  @Test
  void aStackOfAnotherLevelIsNamed() {
    iret(m, TARGET, USER_CODE, FLAGS, USER_STACK, DATA).raises(Vectors.GP, DATA);
    assertThat(m.registers.cpl).isZero();
    assertThat(m.registers.selector[CS]).isEqualTo(CODE);
  }

  @Test
  void aNullStackHasErrorCode0() {
    iret(m, TARGET, USER_CODE, FLAGS, USER_STACK, 0).raises(Vectors.GP, 0);
  }

  @Test
  void codeThatIsNotPresentIsNamed() {
    m.descriptor(FREE_1, 0x00CF_7B00_0000_FFFFL);
    iret(m, TARGET, FREE_1 | 3, FLAGS, USER_STACK, USER_DATA).raises(Vectors.NP, FREE_1);
  }

  @Test
  void aFrameInAnAbsentPageIsAPageFault() {
    m.code("CF").set(RSP, SmallMachine.ABSENT - 4).raises(Vectors.PF, 0); // iret
    assertThat(m.registers.cr2).isEqualTo(SmallMachine.ABSENT);
    m.hasOnStack(0, PROGRAM, CODE, FLAGS | Flags.RF);
  }

  @Test
  void aTargetBeyondTheLimitHasErrorCode0() {
    m.descriptor(FREE_1, 0x0040_9B00_0000_FFFFL);
    iret(m, 0x10000, FREE_1, FLAGS).raises(Vectors.GP, 0).hasOnStack(0, PROGRAM);
  }

  @Test
  void rfOfTheImageIsSet() {
    iret(m, TARGET, CODE, FLAGS | Flags.RF).runs(1);
    assertThat(m.registers.is(Flags.RF)).isTrue();
    m.code(TARGET, "90").runs(1); // nop
    assertThat(m.registers.is(Flags.RF)).isFalse();
  }

  @Test
  void aReturnToVirtual8086ModeIsNotModelled() {
    iret(m, TARGET, CODE, FLAGS | Flags.VM);
    assertThat(m.step()).isInstanceOf(StepResult.NotDone.class);
    m.isAt(PROGRAM);
  }

  @Test
  void iretqTakesTheStackAtTheSameLevel() {
    iret(wide, TARGET, CODE, FLAGS, STACK - 64, 0).runs(1).isAt(TARGET);
    assertThat(wide.registers.gpr[RSP]).isEqualTo(STACK - 64);
    assertThat(wide.registers.selector[SS]).isZero();
  }

  @Test
  void iretqToUserCodeKeepsTheBasesOfNullSegments() {
    SegmentLoads.set(wide.registers, Registers.FS, 0, 0x1234_5678_9ABCL, 0, 0);
    iret(wide, TARGET, USER_CODE, FLAGS, USER_STACK, USER_DATA).runs(1).isAt(TARGET);
    assertThat(wide.registers.base[Registers.FS]).isEqualTo(0x1234_5678_9ABCL);
    assertThat(wide.registers.cpl).isEqualTo(3);
  }

  @Test
  void iretqToANonCanonicalAddressFaultsInTheSystem() {
    iret(wide, 1L << 47, USER_CODE, FLAGS, USER_STACK, USER_DATA).raises(Vectors.GP, 0);
    assertThat(wide.registers.cpl).isZero();
    wide.hasOnStack(0, PROGRAM, CODE);
  }

  @Test
  void iretqToCompatibilityModeRuns32BitCode() {
    wide.descriptor(FREE_1, 0x00CF_FB00_0000_FFFFL);
    iret(wide, TARGET, FREE_1 | 3, FLAGS, USER_STACK, USER_DATA).runs(1);
    wide.code(TARGET, "40").set(0, 7).runs(1).isAt(TARGET + 1); // inc eax, no REX
    assertThat(wide.registers.gpr[0]).isEqualTo(8);
  }

  @Test
  void withNtLongModeHasNoTaskToReturnTo() {
    wide.registers.flags |= Flags.NT;
    iret(wide, TARGET, CODE, FLAGS, STACK, 0).raises(Vectors.GP, 0);
  }

  @Test
  void userCodeOfSufficientIoplSetsIfButNotIopl() {
    m.user().registers.flags = 2 | Flags.IOPL;
    iret(m, TARGET, USER_CODE, FLAGS).runs(1);
    assertThat(m.registers.flags).isEqualTo(FLAGS | Flags.IOPL);
  }
}
