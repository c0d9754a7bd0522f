package org.btmmu.optimized.processor;

/**
 * What the meaning of code depends on besides its bytes and addresses, packed into an int: part of
 * a block's key. A block runs only under the mode that it was translated for.
 */
public final class CodeMode {
  /** The code's width: 0, 1 or 2 for 16, 32 or 64 bits. */
  public static final int WIDTH = 3;

  /** Where the access class of its explicit accesses stands, 2 bits: see {@code FastAccess}. */
  public static final int CLASS_SHIFT = 2;

  /**
   * Explicit accesses are checked against segments or for alignment: ES, CS, SS or DS is not flat,
   * or alignment is checked.
   */
  public static final int CHECKED = 1 << 4;

  /** The stack pointer has 16 bits. */
  public static final int STACK_16 = 1 << 5;

  /** One instruction at a time: TF, or a breakpoint is set. */
  public static final int SINGLE = 1 << 6;

  /** 16-bit code. */
  public static final int BITS_16 = 0;

  /** 32-bit code. */
  public static final int BITS_32 = 1;

  /** 64-bit code. */
  public static final int BITS_64 = 2;

  private CodeMode() {}

  /** Whether the code is 64-bit code. */
  public static boolean isWide(int mode) {
    return (mode & WIDTH) == BITS_64;
  }

  /** The access class of explicit accesses. */
  public static int accessClass(int mode) {
    return mode >>> CLASS_SHIFT & 3;
  }
}
