package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.btmmu.proofs.From;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Existing objects mean as terms what they mean in the JVM. */
class ObjectProgramsTest {
  static Stream<Method> programs() {
    return Arrays.stream(ObjectPrograms.class.getDeclaredMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> method.getParameters()[0].isAnnotationPresent(From.class));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void theJvmAndTheTermsAgree(Method program) {
    assertThat(Differential.first(program, 400)).isNull();
  }
}
