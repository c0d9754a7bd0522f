package org.btmmu.optimized.kernel;

import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.PageWalks;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The walks of one virtual processor's handler: where the entries above the last one, or the last
 * two, are known to be what they were, those below are read, else all are. Either is a walk of the
 * tables as they are now.
 */
final class ShortWalks implements PageWalks {
  private final CodePages pages;
  private final Events events;
  private final boolean on;
  private final KernelModule[] modules;
  private final TrailCache trails;
  private final Trail known = new Trail();

  /**
   * Walks of one processor.
   *
   * @param on whether any are short
   * @param modules of all processors, which must see stores to tables
   */
  ShortWalks(
      TrailCache trails, CodePages pages, Events events, boolean on, KernelModule[] modules) {
    this.trails = trails;
    this.pages = pages;
    this.events = events;
    this.on = on;
    this.modules = modules;
  }

  /** What is remembered. */
  TrailCache trails() {
    return trails;
  }

  @Override
  @Clause("K-OPT-8")
  public long walk(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    long linear = controls.linear(gva, access);
    int last = on ? trails.find(controls, linear, LastEntryWalk.LAST_TABLE) : -1;
    if (last >= 0) {
      events.count(Events.SHORT_WALK);
      trails.recall(last, known);
      return LastEntryWalk.walk(memory, controls, linear, access, known, trail);
    }
    int directory = on ? trails.find(controls, linear, LastEntryWalk.DIRECTORY) : -1;
    if (directory < 0) {
      if (controls.mode != PagingMode.OFF) {
        events.count(Events.WALK); // without paging nothing is read
      }
      long packed = FastWalk.walk(memory, controls, gva, access, trail);
      remember(controls, linear, trail, LastEntryWalk.DIRECTORY);
      remember(controls, linear, trail, LastEntryWalk.LAST_TABLE);
      return packed;
    }
    trails.recall(directory, known);
    long packed = LastEntryWalk.walkFromDirectory(memory, controls, linear, access, known, trail);
    events.count(Events.SHORT_WALK);
    if (LastEntryWalk.reaches(controls, trail, LastEntryWalk.LAST_TABLE)) {
      events.count(Events.SHORT_WALK);
      remember(controls, linear, trail, LastEntryWalk.LAST_TABLE);
    }
    return packed;
  }

  /** After an access that was allowed all entries have A, so that those above can be known. */
  @Clause("K-OPT-8")
  void accessed(FastControls controls, long linear, Trail trail) {
    if (!LastEntryWalk.isAccessedAbove(trail, trail.count() - 1)) {
      known.clear();
      for (int index = 0; index < trail.count(); index++) {
        known.add(index, trail.gpa(index), trail.entry(index) | FastAccessedDirty.ACCESSED);
      }
      remember(controls, linear, known, LastEntryWalk.DIRECTORY);
      remember(controls, linear, known, LastEntryWalk.LAST_TABLE);
    }
  }

  private void remember(FastControls controls, long linear, Trail trail, int below) {
    int above = LastEntryWalk.known(controls.mode, below);
    if (on
        && LastEntryWalk.reaches(controls, trail, below)
        && LastEntryWalk.isAccessedAbove(trail, above)
        && track(controls, trail, above)) {
      trails.remember(controls, linear, trail, below);
    }
  }

  /** Tracks the pages of the first entries of a walk, if all of them may be; whether they may. */
  @Clause({"K-TRK-1", "K-TRK-2", "K-CPU-1"})
  boolean track(FastControls controls, Trail trail, int entries) {
    boolean narrow = controls.mode == PagingMode.BITS_32;
    for (int index = 0; index < entries; index++) {
      if (!pages.mayTrack(trail.gpa(index), narrow)) {
        return false;
      }
    }
    for (int index = 0; index < entries; index++) {
      if (!pages.isTracked(trail.gpa(index))) {
        track(trail.gpa(index), narrow);
      }
    }
    return true;
  }

  private void track(long gpa, boolean narrow) {
    boolean seen = pages.mustSee(gpa);
    pages.track(gpa, narrow);
    if (!seen) {
      StoreWithdrawal.withdrawStores(modules, gpa);
    }
  }
}
