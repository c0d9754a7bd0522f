package org.btmmu.proofs.lifter;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The classes as one class loader sees them: their bytecode, always from the loader's own resource,
 * and their shape by reflection.
 */
final class Classes {
  /** A method and the class that declares it. */
  record Found(Class<?> owner, MethodModel model) {
    boolean isStatic() {
      return (model.flags().flagsMask() & ClassFile.ACC_STATIC) != 0;
    }

    boolean isPrivate() {
      return (model.flags().flagsMask() & ClassFile.ACC_PRIVATE) != 0;
    }

    boolean isAbstract() {
      return (model.flags().flagsMask() & ClassFile.ACC_ABSTRACT) != 0;
    }

    /** The id in the method's own {@code @Law}; null if it has none. */
    String law() {
      for (Annotation annotation :
          model
              .findAttribute(Attributes.runtimeVisibleAnnotations())
              .map(a -> a.annotations())
              .orElse(List.of())) {
        if (annotation.className().stringValue().equals("Lorg/btmmu/proofs/Law;")) {
          for (AnnotationElement element : annotation.elements()) {
            if (element.name().equalsString("id")
                && element.value() instanceof AnnotationValue.OfString id) {
              return id.stringValue();
            }
          }
        }
      }
      return null;
    }
  }

  private final ClassLoader loader;
  private final Map<String, Class<?>> classes = new HashMap<>();
  private final Map<Class<?>, Map<String, MethodModel>> methods = new HashMap<>();
  private final Map<String, Found> found = new HashMap<>();
  private final Map<MethodModel, Code> codes = new HashMap<>();
  private final Map<Class<?>, List<Field>> fields = new HashMap<>();

  /** Internal names of the classes whose bytecode or shape was asked for. */
  final SortedSet<String> lifted = new TreeSet<>();

  Classes(ClassLoader loader) {
    this.loader = loader;
  }

  /** The class of an internal name or of an array's descriptor, not necessarily initialised. */
  Class<?> named(String internalName) {
    return classes.computeIfAbsent(
        internalName,
        name -> {
          try {
            Class<?> type = Class.forName(name.replace('/', '.'), false, loader);
            restOn(type);
            return type;
          } catch (ClassNotFoundException | LinkageError e) {
            throw new Refused("the class " + name.replace('/', '.') + " cannot be loaded");
          }
        });
  }

  /** Notes that what is lifted depends on a class, and so on all its supertypes. */
  void restOn(Class<?> type) {
    boolean own = type != null && !type.isArray() && !type.isHidden();
    if (own && !isPlatform(internalName(type)) && lifted.add(internalName(type))) {
      restOn(type.getSuperclass());
      for (Class<?> parent : type.getInterfaces()) {
        restOn(parent);
      }
    }
  }

  static String internalName(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  /** Whether a class belongs to the Java platform. */
  static boolean isPlatform(String internalName) {
    return internalName.startsWith("java/");
  }

  /** The method that a call with this name and descriptor on {@code type} reaches, or null. */
  Found find(Class<?> type, String signature) {
    String key = internalName(type) + "." + signature;
    if (!found.containsKey(key)) {
      found.put(key, search(type, signature));
    }
    return found.get(key);
  }

  private Found search(Class<?> type, String signature) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      MethodModel model = methods(each).get(signature);
      if (model != null) {
        return new Found(each, model);
      }
    }
    Found best = null;
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Class<?> parent : each.getInterfaces()) {
        Found inherited = find(parent, signature);
        if (inherited != null && (best == null || best.isAbstract())) {
          best = inherited;
        }
      }
    }
    return best;
  }

  private Map<String, MethodModel> methods(Class<?> type) {
    Map<String, MethodModel> known = methods.get(type);
    if (known == null) {
      known = new HashMap<>();
      if (!type.isArray()) {
        restOn(type);
        ClassModel model = parse(type);
        for (MethodModel method : model.methods()) {
          known.put(method.methodName().stringValue() + method.methodType().stringValue(), method);
        }
      }
      methods.put(type, known);
    }
    return known;
  }

  private static ClassModel parse(Class<?> type) {
    String path = internalName(type) + ".class";
    ClassLoader loader = type.getClassLoader();
    try (InputStream bytes =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(path)
            : loader.getResourceAsStream(path)) {
      if (bytes == null) {
        throw new Refused("the class loader has no bytecode of " + type.getName());
      }
      return ClassFile.of().parse(bytes.readAllBytes());
    } catch (IOException e) {
      throw new Refused("the bytecode of " + type.getName() + " cannot be read");
    }
  }

  /** The bytecode of a method. */
  Code code(Found method) {
    initialised(method.owner());
    lifted.add(internalName(method.owner()));
    return codes.computeIfAbsent(method.model(), model -> Code.of(method.owner().getName(), model));
  }

  /** Initialises a class that is used, so that it is known that this does not fail. */
  private static void initialised(Class<?> type) {
    try {
      Class.forName(type.getName(), true, type.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new Refused("the class " + type.getName() + " cannot be initialised");
    }
  }

  /**
   * The instance fields of a class: a record's components in order, else its own after those of its
   * superclasses.
   */
  List<Field> fields(Class<?> type) {
    List<Field> known = fields.get(type);
    if (known == null) {
      known = new ArrayList<>();
      if (type.getSuperclass() != null) {
        known.addAll(fields(type.getSuperclass()));
      }
      if (type.isRecord()) {
        for (var component : type.getRecordComponents()) {
          known.add(declared(type, component.getName()));
        }
      } else {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            known.add(field);
          }
        }
      }
      fields.put(type, known);
    }
    return known;
  }

  /**
   * The place of a field among the instance fields of {@code type}.
   *
   * @param owner the class in which the search for the field begins, {@code type} or above it
   */
  int index(Class<?> type, Class<?> owner, String name) {
    List<Field> all = fields(type);
    for (int i = all.size() - 1; i >= 0; i--) {
      Field field = all.get(i);
      if (field.getName().equals(name) && field.getDeclaringClass().isAssignableFrom(owner)) {
        return i;
      }
    }
    throw new Refused(owner.getName() + " has no field " + name);
  }

  /** A field that the class itself declares. */
  static Field declared(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new Refused(type.getName() + " has no field " + name);
    }
  }
}
