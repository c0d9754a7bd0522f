package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lifter that misunderstands an instruction is caught by the comparison with the JVM. */
class LifterMutantTest {
  private static final String PACKAGE = "org.btmmu.proofs.lifter.";

  /** Loads the lifter and its tests anew, with one meaning replaced. */
  private static final class MutantLoader extends ClassLoader {
    private final String right;
    private final String wrong;

    MutantLoader(String right, String wrong) {
      super(LifterMutantTest.class.getClassLoader());
      this.right = right;
      this.wrong = wrong;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null || !name.startsWith(PACKAGE)) {
          return loaded != null ? loaded : super.loadClass(name, resolve);
        }
        byte[] bytes = bytes(name);
        if (name.equals(PACKAGE + "Opcodes")) {
          bytes = changed(bytes);
        }
        return defineClass(name, bytes, 0, bytes.length);
      }
    }

    private byte[] bytes(String name) throws ClassNotFoundException {
      try (InputStream stream = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (stream == null) {
          throw new ClassNotFoundException(name);
        }
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private byte[] changed(byte[] bytes) {
      ClassFile files = ClassFile.of();
      CodeTransform redirect =
          (builder, element) -> {
            if (element instanceof InvokeInstruction call
                && call.owner().asInternalName().equals("org/btmmu/proofs/lifter/Opcodes")
                && call.name().equalsString(right)) {
              builder.invokestatic(
                  ClassDesc.of(PACKAGE + "WrongOpcodes"), wrong, call.typeSymbol());
            } else {
              builder.with(element);
            }
          };
      return files.transformClass(
          files.parse(bytes), ClassTransform.transformingMethodBodies(redirect));
    }
  }

  private static String difference(String right, String wrong) throws ReflectiveOperationException {
    Class<?> comparison = new MutantLoader(right, wrong).loadClass(PACKAGE + "OpcodeDifference");
    Supplier<?> supplier = (Supplier<?>) comparison.getConstructor().newInstance();
    return (String) supplier.get();
  }

  @Test
  void theUnchangedLifterInALoaderOfItsOwnIsNotRejected() throws ReflectiveOperationException {
    assertThat(difference("nothing", "nothing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ishl, ishlWithoutMask",
    "lshl, lshlMaskedAsInt",
    "ishr, ishrLogical",
    "lushr, lushrArithmetic",
    "iushr, iushrOfLong",
    "lcmp, lcmpUnsigned",
    "lcmp, lcmpSwapped",
    "i2l, i2lZeroExtending",
    "i2b, i2bZeroExtending",
    "i2c, i2cSignExtending",
    "irem, iremWithDivisorsSign",
    "ldiv, ldivUnsigned",
    "less, lessUnsigned",
    "greater, greaterOrEqual",
    "isub, isubSwapped"
  })
  void aWrongMeaningIsCaught(String right, String wrong) throws ReflectiveOperationException {
    assertThat(difference(right, wrong)).contains("the JVM says");
  }
}
