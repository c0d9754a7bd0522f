package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.junit.jupiter.api.Test;

/** The steps that there are (T-STEP-1), and which of them ask for CPL 0 (T-STEP-3). */
class StepPrivilegeTest {
  private static final List<Operation> PRIVILEGED =
      List.of(
          new Operation.Invlpg(0),
          new Operation.Invpcid(2, 0, 0),
          new Operation.MovCr0(0x8001_0001L, true),
          new Operation.MovCr3(0x5000),
          new Operation.MovCr4(SmallGuest.CR4 | SmallGuest.PGE),
          new Operation.WriteEfer(0x500),
          new Operation.WritePkrs(1));
  private static final List<Operation> FREE =
      List.of(new Operation.WritePkru(1), new Operation.SetCpl(1), new Operation.SetAc(true));

  @Test
  void theseAreAllSteps() {
    Stream<Class<?>> tried =
        Stream.of(
                PRIVILEGED.stream(),
                FREE.stream(),
                Stream.of(SmallGuest.touch(AccessKind.READ, 0, 0)))
            .flatMap(steps -> steps)
            .map(Operation::getClass);
    assertThat(tried).containsExactlyInAnyOrder(Operation.class.getPermittedSubclasses());
  }

  @Test
  void aPrivilegedStepAboveCpl0IsRefusedAndChangesNothing() {
    Observation refused = new Observation.Fault(new Outcome.GeneralProtection());
    for (int cpl = 1; cpl < 4; cpl++) {
      CpuState cpu = at(cpl);
      for (Operation step : PRIVILEGED) {
        assertThat(ControlStep.of(step, cpu, new FewWords()))
            .as("%s at CPL %d", step, cpl)
            .isEqualTo(new ControlStep(refused, cpu, null));
      }
    }
  }

  @Test
  void theSameIsDoneAtCpl0AndAFreeStepAtAny() {
    for (Operation step : PRIVILEGED) {
      assertThat(ControlStep.of(step, at(0), new FewWords()).observation())
          .as("%s", step)
          .isEqualTo(new Observation.Done());
    }
    for (int cpl = 0; cpl < 4; cpl++) {
      for (Operation step : FREE) {
        ControlStep done = ControlStep.of(step, at(cpl), new FewWords());
        assertThat(done.observation()).isEqualTo(new Observation.Done());
        assertThat(done.invalidation()).isNull();
      }
    }
  }

  private static CpuState at(int cpl) {
    CpuState cpu = SmallGuest.cpu(0x1000, SmallGuest.CR4);
    return new CpuState(cpu.registers(), cpl, false, 0, 0, cpu.processor());
  }
}
