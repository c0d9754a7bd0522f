package org.btmmu.conformance.machine;

import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * How the run of a guest ended.
 *
 * @param ending what ended it
 * @param exitStatus what QEMU's process would give for the exit port: odd; −1 if the guest did not
 *     use it
 * @param steps how many steps the processor made
 * @param waited how much time it spent in HLT, in units of a step
 * @param registers the registers at the end
 * @param memory guest physical memory at the end
 * @param recent instruction pointers of the blocks or instructions that ran last, the oldest first
 */
public record RunResult(
    Ending ending,
    int exitStatus,
    long steps,
    long waited,
    Registers registers,
    PhysicalMemory memory,
    long[] recent) {
  /** What ends a run. */
  public enum Ending {
    /** The guest wrote to the exit port. */
    EXITED("the guest has ended the run by port 0xf4"),
    /** The guest reset the machine. */
    RESET("the guest has reset the machine"),
    /** HLT, and nothing can wake the processor. */
    HALTED("HLT for ever: no interrupt can wake the processor"),
    /** A triple fault. */
    SHUTDOWN("triple fault: an exception came while a double fault was being delivered"),
    /** An instruction that is not carried out. */
    UNKNOWN("the next instruction is not carried out by this processor"),
    /** As many steps as were allowed. */
    LIMIT("as many instructions as --max-instructions allows"),
    /** Two processors in lockstep have come apart. */
    DIVERGED("the translated processor and the reference have come apart");

    private final String words;

    Ending(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /** The same run, in which two processors have come apart. */
  public RunResult diverged() {
    return new RunResult(Ending.DIVERGED, exitStatus, steps, waited, registers, memory, recent);
  }

  /** Whether the guest says that all is well. */
  public boolean isSuccess() {
    return ending == Ending.EXITED && exitStatus == 1;
  }
}
