package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/** What the guest sees of one translation. */
@Clause("G-OUT-1")
public sealed interface Outcome {
  /**
   * The access is allowed. What answers at its address is the memory map's to say ({@link
   * org.btmmu.spec.memory.MemoryMap#target}).
   *
   * @param gpa guest physical address of the access's first byte, 0 … 2^52 − 1
   * @param pageSize size of the page that the last entry maps
   * @param rights what the entries together allow, to any access
   * @param global usable under every PCID: G is set and CR4.PGE is 1
   * @param dirty D of the last entry when it was read
   */
  record Translation(long gpa, PageSize pageSize, Rights rights, boolean global, boolean dirty)
      implements Outcome {}

  /**
   * #PF, exception 14.
   *
   * @param errorCode P, W/R, U/S, RSVD, I/D and PK in bits 0 to 5 (see {@link ErrorCode})
   * @param cr2 the linear address that CR2 then holds
   */
  record PageFault(int errorCode, long cr2) implements Outcome {}

  /** #GP(0), exception 13: a non-canonical address. CR2 keeps its value. */
  record GeneralProtection() implements Outcome {}

  /** #SS(0), exception 12: a non-canonical address of a stack access. CR2 keeps its value. */
  record StackFault() implements Outcome {}
}
