package org.btmmu.conformance.lockstep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome.Translation;
import org.btmmu.spec.guest.PagingControls;

/**
 * The translations that a guest's TLB may still hold: those that were made, less those that the
 * guest has invalidated since (SDM 3A 5.10); and of every page that was accessed before what the
 * tables gave when it was invalidated, since a TLB may take that up again at once, unasked.
 */
final class HeldTranslations {
  private final Map<Long, List<Complete>> pages = new HashMap<>();
  private final Set<Long> accessed = new LinkedHashSet<>();

  /** An access was translated by the tables; a write has set D. */
  void add(long page, int pcid, Translation found, boolean writes) {
    accessed.add(page);
    long frame = found.gpa() & ~found.pageSize().offsetMask();
    boolean dirty = found.dirty() || writes;
    Complete walk =
        new Complete(page, pcid, frame, found.pageSize(), found.rights(), found.global(), dirty);
    List<Complete> walks = pages.computeIfAbsent(page, _ -> new ArrayList<>(1));
    if (!walks.contains(walk)) {
      walks.add(walk);
    }
  }

  /** The pages that were ever accessed. */
  Set<Long> accessed() {
    return Collections.unmodifiableSet(accessed);
  }

  /** Forgets what an event is guaranteed to remove. */
  void invalidate(Invalidation event) {
    if (event == null) {
      return;
    }
    Iterator<List<Complete>> all = pages.values().iterator();
    while (all.hasNext()) {
      List<Complete> walks = all.next();
      walks.removeIf(event::drops);
      if (walks.isEmpty()) {
        all.remove();
      }
    }
  }

  /**
   * Where an access may lead by a translation that is held: the physical address of its first byte;
   * −1 if nowhere.
   *
   * @param wanted the only address that will do; −1 for any
   */
  long find(Access access, long linear, int pcid, PagingControls controls, long wanted) {
    for (Complete walk : pages.getOrDefault(linear & -4096L, List.of())) {
      boolean usable =
          walk.isUsableUnder(pcid)
              && walk.permits(access, controls)
              && (walk.dirty() || !access.kind().isWrite());
      long gpa = walk.frame() | linear & walk.size().offsetMask();
      if (usable && (wanted == -1 || wanted == gpa)) {
        return gpa;
      }
    }
    return -1;
  }
}
