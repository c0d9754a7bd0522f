package org.btmmu.optimized.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the laws of guest memory take for granted of slots, as the constructor makes it. */
class GuestSlotsTest {
  private static final long PAGE = 1L << 16;
  private static final long[] BACKING = {3, 4, 5, 9, 8, 1, 2, 12, 13};

  private static GuestSlots slots() {
    long[] backing = new long[BACKING.length];
    for (int page = 0; page < backing.length; page++) {
      backing[page] = BACKING[page] * PAGE;
    }
    long[] starts = {0, 2 * PAGE, 20 * PAGE};
    long[] ends = {2 * PAGE, 7 * PAGE, 22 * PAGE};
    return new GuestSlots(16, starts, ends, new boolean[] {true, false, true}, backing);
  }

  @Test
  void aRunIsOfPagesSideBySideInOneSlot() {
    int[] runs = new int[BACKING.length];
    for (int page = 0; page < runs.length; page++) {
      runs[page] = slots().run(page);
    }
    assertThat(runs).containsExactly(2, 1, 1, 1, 1, 2, 1, 2, 1);
  }

  @Test
  void eachHostPageLeadsBackToTheGuestsPage() {
    GuestSlots slots = slots();
    for (int slot = 0; slot < slots.count(); slot++) {
      for (long gpa = slots.start(slot); gpa < slots.end(slot); gpa += PAGE) {
        assertThat(slots.gpa(slots.backing(slots.page(slot, gpa)))).isEqualTo(gpa);
        assertThat(slots.gpa(slots.hpa(gpa + 5))).isEqualTo(gpa + 5);
      }
    }
  }

  @Test
  void slotsShareTheHostPagesOut() {
    GuestSlots slots = slots();
    assertThat(slots.pages()).isEqualTo(BACKING.length);
    assertThat(slots.page(0, 0)).isZero();
    assertThat(slots.page(1, 2 * PAGE)).isEqualTo(2);
    assertThat(slots.page(2, 21 * PAGE)).isEqualTo(8);
  }
}
