package org.btmmu.proofs.replay;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes apart one object that a law takes as an argument; refuses what is not understood. */
final class Parts {
  private final List<Place> places = new ArrayList<>();
  private final Map<Object, Part> changing = new IdentityHashMap<>();

  /** The primitive fields and arrays found so far. */
  List<Place> places() {
    return places;
  }

  /** The objects and arrays found so far that change. */
  Set<Object> changing() {
    return changing.keySet();
  }

  /**
   * The parts of an argument.
   *
   * @throws IllegalArgumentException if it has a field that is neither open, fixed nor owned
   */
  Part.Owned of(Object argument) {
    return owned(argument, "", List.of());
  }

  private Part.Owned owned(Object object, String prefix, List<Field> way) {
    Class<?> type = object.getClass();
    if (type.isRecord() || type.isEnum() || type.isArray() || isForeign(type)) {
      throw new IllegalArgumentException(
          "a " + type.getTypeName() + " is no object whose own fields change");
    }
    Map<Field, Part> parts = new LinkedHashMap<>();
    Part.Owned made = new Part.Owned(type, Collections.unmodifiableMap(parts));
    changing.put(object, made);
    Set<String> names = new HashSet<>();
    for (Field field : fields(type)) {
      if (!names.add(field.getName())) {
        throw new IllegalArgumentException(title(field) + " hides another one of its name");
      }
      List<Field> longer = new ArrayList<>(way);
      longer.add(field);
      parts.put(field, part(field, Place.read(field, object), prefix + field.getName(), longer));
    }
    return made;
  }

  private Part part(Field field, Object value, String name, List<Field> way) {
    boolean constant = Modifier.isFinal(field.getModifiers());
    Class<?> type = field.getType();
    if (type == float.class || type == double.class) {
      throw new IllegalArgumentException(title(field) + " is a floating-point number");
    }
    if (!constant && !type.isPrimitive()) {
      throw new IllegalArgumentException(title(field) + " is a reference that is not final");
    }
    if (!constant) {
      return open(new Place(name, way, type, -1));
    }
    if (value == null || type.isPrimitive()) {
      return new Part.Fixed(value);
    }
    if (changing.containsKey(value)) {
      return changing.get(value);
    }
    Class<?> actual = value.getClass();
    if (actual.isArray()) {
      Class<?> component = actual.getComponentType();
      if (!component.isPrimitive() || component == float.class || component == double.class) {
        throw new IllegalArgumentException(
            title(field) + " is an array of other things than whole numbers and booleans");
      }
      Part.Open open = open(new Place(name, way, component, Array.getLength(value)));
      changing.put(value, open);
      return open;
    }
    if (isImmutable(value, new ArrayList<>())) {
      return new Part.Fixed(value);
    }
    if (actual.isRecord() || isForeign(actual)) {
      throw new IllegalArgumentException(
          title(field)
              + " refers to a "
              + actual.getName()
              + ", which is not known to be immutable");
    }
    return owned(value, name + ".", way);
  }

  private Part.Open open(Place place) {
    places.add(place);
    return new Part.Open(place);
  }

  private static String title(Field field) {
    return "the field " + field.getDeclaringClass().getName() + "." + field.getName();
  }

  /** Whether a class is not one whose fields are to be looked at. */
  private static boolean isForeign(Class<?> type) {
    return type.isHidden() || type.getName().startsWith("java.") || type.getClassLoader() == null;
  }

  /** Whether nothing that can be reached from an object, enum constants apart, ever changes. */
  private static boolean isImmutable(Object object, List<Object> above) {
    Class<?> type = object.getClass();
    if (object instanceof Enum<?> || object instanceof String) {
      return true;
    }
    if (type.isArray() || isForeign(type) || above.stream().anyMatch(each -> each == object)) {
      return false;
    }
    above.add(object);
    for (Field field : fields(type)) {
      Object value = Place.read(field, object);
      boolean fixed = Modifier.isFinal(field.getModifiers());
      boolean leaf = field.getType().isPrimitive() || value == null;
      if (!fixed || !leaf && !isImmutable(value, above)) {
        return false;
      }
    }
    above.removeLast();
    return true;
  }

  /** The instance fields, those of superclasses first, made accessible. */
  private static List<Field> fields(Class<?> type) {
    List<Field> all = new ArrayList<>();
    if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
      if (isForeign(type.getSuperclass()) && type.getSuperclass() != Record.class) {
        throw new IllegalArgumentException(
            type.getName() + " extends " + type.getSuperclass().getName());
      }
      all.addAll(fields(type.getSuperclass()));
    }
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        try {
          field.setAccessible(true);
        } catch (InaccessibleObjectException e) {
          throw new IllegalArgumentException(title(field) + " is not accessible", e);
        }
        all.add(field);
      }
    }
    return all;
  }

  /** How objects were found to correspond to parts. */
  static final class Matched {
    private final Map<Object, Part> parts = new IdentityHashMap<>();
    private final Map<Part, Object> objects = new IdentityHashMap<>();

    /** What changes of the object. */
    Set<Object> changing() {
      return parts.keySet();
    }

    /** Whether an object and a part are each other's, or not seen yet. */
    private boolean fits(Object object, Part part) {
      Object other = objects.get(part);
      return parts.get(object) == (other == null ? null : part)
          && (other == null || other == object);
    }

    /** Notes that they are each other's; whether that was known. */
    private boolean add(Object object, Part part) {
      objects.put(part, object);
      return parts.put(object, part) != null;
    }
  }

  /**
   * How an object differs in shape from one that has these parts; empty if it does not.
   *
   * @param matched collects what corresponds
   */
  static String difference(Part.Owned expected, Object object, Matched matched) {
    if (object == null || object.getClass() != expected.type()) {
      return "a " + expected.type().getName() + " is another object";
    }
    if (!matched.fits(object, expected)) {
      return "a " + expected.type().getName() + " is shared in another way";
    }
    if (matched.add(object, expected)) {
      return "";
    }
    for (Map.Entry<Field, Part> entry : expected.parts().entrySet()) {
      Field field = entry.getKey();
      Object value = Place.read(field, object);
      String difference =
          switch (entry.getValue()) {
            case Part.Open open -> open.place().isArray() ? ofArray(open, value, matched) : "";
            case Part.Fixed fixed ->
                same(fixed.value(), value) ? "" : "is " + value + ", not " + fixed.value();
            case Part.Owned owned -> difference(owned, value, matched);
          };
      if (!difference.isEmpty()) {
        return title(field) + ": " + difference;
      }
    }
    return "";
  }

  private static String ofArray(Part.Open expected, Object array, Matched matched) {
    Place place = expected.place();
    boolean like =
        array != null
            && array.getClass().getComponentType() == place.type()
            && Array.getLength(array) == place.count();
    if (!like) {
      return "another array than " + place.type().getName() + "[" + place.count() + "]";
    }
    if (!matched.fits(array, expected)) {
      return "an array is shared in another way";
    }
    matched.add(array, expected);
    return "";
  }

  /** Whether two immutable objects are of one class and value. */
  private static boolean same(Object a, Object b) {
    if (a == b) {
      return true;
    }
    if (a == null || b == null || a.getClass() != b.getClass() || a instanceof Enum<?>) {
      return false;
    }
    if (isForeign(a.getClass())) {
      return a.equals(b);
    }
    for (Field field : fields(a.getClass())) {
      if (!same(Place.read(field, a), Place.read(field, b))) {
        return false;
      }
    }
    return true;
  }
}
