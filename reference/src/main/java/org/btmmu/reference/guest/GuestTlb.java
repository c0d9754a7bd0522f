package org.btmmu.reference.guest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
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
 * The guest TLB of one CPU as a set of possible walks, saturated: after each step it holds all that
 * a processor could hold by then. A real TLB is any subset of it, since anything may be forgotten
 * at any time; so what it allows is what the architecture allows.
 *
 * <p>The other form of the same freedom is {@link History}.
 */
public final class GuestTlb {
  /**
   * What a fill came to.
   *
   * @param withoutAccessed entries that lack A only: the processor may set it
   * @param walks the walks whose next entry was read
   */
  public record Filled(List<EntryRead> withoutAccessed, List<Partial> walks) {
    /**
     * Whether an entry in this 64-bit word was read. While none of these changes, nor the CPU's
     * state, there is nothing more to fill.
     */
    public boolean reads(long gpa) {
      for (Partial walk : walks) {
        if ((walk.next() & -8L) == gpa) {
          return true;
        }
      }
      return false;
    }
  }

  private final long[] pages;
  private final Set<Partial> partial;
  private final Set<Complete> complete;

  /** An empty TLB that knows of these 4-KByte pages of linear addresses only. */
  public GuestTlb(long[] pages) {
    this(pages, new LinkedHashSet<>(), new LinkedHashSet<>());
  }

  private GuestTlb(long[] pages, Set<Partial> partial, Set<Complete> complete) {
    this.pages = pages;
    this.partial = partial;
    this.complete = complete;
  }

  /** An independent copy. */
  public GuestTlb fork() {
    return new GuestTlb(pages, new LinkedHashSet<>(partial), new LinkedHashSet<>(complete));
  }

  /**
   * Adds all that the processor can now cache: each walk of the current PCID, extended through
   * entries that are present, have no reserved bit and have A set.
   *
   * @return the entries that such walks come to
   */
  @Clause({"T-FILL-1", "T-FILL-2", "T-FILL-3", "T-FILL-4"})
  public Filled fill(PhysicalMemory memory, PagingControls controls, int pcid) {
    ArrayDeque<Partial> open = new ArrayDeque<>();
    for (long page : pages) {
      Partial begin = PossibleWalk.begin(page, pcid, controls);
      if (begin != null) {
        open.add(begin);
      }
    }
    for (Partial walk : partial) {
      if (walk.pcid() == pcid) {
        open.add(walk);
      }
    }
    List<EntryRead> withoutAccessed = new ArrayList<>();
    List<Partial> walks = new ArrayList<>();
    while (!open.isEmpty()) {
      Partial walk = open.remove();
      walks.add(walk);
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
    return new Filled(withoutAccessed, walks);
  }

  /** Removes what the event is guaranteed to remove. */
  @Clause({"T-INV-1", "T-INV-2", "T-INV-3", "T-INV-4", "T-INV-5", "T-INV-7"})
  public void invalidate(Invalidation event) {
    partial.removeIf(event::drops);
    complete.removeIf(event::drops);
  }

  /** All partial walks, for reading. */
  public Set<Partial> partial() {
    return Collections.unmodifiableSet(partial);
  }

  /** All translations, for reading. */
  public Set<Complete> complete() {
    return Collections.unmodifiableSet(complete);
  }

  /** The partial walks of a page that may be used under this PCID. */
  @Clause("T-USE-1")
  public List<Partial> partial(long page, int pcid) {
    List<Partial> found = new ArrayList<>();
    for (Partial walk : partial) {
      if (walk.page() == page && walk.pcid() == pcid) {
        found.add(walk);
      }
    }
    return found;
  }

  /** The translations of a page that may be used under this PCID. */
  @Clause("T-USE-1")
  public List<Complete> complete(long page, int pcid) {
    List<Complete> found = new ArrayList<>();
    for (Complete walk : complete) {
      if (walk.page() == page && walk.isUsableUnder(pcid)) {
        found.add(walk);
      }
    }
    return found;
  }
}
