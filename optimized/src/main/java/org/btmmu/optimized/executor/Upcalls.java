package org.btmmu.optimized.executor;

/** What {@code break} calls. */
public interface Upcalls {
  /** Leaves {@link Executor#run}. */
  int LEAVE = -1;

  /**
   * The code asks for something.
   *
   * @param code the code of {@code break}: its first operand in bits 9:0, its second in 19:10
   * @param index the word with the {@code break}
   * @return index of the word to go on at, or {@link #LEAVE}
   */
  int upcall(int code, int index);
}
