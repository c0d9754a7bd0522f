package org.btmmu.conformance.sample;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes records from their components and takes them apart, for any record type. */
final class Records {
  private Records() {}

  /** The canonical constructor, from an array of the components to Object. */
  static MethodHandle constructor(Class<?> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no canonical constructor: " + type.getName(), e);
    }
  }

  /** The accessors of the components, in order, each from Object to Object. */
  static List<MethodHandle> accessors(Class<?> type) {
    List<MethodHandle> accessors = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        accessors.add(
            MethodHandles.lookup().unreflect(accessor).asType(MethodType.genericMethodType(1)));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return accessors;
  }

  /**
   * A record of these components.
   *
   * @throws IllegalArgumentException if the record's own constructor refuses them
   */
  static Object make(MethodHandle constructor, Object[] components) {
    try {
      return constructor.invokeExact(components);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a record's constructor failed", e);
    }
  }

  /** The components, in order. */
  static Object[] components(Record fields) {
    return components(accessors(fields.getClass()), fields);
  }

  /** The components of a record whose type has these accessors. */
  static Object[] components(List<MethodHandle> accessors, Object fields) {
    Object[] values = new Object[accessors.size()];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = accessors.get(i).invokeExact(fields);
      } catch (Throwable e) {
        throw new IllegalStateException("cannot take apart " + fields, e);
      }
    }
    return values;
  }
}
