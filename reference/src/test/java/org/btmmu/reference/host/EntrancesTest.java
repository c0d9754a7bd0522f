package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.host.BtCause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.Level;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Reaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of X-ENT, X-EVT and X-RET by an example. */
class EntrancesTest {
  private static final long FAULT_ENTRY = 0x7000;
  private static final long REFILL_ENTRY = 0xFFFF_FFFF_8000_1000L;
  private static final GuestAccess STORE = new GuestAccess(GuestKind.STORE, 0x123_4ABC, 4, false);
  private final HostState state = new HostState();

  @BeforeEach
  void runsInUserMode() {
    state.pc = 0x4000;
    state.set(BtRegister.FAULT_ENTRY, FAULT_ENTRY);
    state.set(BtRegister.REFILL_ENTRY, REFILL_ENTRY);
  }

  @Test
  void aRefillEntersTheKernelWithTheTagReady() {
    assertThat(raise(GuestCause.REFILL, 0x123_4ABC)).isEqualTo(Reaction.REFILL_ENTRY);
    assertThat(state.pc).isEqualTo(REFILL_ENTRY);
    assertThat(state.status.level()).isEqualTo(Level.REFILL);
    assertThat(state.status.mode()).isEqualTo(OperatingMode.KERNEL);
    assertThat(state.get(BtRegister.REFILL_EPC)).isEqualTo(0x4000);
    assertThat(state.get(BtRegister.REFILL_BAD_VADDR)).isEqualTo(0x123_4ABC);
    assertThat(state.get(BtRegister.ENTRY_HI)).isEqualTo(0x123_4000 | 9);
    assertThat(state.get(BtRegister.REFILL_CAUSE)).isEqualTo(cause(GuestCause.REFILL, false));
    assertThat(state.get(BtRegister.FAULT_EPC)).isZero();
  }

  @Test
  void aFaultEntersTheTranslatorInItsOwnMode() {
    assertThat(raise(GuestCause.MODIFIED, 0x123_4ABC)).isEqualTo(Reaction.FAULT_ENTRY);
    assertThat(state.pc).isEqualTo(FAULT_ENTRY);
    assertThat(state.status.level()).isEqualTo(Level.FAULT);
    assertThat(state.status.mode()).isEqualTo(OperatingMode.USER);
    assertThat(state.get(BtRegister.FAULT_EPC)).isEqualTo(0x4000);
    assertThat(state.get(BtRegister.FAULT_BAD_VADDR)).isEqualTo(0x123_4ABC);
    assertThat(state.get(BtRegister.FAULT_CAUSE)).isEqualTo(cause(GuestCause.MODIFIED, false));
    assertThat(state.get(BtRegister.REFILL_EPC)).isZero();
    assertThat(state.get(BtRegister.ENTRY_HI)).isZero();
  }

  @Test
  void inADelaySlotTheBranchIsTheRestart() {
    state.inDelaySlot = true;
    raise(GuestCause.INVALID, 0x10);
    assertThat(state.get(BtRegister.FAULT_EPC)).isEqualTo(0x3FFC);
    assertThat(state.get(BtRegister.FAULT_CAUSE)).isEqualTo(cause(GuestCause.INVALID, true));
  }

  @Test
  void noRegisterOfTheHostIsTouched() {
    state.epc = 1;
    state.errorEpc = 2;
    state.badVAddr = 3;
    state.context = 4;
    state.xContext = 5;
    state.entryHi = 6;
    state.exceptionCode = 7;
    for (GuestCause cause : GuestCause.values()) {
      state.status = HostStatus.running(OperatingMode.USER);
      raise(cause, 0x10);
      Entrances.bteret(state);
    }
    assertThat(new long[] {state.epc, state.errorEpc, state.badVAddr}).containsExactly(1, 2, 3);
    assertThat(new long[] {state.context, state.xContext, state.entryHi}).containsExactly(4, 5, 6);
    assertThat(state.exceptionCode).isEqualTo(7);
  }

  @Test
  void aRefillInsideAGuestFaultReturnsIntoItsHandler() {
    raise(GuestCause.MODIFIED, 0x111);
    state.pc = 0x7010;
    assertThat(raise(GuestCause.REFILL, 0x222)).isEqualTo(Reaction.REFILL_ENTRY);
    assertThat(Entrances.bteret(state)).isEqualTo(Reaction.RETURN_FROM_REFILL);
    assertThat(state.pc).isEqualTo(0x7010);
    assertThat(state.status.level()).isEqualTo(Level.FAULT);
    assertThat(state.get(BtRegister.FAULT_EPC)).isEqualTo(0x4000);
    assertThat(state.get(BtRegister.FAULT_BAD_VADDR)).isEqualTo(0x111);
    assertThat(state.get(BtRegister.FAULT_CAUSE)).isEqualTo(cause(GuestCause.MODIFIED, false));
    assertThat(Entrances.bteret(state)).isEqualTo(Reaction.RETURN_FROM_FAULT);
    assertThat(state.pc).isEqualTo(0x4000);
    assertThat(state.status.level()).isEqualTo(Level.NONE);
  }

