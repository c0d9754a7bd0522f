package org.btmmu.optimized.host;

import org.btmmu.spec.host.Reaction;

/** Which instructions of the extension do what they say; the others are Reserved Instruction. */
public final class FastPrivileges {
  private static final int CONTROL = 0x12;
  private static final int GUEST_LOAD = 0x32;
  private static final int GUEST_LOAD_FOR_WRITE = 0x36;
  private static final int GUEST_STORE = 0x3A;

  private static final int LOADS = 0x7F;
  private static final int LOADS_FOR_WRITE = 0xF_030F;
  private static final int PROBES = 0xF_0000;
  private static final int STORES = 0x30F;

  private static final int REGISTERS = 23;
  private static final int CURRENT_ROOT = 22;
  private static final int USER_READS = 0xFB;
  private static final int USER_WRITES = 0xC8;

  private FastPrivileges() {}

  /**
   * Whether an instruction word of coprocessor 2 is an instruction that may be executed.
   *
   * @param status as {@link FastStatus} has it
   */
  public static boolean mayExecute(int word, int status) {
    return switch (word >>> 26) {
      case CONTROL -> (word & 1 << 25) != 0 && mayControl(word, status);
      case GUEST_LOAD -> isAmong(LOADS, word) && FastStatus.mayAccessGuest(status);
      case GUEST_LOAD_FOR_WRITE ->
          isAmong(LOADS_FOR_WRITE, word)
              && (!isAmong(PROBES, word) || (word >>> 16 & 0x1F) <= 4)
              && FastStatus.mayAccessGuest(status);
      case GUEST_STORE -> isAmong(STORES, word) && FastStatus.mayAccessGuest(status);
      default -> false;
    };
  }

  private static boolean isAmong(int functions, int word) {
    return (functions >>> (word & 0x1F) & 1) != 0;
  }

  /** setmem; moves by register; bteret by level; the rest is the kernel's. */
  private static boolean mayControl(int word, int status) {
    int register = word >>> 11 & 0x1F;
    return switch (word & 0x3F) {
      case 0 -> true;
      case 1 -> mayRead(register, status);
      case 2 -> mayWrite(register, status);
      case 3 -> FastStatus.bteret(status) != Reaction.RESERVED_INSTRUCTION;
      case 4, 5, 6, 7, 8, 9 -> FastStatus.isKernel(status);
      default -> false;
    };
  }

  /** Whether {@code mfbt} may read the register of a number, 0 … 31. */
  public static boolean mayRead(int register, int status) {
    return FastStatus.isKernel(status) ? register < REGISTERS : (USER_READS >>> register & 1) != 0;
  }

  /** Whether {@code mtbt} may write the register of a number, 0 … 31. */
  public static boolean mayWrite(int register, int status) {
    return FastStatus.isKernel(status)
        ? register < CURRENT_ROOT
        : (USER_WRITES >>> register & 1) != 0;
  }
}
