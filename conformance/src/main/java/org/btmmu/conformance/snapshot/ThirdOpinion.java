package org.btmmu.conformance.snapshot;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.btmmu.conformance.snapshot.PageLister.Page;
import org.btmmu.conformance.snapshot.TlbListing.Line;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.ErrorCode;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;

/**
 * Compares the reference with QEMU's listing, page by page: linear address, physical address, and
 * the flags of the last entry. The listing ignores rights, so the reference is asked with a
 * supervisor read that no right can forbid.
 */
final class ThirdOpinion {
  private static final long XD = 1L << 63;
  private static final long PAGE_SIZE_FLAG = 1L << 7;

  private final Snapshot snapshot;
  private final PagingControls rightsIgnored;
  private final Consumer<String> differences;
  private final Map<KnownDifference, Long> known = new EnumMap<>(KnownDifference.class);
  private long agree;
  private long disagree;

  private ThirdOpinion(Snapshot snapshot, Consumer<String> differences) {
    this.snapshot = snapshot;
    this.rightsIgnored = snapshot.rightsIgnored();
    this.differences = differences;
  }

  /** Compares all lines; unknown differences go to {@code differences}. */
  static ThirdOpinion compare(
      Snapshot snapshot,
      PageLister.Listing listing,
      List<Line> lines,
      Consumer<String> differences) {
    ThirdOpinion opinion = new ThirdOpinion(snapshot, differences);
    opinion.merge(listing, lines);
    return opinion;
  }

  /** Lines that agree. */
  long agree() {
    return agree;
  }

  /** Lines that differ in a known way. */
  Map<KnownDifference, Long> known() {
    return known;
  }

  /** Lines, and pages without a line, that differ otherwise. */
  long disagree() {
    return disagree;
  }

  /** Both sides are in ascending order of address. */
  private void merge(PageLister.Listing listing, List<Line> lines) {
    List<Page> pages = listing.pages();
    boolean sparse = !listing.missing().isEmpty();
    int page = 0;
    for (Line line : lines) {
      while (page < pages.size() && below(pages.get(page).gva(), line.gva())) {
        unlisted(pages.get(page++));
      }
      if (page < pages.size() && pages.get(page).gva() == line.gva()) {
        compare(line, pages.get(page++));
      } else if (page > 0 && covers(pages.get(page - 1), line.gva())) {
        count(KnownDifference.RESERVED_BITS_IGNORED);
      } else if (sparse) {
        count(KnownDifference.TABLE_NOT_CAPTURED);
      } else {
        differ(line.gva(), "QEMU lists a page that the tables do not map");
      }
    }
    while (page < pages.size()) {
      unlisted(pages.get(page++));
    }
  }

  private static boolean below(long left, long right) {
    return Long.compareUnsigned(left, right) < 0;
  }

  /** Whether a reserved entry, which is no page, spans the address. */
  private boolean covers(Page page, long gva) {
    return gva - page.gva() >>> page.level().shift() == 0 && isReserved(walk(page.gva()));
  }

  private void unlisted(Page page) {
    if (!isReserved(walk(page.gva()))) {
      differ(page.gva(), "QEMU does not list this page");
    }
  }

  private void compare(Line line, Page page) {
    Walk walk = walk(page.gva());
    if (isReserved(walk)) {
      count(KnownDifference.RESERVED_BITS_IGNORED);
      return;
    }
    if (!(walk.outcome() instanceof Outcome.Translation translation)) {
      differ(line.gva(), "the reference gives " + walk.outcome());
      return;
    }
    long flags = flags(walk.reads()[walk.count() - 1], translation.pageSize());
    if (flags != line.flags()) {
      differ(
          line.gva(),
          "flags are %s, QEMU prints %s"
              .formatted(TlbListing.letters(flags), TlbListing.letters(line.flags())));
    } else if (translation.gpa() == line.gpa()) {
      agree++;
    } else {
      Optional<KnownDifference> reason = addressDifference(line, translation);
      reason.ifPresentOrElse(
          this::count,
          () ->
              differ(
                  line.gva(),
                  "the page is at physical 0x%x, QEMU prints 0x%x"
                      .formatted(translation.gpa(), line.gpa())));
    }
  }

  private Optional<KnownDifference> addressDifference(Line line, Outcome.Translation translation) {
    boolean onlyXd = (translation.gpa() ^ line.gpa()) == XD && (line.flags() & XD) != 0;
    if (snapshot.controls().mode().hasPdpteRegisters() && onlyXd) {
      return Optional.of(KnownDifference.PAE_XD_IN_ADDRESS);
    }
    boolean lowHalf = (translation.gpa() & 0xffff_ffffL) == line.gpa();
    if (translation.pageSize() == PageSize.SIZE_4MB && lowHalf) {
      return Optional.of(KnownDifference.PSE36_ADDRESS_CUT);
    }
    return Optional.empty();
  }

  private static long flags(EntryRead leaf, PageSize size) {
    long flags = leaf.value() & TlbListing.FLAGS;
    return size == PageSize.SIZE_4KB ? flags & ~PAGE_SIZE_FLAG : flags;
  }

  private Walk walk(long gva) {
    boolean wide = rightsIgnored.mode().isLongMode();
    Access read = new Access(AccessKind.READ, gva, 1, 0, false, false, false, wide);
    return PageWalk.walk(snapshot.memory(), rightsIgnored, read);
  }

  private static boolean isReserved(Walk walk) {
    return walk.outcome() instanceof Outcome.PageFault fault
        && (fault.errorCode() & ErrorCode.RESERVED) != 0;
  }

  private void count(KnownDifference reason) {
    known.merge(reason, 1L, Long::sum);
  }

  private void differ(long gva, String what) {
    disagree++;
    differences.accept("%016x: %s".formatted(gva, what));
  }
}
