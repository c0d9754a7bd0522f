package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.Level;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Reaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule of H-EXC and H-VEC by an example. */
class HostExceptionsTest {
  private static final long BASE = 0xFFFF_FFFF_8000_0000L;
  private static final long BAD = 0x0000_1234_5678_9ABCL;
  private final HostState state = new HostState();

  @BeforeEach
  void runsAt0x4000() {
    state.pc = 0x4000;
  }

  @Test
  void aRefillGoesToTheVectorOfItsAddressSpace() {
    raise(HostException.TLB_REFILL_LOAD, BAD);
    assertThat(state.pc).isEqualTo(BASE + 0x80);
    assertThat(state.exceptionCode).isEqualTo(2);
    assertThat(state.epc).isEqualTo(0x4000);
    assertThat(state.status.level()).isEqualTo(Level.EXCEPTION);
  }

  @Test
  void aRefillOf32BitAddressesGoesToTheBase() {
    state.status =
        new HostStatus(OperatingMode.USER, false, false, false, false, true, true, false, true);
    raise(HostException.TLB_REFILL_STORE, 0x5000);
    assertThat(state.pc).isEqualTo(BASE);
    assertThat(state.exceptionCode).isEqualTo(3);
  }

  @Test
  void theRegionOfTheAddressChoosesTheBitOfStatus() {
    HostStatus onlySupervisor =
        new HostStatus(OperatingMode.KERNEL, false, false, false, false, false, true, false, true);
    assertThat(HostExceptions.refillVector(0, onlySupervisor).offset()).isEqualTo(0);
    assertThat(HostExceptions.refillVector(1L << 62, onlySupervisor).offset()).isEqualTo(0x80);
    assertThat(HostExceptions.refillVector(0xFFFF_FFFF_C000_0000L, onlySupervisor).offset())
        .as("csseg goes by KX")
        .isEqualTo(0);
  }

  @Test
  void insideAnExceptionARefillIsGeneralAndEpcIsKept() {
    state.status = state.status.withLevels(true, false, false, false);
    state.epc = 0x1111;
    state.causeDelaySlot = true;
    assertThat(raise(HostException.TLB_REFILL_LOAD, BAD))
        .isEqualTo(Reaction.GENERAL_VECTOR_KEEPING_EPC);
    assertThat(state.pc).isEqualTo(BASE + 0x180);
    assertThat(state.epc).isEqualTo(0x1111);
    assertThat(state.causeDelaySlot).isTrue();
    assertThat(state.badVAddr).isEqualTo(BAD);
  }

  @Test
  void invalidModifiedAndInhibitedAreGeneral() {
    raise(HostException.TLB_MODIFIED, BAD);
    assertThat(state.pc).isEqualTo(BASE + 0x180);
    assertThat(state.exceptionCode).isEqualTo(1);
  }

  @Test
  void inADelaySlotEpcIsTheBranch() {
    state.inDelaySlot = true;
    raise(HostException.SYSTEM_CALL, 0);
    assertThat(state.epc).isEqualTo(0x3FFC);
    assertThat(state.causeDelaySlot).isTrue();
    assertThat(state.inDelaySlot).isFalse();
  }

  /** 0x123456789ABC: bits 31:13 are 0x2B3C4, bits 47:13 are 0x91A2B3C4. */
  @Test
  void aTlbExceptionWritesThePageAndKeepsWhatIsSoftwares() {
    state.entryHi = 0x3FF;
    state.context = 0x5555_5555_5580_0000L;
    state.xContext = 0xFFFF_FE00_0000_0000L;
    raise(HostException.TLB_INVALID_LOAD, BAD);
    assertThat(state.badVAddr).isEqualTo(BAD);
    assertThat(state.entryHi).isEqualTo(0x1234_5678_83FFL);
    assertThat(state.context).isEqualTo(0x5555_5555_5580_0000L | 0x2B3C4 << 4);
    assertThat(state.xContext).isEqualTo(0xFFFF_FE00_0000_0000L | 0x91A2_B3C4L << 4);
  }

