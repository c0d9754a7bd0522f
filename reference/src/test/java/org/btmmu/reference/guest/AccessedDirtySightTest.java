package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.guest.SmallGuest.CR4;
import static org.btmmu.reference.guest.SmallGuest.F1;
import static org.btmmu.reference.guest.SmallGuest.F2;
import static org.btmmu.reference.guest.SmallGuest.PAGE;
import static org.btmmu.reference.guest.SmallGuest.PTE_V;
import static org.btmmu.reference.guest.SmallGuest.PTE_V1;
import static org.btmmu.reference.guest.SmallGuest.V;
import static org.btmmu.reference.guest.SmallGuest.fault;
import static org.btmmu.reference.guest.SmallGuest.touch;

import java.util.List;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation.Touch;
import org.junit.jupiter.api.Test;

/**
 * Which A and D an implementation must, may and may not set, as memory shows it (T-FILL-2,
 * T-FILL-3, T-USE-4, T-STEP-4).
 */
class AccessedDirtySightTest {
  private static final long NEITHER = 0x07;
  private static final long ACCESSED = 0x27;
  private static final Observation STORED = new Observation.Stored();
  private static final Touch STORE = touch(AccessKind.WRITE, V, 0x11);

  @Test
  void aFirstLoadSetsA() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | NEITHER);
    assertThat(guest.mayLoad(V, 0x11)).isFalse();
    guest.memory.write64(PTE_V, F1 | ACCESSED);
    assertThat(guest.mayLoad(V, 0x11)).isTrue();
  }

  @Test
  void aLoadDoesNotSetD() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | NEITHER);
    guest.machine();
    guest.memory.write64(PTE_V, F1 | PAGE);
    assertThat(guest.mayLoad(V, 0x11)).isFalse();
  }

  @Test
  void aStoreThroughACleanEntrySetsD() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | NEITHER);
    guest.machine();
    guest.memory.write64(PTE_V, F1 | ACCESSED);
    assertThat(guest.allows(STORE, STORED)).isFalse();
    guest.memory.write64(PTE_V, F1 | PAGE);
    assertThat(guest.allows(STORE, STORED)).isTrue();
  }

  @Test
  void aRefusedStoreDoesNotSetD() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | 0x05);
    guest.machine();
    assertThat(guest.allows(STORE, fault(3, V))).isTrue();
    guest.memory.write64(PTE_V, F1 | 0x45);
    assertThat(guest.allows(STORE, fault(3, V))).isFalse();
    guest.memory.write64(PTE_V, F1 | 0x65);
    assertThat(guest.allows(STORE, fault(3, V))).isFalse();
  }

  @Test
  void aMayBeSetAheadOfUseButNotWhereNoWalkComes() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE).with(PTE_V1, F2 | NEITHER);
    guest.machine();
    guest.memory.write64(PTE_V1, F2 | ACCESSED);
    assertThat(guest.mayLoad(V, 0x11)).isTrue();
    guest.memory.write64(0x8000, 0x20);
    assertThat(guest.mayLoad(V, 0x11)).isFalse();
  }

  @Test
  void anEntryWithoutAThatIsReplacedWasPerhapsCachedJustBefore() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | NEITHER);
    guest.entry(PTE_V, F2 | PAGE);
    assertThat(guest.mayLoad(V, 0x11)).isTrue();
    assertThat(guest.mayLoad(V, 0x22)).isTrue();
  }

  @Test
  void aStoreThroughATranslationCachedCleanReadsTheLeafAgain() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | ACCESSED);
    guest.load(V, 0x11).entry(PTE_V, F2 | ACCESSED);
    guest.memory.write64(PTE_V, F2 | PAGE);
    assertThat(guest.allows(STORE, STORED)).as("nothing is stored").isFalse();
    guest.memory.write64(F2, 0x11);
    assertThat(guest.allows(STORE, STORED)).isTrue();
  }

  @Test
  void bothOutcomesAreExplained() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE);
    guest.load(V, 0x11).entry(PTE_V, F2 | PAGE);
    List<Explanation> reasons = guest.machine().explain(0, touch(AccessKind.READ, V, 0));
    assertThat(reasons)
        .extracting(Explanation::outcome)
        .containsExactly("address 0x10000", "address 0x11000");
    assertThat(reasons.get(0).why())
        .endsWith(
            "PTE at 0x4000 = 0x10067 of the start, read after the start; "
                + "nothing has dropped it since");
    assertThat(reasons.get(1).why()).contains("PTE at 0x4000 = 0x11067 of step 2, read now");
  }
}
