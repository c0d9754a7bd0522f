package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.memory.SequentialMemory;
import org.junit.jupiter.api.Test;

/** Each rule of G-CTL by an example that can be checked by hand. */
class ControlWriteTest {
  private static final Processor PROCESSOR = new Processor(36, true, true, false);
  private static final long PROTECTED = 0x1;
  private static final long PAGED = 0x8000_0001L;
  private static final long PAE = 0x20;

  /** The four PDPTEs at 0x1000 are fine; at 0x2000 the third has bit 1 set. */
  private static final PhysicalMemory MEMORY = new FourPdptes();

  @Test
  void pagingNeedsProtectedMode() {
    assertThat(cr0(registers(0, 0, 0, 0), 0x8000_0000L, false)).isEqualTo(refused());
  }

  @Test
  void notWriteThroughNeedsCacheDisable() {
    assertThat(cr0(registers(PROTECTED, 0, 0, 0), 0x2000_0001L, false)).isEqualTo(refused());
    assertThat(cr0(registers(PROTECTED, 0, 0, 0), 0x6000_0001L, false)).isNotEqualTo(refused());
  }

  @Test
  void bitsAbove31OfCr0AreRefused() {
    assertThat(cr0(registers(PROTECTED, 0, 0, 0), 0x1_0000_0001L, false)).isEqualTo(refused());
  }

  @Test
  void longModeNeedsPae() {
    assertThat(cr0(registers(PROTECTED, 0, 0, 0x100), PAGED, false)).isEqualTo(refused());
  }

  @Test
  void turningPagingOnWithLmeSetsLma() {
    ControlWrite write = cr0(registers(PROTECTED, 0, PAE, 0x100), PAGED, false);
    ControlRegisters next = ((ControlWrite.Written) write).registers();
    assertThat(next.efer()).isEqualTo(0x500);
    assertThat(next.mode()).isEqualTo(PagingMode.FOUR_LEVEL);
  }

  @Test
  void pagingCannotEndIn64BitCodeNorWithPcids() {
    assertThat(cr0(registers(PAGED, 0, PAE, 0x500), PROTECTED, true)).isEqualTo(refused());
    assertThat(cr0(registers(PAGED, 0, 0x20020, 0x500), PROTECTED, false)).isEqualTo(refused());
    ControlWrite write = cr0(registers(PAGED, 0, PAE, 0x500), PROTECTED, false);
    assertThat(((ControlWrite.Written) write).registers().efer()).isEqualTo(0x100);
  }

  @Test
  void outsideLongModeCsLDoesNotKeepPagingOn() {
    assertThat(cr0(registers(PAGED, 0, PAE, 0), PROTECTED, true)).isNotEqualTo(refused());
  }

  @Test
  void turningPaePagingOnLoadsAndChecksThePdptes() {
    ControlWrite write = cr0(registers(PROTECTED, 0x1000, PAE, 0), PAGED, false);
    Pdptes loaded = ((ControlWrite.Written) write).registers().pdptes();
    assertThat(loaded).isEqualTo(new Pdptes(0x5001, 0x6001, 0, 0x7001));
    assertThat(cr0(registers(PROTECTED, 0x2000, PAE, 0), PAGED, false)).isEqualTo(refused());
  }

  @Test
  void cr3HasNoBitsAtMaxphyaddrOrAbove() {
    ControlRegisters old = registers(PAGED, 0, PAE, 0x500);
    assertThat(cr3(old, 0x10_0000_0000L)).isEqualTo(refused());
    assertThat(cr3(old, 0x8_0000_0000L)).isNotEqualTo(refused());
  }

  @Test
  void bit63OfCr3IsARequestOnlyWithPcids() {
    assertThat(cr3(registers(PAGED, 0, PAE, 0x500), Long.MIN_VALUE | 0x3000)).isEqualTo(refused());
    ControlWrite write = cr3(registers(PAGED, 0, 0x20020, 0x500), Long.MIN_VALUE | 0x3000);
    assertThat(((ControlWrite.Written) write).registers().cr3()).isEqualTo(0x3000);
  }

