package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;

/**
 * One symmetry of a scope: other names for the same things. Each map is one-to-one on its keys;
 * what is no key keeps its name.
 *
 * @param name for people
 * @param cpus the new number of each virtual CPU
 * @param pages pages of linear addresses
 * @param words guest physical addresses of 64-bit words
 * @param frames guest physical addresses of the 4-KByte pages that entries refer to
 * @param data the values of words that are no paging-structure entries
 */
record Renaming(
    String name,
    List<Integer> cpus,
    Map<Long, Long> pages,
    Map<Long, Long> words,
    Map<Long, Long> frames,
    Map<Long, Long> data) {
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;

  /** The renaming that renames nothing. */
  static Renaming identity(int cpus) {
    List<Integer> numbers = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      numbers.add(cpu);
    }
    return new Renaming("nothing", numbers, Map.of(), Map.of(), Map.of(), Map.of());
  }

  /** First this one, then another. */
  Renaming then(Renaming other) {
    return new Renaming(
        name + " and " + other.name,
        cpus.stream().map(other.cpus::get).toList(),
        joined(pages, other.pages),
        joined(words, other.words),
        joined(frames, other.frames),
        joined(data, other.data));
  }

  /** Whether it renames the same things in the same way. */
  boolean renamesAs(Renaming other) {
    return cpus.equals(other.cpus)
        && pages.equals(other.pages)
        && words.equals(other.words)
        && frames.equals(other.frames)
        && data.equals(other.data);
  }

  /** The new name of a virtual CPU. */
  int cpu(int cpu) {
    return cpus.get(cpu);
  }

  /** The new name of a linear address. */
  long linear(long address) {
    return pages.getOrDefault(address & -4096L, address & -4096L) | address & 4095;
  }

  /** The new name of the guest physical address of a 64-bit word. */
  long word(long gpa) {
    return words.getOrDefault(gpa, gpa);
  }

  /** The new name of a frame. */
  long frame(long gpa) {
    return frames.getOrDefault(gpa, gpa);
  }

  /** What stands at {@link #word} if this stands at the word itself. */
  long value(SmallScope scope, long gpa, long value) {
    return scope.isEntry(gpa)
        ? frame(value & FRAME) | value & ~FRAME
        : data.getOrDefault(value, value);
  }

  /** The new name of a step. */
  Step step(SmallScope scope, Step step) {
    Operation operation =
        switch (step.operation()) {
          case Operation.Touch(Access access, long value) -> touch(scope, access, value);
          case Operation.Invlpg(long address) -> new Operation.Invlpg(linear(address));
          case Operation.Invpcid(long type, long pcid, long address) ->
              new Operation.Invpcid(type, pcid, linear(address));
          case Operation other -> other;
        };
    return new Step(cpu(step.cpu()), operation);
  }

  /** The new name of what was seen. */
  Observation seen(Observation observation) {
    return switch (observation) {
      case Observation.Value(long value) ->
          new Observation.Value(data.getOrDefault(value, value));
      case Observation.Fault(Outcome.PageFault(int code, long cr2)) ->
          new Observation.Fault(new Outcome.PageFault(code, linear(cr2)));
      case Observation other -> other;
    };
  }

  private Operation touch(SmallScope scope, Access access, long value) {
    if (scope.isWindow(access.address())) {
      long gpa = access.address() - scope.window();
      return new Operation.Touch(
          access.at(scope.window() + word(gpa)), value(scope, gpa, value));
    }
    return new Operation.Touch(
        access.at(linear(access.address())), data.getOrDefault(value, value));
  }

  private static Map<Long, Long> joined(Map<Long, Long> first, Map<Long, Long> second) {
    Map<Long, Long> both = new HashMap<>(second);
    first.forEach((from, to) -> both.put(from, second.getOrDefault(to, to)));
    both.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
    return new TreeMap<>(both);
  }
}
