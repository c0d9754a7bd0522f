package org.btmmu.conformance.oracle.processor;

/**
 * The state after one instruction.
 *
 * @param stop how it ended; after a fault the rest is the state that the fault saved
 * @param rip the instruction pointer: of the next instruction, or what the exception saved
 * @param flags all of RFLAGS but TF and RF, which belong to the way of running; IF is always set
 * @param registers the general registers, as many and as wide as the width of the code has
 * @param segments the segment registers
 * @param fx the FXSAVE image in its 64-bit layout; the part kept for software is zero
 * @param memory the window
 */
public record NativeResult(
    NativeStop stop,
    long rip,
    long flags,
    long[] registers,
    Selectors segments,
    byte[] fx,
    MemoryAfter memory) {
  /** The selectors in the segment registers; a case starts with 0x2B in all data segments. */
  public record Selectors(int cs, int ss, int ds, int es, int fs, int gs) {}

  /** Whether the instruction was executed to its end. */
  public boolean completed() {
    return stop instanceof NativeStop.Completed;
  }
}
