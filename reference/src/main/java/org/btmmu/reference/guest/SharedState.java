package org.btmmu.reference.guest;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongPredicate;
import org.btmmu.reference.guest.AllowedOutcomes.Route;
import org.btmmu.spec.Clause;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Memory, the virtual CPUs and their guest TLBs, and what happened to them. Each change is told to
 * the history, and after each the processors may fill their TLBs.
 */
public final class SharedState {
  private final PhysicalMemory memory;
  private final CpuState[] cpus;
  private final GuestTlb[] tlbs;
  private final History history;

  private SharedState(PhysicalMemory memory, CpuState[] cpus, GuestTlb[] tlbs, History history) {
    this.memory = memory;
    this.cpus = cpus;
    this.tlbs = tlbs;
    this.history = history;
  }

  /** Empty guest TLBs for these pages, filled at once. */
  SharedState(PhysicalMemory memory, long[] pages, CpuState[] cpus) {
    this(memory, cpus.clone(), new GuestTlb[cpus.length], new History(memory, cpus));
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      tlbs[cpu] = new GuestTlb(pages);
    }
    fill();
  }

  /** An independent copy. */
  SharedState fork() {
    GuestTlb[] copies = new GuestTlb[tlbs.length];
    for (int cpu = 0; cpu < tlbs.length; cpu++) {
      copies[cpu] = tlbs[cpu].fork();
    }
    PhysicalMemory copy = memory.fork();
    return new SharedState(copy, cpus.clone(), copies, history.fork(copy));
  }

  /** The memory as the reference has it; not to be written. */
  public PhysicalMemory memory() {
    return memory;
  }

  /** The state of a virtual CPU. */
  public CpuState cpu(int cpu) {
    return cpus[cpu];
  }

  /** The guest TLB of a virtual CPU. */
  public GuestTlb tlb(int cpu) {
    return tlbs[cpu];
  }

  /** What happened so far. */
  public History history() {
    return history;
  }

  /**
   * What processors may do on their own: fill, and set A.
   *
   * @param isSet whether A of the entry at this guest physical address was set, as far as was seen
   */
  @Clause({"T-FILL-1", "T-FILL-2", "T-FILL-3", "T-STEP-4"})
  void freeSteps(LongPredicate isSet) {
    Set<Long> set = new LinkedHashSet<>();
    do {
      set.clear();
      fill();
      for (GuestTlb tlb : tlbs) {
        tlb.withoutAccessed(read -> {
          if (isSet.test(read.gpa())) {
            set.add(read.gpa());
          }
        });
      }
      set.forEach(gpa -> mark(gpa, AccessedDirty.ACCESSED));
    } while (!set.isEmpty());
  }

  /** The access with this route sets D, if it must. */
  @Clause({"T-USE-4", "G-AD-2"})
  void setDirty(Route route) {
    if (route.setsDirty()) {
      mark(route.dirtied(), AccessedDirty.DIRTY);
    }
  }

  /** A 64-bit word is stored. */
  @Clause("T-STEP-5")
  void write(long gpa, long value) {
    long before = memory.read64(gpa);
    memory.write64(gpa, value);
    changed(gpa, before);
  }

  /** A CPU has a new state and at the same time loses what an event removes, if any. */
  @Clause({"T-CPU-1", "T-INV-1"})
  void become(int cpu, CpuState next, Invalidation event) {
    CpuState before = cpus[cpu];
    cpus[cpu] = next;
    if (event != null) {
      tlbs[cpu].invalidate(event);
    }
    history.became(cpu, next, event);
    if (!fillsAlike(before, next)) {
      tlbs[cpu].controlsChanged();
    }
    fill();
  }

  /** Whether a CPU in one state caches what it caches in the other. */
  @Clause({"T-FILL-1", "T-FILL-4"})
  private static boolean fillsAlike(CpuState one, CpuState other) {
    return one.pcid() == other.pcid() && one.controls().equals(other.controls());
  }

  /** Sets A or D in the entry at this address, of 4 or 8 bytes. */
  @Clause({"G-AD-1", "G-AD-5"})
  private void mark(long gpa, long bit) {
    long before = memory.read64(gpa & -8L);
    memory.write32(gpa, memory.read32(gpa) | (int) bit);
    if ((memory.read32(gpa) & bit) == 0) {
      throw new IllegalArgumentException(
          "the paging-structure entry at 0x" + Long.toHexString(gpa) + " is not in RAM");
    }
    changed(gpa & -8L, before);
  }

  private void changed(long gpa, long before) {
    long after = memory.read64(gpa);
    if (after != before) {
      history.wrote(gpa, before, after);
      for (GuestTlb tlb : tlbs) {
        tlb.changed(gpa);
      }
      fill();
    }
  }

  private void fill() {
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      tlbs[cpu].fill(memory, cpus[cpu].controls(), cpus[cpu].pcid());
    }
  }
}
