package org.btmmu.conformance.zoo;

import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A mutant as the zoo handles it.
 *
 * @param method the public static method that takes the place of another
 * @param mutant its annotation
 */
public record MutantMethod(Method method, Mutant mutant) {
  /** The stable name of the mutant. */
  public String id() {
    return mutant.id();
  }

  /** Binary name of the class whose method is replaced. */
  public String replacedClass() {
    return mutant.replaces().substring(0, mutant.replaces().indexOf('#'));
  }

  /** Name of the method that is replaced. */
  public String replacedMethod() {
    return mutant.replaces().substring(mutant.replaces().indexOf('#') + 1);
  }

  /** The ways that are said to catch it. */
  public Set<TriedBy> caughtBy() {
    Set<TriedBy> ways = EnumSet.noneOf(TriedBy.class);
    if (mutant.laws().length > 0) {
      ways.addAll(EnumSet.of(TriedBy.SAMPLING, TriedBy.PROOF));
    }
    if (!mutant.campaign().isEmpty()) {
      ways.add(TriedBy.CAMPAIGN);
    }
    if (!mutant.enumeration().isEmpty()) {
      ways.add(TriedBy.ENUMERATION);
    }
    if (mutant.lockstep().length > 0) {
      ways.add(TriedBy.LOCKSTEP);
    }
    if (!mutant.counter().isEmpty()) {
      ways.add(TriedBy.COUNTER);
    }
    return ways;
  }

  /** The descriptor of the mutant's own method. */
  public MethodTypeDesc descriptor() {
    return java.lang.invoke.MethodType.methodType(
            method.getReturnType(), method.getParameterTypes())
        .describeConstable()
        .orElseThrow();
  }

  /**
   * The mutants that the classes declare, in the order of the classes and then of the ids.
   *
   * @throws IllegalArgumentException if one is not public and static, two have one id, or {@code
   *     replaces} is not of the form {@code binary.ClassName#method}
   */
  public static List<MutantMethod> in(List<Class<?>> classes) {
    List<MutantMethod> mutants = new ArrayList<>();
    for (Class<?> declaring : classes) {
      List<MutantMethod> own = new ArrayList<>();
      for (Method method : declaring.getDeclaredMethods()) {
        Mutant mutant = method.getAnnotation(Mutant.class);
        if (mutant != null) {
          own.add(new MutantMethod(checked(method, mutant), mutant));
        }
      }
      own.sort(Comparator.comparing(MutantMethod::id));
      mutants.addAll(own);
    }
    long ids = mutants.stream().map(MutantMethod::id).distinct().count();
    if (ids != mutants.size()) {
      throw new IllegalArgumentException("two mutants have the same id among " + mutants);
    }
    return List.copyOf(mutants);
  }

  private static Method checked(Method method, Mutant mutant) {
    int modifiers = method.getModifiers() & method.getDeclaringClass().getModifiers();
    if (!Modifier.isPublic(modifiers) || !Modifier.isStatic(method.getModifiers())) {
      throw new IllegalArgumentException("a mutant must be public and static: " + method);
    }
    if (!mutant.replaces().matches("[\\w.$]+#\\w+")) {
      throw new IllegalArgumentException(
          "the mutant " + mutant.id() + " must replace a binary.ClassName#method");
    }
    return method;
  }

  @Override
  public String toString() {
    return id();
  }
}
