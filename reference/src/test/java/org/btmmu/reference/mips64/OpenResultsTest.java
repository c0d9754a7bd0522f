package org.btmmu.reference.mips64;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the manual leaves open is marked, and coprocessor 0 keeps what its registers have. */
class OpenResultsTest {
  private final SmallHost host = new SmallHost();
  private final Mips64Cpu cpu = host.cpu;

  @ParameterizedTest
  @CsvSource({
    "addu, true",
    "daddu, false",
    "sllv, false",
    "srlv, true",
    "slt, false",
    "mult, true",
    "dmult, false",
    "div, true"
  })
  void a32BitOperationOnALongerNumberIsUnpredictable(String mnemonic, boolean marked) {
    boolean two = mnemonic.contains("mult");
    boolean divides = mnemonic.equals("div");
    host.with(4, 0x8000_0000L).with(5, 0x1_0000_0001L);
    host.code(mnemonic, two || divides ? new long[] {4, 5} : new long[] {2, 4, 5});
    assertThat(host.step()).isEqualTo(StepResult.DONE);
    assertThat(cpu.unpredictable).isEqualTo(marked);
  }

  @Test
  void aDivisionBy0LeavesHiAndLoOpen() {
    host.code("ddivu", 4, 0).code("mflo", 2).code("mtlo", 4).code("mflo", 2);
    host.step();
    assertThat(cpu.unpredictable).isTrue();
    host.step();
    assertThat(cpu.unpredictable).isTrue();
    host.steps(2);
    assertThat(cpu.unpredictable).isFalse();
  }

  @Test
  void mulLeavesHiAndLoOpen() {
    host.with(4, -3).with(5, 7).code("mul", 2, 4, 5).code("mfhi", 3);
    host.step();
    assertThat(cpu.unpredictable).isFalse();
    assertThat(cpu.get(2)).isEqualTo(-21);
    host.step();
    assertThat(cpu.unpredictable).isTrue();
  }

  @Test
  void aBranchInADelaySlotIsUndefinedAndChangesNothing() {
    host.code("beq", 0, 0, 3).code("jal", 0).with(31, 6);
    assertThat(host.steps(2)).isEqualTo(StepResult.UNDEFINED);
    assertThat(cpu.host.pc).isEqualTo(SmallHost.CODE + 4);
    assertThat(cpu.host.inDelaySlot).isTrue();
    assertThat(cpu.get(31)).isEqualTo(6);
  }

  @Test
  void twoEntriesThatMatchAreReported() {
    cpu.jointTlb[3] = cpu.jointTlb[0];
    host.code("addiu", 2, 0, 1);
    assertThat(host.step()).isEqualTo(StepResult.UNDEFINED);
    assertThat(cpu.unpredictable).isTrue();
    assertThat(cpu.host.pc).isEqualTo(SmallHost.CODE);
  }

  @Test
  void aStoreConditionalElsewhereThanItsLoadIsMarked() {
    host.with(4, SmallHost.DATA).code("ll", 2, 0, 4).code("sc", 2, 4, 4).code("sc", 3, 4, 4);
    host.step();
    assertThat(cpu.host.linked).isTrue();
    host.step();
    assertThat(cpu.unpredictable).isTrue();
    host.step();
    assertThat(cpu.get(3)).isZero();
    assertThat(cpu.unpredictable).isFalse();
  }

  /** Register, select, all ones written, and what is read then. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0x000000000000000f",
    "2, 0, 0xc00003ffffffffff",
    "4, 0, 0xffffffffff800000",
    "5, 0, 0x000000001fffe000",
    "6, 0, 0x000000000000000f",
    "7, 0, 0x000000000000000f",
    "8, 0, 0x0000000000000000",
    "10, 0, 0xc000ffffffffe3ff",
    "13, 0, 0x0000000000800300",
    "14, 0, 0xffffffffffffffff",
    "15, 1, 0xffffffffbffff000",
    "16, 1, 0xffffffff9e000000",
    "20, 0, 0xfffffe0000000000",
    "30, 0, 0xffffffffffffffff"
  })
  void aRegisterKeepsTheBitsItHas(int register, int select, String expected) {
    boolean wide = "2 4 8 10 14 20 30".matches("(.* )?" + register + "( .*)?");
    host.inKernel().with(4, -1);
    host.code(wide ? "dmtc0" : "mtc0", 4, register, select);
    host.code(wide ? "dmfc0" : "mfc0", 2, register, select);
    assertThat(host.steps(2)).isEqualTo(StepResult.DONE);
    assertThat(cpu.get(2)).isEqualTo(Long.parseUnsignedLong(expected.substring(2), 16));
  }

  @Test
  void statusComesBackAndChangesTheMode() {
    host.inKernel().with(4, 0x1000_FFEBL).code("mtc0", 4, 12, 0).code("mfc0", 2, 12, 0);
    host.steps(2);
    assertThat(cpu.get(2)).isEqualTo(0x1000_FFEBL);
    assertThat(cpu.host.status)
        .isEqualTo(
            new HostStatus(
                OperatingMode.SUPERVISOR, true, false, false, false, true, true, true, true));
    host.with(4, 0x18).code("mtc0", 4, 12, 0);
    assertThat(host.step()).isEqualTo(StepResult.UNDEFINED);
  }

  @Test
  void diAndEiGiveWhatStatusWas() {
    host.inKernel().code("di", 2).code("ei", 3).step();
    assertThat(cpu.get(2)).isEqualTo(0xE1);
    assertThat(cpu.host.status.interrupts()).isFalse();
    host.step();
    assertThat(cpu.get(3)).isEqualTo(0xE0);
    assertThat(cpu.host.status.interrupts()).isTrue();
  }

  @Test
  void tlbpAndTlbrFindWhatTlbwiWrote() {
    host.inKernel();
    cpu.cp0.index = 6;
    cpu.cp0.entryLo0 = 0x47;
    cpu.cp0.entryLo1 = 0x86;
    cpu.host.entryHi = 0x7000_0009L;
    host.code("tlbwi").code("tlbp").code("tlbr").steps(1);
    cpu.cp0.index = 0;
    cpu.cp0.entryLo0 = 0;
    host.step();
    assertThat(cpu.cp0.index).isEqualTo(6);
    host.step();
    assertThat(cpu.cp0.entryLo0).isEqualTo(0x46);
    assertThat(cpu.cp0.entryLo1).isEqualTo(0x86);
    cpu.host.entryHi = 0x7000_000AL;
    host.code("tlbp").step();
    assertThat(cpu.cp0.index).isNegative();
  }

  @Test
  void waitSaysThatItWaits() {
    host.inKernel().code("wait", 0);
    assertThat(host.step()).isEqualTo(StepResult.WAITING);
    assertThat(cpu.host.pc).isEqualTo(0xFFFF_FFFF_8001_0004L);
  }
}
