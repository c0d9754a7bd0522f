package org.btmmu.spec.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of entry formats says something about every bit, and only once. */
class EntryFormatTest {
  @ParameterizedTest
  @EnumSource
  void everyBitIsClaimedExactlyOnce(EntryFormat format) {
    int next = 0;
    for (EntryFormat.Bits run : format.bits()) {
      assertThat(run.low()).as("%s after bit %d", run.field(), next - 1).isEqualTo(next);
      assertThat(run.high()).isGreaterThanOrEqualTo(run.low());
      next = run.high() + 1;
    }
    assertThat(next).isEqualTo(format.sizeBits());
  }

  @ParameterizedTest
  @EnumSource
  void theMasksOfTheFieldsAreDisjointAndCoverTheEntry(EntryFormat format) {
    long covered = 0;
    for (EntryField field : EntryField.values()) {
      assertThat(format.mask(field) & covered).as(field.name()).isZero();
      covered |= format.mask(field);
    }
    assertThat(covered).isEqualTo(-1L >>> (64 - format.sizeBits()));
  }

  @ParameterizedTest
  @EnumSource
  void presentIsBit0(EntryFormat format) {
    assertThat(format.mask(EntryField.PRESENT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void rightsAndMarksAreWhereEveryFormatHasThem(EntryFormat format) {
    assertThat(format.mask(EntryField.WRITABLE)).isIn(0L, 1L << 1);
    assertThat(format.mask(EntryField.USER)).isIn(0L, 1L << 2);
    assertThat(format.mask(EntryField.ACCESSED)).isIn(0L, 1L << 5);
    assertThat(format.mask(EntryField.DIRTY)).isIn(0L, 1L << 6);
    assertThat(format.mask(EntryField.GLOBAL)).isIn(0L, 1L << 8);
    assertThat(format.mask(EntryField.KEY)).isIn(0L, 15L << 59);
    assertThat(format.mask(EntryField.NO_EXECUTE)).isIn(0L, 1L << 63);
  }

  @Test
  void onlyThePdpteOfPaeHasNoRightsAndNoA() {
    for (EntryFormat format : EntryFormat.values()) {
      boolean marked = format != EntryFormat.PDPTE_PAE;
      assertThat(format.mask(EntryField.WRITABLE) != 0).isEqualTo(marked);
      assertThat(format.mask(EntryField.USER) != 0).isEqualTo(marked);
      assertThat(format.mask(EntryField.ACCESSED) != 0).isEqualTo(marked);
    }
  }

  @Test
  void xdIsInAll8ByteFormatsButThePdpteOfPae() {
    for (EntryFormat format : EntryFormat.values()) {
      boolean executeDisable = format.sizeBits() == 64 && format != EntryFormat.PDPTE_PAE;
      assertThat(format.mask(EntryField.NO_EXECUTE) != 0).isEqualTo(executeDisable);
    }
  }

  @Test
  void theFrameOfA4MbytePageHas8BitsMoreElsewhere() {
    assertThat(EntryFormat.PDE_4MB.mask(EntryField.FRAME_HIGH)).isEqualTo(0xffL << 13);
    assertThat(EntryFormat.PDE_4MB.mask(EntryField.RESERVED)).isEqualTo(1L << 21);
  }
}
