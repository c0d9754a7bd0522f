package org.btmmu.reference.guest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.btmmu.spec.Clause;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * All that happened to translation, in order: each value of each memory word, the state of each
 * CPU, and each invalidation. {@link JustifiedWalks} finds in it what a processor may have read and
 * may still hold; that is the other form of {@link GuestTlb}.
 *
 * <p>Each event has a moment of its own, 1 upwards; what holds at moment t is what holds after the
 * event of moment t. Moment 0 is the start.
 */
@Clause("T-HIST-1")
public final class History {
  /** A value and the moment from which it holds. */
  record Since<T>(int moment, T value) {}

  private final PhysicalMemory memory;
  private final Map<Long, List<Since<Long>>> words = new HashMap<>();
  private final List<List<Since<CpuState>>> states = new ArrayList<>();
  private final List<List<Since<Invalidation>>> invalidations = new ArrayList<>();
  private final List<Integer> stepOfMoment = new ArrayList<>(List.of(0));
  private int step;

  /**
   * Begins with the present.
   *
   * @param memory the memory whose later changes are told by {@link #wrote}; words that never
   *     change are read from it
   */
  public History(PhysicalMemory memory, CpuState[] cpus) {
    this.memory = memory;
    for (CpuState cpu : cpus) {
      states.add(new ArrayList<>(List.of(new Since<>(0, cpu))));
      invalidations.add(new ArrayList<>());
    }
  }

  private History(History other, PhysicalMemory memory) {
    this.memory = memory;
    other.words.forEach((gpa, values) -> words.put(gpa, new ArrayList<>(values)));
    other.states.forEach(of -> states.add(new ArrayList<>(of)));
    other.invalidations.forEach(of -> invalidations.add(new ArrayList<>(of)));
    stepOfMoment.addAll(other.stepOfMoment.subList(1, other.stepOfMoment.size()));
    step = other.step;
  }

  /** An independent copy, for an equal copy of the memory. */
  public History fork(PhysicalMemory copy) {
    return new History(this, copy);
  }

  /** The next step begins; the first is step 1. */
  public void nextStep() {
    step++;
  }

  /** The 64-bit word at {@code gpa}, a multiple of 8, is now {@code after}. */
  public void wrote(long gpa, long before, long after) {
    words
        .computeIfAbsent(gpa, _ -> new ArrayList<>(List.of(new Since<>(0, before))))
        .add(new Since<>(nextMoment(), after));
  }

  /**
   * A CPU is now in this state, and at the same moment its guest TLB lost what an event removes.
   *
   * @param event null if nothing was removed
   */
  public void became(int cpu, CpuState state, Invalidation event) {
    int moment = nextMoment();
    states.get(cpu).add(new Since<>(moment, state));
    if (event != null) {
      invalidations.get(cpu).add(new Since<>(moment, event));
    }
  }

  /** The present moment. */
  int now() {
    return stepOfMoment.size() - 1;
  }

  /** The step in which a moment lies; 0 is before the first. */
  int stepOf(int moment) {
    return stepOfMoment.get(moment);
  }

  /** The state of a CPU at a moment. */
  CpuState state(int cpu, int moment) {
    return at(states.get(cpu), moment).value();
  }

  /** The invalidations on a CPU, oldest first. */
  List<Since<Invalidation>> invalidations(int cpu) {
    return invalidations.get(cpu);
  }

  /**
   * An entry of 4 or 8 bytes as memory held it at a moment, zero-extended, and since when its word
   * was so.
   */
  Since<Long> entry(long gpa, int bytes, int moment) {
    List<Since<Long>> values = words.get(gpa & -8L);
    Since<Long> word =
        values == null ? new Since<>(0, memory.read64(gpa & -8L)) : at(values, moment);
    if (bytes == 8) {
      return word;
    }
    long half = word.value() >>> 8 * (gpa & 4) & 0xFFFF_FFFFL;
    return new Since<>(word.moment(), half);
  }

  private int nextMoment() {
    stepOfMoment.add(step);
    return now();
  }

  /** The last value that began at the moment or before. */
  private static <T> Since<T> at(List<Since<T>> values, int moment) {
    int last = values.size() - 1;
    while (values.get(last).moment() > moment) {
      last--;
    }
    return values.get(last);
  }
}
