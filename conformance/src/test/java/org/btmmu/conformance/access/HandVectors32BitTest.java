package org.btmmu.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.spec.guest.AccessKind.FETCH;
import static org.btmmu.spec.guest.AccessKind.READ;
import static org.btmmu.spec.guest.AccessKind.READ_FOR_WRITE;
import static org.btmmu.spec.guest.AccessKind.WRITE;
import static org.btmmu.spec.guest.PageSize.SIZE_4KB;
import static org.btmmu.spec.guest.PageSize.SIZE_4MB;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.PagingMode;
import org.junit.jupiter.api.Test;

/**
 * 32-bit paging, small cases to be checked by hand. All numbers are hexadecimal.
 *
 * <pre>
 * SMALL 00403abc = index 1 of the directory (at 1000 + 4·1 = 1004),
 *                  index 3 of the table     (at 2000 + 4·3 = 200c), offset abc
 * LARGE 00c12345 = index 3 of the directory (at 1000 + 4·3 = 100c), offset 012345 in 4 MByte
 * error code: P 1, W/R 2, U/S 4, RSVD 8, I/D 10
 * entry bits: P 1, R/W 2, U/S 4, A 20, D 40, PS 80
 * </pre>
 */
class HandVectors32BitTest {
  private static final long SMALL = 0x0040_3abcL;
  private static final long LARGE = 0x00c1_2345L;

  private static HandMachine machine() {
    return new HandMachine(PagingMode.BITS_32);
  }

  /** SMALL through a writable user PDE and this PTE. */
  private static HandMachine small(long pte) {
    return machine().word32(0x1004, 0x2007).word32(0x200c, pte);
  }

  /** LARGE through this PDE. */
  private static HandMachine large(long pde) {
    return machine().word32(0x100c, pde);
  }

  private static Access kernel(AccessKind kind, boolean implicit, boolean ac, int cpl) {
    return new Access(kind, SMALL, 1, cpl, implicit, ac, false, false);
  }

