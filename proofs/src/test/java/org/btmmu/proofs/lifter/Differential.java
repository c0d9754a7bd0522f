package org.btmmu.proofs.lifter;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.btmmu.proofs.Proof;
import org.btmmu.proofs.lifter.Classes.Found;
import org.btmmu.proofs.lifter.Lifted.Obligation;
import org.btmmu.proofs.lifter.Machine.Outcome;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.proofs.replay.Place;

/** Runs a static method in the JVM and as terms, on the same arguments. */
final class Differential {
  private final Method method;
  private final Map<String, Enum<?>> choice;
  private final Machine machine;
  private final List<Input> inputs = new ArrayList<>();
  private final Outcome outcome;
  private final Term valid;

  private Differential(Method method, Map<String, Enum<?>> choice) {
    this.method = method;
    this.choice = choice;
    this.machine = new Machine(Options.DEFAULT, method.getDeclaringClass().getClassLoader());
    Arguments arguments = new Arguments(machine, choice);
    List<Value> values = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      Arguments.Made made = arguments.make(parameter);
      inputs.add(made.input());
      values.add(made.value());
    }
    this.valid = arguments.path.all(machine.terms);
    this.outcome =
        machine.run(
            found(machine, method), values.toArray(new Value[0]), arguments.path, arguments.heap);
  }

  private static Found found(Machine machine, Method method) {
    MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    return machine.classes.find(
        method.getDeclaringClass(), method.getName() + type.descriptorString());
  }

  /** The first difference; null if there is none in so many rounds. */
  static String first(Method method, int rounds) {
    method.setAccessible(true);
    for (Map<String, Enum<?>> choice : Arguments.choices(method.getParameters())) {
      Differential differential = new Differential(method, choice);
      for (int round = 0; round < rounds; round++) {
        String difference = differential.round(new RandomAssignment(round));
        if (difference != null) {
          return method + " " + choice + ", round " + round + ": " + difference;
        }
      }
    }
    return null;
  }

  private String round(Assignment assignment) {
    if (Terms.evaluate(valid, assignment) == 0) {
      return null;
    }
    Object[] arguments = new Object[inputs.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = java(inputs.get(i), assignment);
    }
    String expected = run(arguments);
    String lifted = evaluate(outcome, machine, assignment);
    if (!expected.equals(lifted)) {
      return "the JVM says " + expected + ", the symbolic terms say " + lifted;
    }
    if (choice.isEmpty() && inputs.stream().allMatch(i -> i instanceof Input.Primitive)) {
      String folded = fold(assignment);
      return expected.equals(folded)
          ? null
          : "the JVM says " + expected + ", folding constants says " + folded;
    }
    return null;
  }

  private String run(Object[] arguments) {
    try {
      Object result = method.invoke(null, arguments);
      return switch (result) {
        case Boolean b -> b ? "1" : "0";
        case Character c -> String.valueOf((int) c);
        default -> String.valueOf(((Number) result).longValue());
      };
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof Proof.Discarded ? "discarded" : "throws";
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String evaluate(Outcome outcome, Machine machine, Assignment assignment) {
    for (Obligation obligation : machine.obligations) {
      if (Terms.evaluate(obligation.violated(), assignment) != 0) {
        return "throws";
      }
    }
    if (outcome == null || Terms.evaluate(outcome.path().all(machine.terms), assignment) == 0) {
      return "discarded";
    }
    Term value = (Term) outcome.value();
    int unused = 64 - value.width();
    return String.valueOf(Terms.evaluate(value, assignment) << unused >> unused);
  }

  /** The same with constant operands, which must give a constant. */
  private String fold(Assignment assignment) {
    Machine constant = new Machine(Options.DEFAULT, method.getDeclaringClass().getClassLoader());
    Value[] values = new Value[inputs.size()];
    for (int i = 0; i < values.length; i++) {
      Input.Primitive input = (Input.Primitive) inputs.get(i);
      values[i] = constant.captured.value(java(input, assignment), input.type());
    }
    Outcome folded =
        constant.run(found(constant, method), values, Path.start(constant.terms), Heap.empty());
    if (folded != null && !((Term) folded.value()).isConstant()) {
      return "no constant: " + folded.value();
    }
    return evaluate(folded, constant, assignment);
  }

  /** The Java value of an input. */
  static Object java(Input input, Assignment assignment) {
    return switch (input) {
      case Input.Primitive p -> primitive(p.type(), assignment.variable(p.term()));
      case Input.Composite c -> record(c, assignment);
      case Input.Chosen c -> c.constant();
      case Input.Selected s -> s.constants().get((int) assignment.variable(s.selector()));
      case Input.Memory m -> new AssignedMemory(m, assignment, Map.of());
      case Input.State s -> state(s, assignment);
    };
  }

  private static Object state(Input.State input, Assignment assignment) {
    ObjectState state = ObjectState.of(input.prototype());
    for (Map.Entry<Place, Term> each : input.contents().entrySet()) {
      Place place = each.getKey();
      Term term = each.getValue();
      for (int i = 0; i < place.count(); i++) {
        long value = place.isArray() ? assignment.read(term, i) : assignment.variable(term);
        state = state.with(place, i, value);
      }
    }
    return state.make();
  }

  private static Object primitive(Class<?> type, long value) {
    return switch (type.getName()) {
      case "boolean" -> value != 0;
      case "byte" -> (byte) value;
      case "short" -> (short) value;
      case "char" -> (char) value;
      case "int" -> (int) value;
      default -> value;
    };
  }

  private static Object record(Input.Composite composite, Assignment assignment) {
    try {
      Constructor<?> constructor = composite.type().getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(
          composite.components().stream().map(c -> java(c, assignment)).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
