package org.btmmu.conformance.snapshot;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.snapshot.PageLister.Page;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Rights;

/**
 * A run of neighbouring pages of one size and with the same rights.
 *
 * @param firstGva linear address of the first byte
 * @param lastGva linear address of the last byte
 * @param pages how many pages
 * @param pageSize the size of each
 * @param rights what all entries of a walk together allow
 * @param global whether the pages are global
 */
public record MappedRange(
    long firstGva, long lastGva, long pages, PageSize pageSize, Rights rights, boolean global) {
  private static final int MOST_RANGES = 1 << 18;

  /**
   * All mapped ranges of a snapshot in ascending order, as the reference's walk sees them.
   *
   * @throws BadInput if there are more than anybody would read
   */
  public static List<MappedRange> of(Snapshot snapshot) {
    PagingControls controls = snapshot.rightsIgnored();
    boolean wide = controls.mode().isLongMode();
    List<MappedRange> ranges = new ArrayList<>();
    for (Page page : PageLister.list(snapshot).pages()) {
      Access read = new Access(AccessKind.READ, page.gva(), 1, 0, false, false, false, wide);
      Outcome outcome = PageWalk.walk(snapshot.memory(), controls, read).outcome();
      if (outcome instanceof Outcome.Translation translation) {
        add(ranges, page.gva(), translation);
      }
      if (ranges.size() > MOST_RANGES) {
        throw new BadInput(
            snapshot.name(),
            "its tables map more than %d ranges".formatted(MOST_RANGES),
            "walk single addresses of it with `btmmu walk`");
      }
    }
    return List.copyOf(ranges);
  }

  private static void add(List<MappedRange> ranges, long gva, Outcome.Translation page) {
    long last = gva | page.pageSize().offsetMask();
    MappedRange before = ranges.isEmpty() ? null : ranges.getLast();
    if (before != null
        && before.lastGva + 1 == gva
        && before.pageSize == page.pageSize()
        && before.rights.equals(page.rights())
        && before.global == page.global()) {
      ranges.set(
          ranges.size() - 1,
          new MappedRange(
              before.firstGva,
              last,
              before.pages + 1,
              page.pageSize(),
              page.rights(),
              page.global()));
    } else {
      ranges.add(new MappedRange(gva, last, 1, page.pageSize(), page.rights(), page.global()));
    }
  }
}
