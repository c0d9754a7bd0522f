package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.GDT;
import static org.btmmu.reference.x86.SmallMachine.TSS;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.junit.jupiter.api.Test;

/** Instructions on descriptor tables and segment registers (SDM 2). */
class SystemInstructionsTest {
  private final SmallMachine m = Boot.bits32();
  private final SmallMachine wide = Boot.bits64();

  @Test
  void lgdtTakesLimitAndBaseAndSgdtStoresThem() {
    m.write(VARIABLES, 2, 0x7F).write(VARIABLES + 2, 4, 0x1234_5678).set(RBX, VARIABLES);
    m.code("0F 01 13 0F 01 43 10").runs(2); // lgdt [ebx]; sgdt [ebx + 10h]
    assertThat(m.registers.gdtBase).isEqualTo(0x1234_5678);
    assertThat(m.read(VARIABLES + 0x10, 8)).isEqualTo(0x1234_5678_007FL);
  }

  @Test
  void lidtWith16BitOperandsTakes24BitsOfTheBase() {
    m.write(VARIABLES, 2, 0x7F).write(VARIABLES + 2, 4, 0x1234_5678).set(RBX, VARIABLES);
    m.code("66 0F 01 1B").runs(1); // o16 lidt [ebx]
    assertThat(m.registers.idtBase).isEqualTo(0x34_5678);
  }

  @Test
  void lgdtOf64BitModeWantsACanonicalBase() {
    wide.write(VARIABLES, 2, 0x7F).write(VARIABLES + 2, 8, 1L << 47).set(RBX, VARIABLES);
    wide.code("0F 01 13").raises(Vectors.GP, 0); // lgdt [rbx]
    assertThat(wide.registers.gdtBase).isEqualTo(GDT);
  }

  @Test
  void umipHidesTheTablesFromUserCode() {
    m.user().set(RBX, VARIABLES).code("0F 01 03").runs(1); // sgdt [ebx]
    m.registers.cr4 |= Privilege.CR4_UMIP;
    m.code("0F 01 03").raises(Vectors.GP, 0);
  }

  @Test
  void ltrMakesTheTaskBusyAndRefusesABusyOne() {
    m.descriptor(FREE_1, 0x0000_8900_A400_0067L);
    m.code("0F 00 D8").set(RAX, FREE_1).runs(1); // ltr ax
    assertThat(m.read(GDT + FREE_1 + 5, 1)).isEqualTo(0x8B);
    assertThat(m.registers.base[Registers.TR]).isEqualTo(0xA400);
    m.code("0F 00 D8").set(RAX, TSS).raises(Vectors.GP, TSS);
  }

  @Test
  void lldtGivesSelectorsATable() {
    m.descriptor(FREE_1, 0x0000_8200_B000_000FL).write(0xB008, 8, 0x00CF_9300_1234_0FFFL);
    m.code("0F 00 D0").set(RAX, FREE_1).runs(1); // lldt ax
    m.code("8E C0").set(RAX, 0x0C).runs(1); // mov es, ax
    assertThat(m.registers.base[Registers.ES]).isEqualTo(0x1234);
    m.code("8E C0").set(RAX, 0x14).raises(Vectors.GP, 0x14); // beyond its limit
  }

  @Test
  void ltrOfLongModeTakesABaseOf64Bits() {
    wide.descriptor(SmallMachine.FREE_16, 0x0000_8900_A400_0067L).write(GDT + 0x48, 8, 0x1234);
    wide.code("0F 00 D8").set(RAX, SmallMachine.FREE_16).runs(1); // ltr ax
    assertThat(wide.registers.base[Registers.TR]).isEqualTo(0x1234_0000_A400L);
  }

  @Test
  void larAndLslTellRightsAndLimitOfWhatCanBeReached() {
    m.code("0F 02 C3 0F 03 CB").set(RBX, DATA).runs(2); // lar eax, ebx; lsl ecx, ebx
    assertThat(m.registers.gpr[RAX]).isEqualTo(0x00CF_9300);
    assertThat(m.registers.gpr[RCX]).isEqualTo(0xFFFF_FFFFL);
    assertThat(m.registers.is(Flags.ZF)).isTrue();
    m.user().code("0F 02 C3").set(RAX, 5).runs(1); // lar of a segment of DPL 0
    assertThat(m.registers.is(Flags.ZF)).isFalse();
    assertThat(m.registers.gpr[RAX]).isEqualTo(5);
  }

  @Test
  void lslHasNoLimitOfAGate() {
    m.descriptor(FREE_1, 0x0000_8C00_0008_0000L).set(RBX, FREE_1);
    m.code("0F 02 C3 0F 03 CB").runs(1); // lar eax, ebx; lsl ecx, ebx
    assertThat(m.registers.is(Flags.ZF)).isTrue();
    m.runs(1);
    assertThat(m.registers.is(Flags.ZF)).isFalse();
  }

  @Test
  void verrAndVerwTellWhatIsReadableAndWritable() {
    m.code("0F 00 E3 0F 00 EB").set(RBX, CODE).runs(1); // verr bx; verw bx
    assertThat(m.registers.is(Flags.ZF)).isTrue();
    m.runs(1);
    assertThat(m.registers.is(Flags.ZF)).isFalse();
  }

  @Test
  void arplRaisesTheRplOfASelector() {
    m.code("63 C8").set(RAX, 0x50).set(RCX, 3).runs(1); // arpl ax, cx
    assertThat(m.registers.gpr[RAX]).isEqualTo(0x53);
    assertThat(m.registers.is(Flags.ZF)).isTrue();
  }

  @Test
  void movOfSegmentRegistersTakesSelectors() {
    m.code("8E E0 8C E1").set(RAX, USER_DATA).set(RCX, -1).runs(2); // mov fs, ax; mov ecx, fs
    assertThat(m.registers.gpr[RCX]).isEqualTo(USER_DATA);
    m.code("8C F0").raises(Vectors.UD, 0); // a seventh segment register
  }

  @Test
  void lesLoadsAPointer() {
    m.write(VARIABLES, 6, (long) DATA << 32 | 0x1234_5678).set(RBX, VARIABLES);
    m.code("C4 03").runs(1); // les eax, [ebx]
    assertThat(m.registers.gpr[RAX]).isEqualTo(0x1234_5678);
    assertThat(m.registers.selector[Registers.ES]).isEqualTo(DATA);
  }

  @Test
  void codeThatCanOnlyBeExecutedIsNoDataSegment() {
    m.descriptor(FREE_1, 0x00CF_9900_0000_FFFFL);
    m.code("8E D8").set(RAX, FREE_1).raises(Vectors.GP, FREE_1); // mov ds, ax
    m.descriptor(FREE_1, 0x00CF_9B00_0000_FFFFL);
    m.code("8E D8").runs(1);
    m.code("89 03").set(RBX, VARIABLES).raises(Vectors.GP, 0); // mov [ebx], eax
  }

  @Test
  void tablesAndTasksThatAreNotPresentAreNamed() {
    m.descriptor(FREE_1, 0x0000_0900_A400_0067L).descriptor(0x60, 0x0000_0200_B000_000FL);
    m.code("0F 00 D8").set(RAX, FREE_1).raises(Vectors.NP, FREE_1); // ltr ax
    m.code("0F 00 D0").set(RAX, 0x60).raises(Vectors.NP, 0x60); // lldt ax
    m.code("0F 00 D0").set(RAX, DATA).raises(Vectors.GP, DATA);
    m.code("0F 00 D8").set(RAX, 0x0C).raises(Vectors.GP, 0x0C); // of the LDT
  }
}
