package org.btmmu.conformance.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.btmmu.conformance.snapshot.PageLister.Page;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;

/**
 * Walks every page of a snapshot by the reference and by the optimized walker and compares: reads,
 * writes and fetches of the page's first byte at CPL 0 and of its last byte at CPL 3. Then compares
 * with the third opinion, if there is one.
 */
public final class SnapshotCheck {
  private static final int MOST_DIFFERENCES = 10;
  private static final int TOLD_EVERY = 1 << 12;
  private static final List<AccessKind> KINDS =
      List.of(AccessKind.READ, AccessKind.WRITE, AccessKind.FETCH);

  private final Snapshot snapshot;
  private final Walkers walkers;
  private final List<String> differences = new ArrayList<>();
  private long walks;
  private long disagree;

  private SnapshotCheck(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.walkers = new Walkers(snapshot.memory(), snapshot.controls());
  }

  /**
   * Opens and checks a snapshot.
   *
   * @param name as {@link Snapshots#open} takes it
   * @param progress is told now and then how many pages are done
   * @throws BadInput if it cannot be opened
   */
  public static InputResult check(String name, LongConsumer progress) {
    long start = System.nanoTime();
    return new SnapshotCheck(Snapshots.open(name)).run(start, progress);
  }

  private InputResult run(long start, LongConsumer progress) {
    PageLister.Listing listing = PageLister.list(snapshot);
    long done = 0;
    for (Page page : listing.pages()) {
      compare(page);
      if (++done % TOLD_EVERY == 0) {
        progress.accept(done);
      }
    }
    Optional<ThirdOpinion> opinion =
        snapshot
            .listing()
            .map(third -> ThirdOpinion.compare(snapshot, listing, third.lines(), this::note));
    long pages = listing.pages().size();
    return new InputResult(
        snapshot.name(),
        snapshot.title(),
        snapshot.controls().mode().title(),
        pages,
        walks,
        pages - disagree,
        disagree,
        listing.missing().size(),
        snapshot.listing().map(third -> (long) third.lines().size()).orElse(0L),
        opinion.map(ThirdOpinion::agree).orElse(0L),
        opinion.map(ThirdOpinion::known).orElse(Map.of()),
        opinion.map(ThirdOpinion::disagree).orElse(0L),
        List.copyOf(differences),
        snapshot.remarks(),
        (System.nanoTime() - start) / 1e9);
  }

  private void compare(Page page) {
    boolean wide = snapshot.controls().mode().isLongMode();
    long lastByte = page.gva() | (1L << page.level().shift()) - 1;
    boolean same = true;
    for (AccessKind kind : KINDS) {
      same &= agree(new Access(kind, page.gva(), 1, 0, false, false, false, wide));
      same &= agree(new Access(kind, lastByte, 1, 3, false, false, false, wide));
    }
    if (!same) {
      disagree++;
    }
  }

  private boolean agree(Access access) {
    walks++;
    try {
      if (walkers.agree(access)) {
        return true;
      }
      note(
          "%016x: %s at CPL %d: the reference gives %s, the optimized walk %s"
              .formatted(
                  access.address(),
                  access.kind(),
                  access.cpl(),
                  walkers.reference(access).outcome(),
                  walkers.optimized(access)));
    } catch (NotCaptured missing) {
      note("%016x: a walk leaves the tables: %s".formatted(access.address(), missing.getMessage()));
    }
    return false;
  }

  private void note(String difference) {
    if (differences.size() < MOST_DIFFERENCES) {
      differences.add(difference);
    }
  }
}
