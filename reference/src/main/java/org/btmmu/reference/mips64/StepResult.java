package org.btmmu.reference.mips64;

/** What became of one step of the processor. */
public enum StepResult {
  /** An instruction was carried out. */
  DONE,
  /** WAIT was carried out: nothing happens before the next interrupt. */
  WAITING,
  /** An ordinary exception of an instruction. */
  EXCEPTION,
  /** An interrupt; no instruction was looked at. */
  INTERRUPT,
  /** A guest access led to the kernel's or the translator's entrance. */
  GUEST_ENTRANCE,
  /** Nothing says what happens next: the state is as before the instruction. */
  UNDEFINED
}
