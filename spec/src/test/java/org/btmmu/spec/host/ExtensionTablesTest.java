package org.btmmu.spec.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.btmmu.spec.host.BtRegister.UserAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of the extension say what the text says. */
class ExtensionTablesTest {
  private static final Map<String, Reaction> CELLS =
      Map.ofEntries(
          Map.entry("refill entry", Reaction.REFILL_ENTRY),
          Map.entry("fault entry", Reaction.FAULT_ENTRY),
          Map.entry("nested fault entry", Reaction.NESTED_FAULT_ENTRY),
          Map.entry("refill vector", Reaction.REFILL_VECTOR),
          Map.entry("general vector", Reaction.GENERAL_VECTOR),
          Map.entry("general vector, EPC kept", Reaction.GENERAL_VECTOR_KEEPING_EPC),
          Map.entry("interrupt vector", Reaction.INTERRUPT_VECTOR),
          Map.entry("error vector", Reaction.ERROR_VECTOR),
          Map.entry("held", Reaction.HELD),
          Map.entry("reserved", Reaction.RESERVED_INSTRUCTION),
          Map.entry("to BTFaultEPC", Reaction.RETURN_FROM_FAULT),
          Map.entry("to BTRefillEPC", Reaction.RETURN_FROM_REFILL),
          Map.entry("to EPC", Reaction.RETURN_FROM_EXCEPTION),
          Map.entry("to ErrorEPC", Reaction.RETURN_FROM_ERROR));

