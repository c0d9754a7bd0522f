package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Random;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** Guest memory on the host: three slots that host pages of 16 KByte back. */
public final class GuestSlotLaws {
  private static final int SHIFT = 14;
  private static final long PAGE = 1L << SHIFT;
  private static final int PAGES = 68;
  private static final int HOST_PAGES = 128;

  private GuestSlotLaws() {}

  /** Slots of 35 pages side by side, the second of them ROM, a hole of 3 pages, a slot of 33. */
  static GuestSlots slots(long seed) {
    Random random = new Random(seed);
    long middle = (28 + random.nextInt(6)) * PAGE;
    long[] starts = {0, middle, 38 * PAGE};
    long[] ends = {middle, 35 * PAGE, 71 * PAGE};
    long[] backing = new long[PAGES];
    int next = 1;
    for (int page = 0; page < PAGES; page++) {
      next += next < page + HOST_PAGES - PAGES - 2 && random.nextInt(16) == 0 ? 2 : 1;
      backing[page] = (page == PAGES - 1 ? HOST_PAGES - 1 : next) * PAGE;
    }
    return new GuestSlots(SHIFT, starts, ends, new boolean[] {true, false, true}, backing);
  }

  @Law(
      id = "memory-map",
      says =
          "a guest physical address leads to the host page of the slot that it lies in, with the"
              + " same offset, and back; outside of slots it leads nowhere",
      clauses = {"K-MAP-2"})
  static boolean map(@From("slots") GuestSlots slots, long guestPhysical) {
    given(guestPhysical >= 0 && isSound(slots));
    int slot = slots.slot(guestPhysical);
    cover("in no slot", slot < 0);
    if (slot < 0) {
      return slot == -1
          && !isIn(slots, 0, guestPhysical)
          && !isIn(slots, 1, guestPhysical)
          && !isIn(slots, 2, guestPhysical)
          && slots.hpa(guestPhysical) == GuestSlots.NOWHERE
          && !slots.isRam(guestPhysical)
          && !slots.isBacked(guestPhysical);
    }
    given(isBacked(slots, slot));
    int page = slots.page(slot, guestPhysical);
    given(isHostPage(slots, page));
    given(slots.gpa(slots.backing(page)) == (guestPhysical & -PAGE));
    boolean ram = slots.isRam(slots.start(slot));
    cover("ROM", !ram);
    cover("the last byte of a slot", guestPhysical == slots.end(slot) - 1);
    return isIn(slots, slot, guestPhysical)
        && slots.hpa(guestPhysical) == slots.backing(page) + (guestPhysical & PAGE - 1)
        && slots.gpa(slots.hpa(guestPhysical)) == guestPhysical
        && slots.isRam(guestPhysical) == ram
        && slots.isBacked(guestPhysical);
  }

  private static boolean isIn(GuestSlots slots, int slot, long gpa) {
    return slots.start(slot) <= gpa && gpa < slots.end(slot);
  }

  @Law(
      id = "memory-map-whole",
      says =
          "a unit of guest memory that is whole is RAM, each byte of it at the same offset from an"
              + " aligned host physical address",
      clauses = {"K-MAP-3", "K-OPT-5"})
  static boolean whole(
      @From("slots") GuestSlots slots, long guestPhysical, int unitShift, long offset) {
    given(guestPhysical >= 0 && isSound(slots));
    given(unitShift >= SHIFT && unitShift <= 30);
    long alignment = 1L << 16;
    long unit = guestPhysical & -1L << unitShift;
    int slot = slots.slot(unit);
    given(slot < 0 || isBacked(slots, slot) && isHostPage(slots, slots.page(slot, unit)));
    if (!slots.isWhole(unit, unitShift, alignment)) {
      return true;
    }
    long inside = offset & (1L << unitShift) - 1;
    int first = slots.page(slot, unit);
    int further = (int) (inside >>> SHIFT);
    given(isSideBySide(slots, first, further));
    cover("a part of a host page", inside >>> SHIFT == 0 && unitShift == 18);
    cover("several pages", further == 3);
    long lower = slots.hpa(unit);
    return slots.isRam(unit + inside)
        && slots.hpa(unit + inside) == lower + inside
        && (lower & alignment - 1) == 0;
  }

  /** Of a page's run: its {@code further}-th page lies where the run says. */
  private static boolean isSideBySide(GuestSlots slots, int page, int further) {
    return slots.run(page) <= slots.pages() - page
        && (slots.run(page) <= further
            || slots.backing(page + further) == slots.backing(page) + further * PAGE);
  }

  @Law(
      id = "confined-slots",
      says =
          "every host physical address that guest memory leads to lies in a host page that backs a"
              + " slot, and with it its whole page of 4 KByte",
      clauses = {"K-MAP-1", "K-MAP-2"})
  static boolean confined(@From("slots") GuestSlots slots, long guestPhysical) {
    given(guestPhysical >= 0 && isSound(slots));
    int slot = slots.slot(guestPhysical);
    given(slot < 0 || isBacked(slots, slot));
    given(slot < 0 || isHostPage(slots, slots.page(slot, guestPhysical)));
    long hpa = slots.hpa(guestPhysical);
    cover("confined", hpa >= 0);
    cover("nowhere", hpa < 0);
    if (slot < 0) {
      return hpa == GuestSlots.NOWHERE;
    }
    int page = slots.page(slot, guestPhysical);
    return guestPhysical >= slots.start(slot)
        && guestPhysical < slots.end(slot)
        && page >= slots.page(slot, slots.start(slot))
        && page < slots.page(slot, slots.end(slot))
        && (hpa & -PAGE) == slots.backing(page)
        && slots.hpa(guestPhysical | 0xFFF) == (hpa | 0xFFF);
  }

  /** Slots are in ascending order without overlap, of whole host pages. */
  static boolean isSound(GuestSlots slots) {
    boolean sound = true;
    long before = 0;
    for (int slot = 0; slot < slots.count(); slot++) {
      long start = slots.start(slot);
      long end = slots.end(slot);
      sound &= start >= before && end > start && end <= 1L << 40;
      sound &= ((start | end) & PAGE - 1) == 0;
      before = end;
    }
    return sound;
  }

  /** The host pages of a slot are among those that there are. */
  private static boolean isBacked(GuestSlots slots, int slot) {
    int first = slots.page(slot, slots.start(slot));
    long pages = slots.end(slot) - slots.start(slot) >>> SHIFT;
    return first >= 0 && first < slots.pages() && pages <= slots.pages() - first;
  }

  /** A host page lies in host memory. */
  private static boolean isHostPage(GuestSlots slots, int page) {
    long hpa = slots.backing(page);
    return hpa >= 0 && hpa >>> SHIFT < HOST_PAGES && (hpa & PAGE - 1) == 0;
  }
}
