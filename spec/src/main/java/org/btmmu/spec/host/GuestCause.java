package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** Why a guest access did not succeed, as BTCause.CODE reports it by its ordinal. */
@Clause({"B-CAU-1", "B-CAU-3"})
public enum GuestCause {
  /** No entry matches: the kernel's refill handler is entered. */
  REFILL,
  /** An entry matches, but V of the half is 0. */
  INVALID,
  /** A write, and D of the half is 0. */
  MODIFIED,
  /** A read, and RI of the half is 1. */
  READ_INHIBIT,
  /** A fetch, and XI of the half is 1. */
  EXECUTE_INHIBIT,
  /** An address of the access is not sign-extended from the slot's width. */
  ADDRESS,
  /** The selected slot is empty. */
  DOMAIN,
  /** A guest load-linked or store-conditional at an address that is no multiple of its size. */
  ALIGNMENT;

  /** Where the cause leads: to the kernel's entrance, or to the translator's. */
  public Entrance entrance() {
    return this == REFILL ? Entrance.REFILL : Entrance.FAULT;
  }
}
