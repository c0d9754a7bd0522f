package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RBX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.FREE_16;
import static org.btmmu.reference.x86.SmallMachine.GDT;
import static org.btmmu.reference.x86.SmallMachine.TSS;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.junit.jupiter.api.Test;

/** Segment registers and what selectors allow (SDM 3A 6.5 to 6.7, 6.10). */
class SegmentLoadsTest {
  private final SmallMachine m = Boot.bits32();
  private final SmallMachine wide = Boot.bits64();

  private boolean zero() {
    return m.registers.is(Flags.ZF);
  }

  private void query(String code, int selector) {
    m.code(code).set(RAX, selector).runs(1);
  }

  @Test
  void aNullDataSegmentCanBeLoadedButNotUsed() {
    m.code("8E D8 8B 03").set(RAX, 3).set(RBX, VARIABLES).runs(1); // mov ds, ax
    m.raises(Vectors.GP, 0); // mov eax, [ebx]
  }

  @Test
  void aNullStackIsForTheSystemIn64BitModeOnly() {
    wide.code("8E D0").set(RAX, 0).runs(1); // mov ss, ax
    wide.code("8E D0").set(RAX, 3).raises(Vectors.GP, 0); // its RPL is not CPL
    Boot.bits64().user().code("8E D0").set(RAX, 3).raises(Vectors.GP, 0);
    m.code("8E D0").set(RAX, 0).raises(Vectors.GP, 0);
  }

  @Test
  void conformingCodeIsReadableAtAnyLevel() {
    m.user().descriptor(FREE_1, 0x00CF_9F00_0000_FFFFL); // code, conforming, DPL 0
    m.code("8E D8").set(RAX, FREE_1 | 3).runs(1); // mov ds, ax
    m.descriptor(FREE_1, 0x00CF_9B00_0000_FFFFL); // not conforming
    m.code("8E D8").raises(Vectors.GP, FREE_1);
    m.descriptor(FREE_1, 0x00CF_9700_0000_FFFFL); // expand-down data has no such bit
    m.code("8E D8").raises(Vectors.GP, FREE_1);
  }

  @Test
  void aSegmentThatExpandsDownBeginsBehindItsLimit() {
    m.registers.limit[Registers.DS] = VARIABLES - 1;
    m.registers.attributes[Registers.DS] = 0x4097;
    m.code("8B 03").set(RBX, VARIABLES).runs(1); // mov eax, [ebx]
    m.code("8B 03").set(RBX, VARIABLES - 1).raises(Vectors.GP, 0);
  }

  @Test
  void theAccessedBitIsSetInTheTable() {
    m.descriptor(FREE_1, 0x00CF_9200_0000_FFFFL);
    m.code("8E D8").set(RAX, FREE_1).runs(1); // mov ds, ax
    assertThat(m.read(GDT + FREE_1 + 5, 1)).isEqualTo(0x93);
    assertThat(m.registers.attributes[Registers.DS]).isEqualTo(0xC093);
  }

  @Test
  void verrAndVerwLookAtTypeAndLevel() {
    m.descriptor(FREE_1, 0x00CF_9100_0000_FFFFL); // data for reading
    query("0F 00 E0", FREE_1); // verr ax
    assertThat(zero()).isTrue();
    query("0F 00 E8", FREE_1); // verw ax
    assertThat(zero()).isFalse();
    query("0F 00 E8", DATA);
    assertThat(zero()).isTrue();
    query("0F 00 E0", TSS);
    assertThat(zero()).isFalse();
    m.descriptor(FREE_1, 0x00CF_9900_0000_FFFFL); // code that cannot be read
    query("0F 00 E0", FREE_1);
    assertThat(zero()).isFalse();
    query("0F 00 E0", CODE | 3); // the RPL counts
    assertThat(zero()).isFalse();
  }

  @Test
  void larAndLslOfLongModeKnowFewerTypes() {
    m.descriptor(FREE_1, 0x0000_8100_A400_002BL); // a 16-bit TSS
    query("0F 02 C8", FREE_1); // lar ecx, ax
    assertThat(zero()).isTrue();
    wide.descriptor(FREE_1, 0x0000_8100_A400_002BL);
    wide.code("0F 02 C8").set(RAX, FREE_1).runs(1);
    assertThat(wide.registers.is(Flags.ZF)).isFalse();
    wide.code("0F 03 C8").set(RAX, TSS).runs(1); // lsl ecx, ax
    assertThat(wide.registers.gpr[RCX]).isEqualTo(0x67);
  }

  @Test
  void arplLeavesARplThatIsNotLess() {
    m.code("63 C8").set(RAX, 0x53).set(RCX, 3).runs(1); // arpl ax, cx
    assertThat(zero()).isFalse();
    assertThat(m.registers.gpr[RAX]).isEqualTo(0x53);
    m.code("63 C8").set(RAX, 0x51).set(RCX, 2).runs(1);
    assertThat(m.registers.gpr[RAX]).isEqualTo(0x52);
  }

  @Test
  void ltrOfLongModeWantsACanonicalBase() {
    wide.descriptor(FREE_16, 0x0000_8900_A400_0067L).write(GDT + FREE_16 + 8, 8, 0x8000);
    wide.code("0F 00 D8").set(RAX, FREE_16).raises(Vectors.GP, FREE_16); // ltr ax
  }
}
