package org.btmmu.conformance.oracle.processor;

/** How the run of one instruction ended. */
public sealed interface NativeStop {
  /** The instruction was executed; the instruction pointer is that of the next one. */
  record Completed() implements NativeStop {}

  /**
   * The processor raised an exception.
   *
   * @param vector the exception's vector, as 14 for #PF
   * @param errorCode its error code, 0 where it has none
   * @param address what CR2 holds after vector 14, else 0
   * @param signal Linux's signal for it: 4 SIGILL, 5 SIGTRAP, 7 SIGBUS, 8 SIGFPE, 11 SIGSEGV
   * @param signalCode the signal's {@code si_code}
   */
  record Fault(int vector, long errorCode, long address, int signal, int signalCode)
      implements NativeStop {}

  /** The instruction entered the system, which refused; what the system changed is not of use. */
  record SystemCall() implements NativeStop {}

  /**
   * The child ended, or did not come back within seconds as from an XBEGIN that falls back to
   * itself; all else in the result is as it was given.
   */
  record Killed() implements NativeStop {}
}
