package org.btmmu.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.spec.guest.AccessKind.FETCH;
import static org.btmmu.spec.guest.AccessKind.READ;
import static org.btmmu.spec.guest.AccessKind.WRITE;
import static org.btmmu.spec.guest.PageSize.SIZE_2MB;
import static org.btmmu.spec.guest.PageSize.SIZE_4KB;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastPdptes;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.reference.guest.PdpteLoad;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.junit.jupiter.api.Test;

/**
 * PAE paging, small cases to be checked by hand. All numbers are hexadecimal.
 *
 * <pre>
 * ADDRESS 40603abc = bits 31:30: register 1,
 *                    bits 29:21: index 3 of the directory (at 1000 + 8·3 = 1018),
 *                    bits 20:12: index 3 of the table     (at 2000 + 8·3 = 2018),
 *                    offset abc, in a page of 2 MByte 003abc
 * error code: P 1, W/R 2, U/S 4, RSVD 8, I/D 10
 * entry bits: P 1, R/W 2, U/S 4, A 20, D 40, PS 80, XD 8000000000000000
 * </pre>
 */
class HandVectorsPaeTest {
  private static final long ADDRESS = 0x4060_3abcL;
  private static final long XD = 1L << 63;

  /** PDPTE register 1 refers to the directory at 1000; memory is empty. */
  private static HandMachine machine() {
    return new HandMachine(PagingMode.PAE).pdpte(1, 0x1001).cr3(0x7000);
  }

  /** ADDRESS through a writable user PDE and this PTE. */
  private static HandMachine small(long pte) {
    return machine().word64(0x1018, 0x2007).word64(0x2018, pte);
  }

  /** ADDRESS through this PDE. */
  private static HandMachine large(long pde) {
    return machine().word64(0x1018, pde);
  }

  @Test
  void aSmallPageIsFoundThroughARegisterAndTwoTables() {
    small(0x3_4567_8007L).user(READ, ADDRESS).liesAt(0x3_4567_8abcL, SIZE_4KB);
  }

  @Test
  void aLargePageNeedsNoPse() {
    large(0x3_4560_0087L).pse(false).user(WRITE, ADDRESS).liesAt(0x3_4560_3abcL, SIZE_2MB);
  }

  @Test
  void anAbsentPdpteFaultsWithPClear() {
    small(0x5007).pdpte(1, 0x1000).user(WRITE, ADDRESS).faults(0x6, ADDRESS);
    small(0x5007).pdpte(1, 0x1000).supervisor(FETCH, ADDRESS).faults(0x10, ADDRESS);
  }

  @Test
  void pdptesComeFromTheRegistersNotFromMemory() {
    // CR3 is 7000; an entry there at 7000 + 8·1 is not looked at
    small(0x5007).word64(0x7008, 0x6000).user(READ, ADDRESS).liesAt(0x5abc, SIZE_4KB);
    small(0x5007).word64(0x7008, 0x1001).pdpte(1, 0).user(READ, ADDRESS).faults(0x4, ADDRESS);
  }

  @Test
  void bits31And30ChooseTheRegister() {
    // directories at 1000, 2000, 3000, 4000; index 3 of each maps a page of its own
    for (int register = 0; register < 4; register++) {
      HandMachine machine = machine();
      for (int other = 0; other < 4; other++) {
        machine.pdpte(other, 0x1001 + 0x1000L * other);
        machine.word64(0x1018 + 0x1000L * other, 0x1_0000_0087L + 0x20_0000L * other);
      }
      machine
          .user(READ, 0x60_3abcL | (long) register << 30)
          .liesAt(0x1_0000_3abcL + 0x20_0000L * register, SIZE_2MB);
    }
  }

