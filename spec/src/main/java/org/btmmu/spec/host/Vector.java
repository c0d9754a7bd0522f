package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** The vectors of ordinary exceptions, as offsets from their base. */
@Clause("H-VEC-1")
public enum Vector {
  /** A TLB refill in a 32-bit address space, EXL = 0. */
  TLB_REFILL(0x000),
  /** A TLB refill in a 64-bit address space, EXL = 0. */
  XTLB_REFILL(0x080),
  CACHE_ERROR(0x100),
  /** Every other exception, and a refill while EXL is 1. */
  GENERAL(0x180),
  /** An interrupt while Cause.IV is 1. */
  INTERRUPT(0x200);

  private final int offset;

  Vector(int offset) {
    this.offset = offset;
  }

  /** Bytes from the base. */
  public int offset() {
    return offset;
  }
}
