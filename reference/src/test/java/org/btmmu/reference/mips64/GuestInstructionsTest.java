package org.btmmu.reference.mips64;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.reference.host.Entrances;
import org.btmmu.spec.host.BtCause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.Level;
import org.btmmu.spec.mips64.InstructionSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The extension's instructions: guest accesses, their entrances, and the way back. */
class GuestInstructionsTest {
  private static final long GUEST = 0x7FFF_1234_4000L;
  private static final long FAULT_ENTRY = 0x4800;
  private static final long REFILL_ENTRY = 0xFFFF_FFFF_8000_0400L;

  private final SmallHost host = new SmallHost();
  private final Mips64Cpu cpu = host.cpu;

  @BeforeEach
  void twoGuestPages() {
    host.guestPair(0, GUEST, SmallHost.half(0x5_0000, true), SmallHost.half(0x9_0000, false));
    host.with(4, GUEST);
    cpu.host.set(BtRegister.FAULT_ENTRY, FAULT_ENTRY);
    cpu.host.set(BtRegister.REFILL_ENTRY, REFILL_ENTRY);
  }

  @Test
  void aGuestLoadCrossesPagesThatLieApart() {
    host.memory.write64(0x5_0FF8, 0x1122_3344_0000_0000L);
    host.memory.write64(0x9_0000, 0x8899L);
    host.with(4, GUEST + 0xFFC).code("gld", 2, 0, 4).code("glw", 3, 2, 4).code("glhu", 5, 4, 4);
    assertThat(host.steps(3)).isEqualTo(StepResult.DONE);
    assertThat(cpu.get(2)).isEqualTo(0x8899_1122_3344L);
    assertThat(cpu.get(3)).isEqualTo((int) 0x8899_1122L);
    assertThat(cpu.get(5)).isEqualTo(0x8899);
  }

  @Test
  void aStoreThatFailsInItsSecondPageMovesNoByte() {
    host.with(4, GUEST + 0xFFC).with(2, -1).code("gsd", 2, 0, 4);
    assertThat(host.step()).isEqualTo(StepResult.GUEST_ENTRANCE);
    assertThat(cpu.host.pc).isEqualTo(FAULT_ENTRY);
    assertThat(cpu.host.get(BtRegister.FAULT_EPC)).isEqualTo(SmallHost.CODE);
    assertThat(cpu.host.get(BtRegister.FAULT_BAD_VADDR)).isEqualTo(GUEST + 0x1000);
    assertThat(cpu.host.get(BtRegister.FAULT_CAUSE))
        .isEqualTo(new BtCause(GuestCause.MODIFIED, GuestKind.STORE, 8, true, false).register());
    assertThat(host.memory.read64(0x5_0FF8)).isZero();
    assertThat(cpu.host.epc).isZero();
    assertThat(cpu.host.status.level()).isEqualTo(Level.FAULT);
  }

  @Test
  void aMissInADelaySlotGoesToTheKernelWhichFillsAndRepeats() {
    host.with(4, GUEST + 0x10_0000).code("beq", 0, 0, 3).code("glbu", 2, 1, 4);
    host.at(0x400).code("mtbt", 26, BtRegister.ENTRY_LO_0.ordinal());
    host.code("mtbt", 27, BtRegister.ENTRY_LO_1.ordinal()).code("btlbwr").code("bteret");
    host.with(26, 0x60 << 6 | 6).with(27, 0);
    host.memory.write32(0x6_0000, 0xAB00);
    assertThat(host.steps(2)).isEqualTo(StepResult.GUEST_ENTRANCE);
    assertThat(cpu.host.pc).isEqualTo(REFILL_ENTRY);
    assertThat(cpu.host.get(BtRegister.REFILL_EPC)).isEqualTo(SmallHost.CODE);
    assertThat(cpu.host.get(BtRegister.REFILL_CAUSE)).isNegative();
    assertThat(cpu.host.get(BtRegister.ENTRY_HI)).isEqualTo(GUEST + 0x10_0000 | SmallHost.MID);
    assertThat(host.steps(4)).isEqualTo(StepResult.DONE);
    assertThat(cpu.host.pc).isEqualTo(SmallHost.CODE);
    assertThat(host.steps(2)).isEqualTo(StepResult.DONE);
    assertThat(cpu.get(2)).isEqualTo(0xAB);
    assertThat(cpu.host.pc).isEqualTo(SmallHost.CODE + 16);
  }

  @Test
  void aFaultInsideTheHandlerOfOneIsNested() {
    host.code("gsb", 2, 0x3, 4).with(4, GUEST + 0x1000);
    host.at(SmallHost.CODE_PHYSICAL + 0x800).code("gsb", 2, 4, 4);
    host.steps(2);
    assertThat(cpu.host.pc).isEqualTo(FAULT_ENTRY + Entrances.NESTED_OFFSET);
    assertThat(cpu.host.get(BtRegister.FAULT_EPC)).isEqualTo(SmallHost.CODE);
    assertThat(cpu.host.get(BtRegister.FAULT_BAD_VADDR)).isEqualTo(GUEST + 0x1004);
  }

