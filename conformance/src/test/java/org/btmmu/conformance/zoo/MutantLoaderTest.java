package org.btmmu.conformance.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutantLoaderTest {
  private static final List<MutantMethod> MUTANTS = MutantMethod.in(List.of(ShippedMutants.class));

  @Test
  void aCallOfTheReplacedMethodGoesToTheMutant() throws ReflectiveOperationException {
    MutantLoader world = world("large-not-doubled");
    assertThat(call(world, "fourTimes", 2000)).isEqualTo(2000);
    assertThat(world.redirectedCalls()).isEqualTo(2);
  }

  @Test
  void theMutantItselfCallsTheShippedMethod() throws ReflectiveOperationException {
    assertThat(call(world("large-not-doubled"), "fourTimes", 3)).isEqualTo(12);
  }

  @Test
  void theShippedCodeIsAsItWas() throws ReflectiveOperationException {
    call(world("large-not-doubled"), "fourTimes", 2000);
    assertThat(Shipped.fourTimes(2000)).isEqualTo(8000);
  }

  @Test
  void theClassFilesOfAWorldAreThoseThatItDefines() throws IOException {
    String resource = Shipped.class.getName().replace('.', '/') + ".class";
    try (InputStream mutated = world("large-not-doubled").getResourceAsStream(resource);
        InputStream original = Shipped.class.getClassLoader().getResourceAsStream(resource)) {
      assertThat(callsAMutant(mutated.readAllBytes())).isTrue();
      assertThat(callsAMutant(original.readAllBytes())).isFalse();
    }
  }

  @Test
  void theAddressOfAClassFileIsRefused() {
    MutantLoader world = world("large-not-doubled");
    String resource = Shipped.class.getName().replace('.', '/') + ".class";
    assertThatThrownBy(() -> world.getResource(resource)).hasMessageContaining(resource);
    assertThat(world.getResource("java/lang/Object.class")).isNotNull();
  }

  @Test
  void aMethodThatDoesNotExistCannotBeReplaced() {
    assertThatThrownBy(() -> world("no-such-method"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-method")
        .hasMessageContaining("Shipped#unused");
  }

  @Test
  void aMethodReferenceCannotBeReplaced() {
    MutantLoader world = world("by-reference");
    assertThatThrownBy(() -> world.loadClass(Shipped.class.getName()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Shipped#half");
  }

  @Test
  void classesOutsideOfTheProjectAreShared() throws ClassNotFoundException {
    MutantLoader world = world("harmless");
    assertThat(world.loadClass("java.lang.String")).isSameAs(String.class);
    assertThat(world.loadClass(Shipped.class.getName())).isNotSameAs(Shipped.class);
  }

  private static MutantLoader world(String id) {
    MutantMethod mutant =
        MUTANTS.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    return new MutantLoader(MutantLoaderTest.class.getClassLoader(), mutant);
  }

  private static Object call(MutantLoader world, String method, int number)
      throws ReflectiveOperationException {
    return world
        .loadClass(Shipped.class.getName())
        .getMethod(method, int.class)
        .invoke(null, number);
  }

  private static boolean callsAMutant(byte[] classFile) {
    return ClassFile.of().parse(classFile).toDebugString().contains("ShippedMutants");
  }
}
