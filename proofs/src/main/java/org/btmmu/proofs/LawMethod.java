package org.btmmu.proofs;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.btmmu.proofs.laws.AllLaws;

/**
 * A law as the tools handle it.
 *
 * @param method the static boolean method itself, accessible
 * @param law its annotation
 */
public record LawMethod(Method method, Law law) {
  /** The stable name of the law. */
  public String id() {
    return law.id();
  }

  /**
   * The laws that the classes declare, in the order of the classes and then of the ids.
   *
   * @throws IllegalArgumentException if a method marked as a law is not static and boolean, or two
   *     laws have one id
   */
  public static List<LawMethod> in(Class<?>... classes) {
    List<LawMethod> laws = new ArrayList<>();
    for (Class<?> declaring : classes) {
      List<LawMethod> own = new ArrayList<>();
      for (Method method : declaring.getDeclaredMethods()) {
        Law law = method.getAnnotation(Law.class);
        if (law != null) {
          own.add(new LawMethod(checked(method), law));
        }
      }
      own.sort(Comparator.comparing(LawMethod::id));
      laws.addAll(own);
    }
    long ids = laws.stream().map(LawMethod::id).distinct().count();
    if (ids != laws.size()) {
      throw new IllegalArgumentException("two laws have the same id among " + laws);
    }
    return List.copyOf(laws);
  }

  /** All laws of this project. */
  public static List<LawMethod> all() {
    return in(AllLaws.CLASSES.toArray(Class<?>[]::new));
  }

  /** The law of this project with this id. */
  public static Optional<LawMethod> find(String id) {
    return all().stream().filter(law -> law.id().equals(id)).findFirst();
  }

  private static Method checked(Method method) {
    if (!Modifier.isStatic(method.getModifiers()) || method.getReturnType() != boolean.class) {
      throw new IllegalArgumentException("a law must be a static boolean method: " + method);
    }
    method.setAccessible(true);
    return method;
  }

  @Override
  public String toString() {
    return id();
  }
}
