package org.btmmu.conformance.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.conformance.processor.Twins.Came;
import org.junit.jupiter.api.Test;

/** The runtime's own instructions do what the reference model does. */
class InstructionRunnerTest {
  private static final int SYSTEMS = 4000;

  private static final int STEPS = 6;

  @Test
  void systemsWithRandomTablesRunAlike() {
    RandomSystem systems = new RandomSystem(1);
    int[] came = new int[Came.values().length];
    for (int system = 0; system < SYSTEMS; system++) {
      Twins twins = systems.next();
      twins.begin();
      for (int step = 0; step < STEPS; step++) {
        String at = "system %d, step %d, rip 0x%x".formatted(system, step, twins.registers.rip);
        Came reference = twins.stepReference();
        Came optimized = twins.step();
        came[reference.ordinal()]++;
        if (optimized == Came.NOT_DONE) {
          break;
        }
        assertThat(optimized).as(at).isEqualTo(reference);
        assertThat(twins.difference()).as(at).isNull();
        twins.forgetUndefined();
      }
    }
    System.out.println(java.util.Arrays.toString(came));
  }
}
