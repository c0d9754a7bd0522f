package org.btmmu.proofs.prover;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.btmmu.proofs.LawMethod;

/**
 * Writes a law's arguments for people: longs in hexadecimal, records with their components' names.
 */
public final class ArgumentText {
  private ArgumentText() {}

  /** One line an argument, for example {@code address = 0x7fff}. */
  public static List<String> of(LawMethod law, List<?> arguments) {
    List<String> lines = new ArrayList<>();
    Parameter[] parameters = law.method().getParameters();
    for (int i = 0; i < parameters.length; i++) {
      lines.add(parameters[i].getName() + " = " + of(arguments.get(i)));
    }
    return List.copyOf(lines);
  }

  /** One value. */
  public static String of(Object value) {
    if (value instanceof Long number) {
      return "0x" + Long.toHexString(number);
    }
    if (value instanceof Record) {
      StringJoiner text = new StringJoiner(", ", value.getClass().getSimpleName() + "[", "]");
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        text.add(component.getName() + " = " + of(read(component, value)));
      }
      return text.toString();
    }
    if (value != null && value.getClass().isArray()) {
      StringJoiner text = new StringJoiner(", ", "{", "}");
      for (int i = 0; i < Array.getLength(value); i++) {
        text.add(of(Array.get(value, i)));
      }
      return text.toString();
    }
    return value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
  }

  private static Object read(RecordComponent component, Object owner) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(owner);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException("cannot read the component " + component, e);
    }
  }
}
