package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.host.BtInstruction;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule of B-INS-3, B-INS-4 and B-REG-3. */
class PrivilegesTest {
  private static final HostStatus USER = HostStatus.running(OperatingMode.USER);
  private static final HostStatus SUPERVISOR = HostStatus.running(OperatingMode.SUPERVISOR);
  private static final HostStatus KERNEL = HostStatus.running(OperatingMode.KERNEL);
  private static final HostStatus IN_FAULT = USER.withLevels(false, false, false, true);
  private static final HostStatus IN_REFILL = USER.withLevels(false, false, true, true);

  @ParameterizedTest
  @EnumSource
  void guestAccessesAreOfUserModeAndTheRestOfTheTlbIsTheKernels(BtInstruction instruction) {
    boolean guest = instruction.kind() != null;
    boolean tlb = instruction.mnemonic().startsWith("btlb");
    if (guest || tlb) {
      assertThat(Privileges.mayExecute(instruction, USER)).isEqualTo(guest);
      assertThat(Privileges.mayExecute(instruction, IN_FAULT)).isEqualTo(guest);
      assertThat(Privileges.mayExecute(instruction, SUPERVISOR)).isFalse();
      assertThat(Privileges.mayExecute(instruction, KERNEL)).isEqualTo(tlb);
      assertThat(Privileges.mayExecute(instruction, IN_REFILL)).isEqualTo(tlb);
    }
  }

  @Test
  void setmemIsForAll() {
    for (HostStatus status : new HostStatus[] {USER, SUPERVISOR, KERNEL, IN_FAULT, IN_REFILL}) {
      assertThat(Privileges.mayExecute(BtInstruction.SETMEM, status)).isTrue();
    }
  }

  @Test
  void bteretNeedsALevelOfTheExtension() {
    assertThat(Privileges.mayExecute(BtInstruction.BTERET, USER)).isFalse();
    assertThat(Privileges.mayExecute(BtInstruction.BTERET, KERNEL)).isFalse();
    assertThat(Privileges.mayExecute(BtInstruction.BTERET, IN_FAULT)).isTrue();
    assertThat(Privileges.mayExecute(BtInstruction.BTERET, IN_REFILL)).isTrue();
    HostStatus exception = IN_FAULT.withLevels(true, false, false, true);
    assertThat(Privileges.mayExecute(BtInstruction.BTERET, exception)).isFalse();
  }

  @Test
  void userModeCannotTouchTheEntryRegistersNorTheMidFile() {
    for (BtRegister register :
        new BtRegister[] {
          BtRegister.FAULT_ENTRY,
          BtRegister.REFILL_ENTRY,
          BtRegister.DOMAIN,
          BtRegister.ROOT,
          BtRegister.REFILL_EPC,
          BtRegister.ENTRY_LO_0
        }) {
      assertThat(Privileges.mayRead(register, OperatingMode.USER)).isFalse();
      assertThat(Privileges.mayWrite(register, OperatingMode.USER)).isFalse();
      assertThat(Privileges.mayWrite(register, OperatingMode.KERNEL)).isTrue();
    }
  }

  @Test
  void theHandlerReadsItsCauseAndWritesItsEpc() {
    assertThat(Privileges.mayRead(BtRegister.FAULT_CAUSE, OperatingMode.USER)).isTrue();
    assertThat(Privileges.mayWrite(BtRegister.FAULT_CAUSE, OperatingMode.USER)).isFalse();
    assertThat(Privileges.mayWrite(BtRegister.FAULT_EPC, OperatingMode.USER)).isTrue();
    assertThat(Privileges.mayWrite(BtRegister.FAULT_SCRATCH_1, OperatingMode.USER)).isTrue();
  }

  @Test
  void theRootOfTheSelectedSlotIsOnlyRead() {
    assertThat(Privileges.mayRead(BtRegister.CURRENT_ROOT, OperatingMode.KERNEL)).isTrue();
    assertThat(Privileges.mayWrite(BtRegister.CURRENT_ROOT, OperatingMode.KERNEL)).isFalse();
  }
}
