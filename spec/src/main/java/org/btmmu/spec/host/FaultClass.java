package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * What a guest fault turns out to be, in the order in which the kernel module decides (a bug shows
 * by the cause alone and has no place in the order).
 */
@Clause({"K-FLT-1", "K-FLT-2"})
public enum FaultClass {
  /** A walk of the guest's tables as they are now faults: the guest gets its exception. */
  GUEST_FAULT,
  /** The access does not lead to RAM alone: the translator emulates it and goes on after it. */
  DEVICE,
  /** A or D is missing: they are set, the leaf is filled with what they now allow, retry. */
  ACCESSED_OR_DIRTY,
  /** A store to a page that holds translated code: the translator drops the code. */
  CODE_PAGE,
  /** The shadow page table lacks the right or the leaf: it is filled, retry. */
  FILL,
  /** The shadow page table allows the access already: retry. */
  SPURIOUS,
  /** The guest's state and the hardware contradict each other: the machine stops with a report. */
  BUG
}
