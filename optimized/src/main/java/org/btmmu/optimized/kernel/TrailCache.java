package org.btmmu.optimized.kernel;

import java.util.function.LongConsumer;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.PagingMode;

/**
 * For some last tables, and page directories above them, the entries that lead to them, as one
 * virtual processor's walks found them. They are good as long as each page that they lie on is
 * tracked and was not written: then they are what memory holds, but for A and D that were set
 * since.
 *
 * <p>Guaranteed by the laws trail-found and tracked-entry.
 */
public final class TrailCache {
  private static final int DEEPEST = 4;

  /** So many neighbouring regions of two spaces with roots side by side do not meet. */
  private static final int APART = 67;

  /** A region under a page directory has the number of one under a last table far from it. */
  private static final int DIRECTORIES_APART = 131;

  private final CodePages pages;
  private final int mask;
  private final long[] starts;
  private final long[] shapes;
  private final long[] regions;
  private final int[] writes;
  private final int[] counts;
  private final long[] gpas;
  private final long[] entries;

  /** No trail yet, and room for this many, a power of two. */
  public TrailCache(CodePages pages, int trails) {
    this.pages = pages;
    mask = trails - 1;
    starts = new long[trails];
    shapes = new long[trails];
    regions = new long[trails];
    writes = new int[trails * DEEPEST];
    counts = new int[trails];
    gpas = new long[trails * DEEPEST];
    entries = new long[trails * DEEPEST];
  }

  private TrailCache(TrailCache other, CodePages pages) {
    this.pages = pages;
    mask = other.mask;
    starts = other.starts.clone();
    shapes = other.shapes.clone();
    regions = other.regions.clone();
    writes = other.writes.clone();
    counts = other.counts.clone();
    gpas = other.gpas.clone();
    entries = other.entries.clone();
  }

  /** An independent copy, for a copy of the pages. */
  public TrailCache copy(CodePages pagesCopy) {
    return new TrailCache(this, pagesCopy);
  }

  /** The pages that are tracked. */
  public CodePages pages() {
    return pages;
  }

  /**
   * The number of the trail to the table from which an address's walk reads this many entries at
   * most; −1 if none is known that is still good.
   *
   * @param below see {@link LastEntryWalk}
   */
  @Clause({"K-TRK-3", "K-OPT-8"})
  public int find(FastControls controls, long linear, int below) {
    int slot = slot(controls, linear, below);
    return isFor(slot, controls, linear, below) && isUnwritten(slot) ? slot : -1;
  }

  /** Whether the trail at a place is that of the walks of an address, to such a table. */
  @Clause("K-TRK-3")
  public boolean isFor(int slot, FastControls controls, long linear, int below) {
    return counts[slot] == LastEntryWalk.known(controls.mode, below)
        && starts[slot] == controls.start(linear)
        && shapes[slot] == controls.shape()
        && regions[slot] == region(controls, linear, below);
  }

  /** Whether the pages of the trail at a place, if there is one, were not written. */
  @Clause("K-TRK-3")
  public boolean isUnwritten(int slot) {
    boolean good = counts[slot] > 0;
    for (int index = 0; index < DEEPEST; index++) {
      if (index < counts[slot]) {
        long gpa = gpas[slot * DEEPEST + index];
        good &= pages.isTracked(gpa) && pages.writes(gpa) == writes[slot * DEEPEST + index];
      }
    }
    return good;
  }

  /** How many places there are. */
  public int slots() {
    return counts.length;
  }

  /** Tells what is known at a place, in up to 11 numbers: nothing, if it is not good any more. */
  public void tell(int slot, LongConsumer sink) {
    if (!isUnwritten(slot)) {
      return;
    }
    sink.accept(starts[slot]);
    sink.accept(shapes[slot]);
    sink.accept(regions[slot]);
    for (int index = slot * DEEPEST; index < slot * DEEPEST + counts[slot]; index++) {
      sink.accept(gpas[index]);
      sink.accept(entries[index]);
    }
  }

  /** Gives a trail, without the entries below it. */
  public void recall(int slot, Trail trail) {
    trail.clear();
    for (int index = 0; index < DEEPEST; index++) {
      if (index < counts[slot]) {
        trail.add(index, gpas[slot * DEEPEST + index], entries[slot * DEEPEST + index]);
      }
    }
  }

  /** Remembers the trail of a walk that reached such a table, all on pages that are tracked. */
  @Clause("K-TRK-3")
  public void remember(FastControls controls, long linear, Trail trail, int below) {
    int slot = slot(controls, linear, below);
    int count = LastEntryWalk.known(controls.mode, below);
    starts[slot] = controls.start(linear);
    shapes[slot] = controls.shape();
    regions[slot] = region(controls, linear, below);
    counts[slot] = count;
    for (int index = 0; index < DEEPEST; index++) {
      if (index < count) {
        gpas[slot * DEEPEST + index] = trail.gpa(index);
        entries[slot * DEEPEST + index] = trail.entry(index);
        writes[slot * DEEPEST + index] = pages.writes(trail.gpa(index));
      }
    }
  }

  /** What of a linear address leads to such a table, beside where its walk starts. */
  public static long region(FastControls controls, long linear, int below) {
    if (below == LastEntryWalk.DIRECTORY) {
      return linear >>> 30;
    }
    return linear >>> (controls.mode == PagingMode.BITS_32 ? 22 : 21);
  }

  /** Where the trail to such a table has its place; others may have theirs there too. */
  public int slot(FastControls controls, long linear, int below) {
    long region = region(controls, linear, below) + (below - 1) * DIRECTORIES_APART;
    long mixed = region + APART * (controls.start(linear) >>> 12);
    return (int) (mixed ^ mixed >>> 5 ^ mixed >>> 13) & mask;
  }
}
