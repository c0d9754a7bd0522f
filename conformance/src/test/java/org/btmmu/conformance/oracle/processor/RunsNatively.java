package org.btmmu.conformance.oracle.processor;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests on the machine's own processor; skipped with the reason where it cannot be used. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RunsNatively {
  static final int CF = 1;
  static final int PF = 1 << 2;
  static final int AF = 1 << 4;
  static final int ZF = 1 << 6;
  static final int SF = 1 << 7;
  static final int DF = 1 << 10;
  static final int OF = 1 << 11;
  static final int STATUS = CF | PF | AF | ZF | SF | OF;

  static final int AX = 0;
  static final int CX = 1;
  static final int DX = 2;
  static final int BX = 3;
  static final int SP = 4;
  static final int BP = 5;
  static final int SI = 6;
  static final int DI = 7;

  static final long WINDOW = NativeProcessor.WINDOW;
  static final long CODE = NativeProcessor.CODE;

  NativeProcessor processor;

  @BeforeAll
  void start() throws IOException {
    assumeThat(NativeProcessor.whyNot()).as("the native oracle").isEmpty();
    processor = NativeProcessor.start();
  }

  @AfterAll
  void end() {
    if (processor != null) {
      processor.close();
    }
  }

  static NativeCase of64(int... code) {
    return NativeCase.of(CodeWidth.BITS_64, code);
  }

  static NativeCase of32(int... code) {
    return NativeCase.of(CodeWidth.BITS_32, code);
  }

  NativeResult run(NativeCase one) {
    return processor.run(new byte[NativeProcessor.WINDOW_BYTES], one);
  }

  /** Runs a case that must complete. */
  NativeResult done(NativeCase one) {
    NativeResult result = run(one);
    if (!result.completed()) {
      throw new AssertionError("stopped with " + result.stop());
    }
    return result;
  }

  /** Runs a case that must fault. */
  NativeStop.Fault fault(NativeCase one) {
    if (run(one).stop() instanceof NativeStop.Fault fault) {
      return fault;
    }
    throw new AssertionError("no fault");
  }
}
