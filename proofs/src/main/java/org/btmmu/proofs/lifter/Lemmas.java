package org.btmmu.proofs.lifter;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.lifter.Classes.Found;
import org.btmmu.proofs.lifter.Machine.Outcome;
import org.btmmu.proofs.lifter.Reference.Alternative;
import org.btmmu.proofs.lifter.Term.Op;

/**
 * Calls of laws within a law, and laws that stand for methods: both are taken as proved. What a law
 * says is a formula: its givens imply its result.
 */
final class Lemmas {
  /** A call that a law stands for, while that law is being executed. */
  private static final class Question {
    final Found method;
    final Value[] arguments;
    final Path path;
    final Heap heap;
    final Value answer;

    /** When the law asks for the answer: only there it speaks of the method. */
    Term asked;

    Question(Found method, Value[] arguments, Path path, Heap heap, Value answer, Term never) {
      this.method = method;
      this.arguments = arguments;
      this.path = path;
      this.heap = heap;
      this.answer = answer;
      this.asked = never;
    }
  }

  private final Machine machine;
  private final Terms terms;
  private final Map<String, Method> replaced = new HashMap<>();
  private final Deque<Question> questions = new ArrayDeque<>();
  private int answers;

  Lemmas(Machine machine) {
    this.machine = machine;
    this.terms = machine.terms;
  }

  /** Lets the law of that id stand for the method that it is about. */
  void use(String id) {
    Method law =
        machine
            .options
            .findLaw()
            .apply(id)
            .orElseThrow(() -> new Refused("there is no law " + id + " to use"));
    String about = law.getAnnotation(Law.class).about();
    if (about.isEmpty()) {
      throw new Refused("the law " + id + " does not say which method it is about");
    }
    replaced.put(about, law);
  }

  /** Executes a call, in place or by what is known of it; null if it never returns. */
  Outcome call(Found method, Value[] arguments, Path path, Heap heap) {
    String name = method.owner().getName() + "#" + method.model().methodName().stringValue();
    Question question = questions.peek();
    if (question != null && question.method.equals(method)) {
      Term here = terms.and(path.since(question.path).toArray(new Term[0]));
      question.asked = terms.or(question.asked, here);
      return new Outcome(path, heap, answer(question, arguments, heap));
    }
    Method law = replaced.get(name);
    if (law != null) {
      return replace(name, law, method, arguments, path, heap);
    }
    String id = method.law();
    if (id != null) {
      machine.usedLaws.add(id);
      checkId(id, method);
      return new Outcome(path, heap, terms.bit(statement(method, arguments, path, heap), 32));
    }
    return machine.run(method, arguments, path, heap);
  }

  /** What is proved under an id must be the method that is called. */
  private void checkId(String id, Found method) {
    Method law = machine.options.findLaw().apply(id).orElse(null);
    if (law != null && !law.getDeclaringClass().getName().equals(method.owner().getName())) {
      throw new Refused("two laws have the id " + id);
    }
  }

  /** What a law says of these arguments. */
  private Term statement(Found law, Value[] arguments, Path path, Heap heap) {
    Set<Integer> memories = new HashSet<>();
    for (Value argument : arguments) {
      checkSpokenOf(argument, path, memories);
    }
    Outcome outcome = machine.assume(law, arguments, path, heap);
    if (outcome == null) {
      return terms.bool(true);
    }
    if (!outcome.heap().keeps(heap)) {
      throw new Refused("a law that is called by a law must leave memory as it is: fork it");
    }
    Term reached = terms.and(outcome.path().since(path).toArray(new Term[0]));
    Term holds = terms.not(terms.eq((Term) outcome.value(), terms.constant(32, 0)));
    return terms.implies(reached, holds);
  }