  @Test
  void aSmallPageIsFoundThroughTwoTables() {
    small(0x5007).user(READ, SMALL).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void theLow12BitsOfCr3AreNoAddress() {
    small(0x5007).cr3(0x1fff).user(READ, SMALL).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void anAbsentPdeFaultsWithPClear() {
    machine().user(READ, SMALL).faults(0x4, SMALL);
    machine().user(WRITE, SMALL).faults(0x6, SMALL);
    machine().supervisor(READ, SMALL).faults(0x0, SMALL);
    machine().supervisor(WRITE, SMALL).faults(0x2, SMALL);
  }

  @Test
  void anAbsentPteMayHoldAnything() {
    small(0xffff_fffeL).user(WRITE, SMALL).faults(0x6, SMALL);
  }

  @Test
  void aFetchIsReportedOnlyUnderSmepWhateverNxeIs() {
    machine().nxe(true).user(FETCH, SMALL).faults(0x4, SMALL);
    machine().nxe(false).smep(true).user(FETCH, SMALL).faults(0x14, SMALL);
  }

  @Test
  void aLargePageIsFoundThroughOneTable() {
    // 12400000 + 012345
    large(0x1240_0087L).user(WRITE, LARGE).liesAt(0x1241_2345L, SIZE_4MB);
  }

  @Test
  void withoutPsePsIsIgnored() {
    // 00c03abc: directory index 3, table index 3
    large(0x2087)
        .word32(0x200c, 0x5007)
        .pse(false)
        .user(READ, 0x00c0_3abcL)
        .liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void bits20To13OfALargePdeArePhysicalBits39To32() {
    // a5 << 13 = 14a000
    large(0x1254_a087L).maxPhysicalAddress(40).user(READ, LARGE).liesAt(0xa5_1241_2345L, SIZE_4MB);
  }

  @Test
  void aLargePageReachesAtMost40Bits() {
    // ff << 13 = 1fe000
    large(0x125f_e087L).maxPhysicalAddress(52).user(READ, LARGE).liesAt(0xff_1241_2345L, SIZE_4MB);
  }

  @Test
  void with36BitsOnlyBits16To13ArePhysical() {
    // f << 13 = 01e000; bit 17 = 020000
    large(0x1241_e087L).user(READ, LARGE).liesAt(0xf_1241_2345L, SIZE_4MB);
    large(0x1242_0087L).user(READ, LARGE).faults(0xd, LARGE);
    large(0x1250_0087L).user(READ, LARGE).faults(0xd, LARGE);
  }

  @Test
  void bit21OfALargePdeIsAlwaysReserved() {
    large(0x1260_0087L).user(READ, LARGE).faults(0xd, LARGE);
    large(0x1260_0087L).maxPhysicalAddress(40).supervisor(READ, LARGE).faults(0x9, LARGE);
    large(0x1260_0087L).maxPhysicalAddress(52).supervisor(WRITE, LARGE).faults(0xb, LARGE);
  }

  @Test
  void withoutPse36OrWith32BitsBit13IsReserved() {
    large(0x1240_2087L).withoutPse36().user(READ, LARGE).faults(0xd, LARGE);
    large(0x1240_2087L).maxPhysicalAddress(32).user(READ, LARGE).faults(0xd, LARGE);
    large(0x1240_1087L).withoutPse36().user(READ, LARGE).liesAt(0x1241_2345L, SIZE_4MB);
  }

  @Test
  void aReservedBitCountsBeforeRights() {
    // supervisor, read-only, and bit 21
    large(0x1260_0081L).user(WRITE, LARGE).faults(0xf, LARGE);
  }

  @Test
  void aReservedBitInAnAbsentPdeIsNone() {
    large(0x1260_0086L).user(READ, LARGE).faults(0x4, LARGE);
  }

  @Test
  void aUserNeedsUserInBothEntries() {
    small(0x5003).user(READ, SMALL).faults(0x5, SMALL);
    small(0x5007).word32(0x1004, 0x2003).user(READ, SMALL).faults(0x5, SMALL);
    small(0x5003).supervisor(READ, SMALL).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void aWriteNeedsWritableInBothEntries() {
    small(0x5005).user(WRITE, SMALL).faults(0x7, SMALL);
    small(0x5007).word32(0x1004, 0x2005).user(WRITE, SMALL).faults(0x7, SMALL);
  }

  @Test
  void wpKeepsTheSupervisorFromReadOnlyPages() {
    small(0x5005).wp(true).supervisor(WRITE, SMALL).faults(0x3, SMALL);
    small(0x5005).wp(false).supervisor(WRITE, SMALL).liesAt(0x5abc, SIZE_4KB);
    small(0x5005).wp(false).user(WRITE, SMALL).faults(0x7, SMALL);
  }

  @Test
  void theReadOfAReadModifyWriteCountsAsAWrite() {
    small(0x5005).user(READ_FOR_WRITE, SMALL).faults(0x7, SMALL);
    assertThat(small(0x5007).user(READ_FOR_WRITE, SMALL).after().read32(0x200c)).isEqualTo(0x5067);
  }

  @Test
  void smepKeepsOnlyTheSupervisorFromFetchingUserPages() {
    small(0x5007).smep(true).supervisor(FETCH, SMALL).faults(0x11, SMALL);
    small(0x5003).smep(true).supervisor(FETCH, SMALL).liesAt(0x5abc, SIZE_4KB);
    small(0x5007).smep(true).user(FETCH, SMALL).liesAt(0x5abc, SIZE_4KB);
    small(0x5007).smep(false).supervisor(FETCH, SMALL).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void smapKeepsTheSupervisorFromUserDataButNotFromUserCode() {
    small(0x5007).smap(true).supervisor(READ, SMALL).faults(0x1, SMALL);
    small(0x5007).smap(true).supervisor(WRITE, SMALL).faults(0x3, SMALL);
    small(0x5007).smap(true).supervisor(FETCH, SMALL).liesAt(0x5abc, SIZE_4KB);
    small(0x5003).smap(true).supervisor(READ, SMALL).liesAt(0x5abc, SIZE_4KB);
    small(0x5007).smap(true).user(READ, SMALL).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void acExcusesExplicitAccessesFromSmapButNeverImplicitOnes() {
    small(0x5007).smap(true).access(kernel(READ, false, true, 0)).liesAt(0x5abc, SIZE_4KB);
    small(0x5007).smap(true).access(kernel(READ, true, true, 0)).faults(0x1, SMALL);
    small(0x5007).smap(true).access(kernel(WRITE, true, true, 3)).faults(0x3, SMALL);
    small(0x5003).smap(true).access(kernel(WRITE, true, false, 3)).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void protectionKeysDoNotExist() {
    small(0x5007).allKeysDenied().user(WRITE, SMALL).liesAt(0x5abc, SIZE_4KB);
    small(0x5003).allKeysDenied().supervisor(WRITE, SMALL).liesAt(0x5abc, SIZE_4KB);
  }

  @Test
  void addressesHave32Bits() {
    small(0x5007).user(READ, 0x1_0040_3abcL).liesAt(0x5abc, SIZE_4KB);
    machine().user(READ, 0xffff_ffff_0040_3abcL).faults(0x4, SMALL);
  }

  @Test
  void aReadSetsAOnlyAndAWriteSetsDInThePageOnly() {
    SmallMemory read = small(0x5007).user(READ, SMALL).after();
    assertThat(read.read32(0x1004)).isEqualTo(0x2027);
    assertThat(read.read32(0x200c)).isEqualTo(0x5027);
    SmallMemory written = small(0x5007).user(WRITE, SMALL).after();
    assertThat(written.read32(0x1004)).isEqualTo(0x2027);
    assertThat(written.read32(0x200c)).isEqualTo(0x5067);
    SmallMemory large = large(0x1240_0087L).user(WRITE, LARGE).after();
    assertThat(large.read32(0x100c)).isEqualTo(0x1240_00e7);
  }

  @Test
  void aFaultLeavesThePageEntryAlone() {
    assertThat(small(0x5005).user(WRITE, SMALL).after().read32(0x200c)).isEqualTo(0x5005);
  }

  @Test
  void aTableInAHoleReadsAsAllOnes() {
    // PTE ffffffff at 0900000c: the frame is fffff000
    machine().word32(0x1004, 0x0900_0007).user(READ, SMALL).liesAt(0xffff_fabcL, SIZE_4KB);
  }

  @Test
  void aSelfMappedDirectoryIsAlsoItsPageTable() {
    // 00401abc: PDE 1 (at 1004) maps the directory as table; PTE 1 is PDE 1 itself: the page is
    // 1000
    SmallMemory after = machine().word32(0x1004, 0x1007).user(WRITE, 0x0040_1abcL).after();
    assertThat(after.read32(0x1004)).isEqualTo(0x1067);
  }

  @Test
  void withoutPagingTheLow32BitsArePhysical() {
    new HandMachine(PagingMode.OFF).user(WRITE, 0x9_1234_5678L).liesAt(0x1234_5678L, SIZE_4KB);
  }
}
