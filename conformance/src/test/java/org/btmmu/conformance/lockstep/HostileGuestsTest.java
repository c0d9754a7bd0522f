package org.btmmu.conformance.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.btmmu.conformance.machine.Engine.Stop;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Guests that do their worst stay in their memory, and with the reference. A longer hunt: {@code
 * -Dbtmmu.hostile.seed=1000 -Dbtmmu.hostile.guests=500}.
 */
class HostileGuestsTest {
  private static final long SEED = Long.getLong("btmmu.hostile.seed", 1);
  private static final int GUESTS = Integer.getInteger("btmmu.hostile.guests", 16);
  private static final long STEPS = 3000;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Test
  void hostileGuestsStayWithTheReferenceAndInTheirMemory() {
    HostileRun.Seen seen = new HostileRun.Seen();
    for (long seed = SEED; seed < SEED + GUESTS; seed++) {
      HostileGuest guest = HostileGuest.draw(seed);
      for (String scheme : TranslatedMachine.SCHEMES) {
        Assertions.assertTimeout(LONGEST, () -> run(guest, scheme, seen));
      }
    }
    assertThat(seen.refused).isEmpty();
    assertIsWorthIt(seen);
  }

  private static void run(HostileGuest guest, String scheme, HostileRun.Seen seen) {
    String at = "seed %d under %s".formatted(guest.seed(), scheme);
    HostileRun.End checked = HostileRun.checked(guest, scheme, STEPS, seen);
    assertThat(checked.divergence()).as(at).isEmpty();
    assertThat(checked.outside()).as(at).isEmpty();
    HostileRun.End alone = HostileRun.unchecked(guest, scheme, STEPS);
    assertThat(alone.outside()).as(at).isEmpty();
    if (checked.stop() != Stop.DIVERGED) {
      assertThat(alone).as(at).isEqualTo(checked);
    }
    if (guest.seed() % 4 == 0) {
      assertThat(HostileRun.unchecked(guest, scheme, STEPS)).as(at).isEqualTo(alone);
    }
  }

  /** Guests get far, and see much. */
  private static void assertIsWorthIt(HostileRun.Seen seen) {
    int runs = TranslatedMachine.SCHEMES.size() * GUESTS;
    assertThat(seen.steps).isGreaterThan(runs * STEPS / 2);
    assertThat(seen.deliveries).isGreaterThan(runs * 50L);
    assertThat(seen.modeChanges).isGreaterThan(runs * 5L);
    assertThat(seen.translated).isGreaterThan(runs * 100L);
    assertThat(seen.vectors).contains(6, 7, 8, 13, 14).hasSizeGreaterThan(40);
    assertThat(seen.mnemonics).hasSizeGreaterThan(30);
    assertThat(seen.undefined).isLessThan(runs / 5);
    assertThat(seen.stops.getOrDefault(Stop.UNKNOWN, 0)).isLessThan(runs / 2);
  }
}
