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
    if (!first.isTranslation() || access.sizeBytes() <= inFirstPage(access)) {
      return new PageCrossing(first.outcome(), null);
    }
    Walk second = PageWalk.walk(memory, controls, rest(access, controls));
    return second.isTranslation()
        ? new PageCrossing(first.outcome(), second.outcome())
        : new PageCrossing(second.outcome(), null);
  }

  /** The same, and A and D of an allowed access set in both pages, the lower first. */
  @Clause({"G-CROSS-1", "G-CROSS-3", "G-AD-1", "G-AD-2"})
  public static PageCrossing access(PhysicalMemory memory, PagingControls controls, Access access) {
    PageCrossing crossing = translate(memory, controls, access);
    if (crossing.lower() instanceof Outcome.Translation) {
      PageWalk.access(memory, controls, access);
    }
    if (crossing.upper() != null) {
      PageWalk.access(memory, controls, rest(access, controls));
    }
    return crossing;
  }

  /** How many bytes there are from the access's first byte to the end of its page. */
  private static long inFirstPage(Access access) {
    return 4096 - (access.address() & 4095);
  }

  /** The access from the first byte of the second page on. */
  private static Access rest(Access access, PagingControls controls) {
    return access.at(LinearAddress.of(access, inFirstPage(access), controls));
  }
}
