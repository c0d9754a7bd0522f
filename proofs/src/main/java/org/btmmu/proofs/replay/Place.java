package org.btmmu.proofs.replay;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Objects;

/** A primitive field, or an array of primitives, of an object that a law takes as an argument. */
public final class Place {
  private final String name;
  private final List<Field> way;
  private final Class<?> type;
  private final int length;

  /**
   * A place.
   *
   * @param way the fields from the argument to the place, accessible
   * @param type of the field, or of the array's elements
   * @param length of the array; −1 for a field
   */
  Place(String name, List<Field> way, Class<?> type, int length) {
    this.name = name;
    this.way = List.copyOf(way);
    this.type = type;
    this.length = length;
  }

  /** The names of the fields from the argument to this place, with dots between. */
  public String name() {
    return name;
  }

  /** The primitive type of the field, or of the array's elements. */
  public Class<?> type() {
    return type;
  }

  /** Whether this is an array. */
  public boolean isArray() {
    return length >= 0;
  }

  /** How many values there are: the array's length, or 1 for a field. */
  public int count() {
    return isArray() ? length : 1;
  }

  /** Bits of one value: 1 for a boolean, 8, 16, 32 or 64. */
  public int width() {
    return switch (type.getName()) {
      case "boolean" -> 1;
      case "byte" -> 8;
      case "short", "char" -> 16;
      case "int" -> 32;
      default -> 64;
    };
  }

  /** Bits that tell the array's indices apart, at least 1. */
  public int indexWidth() {
    return Math.max(1, 32 - Integer.numberOfLeadingZeros(count() - 1));
  }

  /** A number as a value of the type: its low bits. */
  public Object value(long number) {
    return value(type, number);
  }

  /** A number as a value of a primitive type: its low bits. */
  public static Object value(Class<?> type, long number) {
    return switch (type.getName()) {
      case "boolean" -> (number & 1) != 0;
      case "byte" -> (byte) number;
      case "short" -> (short) number;
      case "char" -> (char) number;
      case "int" -> (int) number;
      default -> number;
    };
  }

  /** A value of the type as a number: sign-extended, a char zero-extended, 1 for true. */
  public static long number(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? 1 : 0;
      case Character c -> c;
      default -> ((Number) value).longValue();
    };
  }

  /**
   * The value in an argument.
   *
   * @param index in the array; 0 for a field
   */
  long get(Object argument, int index) {
    Object owner = holder(argument);
    return number(isArray() ? Array.get(owner, index) : read(way.getLast(), owner));
  }

  /** Whether two arguments have the same values here. */
  boolean isAlike(Object one, Object other) {
    return isArray()
        ? Objects.deepEquals(holder(one), holder(other))
        : get(one, 0) == get(other, 0);
  }

  void set(Object argument, int index, long number) {
    Object holder = holder(argument);
    if (isArray()) {
      Array.set(holder, index, value(number));
      return;
    }
    try {
      way.getLast().set(holder, value(number));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("cannot set " + way.getLast(), e);
    }
  }

  /** The array, or the object that has the field. */
  private Object holder(Object argument) {
    Object holder = argument;
    for (Field field : isArray() ? way : way.subList(0, way.size() - 1)) {
      holder = read(field, holder);
    }
    return holder;
  }

  static Object read(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("cannot read " + field, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
