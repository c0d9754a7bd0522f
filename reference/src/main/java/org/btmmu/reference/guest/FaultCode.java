package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.ErrorCode;
import org.btmmu.spec.guest.PagingControls;

/** SDM 3A 5.7: the error code of a page fault. */
public final class FaultCode {
  private FaultCode() {}

  /** An entry was not present. */
  @Clause("G-ERR-2")
  public static int notPresent(Access access, PagingControls controls) {
    return ofAccess(access, controls);
  }

  /** A reserved bit was set in a present entry. */
  @Clause("G-ERR-4")
  public static int reserved(Access access, PagingControls controls) {
    return ofAccess(access, controls) | ErrorCode.PRESENT | ErrorCode.RESERVED;
  }

  /** The rights do not allow the access. */
  @Clause({"G-ERR-2", "G-ERR-6"})
  public static int denied(Access access, boolean keyPermits, PagingControls controls) {
    int code = ofAccess(access, controls) | ErrorCode.PRESENT;
    return keyPermits ? code : code | ErrorCode.KEY;
  }

  /** The bits that tell what was attempted. */
  @Clause({"G-ERR-3", "G-ERR-5", "G-ACC-3"})
  private static int ofAccess(Access access, PagingControls controls) {
    int code = 0;
    if (access.kind().isWrite()) {
      code |= ErrorCode.WRITE;
    }
    if (!access.isSupervisor()) {
      code |= ErrorCode.USER;
    }
    boolean executeDisable = controls.nxe() && controls.mode().entryBytes() == 8;
    if (access.kind().isFetch() && (executeDisable || controls.smep())) {
      code |= ErrorCode.FETCH;
    }
    return code;
  }
}
