package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** The operating modes of the host, from the least to the most privileged. */
@Clause("H-MODE-1")
public enum OperatingMode {
  USER,
  SUPERVISOR,
  KERNEL
}
