package org.btmmu.conformance.oracle.processor;

/** Numbers of Linux's x86-64 interface that both the child and the reader of its answers need. */
final class NativeLinux {
  /** The signal of a system call that the filter refuses. */
  static final int SIGSYS = 31;

  /** The {@code si_code} of a signal after a single step. */
  static final int TRAP_TRACE = 2;

  /** The selector of flat data, of privilege level 3. */
  static final int USER_DATA = 0x2B;

  private NativeLinux() {}
}
