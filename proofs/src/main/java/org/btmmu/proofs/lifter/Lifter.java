package org.btmmu.proofs.lifter;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.lifter.Classes.Found;
import org.btmmu.proofs.lifter.Lifted.Goal;
import org.btmmu.proofs.lifter.Machine.Outcome;
import org.btmmu.proofs.replay.Prototype;

/**
 * Lifts a law from bytecode to terms: executes it symbolically with arguments that stand for all.
 *
 * <p>How it works: {@link Machine} executes methods, {@link Frame} joins the paths of one call
 * where they meet, {@link Instructions} executes instructions with the meanings in {@link Opcodes},
 * and {@link Terms} simplifies what comes out.
 */
public final class Lifter {
  private static final long STACK_BYTES = 1L << 29;

  private Lifter() {}

  /**
   * Lifts a law, once for each choice of its enumerated enum arguments; choices that the law does
   * not speak of are left out.
   *
   * @param law a static boolean method
   * @throws Unliftable if it leaves liftable Java
   */
  public static List<Lifted> lift(Method law, Options options) {
    String name = law.getDeclaringClass().getName() + "." + law.getName();
    if (!Modifier.isStatic(law.getModifiers()) || law.getReturnType() != boolean.class) {
      throw new Unliftable(name, "a law is a static boolean method");
    }
    return onDeepStack(() -> {
      List<Lifted> all = new ArrayList<>();
      List<Lifted> leftOut = new ArrayList<>();
      for (Map<String, Enum<?>> choice : Arguments.choices(law.getParameters())) {
        try {
          Lifted lifted = lift(law, options, choice);
          boolean open = !lifted.hypothesis().isFalse() || !lifted.obligations().isEmpty();
          (open ? all : leftOut).add(lifted);
        } catch (Refused e) {
          throw new Unliftable(name, e.getMessage());
        }
      }
      if (!all.isEmpty()) {
        all.set(0, all.get(0).withFoundationOf(leftOut));
      }
      return all;
    });
  }

  /**
   * The present values of static fields that were captured, and the present shapes of prototypes,
   * by name; without those that are no longer there.
   *
   * @param fields names as in {@link Lifted#captured}
   */
  public static SortedMap<String, String> captured(ClassLoader loader, Set<String> fields) {
    SortedMap<String, String> values = new TreeMap<>();
    Classes classes = new Classes(loader);
    Captured captured = new Captured(new Terms(), classes);
    // The methods that give prototypes come first: whatever they change is then seen.
    Comparator<String> called = Comparator.comparing(name -> !name.endsWith(Captured.CALLED));
    for (String field : fields.stream().sorted(called).toList()) {
      int dot = field.lastIndexOf('.');
      try {
        Class<?> owner = classes.named(field.substring(0, dot));
        String name = field.substring(dot + 1);
        if (name.endsWith(Captured.CALLED)) {
          String maker = name.substring(0, name.length() - Captured.CALLED.length());
          captured.note(Prototype.of(owner, maker));
        } else {
          captured.field(owner, name);
        }
        values.put(field, captured.texts.getOrDefault(field, ""));
      } catch (Refused | IllegalArgumentException e) {
        values.remove(field);
      }
    }
    return values;
  }

  /** Terms can be deep, and calls nest; both are walked by recursion. */
  private static <T> T onDeepStack(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(null, task, "lifter", STACK_BYTES);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while lifting", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Unliftable unliftable) {
        throw unliftable;
      }
      throw new IllegalStateException("the lifter failed", e.getCause());
    }
  }

  private static Lifted lift(Method law, Options options, Map<String, Enum<?>> choice) {
    Machine machine = new Machine(options, law.getDeclaringClass().getClassLoader());
    Law annotation = law.getAnnotation(Law.class);
    if (annotation != null) {
      for (String id : annotation.uses()) {
        machine.lemmas.use(id);
      }
    }
    Arguments arguments = new Arguments(machine, choice);
    List<Input> inputs = new ArrayList<>();
    Value[] values = new Value[law.getParameterCount()];
    Parameter[] parameters = law.getParameters();
    for (int i = 0; i < values.length; i++) {
      Arguments.Made made = arguments.make(parameters[i]);
      inputs.add(made.input());
      values[i] = made.value();
    }
    MethodType type = MethodType.methodType(boolean.class, law.getParameterTypes());
    Found found =
        machine.classes.find(law.getDeclaringClass(), law.getName() + type.descriptorString());
    Outcome outcome =
        arguments.path == null ? null : machine.run(found, values, arguments.path, arguments.heap);
    return lifted(law, machine, choice, inputs, outcome);
  }

  private static Lifted lifted(
      Method law,
      Machine machine,
      Map<String, Enum<?>> choice,
      List<Input> inputs,
      Outcome outcome) {
    Terms terms = machine.terms;
    boolean ends = outcome != null;
    Term hypothesis = ends ? outcome.path().all(terms) : terms.bool(false);
    Term result =
        ends
            ? terms.not(terms.eq((Term) outcome.value(), terms.constant(32, 0)))
            : terms.bool(true);
    List<Goal> goals = new ArrayList<>();
    machine.goals.forEach((name, reached) -> goals.add(new Goal(name, reached)));
    return new Lifted(
        law,
        choice.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue().name())
            .collect(Collectors.joining(", ")),
        terms,
        inputs,
        hypothesis,
        result,
        List.copyOf(machine.obligations),
        goals,
        Collections.unmodifiableSortedSet(new TreeSet<>(machine.classes.lifted)),
        Collections.unmodifiableSortedMap(new TreeMap<>(machine.captured.texts)),
        Collections.unmodifiableSortedSet(new TreeSet<>(machine.usedLaws)),
        machine.executed());
  }
}