  @Test
  void movCr3UnderPaeKeepsTheOldRegistersOnAFault() {
    ControlRegisters old = registers(PAGED, 0x1000, PAE, 0);
    assertThat(cr3(old, 0x2000)).isEqualTo(refused());
    assertThat(cr3(old, 0x1000)).isNotEqualTo(refused());
  }

  @Test
  void pcidsNeedLongModeAndPcid0() {
    assertThat(cr4(registers(PAGED, 0, PAE, 0), 0x20020)).isEqualTo(refused());
    assertThat(cr4(registers(PAGED, 0x3001, PAE, 0x500), 0x20020)).isEqualTo(refused());
    assertThat(cr4(registers(PAGED, 0x3000, PAE, 0x500), 0x20020)).isNotEqualTo(refused());
  }

  @Test
  void longModeKeepsPaeAndLa57() {
    assertThat(cr4(registers(PAGED, 0, PAE, 0x500), 0)).isEqualTo(refused());
    assertThat(cr4(registers(PAGED, 0, PAE, 0x500), 0x1020)).isEqualTo(refused());
    assertThat(cr4(registers(PROTECTED, 0, PAE, 0x100), 0x1020)).isNotEqualTo(refused());
  }

  @Test
  void undefinedBitsOfCr4AreRefused() {
    assertThat(cr4(registers(PROTECTED, 0, 0, 0), 1L << 31)).isEqualTo(refused());
    assertThat(cr4(registers(PROTECTED, 0, 0, 0), 1L << 15)).isEqualTo(refused());
  }

  @Test
  void togglingPgeUnderPaeReloadsThePdptes() {
    assertThat(cr4(registers(PAGED, 0x2000, PAE, 0), 0xA0)).isEqualTo(refused());
    assertThat(cr4(registers(PAGED, 0x2000, PAE, 0), 0x20 | 0x400)).isNotEqualTo(refused());
  }

  @Test
  void lmeIsFixedWhilePagingIsOn() {
    assertThat(ControlWrite.efer(registers(PAGED, 0, PAE, 0), 0x100)).isEqualTo(refused());
    assertThat(ControlWrite.efer(registers(PAGED, 0, PAE, 0x500), 0x900)).isNotEqualTo(refused());
  }

  @Test
  void lmaIsReadOnlyAndOtherBitsOfEferAreReserved() {
    ControlWrite write = ControlWrite.efer(registers(PROTECTED, 0, 0, 0), 0xD01);
    assertThat(((ControlWrite.Written) write).registers().efer()).isEqualTo(0x901);
    assertThat(ControlWrite.efer(registers(PROTECTED, 0, 0, 0), 0x2)).isEqualTo(refused());
  }

  private static ControlWrite cr0(ControlRegisters old, long value, boolean code64) {
    return ControlWrite.cr0(MEMORY, old, value, code64, PROCESSOR);
  }

  private static ControlWrite cr3(ControlRegisters old, long value) {
    return ControlWrite.cr3(MEMORY, old, value, PROCESSOR);
  }

  private static ControlWrite cr4(ControlRegisters old, long value) {
    return ControlWrite.cr4(MEMORY, old, value, PROCESSOR);
  }

  private static ControlRegisters registers(long cr0, long cr3, long cr4, long efer) {
    return new ControlRegisters(cr0, cr3, cr4, efer, Pdptes.NONE);
  }

  private static ControlWrite refused() {
    return new ControlWrite.GeneralProtection();
  }

  /** Memory that holds two PDPTE tables and is never written. */
  private static final class FourPdptes extends SequentialMemory {
    @Override
    protected long word(long gpa) {
      long[] table = {0x5001, 0x6001, gpa >>> 12 == 2 ? 0x8003 : 0x8002, 0x7001};
      return gpa >>> 12 == 1 && gpa % 0x1000 == 16 ? 0 : table[(int) (gpa % 0x1000) / 8];
    }

    @Override
    protected void setWord(long gpa, long value) {
      throw new AssertionError("a check writes nothing");
    }

    @Override
    public PhysicalMemory fork() {
      return this;
    }
  }
}
