package org.btmmu.optimized.processor;

/** The instruction raises an exception of the guest's; one object a processor, used again. */
public final class GuestFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private int vector;
  private int errorCode;
  private long address;

  /** An exception without a message or stack trace. */
  public GuestFault() {
    super(null, null, false, false);
  }

  /** This fault, with a vector and an error code (0 where the exception has none). */
  public GuestFault with(int newVector, int newErrorCode) {
    vector = newVector;
    errorCode = newErrorCode;
    return this;
  }

  /**
   * This fault, as a walk refused an access.
   *
   * @param outcome packed: see {@code PackedWalk}
   * @param newAddress CR2, if it is #PF
   */
  public GuestFault ofWalk(long outcome, long newAddress) {
    address = newAddress;
    return with((int) outcome >>> 8 & 15, (int) outcome & 0xFF);
  }

  /** Whether it is #PF. */
  public boolean isPageFault() {
    return vector == 14;
  }

  /** CR2, if a walk refused an access with #PF. */
  public long address() {
    return address;
  }

  /** The vector, 0 … 31. */
  public int vector() {
    return vector;
  }

  /** Its error code. */
  public int errorCode() {
    return errorCode;
  }
}
