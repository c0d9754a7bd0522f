package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;

import org.junit.jupiter.api.Test;

/** Real mode (SDM 3A 22.1). */
class RealModeTest {
  private final SmallMachine m = Boot.real();

  @Test
  void aFarCallAndReturnTakeSegments() {
    m.code("9A 34 12 00 20").runs(1).isAt(0x1234); // call 2000:1234
    assertThat(m.registers.base[Registers.CS]).isEqualTo(0x20000);
    m.hasOnStack(5, 0x3000);
    m.code(0x21234, "CA 02 00").runs(1).isAt(5); // retf 2
    assertThat(m.registers.base[Registers.CS]).isEqualTo(PROGRAM);
    assertThat(m.registers.gpr[RSP]).isEqualTo(0x8002);
  }

  @Test
  void aTargetBeyondTheLimitIsAGeneralProtectionException() {
    m.write(4 * Vectors.GP, 4, 0x2000_0000L);
    m.code("66 EA 00 00 01 00 00 20").raises(Vectors.GP, 0); // jmp 2000:10000
    m.hasOnStack(0, 0x3000);
    assertThat(m.registers.base[Registers.CS]).isEqualTo(0x20000);
  }

  @Test
  void aVectorBeyondTheTableIsAGeneralProtectionException() {
    m.write(4 * Vectors.GP, 4, 0x2000_0010L).write(4 * 0x20, 4, 0x2000_0020L);
    m.registers.idtLimit = 4 * 0x20 + 2;
    m.code("CD 20").raises(Vectors.GP, 0).isAt(0x10); // int 20h
    m.registers.idtLimit = 4 * 0x20 + 3;
    m.code(0x20010, "CD 20").runs(1).isAt(0x20);
  }

  @Test
  void iretTakesFlagsAndAllOfThem() {
    m.write(0x8000 - 6, 2, 0x1234).write(0x8000 - 4, 2, 0x2000);
    m.write(0x8000 - 2, 2, FLAGS | Flags.IOPL | Flags.NT).set(RSP, 0x8000 - 6);
    m.code("CF").runs(1).isAt(0x1234); // iret
    assertThat(m.registers.flags).isEqualTo(FLAGS | Flags.IOPL | Flags.NT);
  }

  @Test
  void aRelocatedTableIsUsed() {
    m.registers.idtBase = 0x40000;
    m.write(0x40000 + 4 * 0x20, 4, 0x2000_0020L).code("CD 20").runs(1).isAt(0x20); // int 20h
  }

  @Test
  void instructionsOfProtectedModeAreUndefined() {
    m.write(4 * Vectors.UD, 4, 0x2000_0000L).code("0F 00 C0").raises(Vectors.UD, 0); // sldt ax
    m.code(0x20000, "0F 02 C0").raises(Vectors.UD, 0); // lar ax, ax
  }

  @Test
  void protectedModeBeginsWithAFarJump() {
    m.write(0x8008, 8, 0x00CF_9B00_0000_FFFFL);
    m.registers.gdtBase = 0x8000;
    m.registers.gdtLimit = 0xF;
    m.code("0F 22 C0 66 EA 00 40 03 00 08 00").set(RAX, 0x11); // mov cr0, eax; jmp 8:34000
    m.runs(2).isAt(0x34000);
    m.code(0x34000, "B8 78 56 34 12").runs(1); // mov eax, 12345678h
    assertThat(m.registers.gpr[RAX]).isEqualTo(0x1234_5678);
  }
}
