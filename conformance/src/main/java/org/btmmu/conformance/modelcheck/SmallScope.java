package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.spec.guest.Step;

/**
 * What a search covers: all traces of an alphabet from one start.
 *
 * @param name how users ask for it
 * @param says what is in it, for people
 * @param scenario the start
 * @param entries the scope's words that are paging-structure entries; the others are data
 * @param window the linear address at which the guest sees its physical memory from 0 on
 * @param alphabet the steps
 * @param symmetries a group of renamings that change neither start nor alphabet; the first is the
 *     identity
 * @param depth how many steps the traces have unless a user says otherwise
 */
public record SmallScope(
    String name,
    String says,
    Scenario scenario,
    Set<Long> entries,
    long window,
    List<Step> alphabet,
    List<Renaming> symmetries,
    int depth) {
  private static final long WINDOW_BYTES = 1 << 21;

  /**
   * A scope of the guest of {@link SmallTables}, with the group that some renamings generate.
   *
   * @throws IllegalArgumentException if one of them changes the start or the alphabet
   */
  static SmallScope of(
      String name,
      String says,
      Scenario scenario,
      List<Step> alphabet,
      List<Renaming> generators,
      int depth) {
    List<Renaming> group = group(scenario.cpus().size(), generators);
    SmallScope scope =
        new SmallScope(
            name,
            says,
            scenario,
            SmallTables.entries(),
            SmallTables.WINDOW,
            List.copyOf(alphabet),
            group,
            depth);
    for (Renaming renaming : group) {
      if (!scope.keepsStart(renaming) || !scope.keepsAlphabet(renaming)) {
        throw new IllegalArgumentException(name + ": no symmetry: " + renaming.name());
      }
    }
    return scope;
  }

  /** The same without symmetries. */
  public SmallScope withoutSymmetries() {
    return new SmallScope(
        name, says, scenario, entries, window, alphabet, symmetries.subList(0, 1), depth);
  }

  /** Whether the word at this guest physical address is a paging-structure entry. */
  boolean isEntry(long gpa) {
    return entries.contains(gpa);
  }

  /** Which of the scope's words are paging-structure entries. */
  boolean[] areEntries() {
    long[] words = scenario.scope().words();
    boolean[] are = new boolean[words.length];
    for (int i = 0; i < words.length; i++) {
      are[i] = isEntry(words[i]);
    }
    return are;
  }

  /** Whether the guest sees physical memory at this linear address. */
  boolean isWindow(long address) {
    return address >= window && address < window + WINDOW_BYTES;
  }

  private boolean keepsStart(Renaming renaming) {
    for (long gpa : scenario.scope().words()) {
      long value = scenario.words().getOrDefault(gpa, 0L);
      long renamed = scenario.words().getOrDefault(renaming.word(gpa), 0L);
      if (renamed != renaming.value(isEntry(gpa), value)) {
        return false;
      }
    }
    List<CpuState> cpus = scenario.cpus();
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      if (!cpus.get(cpu).equals(cpus.get(renaming.cpu(cpu)))) {
        return false;
      }
    }
    return true;
  }

  private boolean keepsAlphabet(Renaming renaming) {
    Set<Step> steps = new HashSet<>(alphabet);
    return alphabet.stream().allMatch(step -> steps.contains(renaming.step(this, step)));
  }

  private static List<Renaming> group(int cpus, List<Renaming> generators) {
    List<Renaming> group = new ArrayList<>(List.of(Renaming.identity(cpus)));
    for (int known = 0; known < group.size(); known++) {
      for (Renaming generator : generators) {
        Renaming next = known == 0 ? generator : group.get(known).then(generator);
        if (group.stream().noneMatch(next::renamesAs)) {
          group.add(next);
        }
      }
    }
    return List.copyOf(group);
  }
}
