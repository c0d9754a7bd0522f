package org.btmmu.conformance.zoo;

import org.btmmu.optimized.translator.Ir;
import org.btmmu.spec.x86.Repeat;

/** Bugs in translated string instructions and divisions. */
public final class InlineMutants {
  private static final String TRANSLATOR = "org.btmmu.optimized.translator.";
  private static final String FORMS = TRANSLATOR + "StringForms";
  private static final String DIVISION = TRANSLATOR + "DivideForms";
  private static final int NOT_ZERO = 5;
  private static final int RCX = 1;

  private InlineMutants() {}

  @Mutant(
      id = "string-count-not-truncated",
      says = "with 32-bit addresses in 64-bit code all of RCX says whether there is a repetition",
      source = "own, from SDM 2B REP",
      replaces = FORMS + "#count",
      lockstep = {"string-count/btmmu", "string-count/softmmu"})
  public static int stringCountNotTruncated(Object form) {
    return RCX;
  }

  @Mutant(
      id = "string-step-of-wrong-sign",
      says = "strings go forwards whatever DF is",
      source = "own, from SDM 1 3.4.3.2",
      replaces = "org.btmmu.optimized.processor.GuestState#direction",
      lockstep = {"string-repeat/btmmu", "string-repeat/softmmu"})
  public static long stringStepOfWrongSign(int flags) {
    return 1;
  }

  @Mutant(
      id = "repne-ends-like-repe",
      says = "REPNE ends with a difference, as REPE does",
      source = "own, from SDM 2B REP",
      replaces = FORMS + "#end",
      lockstep = {"string-repeat/btmmu", "string-repeat/softmmu"})
  public static int repneEndsLikeRepe(Repeat repeat) {
    return NOT_ZERO;
  }

  @Mutant(
      id = "count-zero-still-moves",
      says = "a count of 0 makes a repetition",
      source = "own, from SDM 2B REP",
      replaces = FORMS + "#endAtZero",
      lockstep = {"string-repeat/btmmu", "string-repeat/softmmu"})
  public static void countZeroStillMoves(Object form, int count, long next) {}

  @Mutant(
      id = "repetition-without-rf",
      says = "between the repetitions of a string RF is as it was before it",
      source = "own, from SDM 3B 19.3.1.1",
      replaces = TRANSLATOR + "UpcallHandler#resume",
      lockstep = {"string-repeat/btmmu", "string-repeat/softmmu"})
  public static void repetitionWithoutRf(Object handler) {}

  @Mutant(
      id = "quotient-overflow-unnoticed",
      says = "a quotient that does not fit raises no exception",
      source = "own, from SDM 2A DIV, IDIV",
      replaces = DIVISION + "#raiseUnless",
      lockstep = {"divide/btmmu", "divide/softmmu"})
  public static void quotientOverflowUnnoticed(Object translation, int value) {}

  @Mutant(
      id = "dividend-without-upper-half",
      says = "what is divided is extended with zeros",
      source = "own, from SDM 2A DIV, IDIV",
      replaces = DIVISION + "#high",
      lockstep = {"divide/btmmu", "divide/softmmu"})
  public static int dividendWithoutUpperHalf(Object translation, int sizeBytes) {
    return Ir.ZERO;
  }
}
