package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtInstruction;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.BtRegister.UserAccess;
import org.btmmu.spec.host.Event;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Reaction;

/** Who may use which instruction and register of the extension; others get Reserved Instruction. */
public final class Privileges {
  private Privileges() {}

  /** Whether the instruction does what it says; moves are judged by register. */
  @Clause({"B-INS-3", "B-INS-4"})
  public static boolean mayExecute(BtInstruction instruction, HostStatus status) {
    return switch (instruction.privilege()) {
      case ANY, BY_REGISTER -> true;
      case KERNEL -> status.mode() == OperatingMode.KERNEL;
      case USER_ONLY -> Entrances.mayAccess(status);
      case BY_LEVEL -> Event.BTERET.at(status.level()) != Reaction.RESERVED_INSTRUCTION;
    };
  }

  /** Whether {@code mfbt} may read the register. */
  @Clause("B-REG-3")
  public static boolean mayRead(BtRegister register, OperatingMode mode) {
    return mode == OperatingMode.KERNEL || register.userAccess() != UserAccess.NONE;
  }

  /** Whether {@code mtbt} may write the register. */
  @Clause("B-REG-3")
  public static boolean mayWrite(BtRegister register, OperatingMode mode) {
    return register != BtRegister.CURRENT_ROOT
        && (mode == OperatingMode.KERNEL || register.userAccess() == UserAccess.READ_WRITE);
  }
}