  @Test
  void eachCellOfTheEventTableIsThatOfTheText() throws IOException {
    List<List<String>> rows = TextTables.rows("btmmu.md", "X-EVT-1");
    assertThat(rows).hasSize(Event.values().length);
    for (Event event : Event.values()) {
      List<String> row = rows.get(event.ordinal());
      assertThat(row.get(0)).isEqualTo(event.name().replace('_', ' ').toLowerCase(Locale.ROOT));
      for (Level level : Level.values()) {
        Reaction cell = CELLS.get(row.get(1 + level.ordinal()));
        assertThat(event.at(level)).as("%s at %s", event, level).isEqualTo(cell);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerOfTheSameKindIsNeverEnteredAnewFromInside(Level level) {
    if (level.ordinal() >= Level.REFILL.ordinal()) {
      assertThat(Event.GUEST_REFILL.at(level)).isNotEqualTo(Reaction.REFILL_ENTRY);
    }
    if (level.ordinal() >= Level.FAULT.ordinal()) {
      assertThat(Event.GUEST_FAULT.at(level)).isNotEqualTo(Reaction.FAULT_ENTRY);
    }
  }

  @Test
  void theInnermostLevelIsErrorThenExceptionThenRefillThenFault() {
    HostStatus none = HostStatus.running(OperatingMode.USER);
    assertThat(none.level()).isEqualTo(Level.NONE);
    assertThat(none.withLevels(false, false, false, true).level()).isEqualTo(Level.FAULT);
    assertThat(none.withLevels(false, false, true, true).level()).isEqualTo(Level.REFILL);
    assertThat(none.withLevels(true, false, true, true).level()).isEqualTo(Level.EXCEPTION);
    assertThat(none.withLevels(false, true, true, true).level()).isEqualTo(Level.ERROR);
    assertThat(none.withLevels(true, true, true, true).level())
        .isEqualTo(Level.ERROR_OVER_EXCEPTION);
  }

  @Test
  void everyLevelButThatOfAGuestFaultIsKernelMode() {
    HostStatus none = HostStatus.running(OperatingMode.USER);
    assertThat(none.mode()).isEqualTo(OperatingMode.USER);
    assertThat(none.withLevels(false, false, false, true).mode()).isEqualTo(OperatingMode.USER);
    assertThat(none.withLevels(false, false, true, false).mode()).isEqualTo(OperatingMode.KERNEL);
    assertThat(none.withLevels(true, false, false, false).mode()).isEqualTo(OperatingMode.KERNEL);
    assertThat(none.withLevels(false, true, false, false).mode()).isEqualTo(OperatingMode.KERNEL);
  }

  @Test
  void theAddedStateIsThatOfTheText() throws IOException {
    List<List<String>> rows = TextTables.rows("btmmu.md", "B-GEO-2");
    assertThat(rows).hasSize(AddedState.values().length + 1);
    long own = 0;
    long shared = 0;
    for (AddedState part : AddedState.values()) {
      List<String> row = rows.get(part.ordinal());
      assertThat(row.get(1)).isEqualTo("" + part.bits(Geometry.DEFAULT));
      assertThat(row.get(2)).isEqualTo("" + part.bitsIfShared(Geometry.DEFAULT));
      own += part.bits(Geometry.DEFAULT);
      shared += part.bitsIfShared(Geometry.DEFAULT);
    }
    assertThat(rows.getLast()).containsExactly("total", "" + own, "" + shared, "");
  }

  /** 12 MID + 44 VPN2 + 2 size + 2 × (36 PFN + 3 C + D, V, RI, XI) = 144 bits an entry. */
  @Test
  void anEntryOfAnySizeHas144Bits() {
    assertThat(AddedState.ANY_SIZE_ENTRIES.bits(Geometry.DEFAULT)).isEqualTo(64 * 144);
    assertThat(AddedState.SET_ENTRIES.bits(Geometry.DEFAULT)).isEqualTo(2048 * (144 - 2 - 8));
  }

  @Test
  void theDefaultGeometryIsThatOfTheText() throws IOException {
    Geometry g = Geometry.DEFAULT;
    assertThat(g.guestEntries()).isEqualTo(64 + 2048);
    assertThat(g.mids()).isEqualTo(4096);
    assertThat(TextTables.text("btmmu.md").replace('\n', ' '))
        .contains(
            "E = %d, N = %d, W = %d, MIDs of %d bits, %d slots, SEGBITS = %d, PABITS = %d"
                .formatted(
                    g.anySizeEntries(),
                    g.sets(),
                    g.ways(),
                    g.midBits(),
                    g.slots(),
                    g.segmentBits(),
                    g.physicalBits()));
  }

  @Test
  void aGeometryOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new Geometry(39, 48, 64, 64, 256, 8, 12, 16))
        .hasMessage("segmentBits must be 40 to 48, not 39");
    assertThatThrownBy(() -> new Geometry(48, 48, 64, 64, 100, 8, 12, 16))
        .hasMessageContaining("powers of two");
    assertThatThrownBy(() -> new Geometry(48, 48, 64, 64, 256, 8, 13, 16))
        .hasMessageContaining("midBits");
  }

  @Test
  void aGuestTlbThatCannotHoldTwoPagesIsRefused() {
    assertThatThrownBy(() -> new Geometry(48, 48, 64, 1, 0, 1, 12, 16))
        .hasMessage("anySizeEntries must be 2 to 256, not 1");
    assertThatThrownBy(() -> new Geometry(48, 48, 64, 2, 2, 1, 12, 16))
        .hasMessage("ways must be 2 to 16, not 1");
  }

  @Test
  void noTwoInstructionsLookAlike() {
    Set<String> places = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (BtInstruction instruction : BtInstruction.values()) {
      boolean memory = instruction.opcode().isMemory();
      assertThat(instruction.function()).isBetween(0, memory ? 31 : 63);
      assertThat(memory).isEqualTo(instruction.kind() != null);
      places.add(instruction.opcode() + " " + instruction.function());
      names.add(instruction.mnemonic());
    }
    assertThat(places).hasSize(BtInstruction.values().length);
    assertThat(names).hasSize(BtInstruction.values().length);
  }

  @ParameterizedTest
  @EnumSource
  void theTextNamesEveryInstruction(BtInstruction instruction) throws IOException {
    assertThat(TextTables.text("btmmu.md")).contains("`" + instruction.mnemonic() + "`");
  }

  @Test
  void theOpcodesAreThoseOfCoprocessor2() {
    int[] codes = {0x12, 0x32, 0x36, 0x3A};
    for (MajorOpcode opcode : MajorOpcode.values()) {
      assertThat(opcode.code()).isEqualTo(codes[opcode.ordinal()]);
    }
  }

  @Test
  void userModeWritesOnlyWhereItsHandlerGoesOnAndItsScratch() {
    for (BtRegister register : BtRegister.values()) {
      boolean writes = register.userAccess() == UserAccess.READ_WRITE;
      assertThat(writes)
          .as(register.title())
          .isEqualTo(register.title().matches("BTFault(EPC|Scratch[01])"));
    }
  }

  @Test
  void whatAThreadOwnsIsWhatUserModeCanSee() {
    for (BtRegister register : BtRegister.values()) {
      assertThat(register.isOfThread())
          .as(register.title())
          .isEqualTo(register.userAccess() != UserAccess.NONE);
    }
  }
}
