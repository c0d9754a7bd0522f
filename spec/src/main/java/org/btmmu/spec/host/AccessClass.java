package org.btmmu.spec.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;

/**
 * The classes of guest accesses that can have different rights under the same controls. Each is a
 * MID of its own, so that a change of privilege is {@code setmem} and no flush.
 */
@Clause({"K-CLS-1", "K-CLS-2"})
public enum AccessClass {
  /** User mode. */
  USER,
  /** Supervisor, EFLAGS.AC = 0, or implicit at any CPL. */
  SUPERVISOR,
  /** Supervisor, EFLAGS.AC = 1, explicit: SMAP does not apply. */
  SUPERVISOR_AC;

  /** The class of an access. */
  public static AccessClass of(Access access) {
    if (!access.isSupervisor()) {
      return USER;
    }
    return access.ac() && !access.implicit() ? SUPERVISOR_AC : SUPERVISOR;
  }
}
