package org.btmmu.spec.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.guest.PagingLevel.LargePages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of paging modes fits the linear address and the formats of the entries. */
class PagingModeTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
  void theIndicesAndTheOffsetAreTheLinearAddressWithoutGap(PagingMode mode) {
    int top = mode.linearBits();
    for (int depth = 0; depth < mode.depth(); depth++) {
      PagingLevel level = mode.level(depth);
      assertThat(level.shift() + level.indexBits()).as(level.name()).isEqualTo(top);
      top = level.shift();
    }
    assertThat(top).isEqualTo(PageSize.SIZE_4KB.shift());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
  void aTableInMemoryFillsAPage(PagingMode mode) {
    for (int depth = mode.hasPdpteRegisters() ? 1 : 0; depth < mode.depth(); depth++) {
      int entries = 1 << mode.level(depth).indexBits();
      assertThat(entries * mode.entryBytes()).isEqualTo(4096);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFormatHasTheModesEntrySize(PagingMode mode) {
    for (int depth = 0; depth < mode.depth(); depth++) {
      PagingLevel level = mode.level(depth);
      for (EntryFormat format : new EntryFormat[] {level.table(), level.page()}) {
        if (format != null) {
          assertThat(format.sizeBits()).isEqualTo(8 * mode.entryBytes());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPageIsAsLargeAsItsLevelLeavesAddressBits(PagingMode mode) {
    for (int depth = 0; depth < mode.depth(); depth++) {
      PagingLevel level = mode.level(depth);
      boolean mapsPages = level.largePages() != LargePages.NEVER;
      assertThat(level.page() != null).isEqualTo(mapsPages);
      assertThat(level.pageSize() != null).isEqualTo(mapsPages);
      if (mapsPages) {
        assertThat(level.pageSize().shift()).isEqualTo(level.shift());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheLastLevelRefersToNoTable(PagingMode mode) {
    for (int depth = 0; depth < mode.depth(); depth++) {
      PagingLevel level = mode.level(depth);
      boolean last = depth == mode.depth() - 1;
      assertThat(level.table() == null).as(level.name()).isEqualTo(last);
      assertThat(level.largePages() == LargePages.ALWAYS).isEqualTo(last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyFormatsOfPagesHaveDAndGAndOnlyInLongModeAKey(PagingMode mode) {
    for (int depth = 0; depth < mode.depth(); depth++) {
      PagingLevel level = mode.level(depth);
      if (level.table() != null) {
        assertThat(level.table().mask(EntryField.DIRTY)).isZero();
        assertThat(level.table().mask(EntryField.GLOBAL)).isZero();
        assertThat(level.table().mask(EntryField.KEY)).isZero();
      }
      if (level.page() != null) {
        assertThat(level.page().mask(EntryField.DIRTY)).isNotZero();
        assertThat(level.page().mask(EntryField.GLOBAL)).isNotZero();
        assertThat(level.page().mask(EntryField.KEY) != 0).isEqualTo(mode.isLongMode());
      }
    }
  }

  @Test
  void thePagesOf4And5LevelPagingAreTheSame() {
    for (int fromLeaf = 1; fromLeaf <= PagingMode.FOUR_LEVEL.depth(); fromLeaf++) {
      PagingLevel four = PagingMode.FOUR_LEVEL.level(PagingMode.FOUR_LEVEL.depth() - fromLeaf);
      PagingLevel five = PagingMode.FIVE_LEVEL.level(PagingMode.FIVE_LEVEL.depth() - fromLeaf);
      assertThat(five).isEqualTo(four);
    }
  }

  @Test
  void onlyPaeStartsFromRegisters() {
    for (PagingMode mode : PagingMode.values()) {
      assertThat(mode.hasPdpteRegisters()).isEqualTo(mode == PagingMode.PAE);
    }
  }
}
