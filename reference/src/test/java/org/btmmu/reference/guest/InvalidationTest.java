package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.Rights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of what each event drops, row by row (T-INV-1, T-INV-5, T-INV-7), and what INVPCID
 * refuses (T-INV-6).
 */
class InvalidationTest {
  private static final long BASE =
      SmallGuest.CR4 | SmallGuest.PGE | SmallGuest.PCIDE | ControlRegisters.CR4_SMAP;

  /**
   * The current PCID is 1, the address 5000. Columns: translations of that page that are of PCID 1,
   * of PCID 2, of PCID 1 and global, of PCID 2 and global; a translation of PCID 1 of 6000; the
   * translation of 6000 of a 2-MByte page that holds both; partial walks of PCID 1 for 5000 and for
   * 6000, of PCID 2 for 5000. A cross is what the event drops.
   */
  @ParameterizedTest
  @CsvSource({
    "INVLPG,        x.xx. x xx.",
    "CR3 to 1,      x...x x xx.",
    "CR3 to 2,      .x... . ..x",
    "CR3 keeps,     ..... . ...",
    "PGE,           xxxxx x xxx",
    "PCIDE,         xxxxx x xxx",
    "SMEP,          x.x.x x xx.",
    "SMAP,          ..... . ...",
    "WP,            ..... . ...",
    "INVPCID 0,     .x... . ..x",
    "INVPCID 1,     .x... . ..x",
    "INVPCID 2,     xxxxx x xxx",
    "INVPCID 3,     xx..x x xxx",
    "#PF,           x.x.. x x..",
  })
  void anEventDropsWhatItsRowSays(String event, String row) {
    Invalidation invalidation =
        event.equals("#PF") ? Invalidation.pageFault(1, 0x5123) : step(operation(event));
    StringBuilder dropped = new StringBuilder();
    if (invalidation == null) {
      dropped.append("..... . ...");
    } else {
      for (boolean global : new boolean[] {false, true}) {
        for (int pcid = 1; pcid <= 2; pcid++) {
          Complete walk = complete(0x5000, pcid, PageSize.SIZE_4KB, global);
          dropped.append(cross(invalidation.drops(walk)));
        }
      }
      dropped.append(cross(invalidation.drops(complete(0x6000, 1, PageSize.SIZE_4KB, false))));
      dropped.append(' ');
      dropped.append(cross(invalidation.drops(complete(0x6000, 1, PageSize.SIZE_2MB, false))));
      dropped.append(' ');
      dropped.append(cross(invalidation.drops(partial(0x5000, 1))));
      dropped.append(cross(invalidation.drops(partial(0x6000, 1))));
      dropped.append(cross(invalidation.drops(partial(0x5000, 2))));
    }
    assertThat(dropped.toString()).isEqualTo(row);
  }

  @Test
  void clearingPgDropsEverything() {
    CpuState compatibility = SmallGuest.cpu(0x1000, SmallGuest.CR4);
    ControlStep step =
        ControlStep.of(new Operation.MovCr0(1, false), compatibility, new FewWords());
    assertThat(step.invalidation()).isEqualTo(Invalidation.everything("MOV CR0 that cleared PG"));
  }

  @Test
  void invpcidRefusesBadOperands() {
    Observation refused = new Observation.Fault(new Outcome.GeneralProtection());
    CpuState cpu = SmallGuest.cpu(0x1001, BASE);
    for (Operation bad :
        new Operation[] {
          new Operation.Invpcid(4, 0, 0),
          new Operation.Invpcid(1, 0x1000, 0),
          new Operation.Invpcid(0, 1, 0x8000_0000_0000L)
        }) {
      ControlStep step = ControlStep.of(bad, cpu, new FewWords());
      assertThat(step).isEqualTo(new ControlStep(refused, cpu, null));
    }
  }

  @Test
  void invlpgOfANonCanonicalAddressDoesNothing() {
    assertThat(step(new Operation.Invlpg(0x8000_0000_0000L))).isNull();
  }

  private static Operation operation(String event) {
    return switch (event) {
      case "INVLPG" -> new Operation.Invlpg(0x5123);
      case "CR3 to 1" -> new Operation.MovCr3(0x1001);
      case "CR3 to 2" -> new Operation.MovCr3(0x1002);
      case "CR3 keeps" -> new Operation.MovCr3(Long.MIN_VALUE | 0x1001);
      case "PGE" -> new Operation.MovCr4(BASE & ~SmallGuest.PGE);
      case "PCIDE" -> new Operation.MovCr4(BASE & ~SmallGuest.PCIDE);
      case "SMEP" -> new Operation.MovCr4(BASE | ControlRegisters.CR4_SMEP);
      case "SMAP" -> new Operation.MovCr4(BASE & ~ControlRegisters.CR4_SMAP);
      case "WP" -> new Operation.MovCr0(0x8000_0001L, true);
      default -> new Operation.Invpcid(event.charAt(8) - '0', 2, 0x5123);
    };
  }

  private static Invalidation step(Operation operation) {
    ControlStep step = ControlStep.of(operation, SmallGuest.cpu(0x1001, BASE), new FewWords());
    assertThat(step.observation()).isEqualTo(new Observation.Done());
    return step.invalidation();
  }

  private static Complete complete(long page, int pcid, PageSize size, boolean global) {
    return new Complete(page, pcid, 0, size, Rights.ALL, global, true);
  }

  private static Partial partial(long page, int pcid) {
    return new Partial(page, pcid, 1, 0x2000, Rights.ALL);
  }

  private static char cross(boolean dropped) {
    return dropped ? 'x' : '.';
  }
}