  /**
   * A law speaks of no null, and of no memory that is two of its arguments. Of objects that change
   * it speaks of those of one shape only.
   */
  private static void checkSpokenOf(Value argument, Path path, Set<Integer> memories) {
    if (argument instanceof Reference reference) {
      for (Alternative alternative : reference.alternatives()) {
        if (!path.decide(alternative.guard()).isFalse()) {
          switch (alternative.thing()) {
            case Thing.Null n ->
                throw new Refused("a law is called with null, of which it does not speak");
            case Thing.Cells cells -> {
              if (!Objects.isMemory(cells)) {
                throw new Refused("a law is called with an object that changes");
              }
              if (!memories.add(cells.id())) {
                throw new Refused("a law is called with one memory as two arguments");
              }
            }
            case Thing.Components record -> {
              for (Value field : record.fields()) {
                checkSpokenOf(field, path, memories);
              }
            }
            default -> {}
          }
        }
      }
    }
  }

  private Outcome replace(
      String name, Method law, Found method, Value[] arguments, Path path, Heap heap) {
    if (Arrays.stream(arguments).anyMatch(Lemmas::reachesMutable)) {
      Outcome tried = machine.assume(method, arguments, path, heap);
      if (tried != null && !tried.heap().keeps(heap)) {
        throw new Refused("a law cannot stand for " + name + ", which changes memory or objects");
      }
    }
    Term answer = fresh(method.model().methodTypeSymbol().returnType().descriptorString());
    Class<?> owner = machine.classes.named(Classes.internalName(law.getDeclaringClass()));
    MethodType type = MethodType.methodType(law.getReturnType(), law.getParameterTypes());
    Found found = machine.classes.find(owner, law.getName() + type.descriptorString());
    if (found == null || !parameters(method).equals(type.parameterList())) {
      throw new Refused("the law about " + name + " has other parameters than the method");
    }
    machine.usedLaws.add(law.getAnnotation(Law.class).id());
    Question question =
        new Question(method, arguments, path, heap, value(answer), terms.bool(false));
    questions.push(question);
    Term statement = statement(found, arguments, path, heap);
    questions.pop();
    State state = new State(path, heap, new Value[0], new Value[0], 0);
    if (!machine.require(state, terms.not(question.asked), "call of which no law speaks")) {
      return null;
    }
    Term solved = solved(answer, statement);
    if (solved != null) {
      return new Outcome(state.path, heap, value(solved));
    }
    Path assumed = state.path.with(statement);
    return assumed == null ? null : new Outcome(assumed, heap, value(answer));
  }

  private Term fresh(String descriptor) {
    int width =
        switch (descriptor) {
          case "Z" -> 1;
          case "I" -> 32;
          case "J" -> 64;
          default -> throw new Refused("a law can stand only for int, long and boolean methods");
        };
    // No parameter's name, and no memory's element, begins with an exclamation mark.
    return terms.variable("!answer" + answers++, Sort.bitVector(width));
  }

  /** The types of the receiver, if there is one, and of the parameters. */
  private List<Class<?>> parameters(Found method) {
    List<Class<?>> types = new ArrayList<>();
    if (!method.isStatic()) {
      types.add(method.owner());
    }
    String descriptor = method.model().methodType().stringValue();
    ClassLoader loader = method.owner().getClassLoader();
    types.addAll(MethodType.fromMethodDescriptorString(descriptor, loader).parameterList());
    return types;
  }

  private Term value(Term answer) {
    return answer.width() == 1 ? terms.zeroExtend(32, answer) : answer;
  }

  /** Whether an object that may change can be reached from a value. */
  static boolean reachesMutable(Value value) {
    if (!(value instanceof Reference reference)) {
      return false;
    }
    for (Alternative alternative : reference.alternatives()) {
      boolean reaches =
          switch (alternative.thing()) {
            case Thing.Cells cells -> true;
            case Thing.Components record ->
                Arrays.stream(record.fields()).anyMatch(Lemmas::reachesMutable);
            default -> false;
          };
      if (reaches) {
        return true;
      }
    }
    return false;
  }

