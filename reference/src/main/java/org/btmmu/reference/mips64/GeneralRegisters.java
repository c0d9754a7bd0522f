package org.btmmu.reference.mips64;

/** MIPS64 volume I, "CPU Registers": the general registers, HI and LO. */
public final class GeneralRegisters {
  private final long[] general = new long[32];

  public long hi;
  public long lo;

  /** Whether HI holds what an instruction left there; otherwise it is UNPREDICTABLE. */
  public boolean hiIsKnown = true;

  /** The same of LO. */
  public boolean loIsKnown = true;

  /** General register {@code number}, 0 … 31; register 0 is 0. */
  public long get(int number) {
    return number == 0 ? 0 : general[number];
  }

  /** Writes a general register; to register 0 it is ignored. */
  public void set(int number, long value) {
    general[number] = value;
  }
}
