package org.btmmu.optimized.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.host.Reaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FastEntrancesTest {
  private static final int STORE = 1;
  private final FastHostRegisters registers = new FastHostRegisters();

  @BeforeEach
  void runsInUserMode() {
    registers.status = FastStatus.USER | FastStatus.UX;
    registers.pc = 0x4000;
    registers.btFaultEntry = 0x7000;
    registers.btRefillEntry = 0xFFFF_FFFF_8000_1000L;
  }

  @Test
  void aRefillInsideAFaultReturnsIntoItsHandler() {
    assertThat(raise(FastBtRegisters.MODIFIED)).isEqualTo(Reaction.FAULT_ENTRY);
    assertThat(registers.pc).isEqualTo(0x7000);
    assertThat(registers.btFaultCause).isEqualTo(2 | 1 << 3 | 2 << 5);
    registers.pc = 0x7010;
    assertThat(raise(FastBtRegisters.REFILL)).isEqualTo(Reaction.REFILL_ENTRY);
    assertThat(registers.btEntryHi).isEqualTo(0x123_4000 | 9);
    assertThat(FastStatus.isKernel(registers.status)).isTrue();
    assertThat(FastEntrances.bteret(registers)).isEqualTo(Reaction.RETURN_FROM_REFILL);
    assertThat(registers.pc).isEqualTo(0x7010);
    assertThat(FastEntrances.bteret(registers)).isEqualTo(Reaction.RETURN_FROM_FAULT);
    assertThat(registers.pc).isEqualTo(0x4000);
    assertThat(FastEntrances.bteret(registers)).isEqualTo(Reaction.RESERVED_INSTRUCTION);
  }

  @Test
  void aFaultInsideAFaultKeepsTheFirstEpc() {
    raise(FastBtRegisters.INVALID);
    registers.pc = 0x7010;
    assertThat(raise(FastBtRegisters.INVALID)).isEqualTo(Reaction.NESTED_FAULT_ENTRY);
    assertThat(registers.pc).isEqualTo(0x7080);
    assertThat(registers.btFaultEpc).isEqualTo(0x4000);
  }

  @Test
  void inADelaySlotTheBranchIsTheRestart() {
    registers.inDelaySlot = true;
    raise(FastBtRegisters.INVALID);
    assertThat(registers.btFaultEpc).isEqualTo(0x3FFC);
    assertThat(registers.btFaultCause).isNegative();
  }

  @Test
  void theKernelMakesNoGuestAccess() {
    registers.status |= FastStatus.EXL;
    assertThat(raise(FastBtRegisters.REFILL)).isEqualTo(Reaction.RESERVED_INSTRUCTION);
    assertThat(registers.pc).isEqualTo(0x4000);
  }

  @Test
  void aHostRefillInUserSpaceGoesToTheWideVectorAndBack() {
    int exception = FastExceptions.TLB_REFILL_STORE;
    assertThat(FastExceptions.raise(registers, exception, 0x123_4567, 48))
        .isEqualTo(Reaction.REFILL_VECTOR);
    assertThat(registers.pc).isEqualTo(0xFFFF_FFFF_8000_0080L);
    assertThat(registers.cause).isEqualTo(3 << 2);
    assertThat(registers.entryHi).isEqualTo(0x123_4000);
    assertThat(registers.context).isEqualTo(0x123_4000 >> 9);
    FastExceptions.eret(registers);
    assertThat(registers.pc).isEqualTo(0x4000);
    assertThat(FastStatus.mayAccessGuest(registers.status)).isTrue();
  }

  private Reaction raise(int code) {
    int cause = FastBtRegisters.cause(code, STORE, 4);
    return FastEntrances.raise(registers, cause, 0x123_4ABC, 9);
  }
}
