package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.LawMethod;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;
import org.junit.jupiter.api.Test;

/**
 * A and D of an access in two pages: sampled, not yet proved. Each page's walk alone is the law
 * accessed-dirty; what is left to prove is that the second walk may be made before the first one's
 * A and D are written.
 */
class CrossingMarksTest {
  @Law(
      id = "cross-page-marks",
      says =
          "an allowed access in two pages leaves the A and D that the architecture sets in both,"
              + " also where they share tables; one that faults leaves memory unchanged",
      clauses = {"G-CROSS-3", "G-AD-5"})
  static boolean marks(PhysicalMemory memory, PagingControls controls, Access access, long place) {
    given((place & 0xFFF0_0000_0000_0007L) == 0);
    PhysicalMemory architecture = memory.fork();
    PageCrossing crossing = PageCrossing.access(architecture, controls, access);

    PhysicalMemory deferred = memory.fork();
    FastCrossing fast = new FastCrossing();
    int bits = FastAccess.of(access);
    fast.translate(deferred, FastControls.of(controls), access.address(), access.sizeBytes(), bits);
    boolean done = fast.writeBack(deferred, controls.mode(), bits);

    boolean changed = deferred.read64(place) != memory.read64(place);
    cover("allowed, two pages", crossing.upper() != null);
    cover("fault", !(crossing.lower() instanceof Outcome.Translation));
    if (controls.mode().depth() > 0) {
      cover("set for two pages", crossing.upper() != null && changed);
      cover("set for one page", crossing.upper() == null && changed);
    }
    return done && deferred.read64(place) == architecture.read64(place);
  }

  @Test
  void bothPagesAreMarkedAsTheArchitectureDoes() {
    LawMethod law = LawMethod.in(CrossingMarksTest.class).getFirst();
    Sampling sampling = Sampler.sample(law, 1, 300_000, 2);
    assertThat(sampling.counterexample()).isNull();
    assertThat(sampling.reached()).contains("set for two pages", "set for one page", "fault");
  }
}
