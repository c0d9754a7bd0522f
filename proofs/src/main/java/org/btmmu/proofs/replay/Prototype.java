package org.btmmu.proofs.replay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.btmmu.proofs.From;

/**
 * The shape of a mutable object that a law takes as an argument: what the method that {@link From}
 * names gives for 0.
 */
public final class Prototype {
  private final Method maker;
  private final Object object;
  private final Part.Owned root;
  private final List<Place> places;
  private final Set<Object> owned;

  private Prototype(Method maker) {
    this.maker = maker;
    this.object = call(0);
    Parts parts = new Parts();
    try {
      this.root = parts.of(object);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(title(0) + ": " + e.getMessage(), e);
    }
    this.places = List.copyOf(parts.places());
    this.owned = Collections.newSetFromMap(new IdentityHashMap<>());
    owned.addAll(parts.changing());
    Object other = call(0);
    Parts.Matched found = new Parts.Matched();
    String difference = Parts.difference(root, other, found);
    if (!Collections.disjoint(owned, found.changing())) {
      throw new IllegalArgumentException(
          title(0) + " gives objects that share something that changes");
    }
    owned.addAll(found.changing());
    if (!difference.isEmpty() || !places.stream().allMatch(place -> isAlike(place, other))) {
      throw new IllegalArgumentException(title(0) + " gives another object each time");
    }
  }

  /**
   * The prototype of a law's parameter; empty if the parameter does not name a method.
   *
   * @throws IllegalArgumentException if there is no such method, or what it gives is no argument
   */
  public static Optional<Prototype> of(Parameter parameter) {
    From from = parameter.getAnnotation(From.class);
    if (from == null) {
      return Optional.empty();
    }
    Prototype prototype = of(parameter.getDeclaringExecutable().getDeclaringClass(), from.value());
    if (prototype.maker.getReturnType() != parameter.getType()) {
      throw new IllegalArgumentException(
          prototype.title(0) + " gives no " + parameter.getType().getName());
    }
    return Optional.of(prototype);
  }

  /** The prototypes of a law's parameters, in order. */
  public static List<Optional<Prototype>> of(Method law) {
    return java.util.Arrays.stream(law.getParameters()).map(Prototype::of).toList();
  }

  /**
   * The prototype that a method gives.
   *
   * @throws IllegalArgumentException if there is no such method, or what it gives is no argument
   */
  public static Prototype of(Class<?> owner, String name) {
    try {
      Method maker = owner.getDeclaredMethod(name, long.class);
      if (Modifier.isStatic(maker.getModifiers())) {
        maker.setAccessible(true);
        return new Prototype(maker);
      }
    } catch (NoSuchMethodException e) {
      throw missing(owner, name, e);
    }
    throw missing(owner, name, null);
  }

  private static IllegalArgumentException missing(Class<?> owner, String name, Exception cause) {
    return new IllegalArgumentException(
        owner.getName() + " has no static method " + name + "(long)", cause);
  }

  /**
   * A new object of this shape.
   *
   * @throws IllegalArgumentException if the method gives one of another shape
   */
  public Object make(long seed) {
    Object made = call(seed);
    String difference = Parts.difference(root, made, new Parts.Matched());
    if (!difference.isEmpty()) {
      throw new IllegalArgumentException(
          title(seed) + " is of another shape than " + title(0) + ": " + difference);
    }
    return made;
  }

  private Object call(long seed) {
    try {
      Object made = maker.invoke(null, seed);
      if (made == null) {
        throw new IllegalArgumentException(title(seed) + " gives null");
      }
      return made;
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(title(seed) + " threw " + e.getCause(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(title(seed) + " cannot be called", e);
    }
  }

  private String title(long seed) {
    return owner().getName() + "." + name() + "(" + seed + ")";
  }

  /** The class of the method. */
  public Class<?> owner() {
    return maker.getDeclaringClass();
  }

  /** The method's name. */
  public String name() {
    return maker.getName();
  }

  /** What the prototype is made of. */
  public Part.Owned root() {
    return root;
  }

  /** The primitive fields and arrays whose values are arbitrary, in the order of the fields. */
  public List<Place> places() {
    return places;
  }

  /** Whether this prototype and another have something in common that changes. */
  public boolean shares(Prototype other) {
    return !Collections.disjoint(owned, other.owned);
  }

  /** Whether an object or an array is part of what the method gave, and changes. */
  public boolean owns(Object object) {
    return owned.contains(object);
  }

  /**
   * The prototype's own value at a place.
   *
   * @param index in the array; 0 for a field
   */
  public long value(Place place, int index) {
    return place.get(object, index);
  }

  /** Whether an object of this shape has the prototype's values at a place. */
  boolean isAlike(Place place, Object other) {
    return place.isAlike(object, other);
  }

  /** Whether it is of the same method. */
  boolean isLike(Prototype other) {
    return maker.equals(other.maker);
  }
}
