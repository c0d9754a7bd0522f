package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;

/**
 * One symmetry of a scope: other names for the same things.
 *
 * @param name for people
 * @param cpus the new number of each virtual CPU
 * @param pages pages of linear addresses
 * @param words guest physical addresses of 64-bit words
 * @param frames guest physical addresses of the 4-KByte pages that entries refer to
 * @param data the values of words that are no paging-structure entries
 */
record Renaming(
    String name, List<Integer> cpus, Names pages, Names words, Names frames, Names data) {
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;

  /** The renaming that renames nothing. */
  static Renaming identity(int cpus) {
    List<Integer> numbers = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      numbers.add(cpu);
    }
    return new Renaming("nothing", numbers, Names.NONE, Names.NONE, Names.NONE, Names.NONE);
  }

  /** First this one, then another. */
  Renaming then(Renaming other) {
    return new Renaming(
        name + " and " + other.name,
        cpus.stream().map(other.cpus::get).toList(),
        pages.then(other.pages),
        words.then(other.words),
        frames.then(other.frames),
        data.then(other.data));
  }

  /** Whether it renames the same things in the same way. */
  boolean renamesAs(Renaming other) {
    return cpus.equals(other.cpus)
        && pages.areAs(other.pages)
        && words.areAs(other.words)
        && frames.areAs(other.frames)
        && data.areAs(other.data);
  }

  /** The new name of a virtual CPU. */
  int cpu(int cpu) {
    return cpus.get(cpu);
  }

  /** The new name of a linear address. */
  long linear(long address) {
    return pages.of(address & -4096L) | address & 4095;
  }

  /** The new name of the guest physical address of a 64-bit word. */
  long word(long gpa) {
    return words.of(gpa);
  }

  /** The new name of a frame. */
  long frame(long gpa) {
    return frames.of(gpa);
  }

  /**
   * The new name of what a word holds.
   *
   * @param entry whether the word is a paging-structure entry
   */
  long value(boolean entry, long value) {
    return entry ? frame(value & FRAME) | value & ~FRAME : data.of(value);
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
      case Observation.Value(long value) -> new Observation.Value(data.of(value));
      case Observation.Fault(Outcome.PageFault(int code, long cr2)) ->
          new Observation.Fault(new Outcome.PageFault(code, linear(cr2)));
      case Observation other -> other;
    };
  }

  private Operation touch(SmallScope scope, Access access, long value) {
    if (scope.isWindow(access.address())) {
      long gpa = access.address() - scope.window();
      return new Operation.Touch(
          access.at(scope.window() + word(gpa)), value(scope.isEntry(gpa), value));
    }
    return new Operation.Touch(access.at(linear(access.address())), data.of(value));
  }
}
