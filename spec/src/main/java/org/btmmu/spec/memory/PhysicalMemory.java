package org.btmmu.spec.memory;

import org.btmmu.spec.Clause;

/**
 * Guest physical memory as a page walk and the guest's own stores see it: aligned 32- and 64-bit
 * words, little-endian, each access atomic.
 *
 * <p>A guest physical address (gpa) is in 0 … 2^52 − 1 and a multiple of the word's size; anything
 * else is an {@link IllegalArgumentException} (a bug of the caller, never of the guest). What is
 * not RAM answers as G-MEM-2 to G-MEM-4 say: a hole or a device reads as all ones, and a write to a
 * hole, a device or ROM changes nothing.
 *
 * <p>Proofs lift this interface as an SMT array of 64-bit words with an arbitrary set of pages that
 * ignore writes.
 */
@Clause({"G-MEM-1", "G-MEM-2", "G-MEM-3", "G-MEM-4"})
public interface PhysicalMemory {
  /** Guest physical addresses have at most this many bits. */
  int ADDRESS_BITS = 52;

  /** The 64-bit word at {@code gpa}, a multiple of 8. */
  long read64(long gpa);

  /** The 32-bit word at {@code gpa}, a multiple of 4. */
  int read32(long gpa);

  /** Stores a 64-bit word at {@code gpa}, a multiple of 8. */
  void write64(long gpa, long value);

  /** Stores a 32-bit word at {@code gpa}, a multiple of 4. */
  void write32(long gpa, int value);

  /**
   * Stores {@code next} if the 64-bit word at {@code gpa} is {@code expected}, in one locked step.
   *
   * @return whether the word was {@code expected}; true also where the write is then ignored
   */
  boolean compareAndSet64(long gpa, long expected, long next);

  /** As {@link #compareAndSet64}, for a 32-bit word. */
  boolean compareAndSet32(long gpa, int expected, int next);

  /** An independent copy: later writes to one are not seen by the other. */
  PhysicalMemory fork();
}
