package org.btmmu.conformance.campaign;

import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.PagingLevel;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Processor;

/**
 * Values of paging-structure entries by chance: mostly well-formed and with A and D set, now and
 * then with a reserved bit.
 */
final class EntryDraw {
  static final long P = 1;
  static final long W = 2;
  static final long U = 4;
  static final long A = 0x20;
  static final long D = 0x40;
  static final long PS = 0x80;
  static final long G = 0x100;
  static final long XD = Long.MIN_VALUE;

  private final Chance chance;
  private final PagingMode mode;
  private final Processor processor;
  private final boolean nxe;

  EntryDraw(Chance chance, PagingMode mode, Processor processor, boolean nxe) {
    this.chance = chance;
    this.mode = mode;
    this.processor = processor;
    this.nxe = nxe;
  }

  /** An entry that maps a 4-KByte page. */
  long page(long frame) {
    return frame | leafBits() | chance.flag(4, PS);
  }

  /** An entry that maps a larger page. */
  long largePage(long frame) {
    long reserved = mode.entryBytes() == 4 ? 1 << 21 : 1 << 14;
    return frame | leafBits() | PS | chance.flag(3, reserved) | chance.flag(4, 1 << 12);
  }

  /** An entry of the level at {@code depth} that refers to a table. */
  long table(int depth, long table) {
    PagingLevel level = mode.level(depth);
    if (level.table() == EntryFormat.PDPTE_PAE) {
      return table | chance.flag(94, P) | chance.flag(3, W);
    }
    long bits = chance.flag(94, P) | chance.flag(80, W) | chance.flag(85, U) | chance.flag(80, A);
    return table | bits | chance.flag(10, D) | chance.flag(3, PS) | chance.flag(4, G) | high(8);
  }

  private long leafBits() {
    long bits = chance.flag(90, P) | chance.flag(70, W) | chance.flag(62, U) | chance.flag(80, A);
    bits |= chance.flag(60, D) | chance.flag(25, G) | chance.flag(4, 0x18);
    if (mode.isLongMode() && chance.percent(30)) {
      bits |= (long) chance.below(4) << 59;
    }
    return bits | high(22);
  }

  /** XD where it has a meaning, rarely where it is reserved; rarely a bit above MAXPHYADDR. */
  private long high(int executeDisable) {
    if (mode.entryBytes() == 4) {
      return 0;
    }
    long bits = chance.flag(nxe ? executeDisable : 2, XD);
    return processor.maxPhysicalAddress() < 52 ? bits | chance.flag(2, 1L << 51) : bits;
  }
}
