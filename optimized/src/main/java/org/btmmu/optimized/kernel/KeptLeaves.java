package org.btmmu.optimized.kernel;

import java.util.function.LongConsumer;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.spec.Clause;

/**
 * Which leaves of one virtual processor outlive flushes: those of walks all of whose entries lie on
 * tracked pages. They are filled as if global, and all go with the first flush after such a page
 * was written.
 *
 * <p>A store to a page that is tracked faults. So the pages of a walk are tracked when often enough
 * a fault gave but the leaf that a flush had taken: 4 · 2^n times after n writes to a tracked page.
 *
 * <p>Guaranteed by the laws kept-walk, kept-written and kept-flush.
 */
public final class KeptLeaves {
  private static final int DEEPEST = 5;

  /** So many faults are worth tracking a page that was not written yet. */
  private static final int WORTH = 4;

  private final CodePages pages;
  private final boolean on;
  private final int[] returns;

  /**
   * None yet.
   *
   * @param on whether any are kept
   */
  public KeptLeaves(CodePages pages, boolean on) {
    this(pages, on, new int[pages.units(12)]);
  }

  private KeptLeaves(CodePages pages, boolean on, int[] returns) {
    this.pages = pages;
    this.on = on;
    this.returns = returns;
  }

  /** An independent copy, for a copy of the pages. */
  public KeptLeaves copy(CodePages pagesCopy) {
    return new KeptLeaves(pagesCopy, on, returns.clone());
  }

  /** Tells how often leaves came back that were read from the pages; nothing of pages with none. */
  public void tell(LongConsumer sink) {
    for (int page = 0; page < returns.length; page++) {
      if (returns[page] != 0) {
        sink.accept((long) page << 32 | returns[page]);
      }
    }
  }

  /**
   * Whether the leaf of a walk that was just made is kept over flushes, until the next write to one
   * of the pages with its entries.
   *
   * @param narrow whether the entries have 4 bytes
   */
  @Clause({"K-FLU-2", "K-OPT-9"})
  public boolean keeps(boolean narrow, Trail trail) {
    int count = entries(trail);
    boolean keeps = on && count > 0;
    for (int index = 0; index < DEEPEST; index++) {
      if (index < count) {
        long gpa = trail.gpa(index);
        keeps &= pages.isTracked(gpa) && pages.mayTrack(gpa, narrow);
      }
    }
    for (int index = 0; index < DEEPEST; index++) {
      if (keeps && index < count) {
        pages.keep(trail.gpa(index));
      }
    }
    return keeps;
  }

  /** On how many entries the leaf of a walk rests: all that were read. */
  public static int entries(Trail trail) {
    return trail.count();
  }

  /**
   * A walk gave again the leaf that a flush had taken.
   *
   * @return whether its pages are now worth tracking
   */
  @Clause("K-OPT-9")
  boolean cameBack(boolean narrow, Trail trail) {
    long last = trail.gpa(trail.count() - 1);
    if (!pages.mayTrack(last, narrow)) {
      return false;
    }
    int page = pages.slots().unit(last, 12);
    returns[page]++;
    boolean worth = returns[page] > WORTH << pages.writes(last);
    returns[page] = worth ? 0 : returns[page];
    return worth;
  }
}
