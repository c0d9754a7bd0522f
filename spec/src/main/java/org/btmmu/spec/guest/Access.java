package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/**
 * One access of a guest instruction to linear memory.
 *
 * @param kind what it does
 * @param address linear address of the first byte; segmentation is done
 * @param sizeBytes 1 … 64
 * @param cpl current privilege level, 0 … 3
 * @param implicit an implicit supervisor access: to a descriptor table, a TSS or an interrupt
 *     frame, made with supervisor rights at any CPL
 * @param ac EFLAGS.AC
 * @param stack an access through SS: a non-canonical address is #SS(0) rather than #GP(0)
 * @param wide in long mode: a 64-bit linear address; if false, as always outside long mode, each
 *     byte's address wraps at 4 GByte
 */
@Clause({"G-ACC-1", "G-ACC-2"})
public record Access(
    AccessKind kind,
    long address,
    int sizeBytes,
    int cpl,
    boolean implicit,
    boolean ac,
    boolean stack,
    boolean wide) {
  /** Checks the ranges of size and CPL. */
  public Access {
    if (sizeBytes < 1 || sizeBytes > 64) {
      throw new IllegalArgumentException("an access has 1 to 64 bytes");
    }
    if (cpl < 0 || cpl > 3) {
      throw new IllegalArgumentException("CPL must be 0 to 3");
    }
  }

  /** Whether the access has supervisor rights (SDM 3A 5.6: CPL &lt; 3, or implicit). */
  public boolean isSupervisor() {
    return implicit || cpl < 3;
  }

  /** The same access, beginning at another address. */
  public Access at(long otherAddress) {
    return new Access(kind, otherAddress, sizeBytes, cpl, implicit, ac, stack, wide);
  }
}
