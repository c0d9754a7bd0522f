package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.btmmu.proofs.Law;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be lifted is refused with its class, method, instruction, line and reason. */
class RefusalTest {
  private static Method program(String name) {
    return Arrays.stream(RefusedPrograms.class.getDeclaredMethods())
        .filter(m -> m.getName().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static String refusal(Method method, Options options) {
    try {
      Lifter.lift(method, options);
    } catch (Unliftable e) {
      return e.getMessage();
    }
    return "lifted";
  }

  @ParameterizedTest
  @CsvSource({
    "floatingPoint, i2d, floating point is not lifted",
    "floatingArray, newarray, floating point is not lifted",
    "lambda, invokedynamic, LambdaMetafactory.metafactory (a lambda?) is not lifted",
    "recursion, invokestatic, recursion is not lifted",
    "arrayLength, newarray, the length of a new array must be a constant",
    "arraysOfArrays, multianewarray, arrays of arrays are not lifted",
    "identityOfRecords, if_acmpne, == of records or strings is not lifted",
    "mutableStatic, getstatic, RefusedPrograms.counter is not final",
    "storeToStatic, putstatic, static fields are not stored to",
    "storeToCapturedArray, iastore, a captured array is not stored to",
    "collection, invokestatic, java.lang.Integer.valueOf is not lifted",
    "newPlatformObject, new, objects of java.lang.StringBuilder are not lifted",
    "stringMethod, invokevirtual, java.lang.String.length is not lifted",
    "stringSwitch, invokevirtual, java.lang.String.hashCode is not lifted",
    "classConstant, ldc, constants other than numbers and strings",
    "reflection, invokevirtual, java.lang.Object.getClass is not lifted",
    "nativeMethod, invokestatic, is native",
    "otherPlatformClass, invokestatic, java.lang.Character.isLetter is not lifted",
    "coverWithChangingName, invokestatic, the name of a cover goal must be a constant"
  })
  void aRefusalNamesClassMethodInstructionLineAndReason(
      String name, String instruction, String reason) {
    assertThat(refusal(program(name), Options.DEFAULT))
        .contains("org.btmmu.proofs.lifter.RefusedPrograms." + name + "(")
        .contains("(" + instruction + ")")
        .containsPattern("bytecode \\d+ .*line \\d+")
        .contains(reason)
        .doesNotContain("\n");
  }

  @Test
  void aRefusalInACalledMethodNamesThatMethod() {
    assertThat(refusal(program("hashOfRecord"), Options.DEFAULT))
        .contains("org.btmmu.proofs.lifter.RefusedPrograms$Point.hashCode()I")
        .contains("(invokedynamic)")
        .contains("hashCode of a record is not lifted");
  }

  @Test
  void exceptionHandlersAreRefused() {
    assertThat(refusal(program("tryAndCatch"), Options.DEFAULT))
        .contains("RefusedPrograms.tryAndCatch(I)Z")
        .contains("(exception handler): try and catch are not lifted");
  }

  @Test
  void aLoopWithoutAVisibleBoundIsRefused() {
    Options few = new Options(50, id -> Optional.empty());
    assertThat(refusal(program("endlessLoop"), few))
        .contains("RefusedPrograms.endlessLoop(I)Z")
        .contains("goes round more than 50 times");
  }

  @Test
  void locksAreRefused() throws ClassNotFoundException {
    String name = "org.btmmu.proofs.lifter.Locking";
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(name),
                type ->
                    type.withMethodBody(
                        "locked",
                        MethodTypeDesc.ofDescriptor("()Z"),
                        ClassFile.ACC_STATIC,
                        code ->
                            code.iconst_1()
                                .newarray(TypeKind.INT)
                                .dup()
                                .monitorenter()
                                .monitorexit()
                                .iconst_1()
                                .ireturn()));
    Class<?> locking = new BytesLoader(Map.of(name, bytes)).loadClass(name);
    assertThat(refusal(locking.getDeclaredMethods()[0], Options.DEFAULT))
        .contains(name + ".locked()Z, bytecode 4 (monitorenter): locks are not lifted");
  }

  @ParameterizedTest
  @CsvSource({
    "arrayParameter, the parameter values: arguments of class [I are not made",
    "floatingParameter, the parameter value: floating point is not lifted",
    "notBoolean, a law is a static boolean method"
  })
  void aMethodThatCannotBeALawIsRefused(String name, String reason) {
    assertThat(refusal(program(name), Options.DEFAULT))
        .contains("org.btmmu.proofs.lifter.RefusedPrograms." + name)
        .contains(reason);
  }

  @Law(id = "uses-nothing", says = "uses a law that is not there", uses = "missing")
  static boolean usesMissingLaw(int x) {
    return x == x + 0;
  }

  @Test
  void aMissingLawIsRefused() throws NoSuchMethodException {
    Method law = RefusalTest.class.getDeclaredMethod("usesMissingLaw", int.class);
    assertThatThrownBy(() -> Lifter.lift(law, Options.DEFAULT))
        .isInstanceOf(Unliftable.class)
        .hasMessageContaining("usesMissingLaw")
        .hasMessageContaining("there is no law missing to use");
  }
}
