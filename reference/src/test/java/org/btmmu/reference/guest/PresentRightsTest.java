package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.guest.SmallGuest.CR4;
import static org.btmmu.reference.guest.SmallGuest.F1;
import static org.btmmu.reference.guest.SmallGuest.PAGE;
import static org.btmmu.reference.guest.SmallGuest.PTE_V;
import static org.btmmu.reference.guest.SmallGuest.READ_ONLY;
import static org.btmmu.reference.guest.SmallGuest.V;
import static org.btmmu.reference.guest.SmallGuest.fault;
import static org.btmmu.reference.guest.SmallGuest.touch;

import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.junit.jupiter.api.Test;

/** Rights are judged by the controls of now, and withdrawn on each CPU for itself. */
class PresentRightsTest {
  private static final long OLD = 0x11;

  @Test
  void aSupervisorPageFaultsForTheUserAlsoIfItIsCached() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | 0x63);
    guest.load(V, OLD).done(new Operation.SetCpl(3));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
    assertThat(guest.allows(touch(AccessKind.READ, V, 0), fault(5, V))).isTrue();
  }

  @Test
  void aRightWithdrawnIsUsableOnAnotherCpuUntilThatCpuInvalidates() {
    SmallGuest guest = new SmallGuest(CR4, 2).with(PTE_V, F1 | PAGE);
    Operation store = touch(AccessKind.WRITE, V, OLD);
    Observation stored = new Observation.Stored();
    guest.step(1, store, stored).entry(PTE_V, F1 | READ_ONLY);
    guest.done(new Operation.Invlpg(V));
    assertThat(guest.allows(0, store, stored)).isFalse();
    assertThat(guest.allows(0, store, fault(3, V))).isTrue();
    assertThat(guest.allows(1, store, stored)).isTrue();
    guest.step(1, new Operation.Invlpg(V), new Observation.Done());
    assertThat(guest.allows(1, store, stored)).isFalse();
  }

  @Test
  void aReservedBitIsFoundOnceTheTranslationIsDropped() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | PAGE | Long.MIN_VALUE);
    guest.load(V, OLD).done(new Operation.WriteEfer(0x500));
    assertThat(guest.mayLoad(V, OLD)).isTrue();
    assertThat(guest.allows(touch(AccessKind.READ, V, 0), fault(9, V))).isTrue();
    guest.done(new Operation.MovCr3(0x1000));
    assertThat(guest.mayLoad(V, OLD)).isFalse();
  }

  @Test
  void writeProtectionTakesEffectAtOnce() {
    SmallGuest guest = new SmallGuest(CR4, 1).with(PTE_V, F1 | READ_ONLY);
    Operation store = touch(AccessKind.WRITE, V, OLD);
    guest.done(new Operation.MovCr0(0x8000_0001L, true)).step(0, store, new Observation.Stored());
    guest.done(new Operation.MovCr0(0x8001_0001L, true));
    assertThat(guest.allows(store, new Observation.Stored())).isFalse();
    assertThat(guest.allows(store, fault(3, V))).isTrue();
  }
}