  @Test
  void xContextHoldsTheRegionAboveThePage() {
    raise(HostException.TLB_INVALID_LOAD, 0xC000_0000_0000_2000L);
    assertThat(state.xContext).isEqualTo(3L << 39 | 1 << 4);
    Geometry bits40 = new Geometry(40, 40, 64, 64, 256, 8, 12, 16);
    state.status = HostStatus.running(OperatingMode.KERNEL);
    HostExceptions.raise(state, HostException.TLB_INVALID_LOAD, 0xC000_0000_0000_2000L, bits40);
    assertThat(state.xContext & 0x1_FFFF_FFFFL).isEqualTo(3L << 31 | 1 << 4);
  }

  @Test
  void anAddressErrorWritesBadVAddrOnly() {
    state.entryHi = 0x2001;
    raise(HostException.ADDRESS_ERROR_STORE, BAD);
    assertThat(state.badVAddr).isEqualTo(BAD);
    assertThat(state.entryHi).isEqualTo(0x2001);
    assertThat(state.context).isZero();
    assertThat(state.exceptionCode).isEqualTo(5);
  }

  @Test
  void otherExceptionsWriteNoAddress() {
    state.badVAddr = 1;
    raise(HostException.BREAKPOINT, BAD);
    assertThat(state.badVAddr).isEqualTo(1);
  }

  @Test
  void anInterruptHasItsOwnVectorIfAskedFor() {
    assertThat(HostExceptions.interrupt(state)).isEqualTo(Reaction.INTERRUPT_VECTOR);
    assertThat(state.pc).isEqualTo(BASE + 0x180);
    HostState other = new HostState();
    other.interruptVector = true;
    HostExceptions.interrupt(other);
    assertThat(other.pc).isEqualTo(BASE + 0x200);
  }

  @Test
  void anInterruptWaitsWhileIeIs0() {
    state.status =
        new HostStatus(OperatingMode.USER, false, false, false, false, true, true, true, false);
    assertThat(HostExceptions.interrupt(state)).isEqualTo(Reaction.HELD);
    assertThat(state.pc).isEqualTo(0x4000);
  }

  @Test
  void aCacheErrorLeavesEpcAlone() {
    state.epc = 0x77;
    HostExceptions.cacheError(state);
    assertThat(state.errorEpc).isEqualTo(0x4000);
    assertThat(state.epc).isEqualTo(0x77);
    assertThat(state.pc).isEqualTo(0xFFFF_FFFF_A000_0100L);
    assertThat(state.status.level()).isEqualTo(Level.ERROR);
  }

  @Test
  void eretLeavesTheErrorFirst() {
    raise(HostException.SYSTEM_CALL, 0);
    HostExceptions.cacheError(state);
    assertThat(HostExceptions.eret(state)).isEqualTo(Reaction.RETURN_FROM_ERROR);
    assertThat(state.pc).isEqualTo(BASE + 0x180);
    assertThat(state.status.level()).isEqualTo(Level.EXCEPTION);
    assertThat(HostExceptions.eret(state)).isEqualTo(Reaction.RETURN_FROM_EXCEPTION);
    assertThat(state.pc).isEqualTo(0x4000);
    assertThat(state.status.level()).isEqualTo(Level.NONE);
  }

  @Test
  void eretBreaksTheLink() {
    state.linked = true;
    HostExceptions.eret(state);
    assertThat(state.linked).isFalse();
  }

  @Test
  void ordinaryExceptionsWriteNothingOfTheExtension() {
    for (HostException exception : HostException.values()) {
      raise(exception, BAD);
    }
    for (BtRegister register : BtRegister.values()) {
      assertThat(state.get(register)).as(register.title()).isZero();
    }
  }

  private Reaction raise(HostException exception, long address) {
    return HostExceptions.raise(state, exception, address, Geometry.DEFAULT);
  }
}
