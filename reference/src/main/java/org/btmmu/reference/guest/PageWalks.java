package org.btmmu.reference.guest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.btmmu.reference.guest.NextEntry.Leads;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The walks of one page that one CPU may hold: the part of {@link GuestTlb} that knows of the page.
 */
final class PageWalks {
  private final long page;
  private final Set<Partial> partial;
  private final Set<Complete> complete;

  /** The walks whose next entry the last fill read; null if there must be another. */
  private List<Partial> read;

  private List<EntryRead> withoutAccessed;

  /** No walks of a page. */
  PageWalks(long page) {
    this.page = page;
    this.partial = new LinkedHashSet<>();
    this.complete = new LinkedHashSet<>();
  }

  private PageWalks(PageWalks other) {
    page = other.page;
    partial = new LinkedHashSet<>(other.partial);
    complete = new LinkedHashSet<>(other.complete);
    read = other.read;
    withoutAccessed = other.withoutAccessed;
  }

  /** An independent copy. */
  PageWalks fork() {
    return new PageWalks(this);
  }

  long page() {
    return page;
  }

  Set<Partial> partial() {
    return partial;
  }

  Set<Complete> complete() {
    return complete;
  }

  /** Entries that lack A only, as of the last fill: the processor may set it. */
  List<EntryRead> withoutAccessed() {
    return withoutAccessed;
  }

  /** Whether the last fill still stands for memory, controls and walks as they are. */
  boolean isFilled() {
    return read != null;
  }

  /** The controls or the PCID have changed. */
  void mustFill() {
    read = null;
  }

  /** A 64-bit word has changed. */
  void changed(long gpa) {
    if (read != null && reads(gpa)) {
      read = null;
    }
  }

  private boolean reads(long gpa) {
    for (Partial walk : read) {
      if ((walk.next() & -8L) == gpa) {
        return true;
      }
    }
    return false;
  }

  /** Removes what the event is guaranteed to remove. */
  void invalidate(Invalidation event) {
    boolean removed = partial.removeIf(event::drops);
    removed |= complete.removeIf(event::drops);
    if (removed) {
      read = null;
    }
  }

  /** Adds all that the processor can now cache: see {@link GuestTlb#fill}. */
  @Clause({"T-FILL-1", "T-FILL-2", "T-FILL-3", "T-FILL-4"})
  void fill(PhysicalMemory memory, PagingControls controls, int pcid) {
    ArrayDeque<Partial> open = new ArrayDeque<>();
    Partial begin = PossibleWalk.begin(page, pcid, controls);
    if (begin != null) {
      open.add(begin);
    }
    for (Partial walk : partial) {
      if (walk.pcid() == pcid) {
        open.add(walk);
      }
    }
    withoutAccessed = new ArrayList<>();
    read = new ArrayList<>();
    while (!open.isEmpty()) {
      Partial walk = open.remove();
      read.add(walk);
      if (NextEntry.now(memory, walk, controls) instanceof Leads leads) {
        if (!leads.isAccessed()) {
          withoutAccessed.add(leads.read());
        } else if (leads.walk() instanceof Complete found) {
          complete.add(found);
        } else if (leads.walk() instanceof Partial longer && partial.add(longer)) {
          open.add(longer);
        }
      }
    }
  }
}
