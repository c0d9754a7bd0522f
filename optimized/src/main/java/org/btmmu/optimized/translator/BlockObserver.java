package org.btmmu.optimized.translator;

/** Sees what a translated processor does, for whoever checks it. */
public interface BlockObserver {
  /** A block has ended, or an exception was delivered: the guest's state is whole. */
  void boundary();

  /**
   * Data was loaded from guest memory.
   *
   * @param linear the linear address of the first of these bytes; −1 if it is not known
   * @param sizeBytes 1 … 8; an access in two pages is seen as two
   */
  void load(long gpa, long linear, int sizeBytes, long value);

  /** Data was stored to guest memory; arguments as for {@link #load}. */
  void store(long gpa, long linear, int sizeBytes, long value);

  /**
   * The load that was seen last is none of the guest's: a store of its instruction has to follow,
   * which raises an exception, or the instruction begins anew.
   */
  void withdrawn();

  /** An exception or interrupt was delivered. */
  void delivered(int vector, int errorCode);

  /**
   * Code is fetched from a page: that of the block to be run next, or of one that may follow it.
   *
   * @param linear address of a byte of it
   * @param gpa guest physical address of that byte
   */
  void fetched(long linear, long gpa);
}
