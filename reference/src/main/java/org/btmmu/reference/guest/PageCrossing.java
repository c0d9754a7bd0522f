package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The translation of a whole access, which may lie in two pages.
 *
 * @param lower where the first byte lies, or the fault that the access raises
 * @param upper where the first byte of the second page lies; null if the access faults or lies in
 *     one page
 */
public record PageCrossing(Outcome lower, Outcome upper) {
  /** Both pages are translated before a byte moves; the lower page's fault comes first. */
  @Clause({"G-CROSS-1", "G-CROSS-2", "G-CROSS-3", "G-CAN-3"})
  public static PageCrossing translate(
      PhysicalMemory memory, PagingControls controls, Access access) {
    long last = LinearAddress.of(access, access.sizeBytes() - 1, controls);
    if (!LinearAddress.isCanonical(last, controls.mode())) {
      return new PageCrossing(LinearAddress.nonCanonical(access), null);
    }
    Walk first = PageWalk.walk(memory, controls, access);
    long inFirstPage = 4096 - (access.address() & 4095);
    if (!first.isTranslation() || access.sizeBytes() <= inFirstPage) {
      return new PageCrossing(first.outcome(), null);
    }
    Access rest = access.at(LinearAddress.of(access, inFirstPage, controls));
    Walk second = PageWalk.walk(memory, controls, rest);
    return second.isTranslation()
        ? new PageCrossing(first.outcome(), second.outcome())
        : new PageCrossing(second.outcome(), null);
  }
}