  private Value answer(Question question, Value[] arguments, Heap heap) {
    for (int i = 0; i < arguments.length; i++) {
      if (!same(question.arguments[i], question.heap, arguments[i], heap)) {
        throw new Refused(
            "a law about a method must call it with the law's own parameters, in order");
      }
    }
    return question.answer;
  }

  @SuppressWarnings("ReferenceEquality") // identity is meant
  private static boolean same(Value a, Heap first, Value b, Heap second) {
    if (a == b || !(a instanceof Reference x) || !(b instanceof Reference y)) {
      return a == b;
    }
    if (x.alternatives().size() != y.alternatives().size()) {
      return false;
    }
    for (int i = 0; i < x.alternatives().size(); i++) {
      Alternative one = x.alternatives().get(i);
      Alternative other = y.alternatives().get(i);
      if (one.guard() != other.guard() || !same(one.thing(), first, other.thing(), second)) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Thing a, Heap first, Thing b, Heap second) {
    if (a instanceof Thing.Cells x && b instanceof Thing.Cells y) {
      return x.type() == y.type() && Arrays.equals(first.get(x.id()), second.get(y.id()));
    }
    if (a instanceof Thing.Components x && b instanceof Thing.Components y) {
      boolean same = x.type() == y.type();
      for (int i = 0; same && i < x.fields().length; i++) {
        same = same(x.fields()[i], first, y.fields()[i], second);
      }
      return same;
    }
    return Thing.same(a, b);
  }

  /** What {@code answer} is, if the statement only says what it equals; else null. */
  private Term solved(Term answer, Term statement) {
    Term[] facts = statement.op() == Op.AND ? statement.arguments() : new Term[] {statement};
    if (answer.width() == 1) {
      return facts.length == 1 ? solvedBit(answer, statement) : null;
    }
    TreeMap<Integer, Term> parts = new TreeMap<>(Comparator.reverseOrder());
    for (Term fact : facts) {
      Term part = fact.op() == Op.EQ ? side(answer, fact) : null;
      if (part == null) {
        return null;
      }
      Term other = fact.argument(part == fact.argument(0) ? 1 : 0);
      parts.put(part == answer ? 0 : part.low(), other);
    }
    int covered = answer.width();
    for (Map.Entry<Integer, Term> part : parts.entrySet()) {
      boolean next = part.getKey() + part.getValue().width() == covered;
      covered = next ? part.getKey() : -1;
    }
    boolean whole = covered == 0 && parts.size() == facts.length;
    return whole ? terms.concat(parts.values().toArray(new Term[0])) : null;
  }

  /** The side of an equality that is a slice of {@code answer}, if the other is free of it. */
  private static Term side(Term answer, Term equality) {
    for (int i = 0; i < 2; i++) {
      Term part = equality.argument(i);
      boolean slice = part == answer || part.op() == Op.EXTRACT && part.argument(0) == answer;
      if (slice && !mentions(equality.argument(1 - i), answer, new HashSet<>())) {
        return part;
      }
    }
    return null;
  }

  private Term solvedBit(Term answer, Term fact) {
    Term set = terms.isSet(answer);
    boolean negative = fact.op() == Op.NOT;
    Term inner = negative ? fact.argument(0) : fact;
    if (inner == set) {
      return terms.constant(1, negative ? 0 : 1);
    }
    if (inner.op() != Op.EQ || !inner.argument(0).sort().isBool()) {
      return null;
    }
    for (int i = 0; i < 2; i++) {
      Term other = inner.argument(1 - i);
      if (inner.argument(i) == set && !mentions(other, answer, new HashSet<>())) {
        return terms.bit(negative ? terms.not(other) : other, 1);
      }
    }
    return null;
  }

  private static boolean mentions(Term term, Term variable, Set<Term> seen) {
    if (term == variable) {
      return true;
    }
    if (term.id() < variable.id() || !seen.add(term)) {
      return false;
    }
    for (Term argument : term.arguments()) {
      if (mentions(argument, variable, seen)) {
        return true;
      }
    }
    return false;
  }
}
