package org.btmmu.optimized.executor;

/**
 * Sees each access to guest memory that the executor makes, in their order.
 *
 * <p>An access in two pages is seen once, with the address of its first byte.
 */
public interface AccessObserver {
  /** The mark of a load that is not told: see {@link Executor#mark}. */
  int UNSEEN = 2;

  /**
   * A load.
   *
   * @param hpa host physical address of the first byte
   * @param linear guest linear address of it; −1 of an ordinary access outside of a window
   * @param sizeBytes 1, 2, 4 or 8
   * @param value the bytes, zero-extended
   */
  void load(long hpa, long linear, int sizeBytes, long value);

  /** A store, as {@link #load}; bits of the value above the bytes have no meaning. */
  void store(long hpa, long linear, int sizeBytes, long value);
}