  @Test
  void aGuestFaultInsideItsHandlerKeepsTheFirstEpc() {
    raise(GuestCause.INVALID, 0x111);
    state.pc = 0x7010;
    assertThat(raise(GuestCause.MODIFIED, 0x222)).isEqualTo(Reaction.NESTED_FAULT_ENTRY);
    assertThat(state.pc).isEqualTo(FAULT_ENTRY + 0x80);
    assertThat(state.get(BtRegister.FAULT_EPC)).isEqualTo(0x4000);
    assertThat(state.get(BtRegister.FAULT_BAD_VADDR)).isEqualTo(0x222);
    assertThat(state.get(BtRegister.FAULT_CAUSE)).isEqualTo(cause(GuestCause.MODIFIED, false));
  }

  @Test
  void outOfPlaceAGuestAccessIsReservedAndChangesNothing() {
    HostStatus user = HostStatus.running(OperatingMode.USER);
    HostStatus[] places = {
      HostStatus.running(OperatingMode.KERNEL),
      HostStatus.running(OperatingMode.SUPERVISOR),
      user.withLevels(false, false, true, false),
      user.withLevels(false, false, true, true),
      user.withLevels(true, false, false, false),
      user.withLevels(false, true, false, false),
      user.withLevels(true, true, false, true)
    };
    for (HostStatus place : places) {
      state.status = place;
      assertThat(raise(GuestCause.INVALID, 0x10)).isEqualTo(Reaction.RESERVED_INSTRUCTION);
      assertThat(raise(GuestCause.REFILL, 0x10)).isEqualTo(Reaction.RESERVED_INSTRUCTION);
      assertThat(state.pc).isEqualTo(0x4000);
      assertThat(state.status).isEqualTo(place);
    }
    assertThat(state.get(BtRegister.FAULT_CAUSE)).isZero();
    assertThat(state.get(BtRegister.REFILL_BAD_VADDR)).isZero();
  }

  @Test
  void theHandlerChoosesWhereToGoOn() {
    raise(GuestCause.INVALID, 0x10);
    state.set(BtRegister.FAULT_EPC, 0x4004);
    Entrances.bteret(state);
    assertThat(state.pc).isEqualTo(0x4004);
  }

  @Test
  void bteretBreaksTheLink() {
    raise(GuestCause.INVALID, 0x10);
    state.linked = true;
    Entrances.bteret(state);
    assertThat(state.linked).isFalse();
  }

  @Test
  void bteretWithoutALevelOfTheExtensionIsReserved() {
    assertThat(Entrances.bteret(state)).isEqualTo(Reaction.RESERVED_INSTRUCTION);
    raise(GuestCause.REFILL, 0x10);
    HostStatus old = state.status;
    state.status = old.withLevels(true, false, true, false);
    assertThat(Entrances.bteret(state)).isEqualTo(Reaction.RESERVED_INSTRUCTION);
    assertThat(state.pc).isEqualTo(REFILL_ENTRY);
    assertThat(state.status.refill()).isTrue();
  }

  @Test
  void anOrdinaryExceptionInsideAnEntranceReturnsIntoIt() {
    raise(GuestCause.MODIFIED, 0x111);
    raise(GuestCause.REFILL, 0x222);
    HostExceptions.raise(state, HostException.BREAKPOINT, 0, Geometry.DEFAULT);
    assertThat(state.status.level()).isEqualTo(Level.EXCEPTION);
    HostExceptions.eret(state);
    assertThat(state.pc).isEqualTo(REFILL_ENTRY);
    assertThat(state.status.level()).isEqualTo(Level.REFILL);
    assertThat(state.status.fault()).isTrue();
  }

  private Reaction raise(GuestCause cause, long address) {
    GuestTranslation.Raised raised = new GuestTranslation.Raised(cause, address, false);
    return Entrances.raise(state, STORE, raised, 9);
  }

  private static long cause(GuestCause code, boolean delaySlot) {
    return new BtCause(code, GuestKind.STORE, 4, false, delaySlot).register();
  }
}
