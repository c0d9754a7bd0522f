package org.btmmu.proofs.lifter;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.proofs.replay.Part;
import org.btmmu.proofs.replay.Place;
import org.btmmu.proofs.replay.Prototype;

/** Takes the values of static finals, and what they refer to, from the initialised classes. */
final class Captured {
  /** What follows the name of a method that gives a prototype. */
  static final String CALLED = "(0)";

  private final Terms terms;
  private final Classes classes;
  private final Map<Object, Reference> records = new IdentityHashMap<>();
  private final List<Prototype> prototypes = new ArrayList<>();

  /** What was captured, as text, by field. */
  final SortedMap<String, String> texts = new TreeMap<>();

  Captured(Terms terms, Classes classes) {
    this.terms = terms;
    this.classes = classes;
  }

  /** The value of a static final field. */
  Value field(Class<?> owner, String name) {
    Class<?> declaring = owner;
    Field field = null;
    while (field == null) {
      field = find(declaring, name);
      if (field == null && declaring.getSuperclass() == null) {
        throw new Refused(owner.getName() + " has no static field " + name);
      }
      declaring = field == null ? declaring.getSuperclass() : declaring;
    }
    if (!Modifier.isFinal(field.getModifiers())) {
      throw new Refused("the static field " + owner.getName() + "." + name + " is not final");
    }
    Object object = read(field, null);
    note(Classes.internalName(declaring) + "." + name, object);
    classes.lifted.add(Classes.internalName(declaring));
    return value(object, field.getType());
  }

  private static Field find(Class<?> type, String name) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals(name) && Modifier.isStatic(field.getModifiers())) {
        return field;
      }
    }
    for (Class<?> parent : type.getInterfaces()) {
      Field inherited = find(parent, name);
      if (inherited != null) {
        return inherited;
      }
    }
    return null;
  }

  /** Notes that the proof depends on {@code object}. */
  void note(String key, Object object) {
    if (!texts.containsKey(key)) {
      StringBuilder text = new StringBuilder();
      describe(object, text, new IdentityHashMap<>());
      texts.put(key, text.length() <= 60 ? text.toString() : digest(text));
    }
  }

  /** Notes that the proof depends on the shape of a prototype. */
  void note(Prototype prototype) {
    StringBuilder text = new StringBuilder();
    prototypes.add(prototype);
    describe(prototype.root(), text, new IdentityHashMap<>());
    String key = Classes.internalName(prototype.owner()) + "." + prototype.name() + CALLED;
    texts.put(key, text.length() <= 60 ? text.toString() : digest(text));
  }

  private void describe(Part part, StringBuilder text, Map<Object, Integer> seen) {
    if (part instanceof Part.Fixed fixed) {
      describe(fixed.value(), text, new IdentityHashMap<>());
      return;
    }
    Integer number = seen.putIfAbsent(part, seen.size());
    if (number != null) {
      text.append('#').append(number);
    } else if (part instanceof Part.Open open) {
      Place place = open.place();
      text.append(place.type()).append(place.isArray() ? "[" + place.count() + "]" : "");
    } else if (part instanceof Part.Owned object) {
      classes.restOn(object.type());
      text.append(object.type().getName()).append('{');
      object
          .parts()
          .forEach((field, each) -> {
            text.append(field.getDeclaringClass().getName()).append('.').append(field.getName());
            text.append('=');
            describe(each, text, seen);
            text.append(';');
          });
      text.append('}');
    }
  }

  private static String digest(StringBuilder text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A field of an object that never changes. */
  Value field(Object object, Class<?> owner, String name) {
    Field field = Classes.declared(owner, name);
    if (!Modifier.isFinal(field.getModifiers())) {
      throw new Refused(
          "the field " + owner.getName() + "." + name + " of a captured object is not final");
    }
    return value(read(field, object), field.getType());
  }

  private static Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      throw new Refused("the field " + field + " is not accessible");
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new Refused("the class of " + field + " cannot be initialised");
    }
  }

  /** Element {@code index} of an array. */
  Value element(Object array, int index) {
    return value(Array.get(array, index), array.getClass().getComponentType());
  }

  /** A value of this JVM as the lifter's. */
  Value value(Object object, Class<?> type) {
    if (type.isPrimitive()) {
      return switch (object) {
        case Boolean b -> terms.constant(32, b ? 1 : 0);
        case Character c -> terms.constant(32, c);
        case Long l -> terms.constant(64, l);
        case Byte b -> terms.constant(32, b);
        case Short s -> terms.constant(32, s);
        case Integer i -> terms.constant(32, i);
        default -> throw new Refused("values of type " + type + " are not lifted");
      };
    }
    if (object == null) {
      return Reference.to(terms, Thing.NULL);
    }
    if (object instanceof Record) {
      Reference known = records.get(object);
      if (known == null) {
        known = Reference.to(terms, components(object));
        records.put(object, known);
      }
      return known;
    }
    if (prototypes.stream().anyMatch(prototype -> prototype.owns(object))) {
      throw new Refused("a static field refers to what is part of an argument");
    }
    return Reference.to(terms, new Thing.Constant(object));
  }

  private Thing components(Object object) {
    List<Field> fields = classes.fields(object.getClass());
    Value[] values = new Value[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(read(fields.get(i), object), fields.get(i).getType());
    }
    return new Thing.Components(object.getClass(), values);
  }

  /** Writes all that can be reached, each object once, as text that is the same in each run. */
  private void describe(Object object, StringBuilder text, Map<Object, Integer> seen) {
    switch (object) {
      case null -> text.append("null");
      case String s -> text.append('"').append(s).append('"');
      case Number n -> text.append(n).append(n instanceof Long ? "L" : "");
      case Boolean b -> text.append(b);
      case Character c -> text.append("'").append((int) c).append("'");
      case Class<?> c -> text.append(c.getName());
      default -> {
        Integer number = seen.putIfAbsent(object, seen.size());
        if (number != null) {
          text.append('#').append(number);
        } else {
          inside(object, text, seen);
        }
      }
    }
  }

  private void inside(Object object, StringBuilder text, Map<Object, Integer> seen) {
    Class<?> type = object.getClass();
    classes.restOn(type);
    boolean own = !Classes.isPlatform(Classes.internalName(type));
    if (object instanceof Enum<?> constant) {
      type = constant.getDeclaringClass();
      text.append(constant.name()).append(constant.ordinal());
    }
    text.append(type.isHidden() ? "hidden" : type.getName()).append('{');
    if (type.isArray()) {
      for (int i = 0; i < Array.getLength(object); i++) {
        describe(Array.get(object, i), text, seen);
        text.append(',');
      }
    } else if (!own && object instanceof Iterable<?> all) {
      for (Object each : all) {
        describe(each, text, seen);
        text.append(',');
      }
    } else if (!type.isHidden() && own) {
      describeFields(object, text, seen);
    }
    text.append('}');
  }

  private void describeFields(Object object, StringBuilder text, Map<Object, Integer> seen) {
    classes.fields(object.getClass()).stream()
        .filter(f -> !Classes.isPlatform(Classes.internalName(f.getDeclaringClass())))
        .sorted(Comparator.comparing(Field::getName))
        .forEach(field -> {
          text.append(field.getName()).append('=');
          describe(read(field, object), text, seen);
          text.append(';');
        });
  }
}
