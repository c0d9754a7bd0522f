package org.btmmu.conformance.zoo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.util.Arrays;

/**
 * A world in which one method of the shipped code is replaced by a mutant: this loader defines all
 * classes of the project anew, and every call of the replaced method, except from the mutant's own
 * class, goes to the mutant.
 *
 * <p>{@link #getResourceAsStream} gives the class files as they are defined here, so that a proof
 * made in this world is one of the mutated code.
 */
public final class MutantLoader extends ClassLoader {
  private static final String PROJECT = "org.btmmu.";

  private final MutantMethod mutant;
  private final ClassDesc mutantClass;
  private final ClassDesc replacedClass;
  private final MethodTypeDesc mutantType;
  private int redirectedCalls;

  static {
    registerAsParallelCapable();
  }

  /**
   * @param parent has the project's class files and defines all other classes
   * @param mutant which method takes the place of which
   * @throws IllegalArgumentException if there is no method with the name and the parameters that
   *     the mutant replaces
   */
  public MutantLoader(ClassLoader parent, MutantMethod mutant) {
    super(parent);
    this.mutant = mutant;
    this.mutantClass = ClassDesc.of(mutant.method().getDeclaringClass().getName());
    this.replacedClass = ClassDesc.of(mutant.replacedClass());
    this.mutantType = mutant.descriptor();
    checkReplacedMethodExists();
  }

  /** How many calls were redirected so far, in the classes that were needed. */
  public int redirectedCalls() {
    synchronized (mutant) {
      return redirectedCalls;
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
        byte[] original = classFile(name.replace('.', '/') + ".class");
        if (original == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = mutated(original, true);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    if (!isProjectClassFile(name)) {
      return super.getResourceAsStream(name);
    }
    byte[] original = classFile(name);
    return original == null ? null : new ByteArrayInputStream(mutated(original, false));
  }

  /** Refuses a class file that is another one here: its address leads to the unmutated code. */
  @Override
  public URL getResource(String name) {
    byte[] original = isProjectClassFile(name) ? classFile(name) : null;
    if (original != null && !Arrays.equals(original, mutated(original, false))) {
      throw new UnsupportedOperationException("read " + name + " by getResourceAsStream");
    }
    return super.getResource(name);
  }

  private static boolean isProjectClassFile(String name) {
    return name.startsWith(PROJECT.replace('.', '/')) && name.endsWith(".class");
  }

  private byte[] classFile(String resource) {
    try (InputStream stream = getParent().getResourceAsStream(resource)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private byte[] mutated(byte[] original, boolean counted) {
    ClassFile format =
        ClassFile.of(
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(getParent()).cached()));
    ClassModel model = format.parse(original);
    boolean ownClass = model.thisClass().asSymbol().equals(mutantClass);
    if (ownClass || !mentionsReplaced(model)) {
      return original;
    }
    CodeTransform redirect =
        (code, element) -> {
          if (element instanceof InvokeInstruction call && isReplaced(call)) {
            code.invokestatic(mutantClass, mutant.method().getName(), mutantType);
            if (counted) {
              count();
            }
            return;
          }
          if (element instanceof InvokeDynamicInstruction dynamic) {
            checkHasNoReference(dynamic, model);
          }
          code.with(element);
        };
    return format.transformClass(model, ClassTransform.transformingMethodBodies(redirect));
  }

  private void count() {
    synchronized (mutant) {
      redirectedCalls++;
    }
  }

  private boolean mentionsReplaced(ClassModel model) {
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof MemberRefEntry member
          && member.owner().asSymbol().equals(replacedClass)
          && member.name().equalsString(mutant.replacedMethod())) {
        return true;
      }
    }
    return false;
  }

  private boolean isReplaced(InvokeInstruction call) {
    if (!call.owner().asSymbol().equals(replacedClass)
        || !call.name().equalsString(mutant.replacedMethod())) {
      return false;
    }
    return switch (call.opcode()) {
      case INVOKESTATIC -> standsFor(call.typeSymbol());
      case INVOKEVIRTUAL, INVOKEINTERFACE ->
          standsFor(call.typeSymbol().insertParameterTypes(0, replacedClass));
      default -> false;
    };
  }

  /**
   * Whether the mutant takes what a method takes, the receiver first, and gives what it gives; as
   * an Object it takes any, as it must where the type is not public.
   */
  private boolean standsFor(MethodTypeDesc replaced) {
    boolean fits =
        replaced.parameterCount() == mutantType.parameterCount()
            && replaced.returnType().equals(mutantType.returnType());
    for (int number = 0; fits && number < replaced.parameterCount(); number++) {
      ClassDesc type = replaced.parameterType(number);
      ClassDesc own = mutantType.parameterType(number);
      fits = own.equals(type) || own.equals(ConstantDescs.CD_Object) && !type.isPrimitive();
    }
    return fits;
  }

  private void checkHasNoReference(InvokeDynamicInstruction dynamic, ClassModel model) {
    boolean refers =
        dynamic.bootstrapArgs().stream()
            .anyMatch(argument ->
                argument instanceof DirectMethodHandleDesc handle
                    && handle.owner().equals(replacedClass)
                    && handle.methodName().equals(mutant.replacedMethod()));
    if (refers) {
      throw new IllegalStateException(
          model.thisClass().asInternalName()
              + " refers to "
              + mutant.mutant().replaces()
              + " by a method reference, which a mutant cannot replace");
    }
  }

  private MethodTypeDesc withReceiver(MethodModel method) {
    return method.flags().has(AccessFlag.STATIC)
        ? method.methodTypeSymbol()
        : method.methodTypeSymbol().insertParameterTypes(0, replacedClass);
  }

  private void checkReplacedMethodExists() {
    byte[] bytes = classFile(mutant.replacedClass().replace('.', '/') + ".class");
    boolean exists =
        bytes != null
            && ClassFile.of().parse(bytes).methods().stream()
                .filter(method -> method.methodName().equalsString(mutant.replacedMethod()))
                .map(this::withReceiver)
                .anyMatch(this::standsFor);
    if (!exists) {
      throw new IllegalArgumentException(
          "the mutant "
              + mutant
              + " replaces "
              + mutant.mutant().replaces()
              + ", but there is no such method with its parameters and result");
    }
  }
}
