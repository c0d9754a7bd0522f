package org.btmmu.reference.guest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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
  private final PageWalks[] pages;

  /** An empty TLB that knows of these 4-KByte pages of linear addresses only. */
  public GuestTlb(long[] pages) {
    this(Arrays.stream(pages).mapToObj(PageWalks::new).toArray(PageWalks[]::new));
  }

  private GuestTlb(PageWalks[] pages) {
    this.pages = pages;
  }

  /** An independent copy. */
  public GuestTlb fork() {
    PageWalks[] copies = new PageWalks[pages.length];
    for (int i = 0; i < pages.length; i++) {
      copies[i] = pages[i].fork();
    }
    return new GuestTlb(copies);
  }

  /**
   * Adds all that the processor can now cache: each walk of the current PCID, extended through
   * entries that are present, have no reserved bit and have A set. A page of which nothing changed
   * since the last fill has all of it already.
   */
  @Clause({"T-FILL-1", "T-FILL-2", "T-FILL-3", "T-FILL-4"})
  public void fill(PhysicalMemory memory, PagingControls controls, int pcid) {
    for (PageWalks page : pages) {
      if (!page.isFilled()) {
        page.fill(memory, controls, pcid);
      }
    }
  }

  /** A 64-bit word of memory has changed. */
  void changed(long gpa) {
    for (PageWalks page : pages) {
      page.changed(gpa);
    }
  }

  /** The controls or the PCID have changed. */
  void controlsChanged() {
    for (PageWalks page : pages) {
      page.mustFill();
    }
  }

  /** Tells the entries that lack A only, as of the last fill: the processor may set it. */
  void withoutAccessed(Consumer<EntryRead> sink) {
    for (PageWalks page : pages) {
      page.withoutAccessed().forEach(sink);
    }
  }

  /** Removes what the event is guaranteed to remove. */
  @Clause({"T-INV-1", "T-INV-2", "T-INV-3", "T-INV-4", "T-INV-5", "T-INV-7"})
  public void invalidate(Invalidation event) {
    for (PageWalks page : pages) {
      page.invalidate(event);
    }
  }

  /** Tells each walk that is held. */
  public void tell(Consumer<PossibleWalk> sink) {
    for (PageWalks page : pages) {
      page.partial().forEach(sink);
      page.complete().forEach(sink);
    }
  }

  /** All partial walks. */
  public Set<Partial> partial() {
    Set<Partial> all = new LinkedHashSet<>();
    for (PageWalks page : pages) {
      all.addAll(page.partial());
    }
    return all;
  }

  /** All translations. */
  public Set<Complete> complete() {
    Set<Complete> all = new LinkedHashSet<>();
    for (PageWalks page : pages) {
      all.addAll(page.complete());
    }
    return all;
  }

  /** The partial walks of a page that may be used under this PCID. */
  @Clause("T-USE-1")
  public List<Partial> partial(long page, int pcid) {
    List<Partial> found = new ArrayList<>();
    for (Partial walk : of(page).partial()) {
      if (walk.pcid() == pcid) {
        found.add(walk);
      }
    }
    return found;
  }

  /** The translations of a page that may be used under this PCID. */
  @Clause("T-USE-1")
  public List<Complete> complete(long page, int pcid) {
    List<Complete> found = new ArrayList<>();
    for (Complete walk : of(page).complete()) {
      if (walk.isUsableUnder(pcid)) {
        found.add(walk);
      }
    }
    return found;
  }

  /** What is known of a page: nothing of one that the TLB does not know of. */
  private PageWalks of(long page) {
    for (PageWalks known : pages) {
      if (known.page() == page) {
        return known;
      }
    }
    return new PageWalks(page);
  }
}
