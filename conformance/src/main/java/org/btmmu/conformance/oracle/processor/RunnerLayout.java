package org.btmmu.conformance.oracle.processor;

/**
 * Where all lies in the child's address space and in the records that it reads and writes. The
 * child's own parts lie above 4 GByte and far from the window, so that a tested instruction meets
 * them neither through a 32-bit address nor relative to its own.
 */
final class RunnerLayout {
  /** The child's text, and its ELF header before it. */
  static final long TEXT = 0x6000_0000_0000L;

  /** The upper half of each address of the text, by which the system-call filter knows it. */
  static final int TEXT_HIGH = 0x6000;

  /** The child's variables: pointers to the case and the result at hand, and cases left. */
  static final long DATA = 0x6000_1000_0000L;

  static final int CASE_POINTER = 0;
  static final int RESULT_POINTER = 8;
  static final int CASES_LEFT = 16;

  /** The same page as the tested code's, writable. */
  static final long CODE_ALIAS = 0x6000_0800_0000L;

  static final int PAGE_BYTES = 4096;
  static final long STACK_TOP = DATA + 0x1_0000;
  static final long SIGNAL_STACK = DATA + 0x2_0000;
  static final int SIGNAL_STACK_BYTES = 0x4_0000;

  /** A batch: its size and count, the shared window, the cases. */
  static final long INPUT = DATA + 0x10_0000;

  static final int HEADER_BYTES = 16;
  static final long SHARED_WINDOW = INPUT + HEADER_BYTES;
  static final long CASES = SHARED_WINDOW + NativeProcessor.WINDOW_BYTES;

  /** The answer: its size, then the results. */
  static final long OUTPUT = DATA + 0x100_0000;

  static final long DATA_BYTES = 0x200_0000;

  /** So many that the largest batch and answer fit. */
  static final int MAX_CASES = 512;

  /** Of a case: its size and its patches' count as ints, then the state. */
  static final int CASE_SIZE = 0;

  static final int CASE_PATCHES = 4;
  static final int CASE_CS = 8;
  static final int CASE_FLAGS = 16;
  static final int CASE_REGISTERS = 24;
  static final int CASE_CODE = 152;
  static final int CODE_FIELD_BYTES = 16;
  static final int CASE_FX = 176;

  /** From here pairs of an offset in the window and a word to put there. */
  static final int CASE_BYTES = 688;

  /** Of a result. */
  static final int RESULT_SIZE = 0;

  static final int RESULT_SIGNAL = 8;
  static final int RESULT_SIGNAL_CODE = 16;
  static final int RESULT_RIP = 24;
  static final int RESULT_FLAGS = 32;
  static final int RESULT_CS = 40;
  static final int RESULT_REGISTERS = 48;
  static final int RESULT_VECTOR = 176;
  static final int RESULT_ERROR_CODE = 184;
  static final int RESULT_ADDRESS = 192;

  /** ES, CS, SS, DS, FS and GS as shorts, in the order of their encoding. */
  static final int RESULT_SELECTORS = 200;

  static final int RESULT_FX = 224;

  /** From here pairs of an offset in the window and the word found there. */
  static final int RESULT_BYTES = 736;

  static final int PAIR_BYTES = 16;

  private RunnerLayout() {}
}
