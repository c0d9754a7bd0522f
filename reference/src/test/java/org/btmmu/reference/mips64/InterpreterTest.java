package org.btmmu.reference.mips64;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instructions one by one: delay slots, exceptions and what they leave. */
class InterpreterTest {
  private static final long GENERAL = 0xFFFF_FFFF_8000_0180L;
  private static final long REFILL = 0xFFFF_FFFF_8000_0080L;

  private final SmallHost host = new SmallHost();
  private final Mips64Cpu cpu = host.cpu;

  @Test
  void theDelaySlotComesBeforeTheTarget() {
    host.code("beq", 0, 0, 3).code("addiu", 2, 0, 7);
    assertThat(host.step()).isEqualTo(StepResult.DONE);
    assertThat(cpu.host.inDelaySlot).isTrue();
    assertThat(cpu.host.pc).isEqualTo(SmallHost.CODE + 4);
    host.step();
    assertThat(cpu.get(2)).isEqualTo(7);
    assertThat(cpu.host.pc).isEqualTo(SmallHost.CODE + 16);
  }

  @Test
  void aLikelyBranchThatIsNotTakenLeavesItsDelaySlotOut() {
    host.code("bnel", 0, 0, 3).code("addiu", 2, 0, 7).step();
    assertThat(cpu.host.pc).isEqualTo(SmallHost.CODE + 8);
    assertThat(cpu.host.inDelaySlot).isFalse();
  }

  @Test
  void anExceptionInADelaySlotNamesTheBranch() {
    host.code("bgezal", 0, 3).code("lw", 2, 1, 0).with(2, 9);
    assertThat(host.steps(2)).isEqualTo(StepResult.EXCEPTION);
    assertThat(cpu.host.epc).isEqualTo(SmallHost.CODE);
    assertThat(cpu.host.causeDelaySlot).isTrue();
    assertThat(cpu.host.badVAddr).isEqualTo(1);
    assertThat(cpu.host.exceptionCode).isEqualTo(HostException.ADDRESS_ERROR_LOAD.code());
    assertThat(cpu.host.pc).isEqualTo(GENERAL);
    assertThat(cpu.get(2)).isEqualTo(9);
    assertThat(cpu.get(31)).isEqualTo(SmallHost.CODE + 8);
  }

  @ParameterizedTest
  @CsvSource({
    "add, 0x7fffffff, 1, true",
    "add, 0x7ffffffe, 1, false",
    "add, -0x80000000, -1, true",
    "sub, -0x80000000, 1, true",
    "sub, -0x7fffffff, 1, false",
    "dadd, 0x7fffffffffffffff, 1, true",
    "dadd, 0x7fffffff, 1, false",
    "dsub, 0, -0x8000000000000000, true",
    "dsub, -1, -0x8000000000000000, false",
    "tlt, -1, 0, true",
    "tltu, -1, 0, false",
    "tge, 5, 5, true",
    "tne, 5, 5, false"
  })
  void overflowsAndTrapsAreRaisedExactlyWhereTheyShould(
      String mnemonic, String first, String second, boolean raised) {
    boolean trap = mnemonic.startsWith("t");
    long[] operands = trap ? new long[] {4, 5, 0} : new long[] {2, 4, 5};
    host.code(mnemonic, operands).with(4, Long.decode(first)).with(5, Long.decode(second));
    host.with(2, 77);
    assertThat(host.step()).isEqualTo(raised ? StepResult.EXCEPTION : StepResult.DONE);
    HostException exception = trap ? HostException.TRAP : HostException.INTEGER_OVERFLOW;
    assertThat(cpu.host.exceptionCode).isEqualTo(raised ? exception.code() : 0);
    assertThat(cpu.get(2) == 77).isEqualTo(raised || trap);
    assertThat(cpu.unpredictable).isFalse();
  }

