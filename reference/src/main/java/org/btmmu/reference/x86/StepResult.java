package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;

/** What a step of a virtual processor came to. */
public sealed interface StepResult {
  /** An instruction was executed; one that asks for an interrupt, up to its handler. */
  record Done() implements StepResult {}

  /**
   * An interrupt from outside or an exception was delivered: the next instruction is its handler's
   * first.
   *
   * @param vector 0 … 255
   * @param errorCode what was pushed; 0 if nothing was
   */
  record Delivered(int vector, int errorCode) implements StepResult {}

  /** HLT: nothing happens before an interrupt. */
  record Halted() implements StepResult {}

  /** A triple fault: nothing happens any more. */
  record Shutdown() implements StepResult {}

  /**
   * Something that is not modelled; the registers are those before it.
   *
   * @param instruction the instruction; null if it was a delivery
   */
  record NotDone(Instruction instruction) implements StepResult {}
}
