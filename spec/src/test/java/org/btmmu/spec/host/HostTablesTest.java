package org.btmmu.spec.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of the host say what the text says. */
class HostTablesTest {
  @ParameterizedTest
  @ValueSource(ints = {40, 48})
  void segmentsAscendWithoutOverlapAndEndAtTheTop(int segmentBits) {
    long previous = -1;
    for (Segment segment : Segment.values()) {
      assertThat(Long.compareUnsigned(segment.low(), previous + 1)).isGreaterThanOrEqualTo(0);
      assertThat(Long.compareUnsigned(segment.high(segmentBits), segment.low())).isPositive();
      previous = segment.high(segmentBits);
    }
    assertThat(previous).isEqualTo(-1);
  }

  @Test
  void segmentsBeginEndAndBelongAsTheTextSays() throws IOException {
    List<List<String>> rows = TextTables.rows("host-mips64.md", "H-SEG-1");
    assertThat(rows).hasSize(Segment.values().length);
    for (Segment segment : Segment.values()) {
      List<String> row = rows.get(segment.ordinal());
      assertThat(row.get(0)).isEqualTo(segment.name().toLowerCase(Locale.ROOT));
      assertThat(Long.parseUnsignedLong(row.get(1).replace("0x", ""), 16)).isEqualTo(segment.low());
      assertThat(row.get(3)).isEqualTo(segment.leastMode().name().toLowerCase(Locale.ROOT));
      boolean always = segment.enable() == Segment.Enable.ALWAYS;
      assertThat(row.get(4)).isEqualTo(always ? "–" : segment.enable().name());
      if (row.get(2).startsWith("0x")) {
        assertThat(Long.parseUnsignedLong(row.get(2).substring(2), 16))
            .isEqualTo(segment.high(40))
            .isEqualTo(segment.high(48));
      }
    }
  }

  @Test
  void theSegmentsThatDependOnSegbitsEndAsTheTextSays() {
    assertThat(Segment.XUSEG.high(40)).isEqualTo(0xFF_FFFF_FFFFL);
    assertThat(Segment.XSSEG.high(40)).isEqualTo(0x4000_00FF_FFFF_FFFFL);
    assertThat(Segment.XKSEG.high(40)).isEqualTo(0xC000_00FF_7FFF_FFFFL);
    assertThat(Segment.XKSEG.high(48)).isEqualTo(0xC000_FFFF_7FFF_FFFFL);
  }

  @ParameterizedTest
  @EnumSource
  void aPageSizeIsAPowerOfFourTimes4KByte(HostPageSize size) {
    assertThat((size.shift() - 12) % 2).isZero();
    assertThat(size.pairMask()).isEqualTo(2 * size.halfBytes() - 1);
    assertThat(Long.bitCount(size.pageMask())).isEqualTo(size.shift() - 12);
  }

  @Test
  void theGuestTlbHas4Kb1MbAnd256MbAndTheHostAllUpTo256Mb() {
    List<Integer> guest = new ArrayList<>();
    List<Integer> joint = new ArrayList<>();
    for (HostPageSize size : HostPageSize.values()) {
      if (size.inGuestTlb()) {
        guest.add(size.shift());
      }
      joint.add(size.shift());
    }
    assertThat(guest).containsExactly(12, 20, 28);
    assertThat(joint).containsExactly(12, 14, 16, 18, 20, 22, 24, 26, 28);
    assertThat(2 * HostPageSize.SIZE_1MB.halfBytes()).isEqualTo(2 << 20);
  }

  @Test
  void exceptionsHaveTheCodesOfTheManual() {
    int[] codes = {0, 1, 2, 3, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 19, 20};
    for (HostException exception : HostException.values()) {
      assertThat(exception.code()).as(exception.name()).isEqualTo(codes[exception.ordinal()]);
      boolean tlb = exception.name().startsWith("TLB");
      boolean address = exception.name().startsWith("ADDRESS");
      assertThat(exception.writesTlbRegisters()).isEqualTo(tlb);
      assertThat(exception.writesBadVAddr()).isEqualTo(tlb || address);
    }
  }

  @Test
  void vectorsHaveTheOffsetsOfTheManual() {
    assertThat(Vector.TLB_REFILL.offset()).isEqualTo(0);
    assertThat(Vector.XTLB_REFILL.offset()).isEqualTo(0x80);
    assertThat(Vector.CACHE_ERROR.offset()).isEqualTo(0x100);
    assertThat(Vector.GENERAL.offset()).isEqualTo(0x180);
    assertThat(Vector.INTERRUPT.offset()).isEqualTo(0x200);
  }

  @Test
  void aCauseIsReadBackFromItsRegister() {
    BtCause cause = new BtCause(GuestCause.MODIFIED, GuestKind.LOAD_FOR_WRITE, 8, true, true);
    assertThat(cause.register()).isEqualTo(1L << 63 | 1 << 8 | 3 << 5 | 2 << 3 | 2);
    Set<Long> registers = new HashSet<>();
    for (GuestCause code : GuestCause.values()) {
      for (GuestKind kind : GuestKind.values()) {
        for (int size = 1; size <= 16; size *= 2) {
          registers.add(new BtCause(code, kind, size, false, false).register());
        }
      }
    }
    assertThat(registers).hasSize(8 * 4 * 5).allMatch(register -> register >>> 8 == 0);
  }

  @Test
  void onlyTheLackOfAnEntryGoesToTheKernel() {
    for (GuestCause cause : GuestCause.values()) {
      boolean refill = cause == GuestCause.REFILL;
      assertThat(cause.entrance()).isEqualTo(refill ? Entrance.REFILL : Entrance.FAULT);
    }
  }

  @Test
  void causesHaveTheCodesOfTheText() throws IOException {
    String text = TextTables.text("btmmu.md");
    for (GuestCause cause : GuestCause.values()) {
      assertThat(text).contains(cause.ordinal() + " " + cause.name());
    }
  }

  @Test
  void loadsWithWriteIntentNeedBothRights() {
    assertThat(GuestKind.LOAD_FOR_WRITE.reads()).isTrue();
    assertThat(GuestKind.LOAD_FOR_WRITE.writes()).isTrue();
    assertThat(GuestKind.STORE.reads()).isFalse();
    assertThat(GuestKind.FETCH.reads()).isFalse();
  }

  @Test
  void impossibleWordsAreRefused() {
    EntryHalf none = EntryHalf.NONE;
    assertThatThrownBy(() -> new EntryHalf(1L << 36, 0, false, true, false, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GtlbEntry(4096, 0, HostPageSize.SIZE_4KB, none, none))
        .hasMessageContaining("MID");
    assertThatThrownBy(() -> new GtlbEntry(1, 0, HostPageSize.SIZE_16KB, none, none))
        .hasMessageContaining("SIZE_16KB");
    assertThatThrownBy(() -> new TlbEntry(0, 0, 1024, HostPageSize.SIZE_4KB, false, none, none))
        .hasMessageContaining("ASID");
    assertThatThrownBy(() -> new GuestAccess(GuestKind.LOAD, 0, 3, false))
        .hasMessageContaining("bytes");
    assertThatThrownBy(() -> new MidSlot(1, GuestWidth.BITS_48, 8)).hasMessageContaining("root");
  }
}
