package org.btmmu.conformance.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.btmmu.spec.Clause;

/**
 * A world in which each method that names clauses ({@link Clause}) tells {@link ClauseCounter} when
 * it is entered. A type's clauses, and those of the sealed interface that it implements, are those
 * of its constructors too.
 */
final class ClauseLoader extends ClassLoader {
  private static final String PROJECT = "org.btmmu.";
  private static final ClassDesc COUNTER = ClassDesc.of(ClauseCounter.class.getName());
  private static final ClassDesc CLAUSE = ClassDesc.of(Clause.class.getName());
  private static final MethodTypeDesc ENTER =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);

  private final List<Set<String>> clausesOfMethod = new ArrayList<>();

  static {
    registerAsParallelCapable();
  }

  ClauseLoader(ClassLoader parent) {
    super(parent);
  }

  /** The clauses of each method that was numbered, by its number. */
  List<Set<String>> clausesOfMethod() {
    synchronized (clausesOfMethod) {
      return List.copyOf(clausesOfMethod);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PROJECT)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] original = classFile(name);
        if (original == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = counting(original);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded;
    }
  }

  private byte[] classFile(String name) {
    String resource = name.replace('.', '/') + ".class";
    try (InputStream stream = getParent().getResourceAsStream(resource)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private byte[] counting(byte[] original) {
    ClassFile format =
        ClassFile.of(
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(getParent()).cached()));
    ClassModel model = format.parse(original);
    Set<String> ofType = ofType(format, model);
    return format.transformClass(
        model,
        (type, element) -> {
          if (!(element instanceof MethodModel method) || method.code().isEmpty()) {
            type.with(element);
            return;
          }
          Set<String> clauses = new LinkedHashSet<>(clauses(method));
          if (method.methodName().equalsString(ConstantDescs.INIT_NAME)
              || method.flags().has(java.lang.reflect.AccessFlag.STATIC)) {
            clauses.addAll(ofType);
          }
          int number = number(clauses);
          type.transformMethod(
              method,
              (builder, part) -> {
                if (part instanceof CodeModel code && number >= 0) {
                  builder.transformCode(code, entering(number));
                } else {
                  builder.with(part);
                }
              });
        });
  }

  private static CodeTransform entering(int number) {
    return new CodeTransform() {
      @Override
      public void atStart(CodeBuilder code) {
        code.loadConstant(number).invokestatic(COUNTER, "enter", ENTER);
      }

      @Override
      public void accept(CodeBuilder code, CodeElement element) {
        code.with(element);
      }
    };
  }

  /** The number of a method with these clauses; −1 if it has none. */
  private int number(Set<String> clauses) {
    if (clauses.isEmpty()) {
      return -1;
    }
    synchronized (clausesOfMethod) {
      if (clausesOfMethod.size() == ClauseCounter.MOST) {
        throw new IllegalStateException("more methods name clauses than can be counted");
      }
      clausesOfMethod.add(clauses);
      return clausesOfMethod.size() - 1;
    }
  }

  /** The clauses of a type and of the project's interfaces that it implements. */
  private Set<String> ofType(ClassFile format, ClassModel model) {
    Set<String> clauses = new LinkedHashSet<>(clauses(model));
    for (ClassEntry implemented : model.interfaces()) {
      String name = implemented.asInternalName().replace('/', '.');
      byte[] file = name.startsWith(PROJECT) ? classFile(name) : null;
      if (file != null) {
        clauses.addAll(clauses(format.parse(file)));
      }
    }
    return clauses;
  }

  private static Set<String> clauses(AttributedElement element) {
    Set<String> clauses = new LinkedHashSet<>();
    element
        .findAttribute(Attributes.runtimeVisibleAnnotations())
        .ifPresent(all ->
            all.annotations().stream()
                .filter(one -> one.classSymbol().equals(CLAUSE))
                .flatMap(one -> one.elements().stream())
                .forEach(part -> add(clauses, part)));
    return clauses;
  }

  private static void add(Set<String> clauses, AnnotationElement part) {
    if (part.value() instanceof AnnotationValue.OfArray array) {
      for (AnnotationValue value : array.values()) {
        if (value instanceof AnnotationValue.OfString id) {
          clauses.add(id.stringValue());
        }
      }
    }
  }
}
