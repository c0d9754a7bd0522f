package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.Registers.RDX;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;
import org.junit.jupiter.api.Test;

/** Control and debug registers, model-specific ones, CPUID and keys (SDM 2, SDM 3A 2.5). */
class ControlRegistersTest {
  private final SmallMachine m = Boot.bits32();
  private final SmallMachine wide = Boot.bits64();

  @Test
  void movCr0BeginsAndEndsPaging() {
    m.code("0F 22 C0").set(RAX, 0x11).runs(1); // mov cr0, eax
    m.code("8B 03").set(RBX, SmallMachine.ABSENT).runs(1); // mov eax, [ebx]
    m.code("0F 22 C0").set(RAX, 0x8000_0011L).runs(1);
    m.code("8B 03").raises(Vectors.PF, 0);
  }

  @Test
  void cr0HasEtAndNoBitsThatAreNotDefined() {
    m.code("0F 22 C0").set(RAX, 0x8001_8FE1L).runs(1); // mov cr0, eax
    assertThat(m.registers.cr0).isEqualTo(0x8001_0031L);
  }

  @Test
  void whatControlRegistersForbidIsAGeneralProtectionException() {
    m.code("0F 22 C0").set(RAX, 0x8000_0000L).raises(Vectors.GP, 0); // mov cr0, eax: PG, no PE
    m.code("0F 22 E0").set(RAX, 1L << 18).raises(Vectors.GP, 0); // mov cr4, eax: OSXSAVE
    wide.code("0F 22 E0").set(RAX, 0).raises(Vectors.GP, 0); // mov cr4, rax: no PAE
    assertThat(wide.registers.cr4).isEqualTo(0x20);
  }

  @Test
  void lmswCannotLeaveProtectedMode() {
    m.code("0F 01 F0").set(RAX, 8).runs(1); // lmsw ax
    assertThat(m.registers.cr0).isEqualTo(0x8001_0039L);
    m.code("0F 06 0F 01 E1").runs(2); // clts; smsw ecx
    assertThat(m.registers.gpr[RCX]).isEqualTo(0x8001_0031L);
  }

  @Test
  void msrsThatAreNotThereAreGeneralProtectionExceptions() {
    m.code("0F 32").set(RCX, 0x1234).raises(Vectors.GP, 0).hasOnStack(0, PROGRAM); // rdmsr
    wide.code("0F 30").set(RCX, 0xC000_0102L).set(RDX, 0x8000); // wrmsr, not canonical
    wide.raises(Vectors.GP, 0);
  }

  @Test
  void wrmsrSetsTheBaseOfFsAndEfer() {
    wide.code("0F 30").set(RCX, 0xC000_0100L).set(RAX, 0x10).set(RDX, 0x20).runs(1); // wrmsr
    assertThat(wide.registers.base[Registers.FS]).isEqualTo(0x20_0000_0010L);
    wide.code("0F 30").set(RCX, 0xC000_0080L).set(RAX, 0).set(RDX, 0); // LME under paging
    wide.raises(Vectors.GP, 0);
  }

  @Test
  void cpuidTellsWhatIsThere() {
    m.code("0F A2").set(RAX, 7).set(RCX, 0).runs(1); // cpuid
    assertThat(m.registers.gpr[RBX] & 1 << 7).as("SMEP").isNotZero();
    assertThat(m.registers.gpr[RCX] & 1 << 4).as("OSPKE").isZero();
    m.code("0F A2").set(RAX, 0x8000_0008L).runs(1);
    assertThat(m.registers.gpr[RAX]).isEqualTo(36 | 57 << 8);
    m.code("0F A2").set(RAX, 0x4000_0000).runs(1);
    assertThat(m.registers.gpr[RAX] | m.registers.gpr[RBX]).isZero();
  }

  @Test
  void rdtscCountsInstructionsUnlessTsdForbidsIt() {
    m.code("90 0F 31").runs(2); // nop; rdtsc
    assertThat(m.registers.gpr[RAX]).isEqualTo(2);
    m.user().registers.cr4 |= 4;
    m.code("0F 31").raises(Vectors.GP, 0);
  }

  @Test
  void wrpkruNeedsPkeAndZeroInEcxAndEdx() {
    wide.code("0F 01 EF").set(RAX, 4).raises(Vectors.UD, 0); // wrpkru
    wide.registers.cr4 |= ControlRegisters.CR4_PKE;
    wide.code("0F 01 EF").set(RDX, 1).raises(Vectors.GP, 0);
    wide.code("0F 01 EF 0F 01 EE").set(RDX, 0).runs(1).set(RAX, 0).runs(1); // and rdpkru
    assertThat(wide.registers.gpr[RAX]).isEqualTo(4);
  }

