package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.Event;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.Level;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Reaction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the table of X-EVT-1, done by the machine and compared register by register. */
class EventLevelTest {
  private static final long BASE = 0xFFFF_FFFF_8000_0000L;

  static List<Arguments> cells() {
    List<Arguments> cells = new ArrayList<>();
    for (Event event : Event.values()) {
      for (Level level : Level.values()) {
        cells.add(Arguments.of(event, level));
      }
    }
    return cells;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theMachineDoesWhatTheCellSays(Event event, Level level) {
    HostState state = at(level);
    HostStatus before = state.status;
    assertThat(before.level()).isEqualTo(level);
    Reaction reaction = happen(event, state);
    assertThat(reaction).isEqualTo(event.at(level));
    assertThat(state.pc).as("where execution goes on").isEqualTo(target(reaction));
    assertThat(state.status).as("levels").isEqualTo(levels(reaction, before));
    assertThat(state.epc).isEqualTo(writesEpc(reaction) ? 0x4000 : 0xE0);
    assertThat(state.errorEpc).isEqualTo(reaction == Reaction.ERROR_VECTOR ? 0x4000 : 0xE1);
    assertThat(state.get(BtRegister.FAULT_EPC))
        .isEqualTo(reaction == Reaction.FAULT_ENTRY ? 0x4000 : 0xE2);
    assertThat(state.get(BtRegister.REFILL_EPC))
        .isEqualTo(reaction == Reaction.REFILL_ENTRY ? 0x4000 : 0xE3);
  }

  /** A machine in user mode at 0x4000 with this level innermost, and those that it may lie in. */
  private static HostState at(Level level) {
    HostState state = new HostState();
    boolean exl = level == Level.EXCEPTION || level == Level.ERROR_OVER_EXCEPTION;
    boolean erl = level == Level.ERROR || level == Level.ERROR_OVER_EXCEPTION;
    boolean refill = level == Level.REFILL;
    state.status =
        HostStatus.running(OperatingMode.USER).withLevels(exl, erl, refill, level != Level.NONE);
    state.pc = 0x4000;
    state.epc = 0xE0;
    state.errorEpc = 0xE1;
    state.set(BtRegister.FAULT_EPC, 0xE2);
    state.set(BtRegister.REFILL_EPC, 0xE3);
    state.set(BtRegister.FAULT_ENTRY, 0x7000);
    state.set(BtRegister.REFILL_ENTRY, BASE + 0x1000);
    return state;
  }

  private static Reaction happen(Event event, HostState state) {
    return switch (event) {
      case GUEST_REFILL -> guest(state, GuestCause.REFILL);
      case GUEST_FAULT -> guest(state, GuestCause.INVALID);
      case HOST_REFILL -> ordinary(state, HostException.TLB_REFILL_LOAD);
      case HOST_EXCEPTION -> ordinary(state, HostException.TRAP);
      case INTERRUPT -> HostExceptions.interrupt(state);
      case CACHE_ERROR -> HostExceptions.cacheError(state);
      case BTERET -> Entrances.bteret(state);
      case ERET -> HostExceptions.eret(state);
    };
  }

  private static Reaction guest(HostState state, GuestCause cause) {
    GuestAccess access = new GuestAccess(GuestKind.LOAD, 0x10, 4, false);
    return Entrances.raise(state, access, new GuestTranslation.Raised(cause, 0x10, false), 1);
  }

  private static Reaction ordinary(HostState state, HostException exception) {
    return HostExceptions.raise(state, exception, 0x10, Geometry.DEFAULT);
  }

  private static long target(Reaction reaction) {
    return switch (reaction) {
      case REFILL_ENTRY -> BASE + 0x1000;
      case FAULT_ENTRY -> 0x7000;
      case NESTED_FAULT_ENTRY -> 0x7080;
      case REFILL_VECTOR -> BASE + 0x80;
      case GENERAL_VECTOR, GENERAL_VECTOR_KEEPING_EPC, INTERRUPT_VECTOR -> BASE + 0x180;
      case ERROR_VECTOR -> BASE + 0x2000_0100L;
      case HELD, RESERVED_INSTRUCTION -> 0x4000;
      case RETURN_FROM_FAULT -> 0xE2;
      case RETURN_FROM_REFILL -> 0xE3;
      case RETURN_FROM_EXCEPTION -> 0xE0;
      case RETURN_FROM_ERROR -> 0xE1;
    };
  }

  private static HostStatus levels(Reaction reaction, HostStatus s) {
    return switch (reaction) {
      case REFILL_ENTRY -> s.withLevels(s.exl(), s.erl(), true, s.fault());
      case FAULT_ENTRY, NESTED_FAULT_ENTRY -> s.withLevels(s.exl(), s.erl(), s.refill(), true);
      case REFILL_VECTOR, GENERAL_VECTOR, GENERAL_VECTOR_KEEPING_EPC, INTERRUPT_VECTOR ->
          s.withLevels(true, s.erl(), s.refill(), s.fault());
      case ERROR_VECTOR -> s.withLevels(s.exl(), true, s.refill(), s.fault());
      case HELD, RESERVED_INSTRUCTION -> s;
      case RETURN_FROM_FAULT -> s.withLevels(s.exl(), s.erl(), s.refill(), false);
      case RETURN_FROM_REFILL -> s.withLevels(s.exl(), s.erl(), false, s.fault());
      case RETURN_FROM_EXCEPTION -> s.withLevels(false, s.erl(), s.refill(), s.fault());
      case RETURN_FROM_ERROR -> s.withLevels(s.exl(), false, s.refill(), s.fault());
    };
  }

  private static boolean writesEpc(Reaction reaction) {
    return switch (reaction) {
      case REFILL_VECTOR, GENERAL_VECTOR, INTERRUPT_VECTOR -> true;
      default -> false;
    };
  }
}
