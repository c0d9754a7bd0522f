package org.btmmu.proofs.lifter;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Reference.Alternative;
import org.btmmu.spec.memory.PhysicalMemory;

/** Executes the instructions on references, objects and their fields. */
final class Objects {
  private final Machine machine;
  private final Terms terms;

  Objects(Machine machine) {
    this.machine = machine;
    this.terms = machine.terms;
  }

  /** When a reference is null. */
  Term isNull(Reference reference) {
    return where(reference, thing -> thing instanceof Thing.Null);
  }

  /** When a reference refers to something of a kind. */
  Term where(Reference reference, java.util.function.Predicate<Thing> kind) {
    List<Term> guards = new ArrayList<>();
    for (Alternative alternative : reference.alternatives()) {
      if (kind.test(alternative.thing())) {
        guards.add(alternative.guard());
      }
    }
    return terms.or(guards.toArray(new Term[0]));
  }

  /** The alternatives that are possible here, without null, which must not be; null if none is. */
  List<Alternative> present(State state, Reference reference) {
    if (!machine.require(state, isNull(reference), "null")) {
      return null;
    }
    List<Alternative> present = new ArrayList<>();
    for (Alternative alternative : reference.alternatives()) {
      boolean possible = !state.path.decide(alternative.guard()).isFalse();
      if (possible && !(alternative.thing() instanceof Thing.Null)) {
        present.add(alternative);
      }
    }
    return present.isEmpty() ? null : present;
  }

  /** When two references are one and the same, as {@code ==} says. */
  Term same(Reference a, Reference b) {
    List<Term> same = new ArrayList<>();
    for (Alternative x : a.alternatives()) {
      for (Alternative y : b.alternatives()) {
        if (identical(x.thing(), y.thing())) {
          same.add(terms.and(x.guard(), y.guard()));
        }
      }
    }
    return terms.or(same.toArray(new Term[0]));
  }

  private static boolean identical(Thing a, Thing b) {
    boolean compared = !(a instanceof Thing.Null) && !(b instanceof Thing.Null);
    if (compared && (hasNoIdentity(a) || hasNoIdentity(b))) {
      throw new Refused("== of records or strings is not lifted; use equals");
    }
    return Thing.same(a, b);
  }

  private static boolean hasNoIdentity(Thing thing) {
    return thing instanceof Thing.Components
        || thing instanceof Thing.Opaque
        || thing instanceof Thing.Constant c && c.object() instanceof String;
  }

  /** getfield, putfield and getstatic. */
  boolean access(State state, FieldInstruction instruction) {
    Class<?> owner = machine.classes.named(instruction.owner().asInternalName());
    String name = instruction.name().stringValue();
    switch (instruction.opcode()) {
      case GETSTATIC -> state.push(machine.captured.field(owner, name));
      case GETFIELD -> {
        List<Alternative> present = present(state, state.popReference());
        if (present == null) {
          return false;
        }
        state.push(machine.merging.choose(present, thing -> get(state, thing, owner, name)));
      }
      case PUTFIELD -> {
        Value value = state.pop();
        List<Alternative> present = present(state, state.popReference());
        if (present == null) {
          return false;
        }
        for (Alternative target : present) {
          put(state, target, owner, name, value);
        }
      }
      default -> throw new Refused("this instruction is not lifted");
    }
    return true;
  }

  private Value get(State state, Thing thing, Class<?> owner, String name) {
    return switch (thing) {
      case Thing.Components record ->
          record.fields()[machine.classes.index(record.type(), owner, name)];
      case Thing.Constant constant -> machine.captured.field(constant.object(), owner, name);
      case Thing.Cells object ->
          cells(state, object)[machine.classes.index(object.type(), owner, name)];
      default -> throw new Refused("strings and exceptions are not looked at");
    };
  }

  /** The contents of a mutable object. */
  Value[] cells(State state, Thing.Cells object) {
    Value[] cells = state.heap.get(object.id());
    if (cells == null) {
      throw new Refused("a record is used outside its constructor before that has ended");
    }
    return cells;
  }

  private void put(State state, Alternative target, Class<?> owner, String name, Value value) {
    if (!(target.thing() instanceof Thing.Cells object)) {
      throw new Refused("only objects made by the law itself are stored to");
    }
    Value[] cells = cells(state, object);
    int index = machine.classes.index(object.type(), owner, name);
    Value next = machine.merging.choose(target.guard(), value, cells[index]);
    state.heap.put(object.id(), index, next);
  }

  /** new: an object whose constructor has yet to run. */
  boolean make(State state, String className) {
    Class<?> type = machine.classes.named(className);
    if (Throwable.class.isAssignableFrom(type)) {
      state.push(Reference.to(terms, Thing.OPAQUE));
      return true;
    }
    if (Classes.isPlatform(className)) {
      throw new Refused("objects of " + type.getName() + " are not lifted");
    }
    Thing.Cells object = new Thing.Cells(machine.newObject(), type);
    state.heap.put(object.id(), machine.initial(type));
    state.push(Reference.to(terms, object));
    return true;
  }

  /** checkcast and instanceof. */
  boolean check(State state, Opcode opcode, String className) {
    Class<?> type = machine.classes.named(className);
    Reference reference = state.popReference();
    if (opcode == Opcode.INSTANCEOF) {
      Term is = where(reference, thing -> isInstance(thing, type));
      state.push(terms.bit(is, 32));
      return true;
    }
    Term good = where(reference, thing -> thing instanceof Thing.Null || isInstance(thing, type));
    if (!machine.require(state, terms.not(good), "cast")) {
      return false;
    }
    state.push(restricted(reference, type));
    return true;
  }

  /** Whether a thing is an instance of a class. */
  static boolean isInstance(Thing thing, Class<?> type) {
    if (thing instanceof Thing.Opaque) {
      throw new Refused("of what class a string or an exception is, is not looked at");
    }
    boolean is = !(thing instanceof Thing.Null) && type.isAssignableFrom(Thing.type(thing));
    if (!is && isMemory(thing)) {
      throw new Refused("of what class a memory is, is not known");
    }
    return is;
  }

  /** Whether a thing is a memory, which can be of any class that implements the interface. */
  static boolean isMemory(Thing thing) {
    return thing instanceof Thing.Cells cells
        && cells.type().getName().equals(PhysicalMemory.class.getName());
  }

  private Reference restricted(Reference reference, Class<?> type) {
    List<Alternative> kept =
        reference.alternatives().stream()
            .filter(a -> a.thing() instanceof Thing.Null || isInstance(a.thing(), type))
            .toList();
    if (kept.size() == 1) {
      return Reference.to(terms, kept.get(0).thing());
    }
    return kept.isEmpty() ? reference : new Reference(kept);
  }

  /** Replaces an object whose constructor has ended by the record that it is now. */
  void freeze(State state, Thing.Cells object) {
    Thing frozen = new Thing.Components(object.type(), cells(state, object));
    Reference record = Reference.to(terms, frozen);
    state.heap.remove(object.id());
    replace(state.locals, state.locals.length, object, record);
    replace(state.stack, state.depth, object, record);
  }

  private static void replace(Value[] values, int count, Thing.Cells object, Reference record) {
    for (int i = 0; i < count; i++) {
      if (values[i] instanceof Reference reference
          && reference.only() instanceof Thing.Cells cells
          && cells.id() == object.id()) {
        values[i] = record;
      }
    }
  }
}