  @Test
  void aPdpteTakesNoRightAway() {
    // bits 1 and 2 of a PDPTE are reserved and so always 0
    small(0x5007).user(WRITE, ADDRESS).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void xdForbidsFetchesOnlyAtAnyLevel() {
    small(XD | 0x5007).user(FETCH, ADDRESS).faults(0x15, ADDRESS);
    small(XD | 0x5007).supervisor(FETCH, ADDRESS).faults(0x11, ADDRESS);
    small(XD | 0x5007).user(WRITE, ADDRESS).liesAt(0x5abc, SIZE_4KB);
    small(0x5007).word64(0x1018, XD | 0x2007).user(FETCH, ADDRESS).faults(0x15, ADDRESS);
    large(XD | 0x87).user(FETCH, ADDRESS).faults(0x15, ADDRESS);
    small(0x5007).user(FETCH, ADDRESS).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void withoutNxeXdIsReserved() {
    small(XD | 0x5007).nxe(false).user(READ, ADDRESS).faults(0xd, ADDRESS);
    small(XD | 0x5007).nxe(false).user(FETCH, ADDRESS).faults(0xd, ADDRESS);
    small(XD | 0x5007).nxe(false).smep(true).user(FETCH, ADDRESS).faults(0x1d, ADDRESS);
    large(XD | 0x87).nxe(false).supervisor(WRITE, ADDRESS).faults(0xb, ADDRESS);
  }

  @Test
  void aFetchIsReportedUnderNxeOrSmep() {
    machine().nxe(true).user(FETCH, ADDRESS).faults(0x14, ADDRESS);
    machine().nxe(false).user(FETCH, ADDRESS).faults(0x4, ADDRESS);
    machine().nxe(false).smep(true).user(FETCH, ADDRESS).faults(0x14, ADDRESS);
  }

  @Test
  void bits62To52AreReservedInPdesAndPtes() {
    for (int bit = 52; bit <= 62; bit++) {
      small(1L << bit | 0x5007).maxPhysicalAddress(52).user(READ, ADDRESS).faults(0xd, ADDRESS);
      large(1L << bit | 0x0087).maxPhysicalAddress(52).user(READ, ADDRESS).faults(0xd, ADDRESS);
      large(1L << bit | 0x2007).maxPhysicalAddress(52).user(READ, ADDRESS).faults(0xd, ADDRESS);
    }
  }

  @Test
  void theFrameEndsAtMaxphyaddr() {
    small(1L << 36 | 0x5007).user(READ, ADDRESS).faults(0xd, ADDRESS);
    small(1L << 35 | 0x5007).user(READ, ADDRESS).liesAt(1L << 35 | 0x5abc, SIZE_4KB);
    small(1L << 51 | 0x5007)
        .maxPhysicalAddress(52)
        .user(READ, ADDRESS)
        .liesAt(1L << 51 | 0x5abc, SIZE_4KB);
    small(1L << 51 | 0x5007).maxPhysicalAddress(51).user(READ, ADDRESS).faults(0xd, ADDRESS);
  }

  @Test
  void bits20To13OfALargePdeAreReservedAndBit12IsNot() {
    large(0x2087).user(READ, ADDRESS).faults(0xd, ADDRESS);
    large(0x10_0087).user(READ, ADDRESS).faults(0xd, ADDRESS);
    large(0x1087).user(READ, ADDRESS).liesAt(0x3abc, SIZE_2MB);
  }

  @Test
  void bit7OfAPteIsNoPageSize() {
    small(0x5087).user(READ, ADDRESS).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void theUpperEntryDecidesFirst() {
    // reserved above absent, absent above reserved
    small(0x5006).word64(0x1018, 1L << 62 | 0x2007).user(READ, ADDRESS).faults(0xd, ADDRESS);
    small(1L << 62 | 0x5007).word64(0x1018, 0x2006).user(READ, ADDRESS).faults(0x4, ADDRESS);
  }

  @Test
  void rightsAreTheAndOfPdeAndPte() {
    small(0x5003).user(READ, ADDRESS).faults(0x5, ADDRESS);
    small(0x5007).word64(0x1018, 0x2003).user(READ, ADDRESS).faults(0x5, ADDRESS);
    small(0x5007).word64(0x1018, 0x2005).user(WRITE, ADDRESS).faults(0x7, ADDRESS);
    small(0x5005).supervisor(WRITE, ADDRESS).faults(0x3, ADDRESS);
    small(0x5005).wp(false).supervisor(WRITE, ADDRESS).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void smepAndSmapApply() {
    small(0x5007).smep(true).supervisor(FETCH, ADDRESS).faults(0x11, ADDRESS);
    small(0x5007).smap(true).supervisor(READ, ADDRESS).faults(0x1, ADDRESS);
    large(0x87).smap(true).supervisor(WRITE, ADDRESS).faults(0x3, ADDRESS);
  }

  @Test
  void protectionKeysDoNotExist() {
    small(0x5007).allKeysDenied().user(WRITE, ADDRESS).liesAt(0x5abc, SIZE_4KB);
    small(0x5003).allKeysDenied().supervisor(WRITE, ADDRESS).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void addressesHave32Bits() {
    small(0x5007).user(READ, 0xffff_ffff_4060_3abcL).liesAt(0x5abc, SIZE_4KB);
    machine().user(READ, 0x1_4060_3abcL).faults(0x4, ADDRESS);
  }

  @Test
  void gCountsOnlyUnderPge() {
    assertThat(isGlobal(small(0x5107).pge(true))).isTrue();
    assertThat(isGlobal(small(0x5107).pge(false))).isFalse();
    assertThat(isGlobal(small(0x5007).pge(true))).isFalse();
    assertThat(isGlobal(large(0x187).pge(true))).isTrue();
  }

  private static boolean isGlobal(HandMachine machine) {
    return ((Outcome.Translation) machine.user(READ, ADDRESS).outcome()).global();
  }

  @Test
  void aWriteSetsAInBothEntriesDInThePageAndNothingInThePdpte() {
    SmallMemory after = small(0x5007).word64(0x7008, 0x1001).user(WRITE, ADDRESS).after();

    assertThat(after.read64(0x1018)).isEqualTo(0x2027);
    assertThat(after.read64(0x2018)).isEqualTo(0x5067);
    assertThat(after.read64(0x7008)).isEqualTo(0x1001);
    assertThat(large(0x87).user(WRITE, ADDRESS).after().read64(0x1018)).isEqualTo(0xe7);
  }

  @Test
  void movCr3LoadsTheFourEntriesAtBits31To5() {
    HandMachine machine = machine().word64(0x6020, 0x1001).word64(0x6038, 0x2e19);

    // bits 11:9 (e00) are ignored, bits 4:3 (18) are memory types
    assertThat(load(machine, 0x603fL)).isEqualTo(new Pdptes(0x1001, 0, 0, 0x2e19));
    assertThat(load(machine, 0x5_0000_6020L)).isEqualTo(new Pdptes(0x1001, 0, 0, 0x2e19));
  }

  @Test
  void movCr3RefusesAReservedBitInAPresentPdpteOnly() {
    for (int bit : new int[] {1, 2, 5, 6, 7, 8, 36, 51, 52, 62, 63}) {
      assertThat(load(machine().word64(0x6010, 1L << bit | 0x1001), 0x6000)).isNull();
      assertThat(load(machine().word64(0x6010, 1L << bit | 0x1000), 0x6000)).isNotNull();
    }
  }

  /** The registers after MOV CR3, or null if it raises #GP(0). */
  private static Pdptes load(HandMachine machine, long cr3) {
    long[] fast = new long[4];
    boolean legal = FastPdptes.load(machine.memory(), cr3, 36, fast);
    PdpteLoad load = PdpteLoad.load(machine.memory(), cr3, machine.controls().processor());
    Pdptes registers = load instanceof PdpteLoad.Loaded loaded ? loaded.pdptes() : null;
    assertThat(legal ? new Pdptes(fast[0], fast[1], fast[2], fast[3]) : null).isEqualTo(registers);
    return registers;
  }

  @Test
  void ofTwoPagesTheLowerFaultsFirstAndTheUpperAtItsFirstByte() {
    // 4060 3ffe, 4 bytes: PTE 3 (at 2018) and PTE 4 (at 2020)
    HandMachine both = small(0x5007).word64(0x2020, 0x6007);
    assertThat(cross(both, 0x4060_3ffeL)).isNull();
    HandMachine upperReadOnly = small(0x5007).word64(0x2020, 0x6005);
    assertThat(cross(upperReadOnly, 0x4060_3ffeL)).isEqualTo(new Outcome.PageFault(7, 0x4060_4000));
    HandMachine neither = small(0x5006).word64(0x2020, 0x6005);
    assertThat(cross(neither, 0x4060_3ffeL)).isEqualTo(new Outcome.PageFault(6, 0x4060_3ffe));
  }

  @Test
  void anAccessAcross4GbyteContinuesAtAddress0() {
    // ffff fffe: register 3, indices 1ff and 1ff (at 1ff8, 2ff8); then 0: register 0 is absent
    HandMachine machine = machine().pdpte(3, 0x1001).word64(0x1ff8, 0x2007).word64(0x2ff8, 0x5007);
    assertThat(cross(machine, 0xffff_fffeL)).isEqualTo(new Outcome.PageFault(6, 0));
  }

  /** The fault of a user's write of 4 bytes; null if it is allowed. */
  private static Outcome cross(HandMachine machine, long address) {
    Access access = new Access(AccessKind.WRITE, address, 4, 3, false, false, false, false);
    PageCrossing reference = PageCrossing.translate(machine.memory(), machine.controls(), access);
    FastCrossing fast = new FastCrossing();
    FastControls controls = FastControls.of(machine.controls());
    int bits = FastAccess.of(access);
    fast.translate(machine.memory(), controls, address, 4, bits);
    assertThat(PackedWalk.outcome(fast.lower(), fast.faultAddress())).isEqualTo(reference.lower());
    return reference.lower() instanceof Outcome.Translation ? null : reference.lower();
  }
}
