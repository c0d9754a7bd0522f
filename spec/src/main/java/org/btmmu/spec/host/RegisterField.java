package org.btmmu.spec.host;

/** What a bit of a register means. Each bit of each register has exactly one meaning. */
public enum RegisterField {
  /** Reads as 0; writes to it are ignored. */
  ZERO,
  /** Address space id. */
  ASID,
  /** Memory domain id. */
  MID,
  /** Number of the pair of pages. */
  VPN2,
  /** Bits 63:62 of the virtual address. */
  REGION,
  /** G: matches under every ASID, if set in both halves. */
  GLOBAL,
  /** V: the half can be used. */
  VALID,
  /** D: stores are allowed. */
  DIRTY,
  /** C: cache attribute. */
  CACHE,
  /** Physical page number. */
  PFN,
  /** XI: fetches are forbidden. */
  EXECUTE_INHIBIT,
  /** RI: loads are forbidden. */
  READ_INHIBIT,
  /** The address bits that a page size does not compare. */
  MASK,
  /** Set by software, for its page tables. */
  TABLE_BASE,
  /** The whole register is an address or a free value. */
  VALUE,
  /** FL: in the handler of a guest fault. */
  FAULT_LEVEL,
  /** RL: in the handler of a guest refill. */
  REFILL_LEVEL,
  /** Number of a slot of the MID file. */
  SLOT,
  /** Width of guest linear addresses: 0 is 32, 1 is 48, 2 is 57. */
  WIDTH,
  /** Why a guest access did not succeed: a {@link GuestCause}. */
  CODE,
  /** What it did: a {@link GuestKind}. */
  KIND,
  /** log2 of its size in bytes. */
  SIZE,
  /** The failing byte lies in the access's second page. */
  SECOND_PAGE,
  /** BD: the instruction is in a branch delay slot, and EPC is the branch. */
  DELAY_SLOT,
  /** Number of an entry. */
  INDEX,
  /** P: a probe found nothing. */
  PROBE_FAILURE,
  /** Always those bits of an address in ckseg0. */
  CKSEG0
}
