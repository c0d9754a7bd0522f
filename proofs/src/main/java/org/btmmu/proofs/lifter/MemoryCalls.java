package org.btmmu.proofs.lifter;

import java.util.List;
import org.btmmu.proofs.lifter.Reference.Alternative;

/**
 * The methods of {@link org.btmmu.spec.memory.PhysicalMemory}: an array of 64-bit words, with pages
 * that ignore writes. What a hole or a device reads as is such a page's contents.
 */
final class MemoryCalls {
  /** The cells of a memory: its words, and 1 for each page that ignores writes. */
  private static final int CONTENTS = 0;

  private static final int READ_ONLY = 1;

  private final Machine machine;
  private final Terms terms;

  MemoryCalls(Machine machine) {
    this.machine = machine;
    this.terms = machine.terms;
  }

  /** Executes one method on any of {@code memories}; whether execution goes on. */
  boolean call(State state, List<Alternative> memories, String name, Value[] arguments) {
    if (name.equals("fork")) {
      state.push(machine.merging.choose(memories, memory -> fork(state, memory)));
      return true;
    }
    boolean wide = name.endsWith("64");
    Term gpa = state.path.settle((Term) arguments[1]);
    int below = wide ? 2 : 1;
    Term bad =
        terms.or(
            terms.not(terms.eq(terms.extract(63, 52, gpa), terms.constant(12, 0))),
            terms.not(terms.eq(terms.extract(below, 0, gpa), terms.constant(below + 1, 0))));
    if (!machine.require(state, bad, "memory address")) {
      return false;
    }
    switch (name) {
      case "read64", "read32" ->
          state.push(machine.merging.choose(memories, memory -> read(state, memory, gpa, wide)));
      case "write64", "write32" -> {
        for (Alternative memory : memories) {
          write(state, memory, gpa, (Term) arguments[2], terms.bool(true));
        }
      }
      case "compareAndSet64", "compareAndSet32" -> {
        Term expected = (Term) arguments[2];
        Term old =
            (Term) machine.merging.choose(memories, memory -> read(state, memory, gpa, wide));
        Term equal = terms.eq(old, expected);
        for (Alternative memory : memories) {
          write(state, memory, gpa, (Term) arguments[3], equal);
        }
        state.push(terms.bit(equal, 32));
      }
      default -> throw new Refused("PhysicalMemory." + name + " is not lifted");
    }
    return true;
  }

  private Term cell(State state, Thing memory, int cell) {
    return (Term) state.heap.get(((Thing.Cells) memory).id())[cell];
  }

  private Value fork(State state, Thing memory) {
    Thing.Cells old = (Thing.Cells) memory;
    Thing.Cells fork = new Thing.Cells(machine.newObject(), old.type());
    state.heap.put(fork.id(), state.heap.get(old.id()));
    return Reference.to(terms, fork);
  }

  private Term word(State state, Thing memory, Term gpa) {
    return terms.select(cell(state, memory, CONTENTS), terms.extract(51, 3, gpa));
  }

  private Term read(State state, Thing memory, Term gpa, boolean wide) {
    Term word = word(state, memory, gpa);
    return wide
        ? word
        : terms.ite(upper(gpa), terms.extract(63, 32, word), terms.extract(31, 0, word));
  }

  /** Whether a 32-bit word is the upper half of its 64-bit word. */
  private Term upper(Term gpa) {
    return terms.isSet(terms.extract(2, 2, gpa));
  }

  private void write(State state, Alternative target, Term gpa, Term value, Term condition) {
    Thing.Cells memory = (Thing.Cells) target.thing();
    Term old = word(state, memory, gpa);
    Term next =
        value.width() == 64
            ? value
            : terms.ite(
                upper(gpa),
                terms.concat(value, terms.extract(31, 0, old)),
                terms.concat(terms.extract(63, 32, old), value));
    Term page = terms.extract(51, 12, gpa);
    Term ignored = terms.isSet(terms.select(cell(state, memory, READ_ONLY), page));
    Term changes = terms.and(target.guard(), condition, terms.not(ignored));
    Term contents =
        terms.store(
            cell(state, memory, CONTENTS),
            terms.extract(51, 3, gpa),
            terms.ite(changes, next, old));
    state.heap.put(memory.id(), CONTENTS, contents);
  }
}