  @Test
  void aProbeRaisesWhatTheAccessWouldAndMovesNothing() {
    host.memory.write64(0x5_0000, -1);
    host.code("gprobe.l", 3, 0, 4).code("gprobe.w", 4, 0, 4).code("gprobe.x", 0, 0, 4);
    assertThat(host.steps(3)).isEqualTo(StepResult.DONE);
    assertThat(cpu.get(3)).isZero();
    host.guestPair(0, GUEST, new EntryHalf(0x50, 3, true, true, false, true), EntryHalf.NONE);
    host.code("gprobe.x", 0, 0, 4);
    assertThat(host.step()).isEqualTo(StepResult.GUEST_ENTRANCE);
    assertThat(cpu.host.get(BtRegister.FAULT_CAUSE) & 7)
        .isEqualTo(GuestCause.EXECUTE_INHIBIT.ordinal());
  }

  @Test
  void theEmptySlotMakesEveryAccessFault() {
    host.with(5, 4).code("setmem", 5).code("mfbt", 6, 1).code("glb", 2, 0, 4);
    assertThat(host.steps(3)).isEqualTo(StepResult.GUEST_ENTRANCE);
    assertThat(cpu.get(6)).isZero();
    assertThat(cpu.host.get(BtRegister.FAULT_CAUSE) & 7).isEqualTo(GuestCause.DOMAIN.ordinal());
  }

  @Test
  void aGuestStoreConditionalNeedsItsLink() {
    host.memory.write64(0x5_0000, 5);
    host.code("glld", 2, 0, 4).code("gscd", 3, 0, 4).code("gscd", 5, 0, 4).with(3, 9).with(5, 8);
    host.steps(3);
    assertThat(cpu.get(2)).isEqualTo(5);
    assertThat(cpu.get(3)).isEqualTo(1);
    assertThat(cpu.get(5)).isZero();
    assertThat(host.memory.read64(0x5_0000)).isEqualTo(9);
    host.code("gll", 2, 2, 4);
    host.step();
    assertThat(cpu.host.get(BtRegister.FAULT_CAUSE) & 7).isEqualTo(GuestCause.ALIGNMENT.ordinal());
  }

  @Test
  void whatUserModeMayNotDoIsReserved() {
    for (String mnemonic : new String[] {"btlbp", "btlbwr", "btlbinv.m", "bteret"}) {
      SmallHost user = new SmallHost().code(mnemonic);
      assertThat(user.step()).isEqualTo(StepResult.EXCEPTION);
      assertThat(user.cpu.host.exceptionCode).isEqualTo(HostException.RESERVED_INSTRUCTION.code());
    }
    host.inKernel().code("glb", 2, 0, 4);
    assertThat(host.step()).isEqualTo(StepResult.EXCEPTION);
    assertThat(cpu.host.exceptionCode).isEqualTo(HostException.RESERVED_INSTRUCTION.code());
    assertThat(cpu.host.get(BtRegister.FAULT_CAUSE)).isZero();
  }

  @Test
  void theKernelWritesSlotsThroughItsWindows() {
    host.inKernel().with(2, 3).with(3, 0x100B).with(5, 0x1234_5678L);
    host.code("mtbt", 2, BtRegister.FILE.ordinal()).code("mtbt", 3, BtRegister.DOMAIN.ordinal());
    host.code("mtbt", 5, BtRegister.ROOT.ordinal()).code("mtbt", 2, BtRegister.SLOT.ordinal());
    host.code("mfbt", 6, BtRegister.CURRENT_ROOT.ordinal());
    host.code("mfbt", 7, BtRegister.DOMAIN.ordinal());
    assertThat(host.steps(6)).isEqualTo(StepResult.DONE);
    assertThat(cpu.get(6)).isEqualTo(0x1234_5000L);
    assertThat(cpu.get(7)).isEqualTo(0x100B);
    assertThat(cpu.midFile.current().mid()).isEqualTo(0xB);
    host.with(3, 0x300B).code("mtbt", 3, BtRegister.DOMAIN.ordinal());
    assertThat(host.step()).isEqualTo(StepResult.UNDEFINED);
  }

  @Test
  void btlbwrTakesFreeEntriesFirstAndNeverTheOneWrittenLast() {
    host.inKernel();
    for (int draw = 0; draw < 100; draw++) {
      int last = cpu.lastReplaced;
      int free = 0;
      for (int index = 4; index < 6; index++) {
        free += cpu.guestTlb[index].mid() == 0 ? 1 : 0;
      }
      cpu.host.set(BtRegister.ENTRY_HI, (long) draw << 14 | 9);
      Interpreter.execute(cpu, InstructionSet.word("btlbwr"));
      assertThat(cpu.lastReplaced).isBetween(4, 5).isNotEqualTo(last);
      assertThat(cpu.guestTlb[cpu.lastReplaced].vpn2()).isEqualTo(2L * draw);
      assertThat(free).isEqualTo(Math.max(0, 2 - draw));
    }
    host.inKernel().code("btlbp").code("btlbinv.a").code("btlbp");
    host.step();
    assertThat(cpu.host.get(BtRegister.INDEX)).isEqualTo(cpu.lastReplaced);
    host.steps(2);
    assertThat(cpu.host.get(BtRegister.INDEX)).isNegative();
  }
}
