package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestWidth;
import org.btmmu.spec.host.MidSlot;

/** What becomes of a whole guest access, which may lie in two pages, before a byte moves. */
public sealed interface GuestTranslation {
  /**
   * The access is allowed, and now its bytes move.
   *
   * @param lower host physical address of the first byte
   * @param lowerBytes how many bytes lie in the first page
   * @param upper host physical address of the first byte of the second page; −1 if there is none
   */
  record Translated(long lower, int lowerBytes, long upper) implements GuestTranslation {
    /** Host physical address of byte {@code offset} of the access. */
    public long physical(int offset) {
      return offset < lowerBytes ? lower + offset : upper + (offset - lowerBytes);
    }
  }

  /**
   * No byte moves.
   *
   * @param cause why
   * @param badVAddr guest linear address of the first byte that fails
   * @param secondPage whether that byte lies in the access's second page
   */
  record Raised(GuestCause cause, long badVAddr, boolean secondPage) implements GuestTranslation {}

  /** Two entries match: UNPREDICTABLE. */
  record MultipleMatch(int first, int second) implements GuestTranslation {}

  /** Translates every byte of an access under a slot of the MID file. */
  @Clause({"B-ACC-2", "B-ACC-3", "B-ACC-4", "B-ACC-5", "B-MID-4"})
  static GuestTranslation translate(GtlbEntry[] entries, MidSlot slot, GuestAccess access) {
    long first = extend(access.address(), slot.width());
    if (slot.isEmpty()) {
      return new Raised(GuestCause.DOMAIN, first, false);
    }
    if (access.linked() && (access.address() & (access.sizeBytes() - 1)) != 0) {
      return new Raised(GuestCause.ALIGNMENT, first, false);
    }
    int inFirstPage = (int) (4096 - (access.address() & 4095));
    for (int offset = 0; offset < access.sizeBytes(); offset++) {
      long address = access.address() + offset;
      if (!isLegal(address, slot.width())) {
        return new Raised(GuestCause.ADDRESS, address, offset >= inFirstPage);
      }
    }
    Gtlb lower = Gtlb.lookup(entries, slot.mid(), access.kind(), first);
    if (!(lower instanceof Gtlb.Hit)) {
      return failed(lower, first, false);
    }
    long lowerPhysical = ((Gtlb.Hit) lower).physical();
    if (access.sizeBytes() <= inFirstPage) {
      return new Translated(lowerPhysical, access.sizeBytes(), -1);
    }
    long second = extend(access.address() + inFirstPage, slot.width());
    Gtlb upper = Gtlb.lookup(entries, slot.mid(), access.kind(), second);
    if (!(upper instanceof Gtlb.Hit)) {
      return failed(upper, second, true);
    }
    return new Translated(lowerPhysical, inFirstPage, ((Gtlb.Hit) upper).physical());
  }

  private static GuestTranslation failed(Gtlb lookup, long address, boolean secondPage) {
    return switch (lookup) {
      case Gtlb.Raised(GuestCause cause) -> new Raised(cause, address, secondPage);
      case Gtlb.MultipleMatch(int first, int second) -> new MultipleMatch(first, second);
      case Gtlb.Hit _ -> throw new IllegalArgumentException("a hit did not fail");
    };
  }

  /** The address as the guest means it: a width that wraps cuts it off and extends with zeros. */
  @Clause("B-WID-1")
  static long extend(long address, GuestWidth width) {
    return width.wraps() ? address & ((1L << width.bits()) - 1) : address;
  }

  /** Whether all bits above the width repeat its highest bit, where the width asks for it. */
  @Clause("B-WID-2")
  static boolean isLegal(long address, GuestWidth width) {
    int above = 64 - width.bits();
    return width.wraps() || address << above >> above == address;
  }
}
