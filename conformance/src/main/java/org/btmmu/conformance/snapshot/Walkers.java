package org.btmmu.conformance.snapshot;

import java.util.List;
import java.util.stream.IntStream;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The reference's walk and the optimized one over the same memory, side by side, for one thread.
 */
public final class Walkers {
  private final PhysicalMemory memory;
  private final PagingControls controls;
  private final FastControls fastControls;
  private final Trail trail = new Trail();

  /** Walkers over a memory, under these controls. */
  public Walkers(PhysicalMemory memory, PagingControls controls) {
    this.memory = memory;
    this.controls = controls;
    this.fastControls = FastControls.of(controls);
  }

  /** The reference's walk. */
  public Walk reference(Access access) {
    return PageWalk.walk(memory, controls, access);
  }

  /** The outcome of the optimized walk; the entries it used are then in {@link #usedGpas}. */
  public Outcome optimized(Access access) {
    int bits = FastAccess.of(access);
    long packed = FastWalk.walk(memory, fastControls, access.address(), bits, trail);
    return PackedWalk.outcome(packed, fastControls.linear(access.address(), bits));
  }

  /** Guest physical addresses of the entries that the last optimized walk used, root first. */
  public List<Long> usedGpas() {
    return IntStream.range(0, trail.count()).mapToObj(trail::gpa).toList();
  }

  /** Whether the two agree on outcome and used entries in memory. */
  public boolean agree(Access access) {
    Walk walk = reference(access);
    return walk.outcome().equals(optimized(access)) && sameEntries(walk);
  }

  /** Whether the last optimized walk used the same entries in memory as this one. */
  public boolean sameEntries(Walk walk) {
    int place = 0;
    for (int index = 0; index < walk.count(); index++) {
      EntryRead read = walk.reads()[index];
      if (read.inMemory()) {
        if (place == trail.count()
            || trail.gpa(place) != read.gpa()
            || trail.entry(place) != read.value()) {
          return false;
        }
        place++;
      }
    }
    return place == trail.count();
  }
}
