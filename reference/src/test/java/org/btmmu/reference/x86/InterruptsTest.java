package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.HANDLERS;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.STACK;

import org.junit.jupiter.api.Test;

/** When interrupts and traps come (SDM 3A 7.7, 7.8; SDM 3B 19.3.1.4). */
class InterruptsTest {
  private final SmallMachine m = Boot.bits32();

  @Test
  void stiHoldsInterruptsBackForOneInstruction() {
    m.registers.flags = 2;
    m.code("FB 90").runs(1); // sti, nop
    assertThat(m.registers.is(Flags.IF)).isTrue();
    assertThat(m.processor.acceptsInterrupt()).isFalse();
    m.runs(1);
    assertThat(m.processor.acceptsInterrupt()).isTrue();
  }

  @Test
  void stiHoldsNothingBackIfInterruptsWereEnabled() {
    m.code("FB").runs(1); // sti
    assertThat(m.processor.acceptsInterrupt()).isTrue();
  }

  @Test
  void movSsHoldsInterruptsAndTrapsBack() {
    m.registers.flags |= Flags.TF;
    m.code("8E D0 90").set(RAX, DATA).runs(1); // mov ss, ax; nop
    assertThat(m.processor.acceptsInterrupt()).isFalse();
    assertThat(m.processor.acceptsNmi()).isFalse();
    m.raises(Vectors.DB, 0).hasOnStack(PROGRAM + 3);
  }

  @Test
  void popSsHoldsInterruptsBackAndLssDoesNot() {
    m.write(STACK - 4, 4, DATA).set(RSP, STACK - 4).code("17").runs(1); // pop ss
    assertThat(m.processor.acceptsInterrupt()).isFalse();
    m.write(STACK - 8, 4, STACK).write(STACK - 4, 4, DATA).set(RSP, STACK - 8);
    m.code("0F B2 24 24").runs(1); // lss esp, [esp]
    assertThat(m.processor.acceptsInterrupt()).isTrue();
    assertThat(m.registers.gpr[RSP]).isEqualTo(STACK);
  }

  @Test
  void hltWaitsForAnInterruptWhichReturnsBehindIt() {
    m.code("F4").runs(1); // hlt
    assertThat(m.step()).isEqualTo(new StepResult.Halted());
    m.processor.interrupt(0x21);
    m.isAt(HANDLERS + 16 * 0x21).hasOnStack(PROGRAM + 1, CODE, FLAGS);
    assertThat(m.registers.halted).isFalse();
  }

  @Test
  void nmiWaitsForTheIretOfTheOneBefore() {
    m.code("90").processor.interrupt(Vectors.NMI);
    assertThat(m.processor.acceptsNmi()).isFalse();
    m.code(m.registers.rip, "CF").runs(1).isAt(PROGRAM); // iret
    assertThat(m.processor.acceptsNmi()).isTrue();
  }

  @Test
  void popfThatSetsTfTrapsAfterTheNextInstruction() {
    m.write(STACK - 4, 4, FLAGS | Flags.TF).set(RSP, STACK - 4);
    m.code("9D 90").runs(1).raises(Vectors.DB, 0).hasOnStack(PROGRAM + 2); // popf, nop
  }

  @Test
  void iretThatSetsTfTrapsAfterTheNextInstruction() {
    m.write(STACK - 12, 4, PROGRAM + 1).write(STACK - 8, 4, CODE);
    m.write(STACK - 4, 4, FLAGS | Flags.TF).set(RSP, STACK - 12);
    m.code("CF 90").runs(1).raises(Vectors.DB, 0).hasOnStack(PROGRAM + 2); // iret, nop
  }

  @Test
  void anInstructionThatFaultsDoesNotTrapToo() {
    m.registers.flags |= Flags.TF;
    m.code("0F 0B").raises(Vectors.UD, 0); // ud2
    m.hasOnStack(PROGRAM, CODE, FLAGS | Flags.TF | Flags.RF);
    assertThat(m.registers.dr[6]).isZero();
    m.code(m.registers.rip, "90").runs(1); // nop
  }

  @Test
  void intNDoesNotTrap() {
    m.registers.flags |= Flags.TF;
    m.code("CD 20").runs(1).isAt(HANDLERS + 16 * 0x20); // int 20h
    m.hasOnStack(PROGRAM + 2, CODE, FLAGS | Flags.TF);
  }

  @Test
  void repMovsTrapsAfterEachRound() {
    m.registers.flags |= Flags.TF;
    m.set(Registers.RCX, 2).set(Registers.RSI, 0x50000).set(Registers.RDI, 0x50100);
    m.code("F3 A4").raises(Vectors.DB, 0).hasOnStack(PROGRAM); // rep movsb
    assertThat(m.registers.gpr[Registers.RCX]).isEqualTo(1);
  }

  @Test
  void cliAndStiNeedIopl() {
    m.user().code("FA").raises(Vectors.GP, 0); // cli
    SmallMachine other = Boot.bits32().user();
    other.registers.flags |= Flags.IOPL;
    other.code("FA FB").runs(2); // cli, sti
    assertThat(other.registers.is(Flags.IF)).isTrue();
  }

  @Test
  void hltNeedsCplZero() {
    m.user().code("F4").raises(Vectors.GP, 0); // hlt
  }

  @Test
  void intoWithoutOverflowDoesNothing() {
    m.code("CE").runs(1).isAt(PROGRAM + 1); // into
  }

  @Test
  void generalDetectTrapsTheAccessToADebugRegister() {
    m.registers.dr[7] = 1 << 13;
    m.code("0F 21 C0").raises(Vectors.DB, 0).hasOnStack(PROGRAM); // mov eax, dr0
    assertThat(m.registers.dr[6] & DebugRegisters.DR6_BD).isNotZero();
    assertThat(m.registers.dr[7] & 1 << 13).isZero();
  }

  @Test
  void stiLeavesTheOtherFlags() {
    m.registers.flags = 2 | Flags.CF | Flags.DF;
    m.code("FB").runs(1); // sti
    assertThat(m.registers.flags).isEqualTo(2 | Flags.CF | Flags.DF | Flags.IF);
  }

  @Test
  void eachOfTheFourBreakpointsIsReported() {
    for (int number = 0; number < 4; number++) {
      SmallMachine other = Boot.bits32();
      other.registers.dr[number] = PROGRAM + 1;
      other.registers.dr[7] = 2L << 2 * number;
      other.code("90 90").runs(1).raises(Vectors.DB, 0); // nop, nop
      assertThat(other.registers.dr[6] & 0xF).isEqualTo(1 << number);
    }
  }

  @Test
  void anotherInterruptDoesNotHoldNmiBack() {
    m.code("90").processor.interrupt(0x21);
    assertThat(m.processor.acceptsNmi()).isTrue();
  }

  @Test
  void anInterruptWithTheNumberOfAnExceptionIsNone() {
    m.gate(Vectors.TS, 0x0E00, 0).code("90"); // not present
    assertThat(m.processor.interrupt(Vectors.TS))
        .isEqualTo(new StepResult.Delivered(Vectors.NP, 8 * Vectors.TS + 3));
  }
}
