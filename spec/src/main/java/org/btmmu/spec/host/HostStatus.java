package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * What the registers Status and BTStatus say of privilege, levels and address width.
 *
 * @param ksu Status.KSU, the mode outside exceptions
 * @param exl Status.EXL: in an ordinary exception
 * @param erl Status.ERL: in an error exception
 * @param refill BTStatus.RL: in the handler of a guest refill
 * @param fault BTStatus.FL: in the handler of a guest fault
 * @param kx Status.KX: 64-bit kernel addresses
 * @param sx Status.SX: 64-bit supervisor addresses
 * @param ux Status.UX: 64-bit user addresses
 * @param interrupts Status.IE
 */
@Clause({"H-MODE-1", "X-LEV-1"})
public record HostStatus(
    OperatingMode ksu,
    boolean exl,
    boolean erl,
    boolean refill,
    boolean fault,
    boolean kx,
    boolean sx,
    boolean ux,
    boolean interrupts) {
  /** As this project's host runs: 64-bit addresses in all modes, interrupts on, no level active. */
  public static HostStatus running(OperatingMode mode) {
    return new HostStatus(mode, false, false, false, false, true, true, true, true);
  }

  /** The same, with other levels active. */
  public HostStatus withLevels(boolean exl, boolean erl, boolean refill, boolean fault) {
    return new HostStatus(ksu, exl, erl, refill, fault, kx, sx, ux, interrupts);
  }

  /** The mode that the processor runs in: any level but that of a guest fault makes it kernel. */
  public OperatingMode mode() {
    return exl || erl || refill ? OperatingMode.KERNEL : ksu;
  }

  /** The innermost level that is active. */
  public Level level() {
    if (erl) {
      return exl ? Level.ERROR_OVER_EXCEPTION : Level.ERROR;
    }
    if (exl) {
      return Level.EXCEPTION;
    }
    if (refill) {
      return Level.REFILL;
    }
    return fault ? Level.FAULT : Level.NONE;
  }
}
