package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Opcode;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lifter and the JVM agree on every instruction and on whole programs. */
class OpcodesTest {
  @Test
  void everyInstructionMeansWhatTheJvmSays() {
    assertThat(new OpcodeDifference().get()).isEmpty();
  }

  @Test
  void everyAcceptedInstructionIsTested() throws IOException {
    Set<Opcode> tested = EnumSet.copyOf(new Assembly().opcodes());
    Opcoding.collect(Opcoding.bytes(Programs.class), tested);
    Opcoding.collect(Opcoding.bytes(Programs.Counter.class), tested);
    Set<Opcode> untested = EnumSet.copyOf(Opcodes.ACCEPTED);
    untested.removeAll(tested);
    assertThat(untested).isEmpty();
  }

  static Stream<Method> programs() {
    return Stream.of(Programs.class.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() != String.class);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void programsDoWhatTheJvmDoes(Method program) {
    assertThat(Differential.first(program, 400)).isNull();
  }
}
