package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Classes.Found;
import org.btmmu.proofs.lifter.Reference.Alternative;

/** What {@code equals} says of references. */
final class Equality {
  private static final String EQUALS = "equals(Ljava/lang/Object;)Z";

  private final Calls calls;
  private final Machine machine;
  private final Terms terms;
  private final Objects objects;

  Equality(Calls calls, Machine machine, Objects objects) {
    this.calls = calls;
    this.machine = machine;
    this.terms = machine.terms;
    this.objects = objects;
  }

  /** When {@code Objects.equals} of the two is true. */
  Term equal(State state, Reference a, Reference b) {
    List<Term> equal = new ArrayList<>();
    for (Alternative x : a.alternatives()) {
      for (Alternative y : b.alternatives()) {
        Term both = terms.and(x.guard(), y.guard());
        if (!both.isFalse()) {
          equal.add(terms.and(both, equal(state, x.thing(), y.thing())));
        }
      }
    }
    return terms.or(equal.toArray(new Term[0]));
  }

  private Term equal(State state, Thing a, Thing b) {
    if (a instanceof Thing.Opaque || b instanceof Thing.Opaque) {
      throw new Refused("strings and exceptions are not compared");
    }
    if (a instanceof Thing.Null || b instanceof Thing.Null) {
      return terms.bool(a instanceof Thing.Null && b instanceof Thing.Null);
    }
    if (Objects.isMemory(a)) {
      throw new Refused("memories are not compared; compare them at one arbitrary address");
    }
    if (a instanceof Thing.Constant x && x.object() instanceof String) {
      return terms.bool(b instanceof Thing.Constant y && x.object().equals(y.object()));
    }
    Found method = machine.classes.find(Thing.type(a), EQUALS);
    if (method == null || Classes.isPlatform(Classes.internalName(method.owner()))) {
      return identity(a, b);
    }
    return calls.equalByMethod(state, method, Reference.to(terms, a), Reference.to(terms, b));
  }

  private Term identity(Thing a, Thing b) {
    Class<?> type = Thing.type(a);
    boolean compared = a instanceof Thing.Constant c && c.object() instanceof Enum<?>;
    if (!compared && !type.isArray() && Classes.isPlatform(Classes.internalName(type))) {
      throw new Refused("objects of " + type.getName() + " are not compared");
    }
    return terms.bool(Thing.same(a, b));
  }

  /** When all components of two records of one class are equal. */
  Term equal(State state, Thing.Components a, Thing.Components b) {
    Term[] equal = new Term[a.fields().length];
    for (int i = 0; i < equal.length; i++) {
      equal[i] =
          a.fields()[i] instanceof Term x
              ? terms.eq(x, (Term) b.fields()[i])
              : equal(state, (Reference) a.fields()[i], (Reference) b.fields()[i]);
    }
    return terms.and(equal);
  }

  /** When a record equals {@code other} by the method that the compiler made for its class. */
  Term ofRecord(State state, Class<?> type, Reference self, Reference other) {
    List<Term> equal = new ArrayList<>();
    for (Alternative x : objects.present(state, self)) {
      for (Alternative y : other.alternatives()) {
        if (y.thing() instanceof Thing.Components theirs && theirs.type() == type) {
          Term both = terms.and(x.guard(), y.guard());
          equal.add(terms.and(both, equal(state, (Thing.Components) x.thing(), theirs)));
        }
      }
    }
    return terms.or(equal.toArray(new Term[0]));
  }
}
