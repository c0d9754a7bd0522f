package org.btmmu.optimized.processor;

/** The instruction raises an exception of the guest's; one object a processor, used again. */
public final class GuestFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private int vector;
  private int errorCode;

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

  /** The vector, 0 … 31. */
  public int vector() {
    return vector;
  }

  /** Its error code. */
  public int errorCode() {
    return errorCode;
  }
}
