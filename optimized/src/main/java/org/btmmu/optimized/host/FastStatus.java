package org.btmmu.optimized.host;

import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Reaction;

/**
 * Status and BTStatus in an int, and what the processor does about an event under it.
 *
 * <pre>
 * 9 RL | 8 FL | 7 KX | 6 SX | 5 UX | 4:3 KSU | 2 ERL | 1 EXL | 0 IE
 * </pre>
 *
 * The low byte is that of Status, the two bits above it are BTStatus.
 */
public final class FastStatus {
  /** Interrupts are enabled. */
  public static final int IE = 1;

  /** In an ordinary exception. */
  public static final int EXL = 1 << 1;

  /** In an error exception. */
  public static final int ERL = 1 << 2;

  /** The mode outside exceptions: 0 kernel, {@link #SUPERVISOR}, {@link #USER}. */
  public static final int KSU = 3 << 3;

  /** KSU = 1. */
  public static final int SUPERVISOR = 1 << 3;

  /** KSU = 2. */
  public static final int USER = 2 << 3;

  /** 64-bit user addresses. */
  public static final int UX = 1 << 5;

  /** 64-bit supervisor addresses. */
  public static final int SX = 1 << 6;

  /** 64-bit kernel addresses. */
  public static final int KX = 1 << 7;

  /** In the handler of a guest fault. */
  public static final int FL = 1 << 8;

  /** In the handler of a guest refill. */
  public static final int RL = 1 << 9;

  private FastStatus() {}

  /** The int of a status. */
  public static int of(HostStatus status) {
    return (status.interrupts() ? IE : 0)
        | (status.exl() ? EXL : 0)
        | (status.erl() ? ERL : 0)
        | ksu(status.ksu())
        | (status.ux() ? UX : 0)
        | (status.sx() ? SX : 0)
        | (status.kx() ? KX : 0)
        | (status.fault() ? FL : 0)
        | (status.refill() ? RL : 0);
  }

  private static int ksu(OperatingMode mode) {
    return switch (mode) {
      case USER -> USER;
      case SUPERVISOR -> SUPERVISOR;
      case KERNEL -> 0;
    };
  }

  /** Whether the processor is in kernel mode. */
  public static boolean isKernel(int status) {
    return (status & (EXL | ERL | RL)) != 0 || (status & KSU) == 0;
  }

  /** Whether the processor is in supervisor or kernel mode. */
  public static boolean isSupervisor(int status) {
    return isKernel(status) || (status & KSU) == SUPERVISOR;
  }

  /** Whether a guest access can be made; otherwise it is Reserved Instruction. */
  public static boolean mayAccessGuest(int status) {
    return (status & (EXL | ERL | RL | KSU)) == USER;
  }

  /** A guest access finds no entry in the guest TLB. */
  public static Reaction guestRefill(int status) {
    return mayAccessGuest(status) ? Reaction.REFILL_ENTRY : Reaction.RESERVED_INSTRUCTION;
  }

  /** A guest access does not succeed for any other cause. */
  public static Reaction guestFault(int status) {
    if (!mayAccessGuest(status)) {
      return Reaction.RESERVED_INSTRUCTION;
    }
    return (status & FL) != 0 ? Reaction.NESTED_FAULT_ENTRY : Reaction.FAULT_ENTRY;
  }

  /** An ordinary access finds no entry in the joint TLB. */
  public static Reaction hostRefill(int status) {
    return (status & EXL) != 0 ? Reaction.GENERAL_VECTOR_KEEPING_EPC : Reaction.REFILL_VECTOR;
  }

  /** Any other ordinary exception of an instruction. */
  public static Reaction hostException(int status) {
    return (status & EXL) != 0 ? Reaction.GENERAL_VECTOR_KEEPING_EPC : Reaction.GENERAL_VECTOR;
  }

  /** An interrupt is pending and not masked. */
  public static Reaction interrupt(int status) {
    return (status & (IE | EXL | ERL | RL)) == IE ? Reaction.INTERRUPT_VECTOR : Reaction.HELD;
  }

  /** The instruction {@code bteret}. */
  public static Reaction bteret(int status) {
    if ((status & (EXL | ERL)) != 0) {
      return Reaction.RESERVED_INSTRUCTION;
    }
    if ((status & RL) != 0) {
      return Reaction.RETURN_FROM_REFILL;
    }
    return (status & FL) != 0 ? Reaction.RETURN_FROM_FAULT : Reaction.RESERVED_INSTRUCTION;
  }

  /** The instruction {@code eret}, in kernel mode. */
  public static Reaction eret(int status) {
    return (status & ERL) != 0 ? Reaction.RETURN_FROM_ERROR : Reaction.RETURN_FROM_EXCEPTION;
  }
}