  @Test
  void aLoadWithoutAnEntryIsARefillThatAHandlerMends() {
    host.code("lw", 2, 0x10, 4).with(4, 0x1234_5000L);
    // The handler's entry lies in $26 and $27, as if loaded from a page table.
    host.at(0x80).code("dmtc0", 26, 2, 0).code("dmtc0", 27, 3, 0).code("tlbwr").code("eret");
    host.with(26, 0x20_0000L >>> 12 << 6 | 0x1F).with(27, 0x20_1000L >>> 12 << 6 | 0x1F);
    host.memory.write32(0x20_1010, -5);

    assertThat(host.step()).isEqualTo(StepResult.EXCEPTION);
    assertThat(cpu.host.pc).isEqualTo(REFILL);
    assertThat(cpu.host.badVAddr).isEqualTo(0x1234_5010L);
    assertThat(cpu.host.entryHi).isEqualTo(0x1234_4000L);
    assertThat(cpu.host.context).isEqualTo(0x1234_4000L >>> 13 << 4);
    assertThat(host.steps(4)).isEqualTo(StepResult.DONE);
    assertThat(cpu.host.pc).isEqualTo(SmallHost.CODE);
    assertThat(cpu.host.status.exl()).isFalse();
    assertThat(host.step()).isEqualTo(StepResult.DONE);
    assertThat(cpu.get(2)).isEqualTo(-5);
  }

  @ParameterizedTest
  @CsvSource({
    "sw, true, false, false, false, TLB_MODIFIED",
    "lw, false, true, false, false, TLB_INVALID_LOAD",
    "sb, false, true, false, false, TLB_INVALID_STORE",
    "lbu, true, true, true, false, TLB_READ_INHIBIT",
    "sw, true, true, true, false, INTERRUPT",
    "jr, true, true, false, true, TLB_EXECUTE_INHIBIT"
  })
  void theHalfDecides(
      String mnemonic, boolean v, boolean d, boolean ri, boolean xi, HostException raised) {
    EntryHalf odd = new EntryHalf(SmallHost.DATA_PHYSICAL >>> 12, 3, d, v, ri, xi);
    EntryHalf even = SmallHost.half(SmallHost.CODE_PHYSICAL, true);
    cpu.jointTlb[0] = SmallHost.pair(SmallHost.CODE, even, odd);
    boolean jump = mnemonic.equals("jr");
    host.with(4, SmallHost.DATA).code(mnemonic, jump ? new long[] {4} : new long[] {2, 8, 4});
    StepResult result = jump ? host.steps(3) : host.step();
    boolean fails = raised != HostException.INTERRUPT;
    assertThat(result).isEqualTo(fails ? StepResult.EXCEPTION : StepResult.DONE);
    assertThat(cpu.host.exceptionCode).isEqualTo(raised.code());
    assertThat(cpu.host.badVAddr).isEqualTo(fails ? SmallHost.DATA + (jump ? 0 : 8) : 0);
  }

  @Test
  void whatTheModeLacksIsRefused() {
    host.code("mfc0", 2, 12, 0).step();
    assertThat(cpu.host.exceptionCode).isEqualTo(HostException.COPROCESSOR_UNUSABLE.code());
    assertThat(cpu.cp0.unusable).isZero();

    Interpreter.execute(cpu, 0x4600_0000);
    assertThat(cpu.host.exceptionCode).isEqualTo(HostException.COPROCESSOR_UNUSABLE.code());
    assertThat(cpu.cp0.unusable).isEqualTo(1);

    Interpreter.execute(cpu, 0x0000_0005);
    assertThat(cpu.host.exceptionCode).isEqualTo(HostException.RESERVED_INSTRUCTION.code());
  }

  @Test
  void thirtyTwoBitUserModeHasNo64BitOperations() {
    cpu.host.status =
        new HostStatus(OperatingMode.USER, false, false, false, false, true, true, false, true);
    host.code("addu", 2, 0, 0).code("daddu", 2, 0, 0);
    assertThat(host.step()).isEqualTo(StepResult.DONE);
    assertThat(host.step()).isEqualTo(StepResult.EXCEPTION);
    assertThat(cpu.host.exceptionCode).isEqualTo(HostException.RESERVED_INSTRUCTION.code());
  }

  @Test
  void theTimerInterruptsBetweenInstructions() {
    host.code("addiu", 2, 2, 1).code("addiu", 2, 2, 1).code("addiu", 2, 2, 1);
    cpu.cp0.compare = 3;
    cpu.cp0.interruptMask = 0x80;
    assertThat(host.steps(2)).isEqualTo(StepResult.DONE);
    assertThat(host.step()).isEqualTo(StepResult.INTERRUPT);
    assertThat(cpu.get(2)).isEqualTo(2);
    assertThat(cpu.host.epc).isEqualTo(SmallHost.CODE + 8);
    assertThat(cpu.host.pc).isEqualTo(GENERAL);
    assertThat(StatusRegisters.cause(cpu)).isEqualTo(1 << 30 | 1 << 15);
  }
}