  @Test
  void invlpgInvalidatesTheLinearAddress() {
    m.registers.base[Registers.DS] = 0x1000;
    m.code("0F 01 3B").set(RBX, 0xFFFF_F800L).runs(1); // invlpg [ebx]
    assertThat(m.seen.last()[0]).isEqualTo(new Operation.Invlpg(0x800));
  }

  @Test
  void invpcidTakesPcidAndAddressFromMemory() {
    m.write(VARIABLES, 8, 0).write(VARIABLES + 8, 8, 0x1234_5000).set(RBX, VARIABLES);
    m.code("66 0F 38 82 03").set(RAX, 0).runs(1); // invpcid eax, [ebx]
    assertThat(m.seen.last()[0]).isEqualTo(new Operation.Invpcid(0, 0, 0x1234_5000));
  }

  @Test
  void invpcidChecksItsType() {
    m.code("66 0F 38 82 03").set(RBX, VARIABLES).set(RAX, 2).runs(1); // invpcid eax, [ebx]
    m.code("66 0F 38 82 03").set(RAX, 4).raises(Vectors.GP, 0);
  }

  @Test
  void whatCpuidDoesNotReportIsUndefined() {
    for (String code : new String[] {"0F 01 C8", "0F 01 C9", "0F 01 D0", "0F AA", "0F C7 F0"}) {
      Boot.bits32().code(code).raises(Vectors.UD, 0); // monitor, mwait, xgetbv, rsm, rdrand
    }
  }

  @Test
  void aBreakpointOnDataIsNotModelled() {
    m.code("0F 23 F8").set(RAX, 0x0001_0001); // mov dr7, eax
    assertThat(m.step()).isInstanceOf(StepResult.NotDone.class);
    assertThat(m.registers.dr[7]).isZero();
  }

  @Test
  void dr4IsDr6UnlessDeSaysOtherwise() {
    m.code("0F 23 E0").set(RAX, 0xF).runs(1); // mov dr4, eax
    assertThat(m.registers.dr[6]).isEqualTo(0xFFFF_0FFFL);
    m.registers.cr4 |= 8;
    m.code("0F 23 E0").raises(Vectors.UD, 0);
  }

  @Test
  void patTakesMemoryTypesOnly() {
    m.code("0F 30").set(RCX, 0x277).set(RDX, 0x0007_0406).set(RAX, 0x0007_0501).runs(1); // wrmsr
    assertThat(m.registers.msr[Msr.PAT]).isEqualTo(0x0007_0406_0007_0501L);
    m.code("0F 30").set(RAX, 2).raises(Vectors.GP, 0);
    m.code("0F 30").set(RAX, 8).raises(Vectors.GP, 0);
  }

  @Test
  void pkrsHas32Bits() {
    wide.code("0F 30").set(RCX, 0x6E1).set(RAX, 5).set(RDX, 0).runs(1); // wrmsr
    assertThat(wide.registers.pkrs).isEqualTo(5);
    wide.code("0F 30").set(RDX, 1).raises(Vectors.GP, 0);
  }

  @Test
  void cr8HasFourBits() {
    wide.code("44 0F 22 C0").set(RAX, 15).runs(1); // mov cr8, rax
    assertThat(wide.registers.cr8).isEqualTo(15);
    wide.code("44 0F 22 C0").set(RAX, 16).raises(Vectors.GP, 0);
  }

  @Test
  void cpuidTellsWhetherKeysAreOn() {
    wide.registers.cr4 |= ControlRegisters.CR4_PKE;
    wide.code("0F A2").set(RAX, 7).set(RCX, 0).runs(1); // cpuid
    assertThat(wide.registers.gpr[RCX] & 1 << 4).isNotZero();
    wide.code("0F A2").set(RAX, 7).set(RCX, 1).runs(1);
    assertThat(wide.registers.gpr[RBX] | wide.registers.gpr[RCX]).isZero();
    wide.code("0F A2").set(RAX, 0).runs(1);
    assertThat(wide.registers.gpr[RBX]).isEqualTo(0x6D6D_7442); // "Btmm"
  }

  @Test
  void aTaskWhoseDirectoryPointersAreIllegalIsNotSwitchedTo() {
    m.registers.cr4 = 0x30; // PAE, PSE
    m.registers.pdpte[0] = 0x4001;
    m.write(0x4000, 8, 0x87).write(0x5000, 8, 0x4007); // reserved bits are set
    TaskSwitchTest.secondTask(m, 0x50).write(SmallMachine.TASK_2 + 0x1C, 4, 0x5000);
    m.code("EA 00 00 00 00 50 00").raises(Vectors.GP, 0).hasOnStack(0, PROGRAM); // jmp 50:0
    assertThat(m.registers.cr3).isEqualTo(0x1000);
  }

  @Test
  void thereAreNoPerformanceCounters() {
    m.code("0F 33").set(RCX, 0).raises(Vectors.GP, 0); // rdpmc
  }
}
