package org.btmmu.conformance.zoo;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.softmmu.SoftTlb;
import org.btmmu.optimized.translator.DirectJump;
import org.btmmu.optimized.translator.SoftMmuScheme;

/** Bugs in what translated code keeps and compares: lazy flags, tags of jumps, comparators. */
public final class LazyMutants {
  private static final String FLAGS = "org.btmmu.optimized.processor.FlagsKind";
  private static final String TRANSLATOR = "org.btmmu.optimized.translator.";
  private static final int SHORT = 48;
  private static final int CARRY_KIND_WORDS = 8;

  private LazyMutants() {}

  @Mutant(
      id = "lazy-inc-sets-carry",
      says = "INC and DEC set CF as an addition and a subtraction do",
      source = "own, kin of lazy flags in translators",
      replaces = FLAGS + "#flags",
      laws = "lazy-flags")
  public static int lazyIncSetsCarry(int kind, long a, long b, long result) {
    return switch (kind & ~3) {
      case FlagsKind.INC -> FlagsKind.flags(FlagsKind.ADD | kind & 3, 0, 1, result);
      case FlagsKind.DEC -> FlagsKind.flags(FlagsKind.SUB | kind & 3, result + 1, 1, 0);
      default -> FlagsKind.flags(kind, a, b, result);
    };
  }

  @Mutant(
      id = "lazy-sbb-without-borrow",
      says = "flags of SBB are those of a subtraction without a borrow",
      source = "own, kin of lazy flags of ADC and SBB in translators",
      replaces = FLAGS + "#flags",
      laws = "lazy-flags")
  public static int lazySbbWithoutBorrow(int kind, long a, long b, long result) {
    boolean borrows = (kind & ~3) == FlagsKind.SBB;
    return FlagsKind.flags(borrows ? FlagsKind.SUB | kind & 3 : kind, a, b, result);
  }

  @Mutant(
      id = "lazy-operand-forgotten",
      says = "the first operand of a subtraction counts as not needed",
      source = "own",
      replaces = FLAGS + "#operands",
      laws = "lazy-flags")
  public static int lazyOperandForgotten(int kind) {
    boolean subtracts = (kind & ~3) == FlagsKind.SUB;
    return subtracts ? FlagsKind.SECOND : FlagsKind.operands(kind);
  }

  @Mutant(
      id = "jump-tag-of-48-bits",
      says = "the tag of a jump's target has the mode where offsets of 57 bits go on",
      source = "own, made here: the mode stood in bits 63:57",
      replaces = TRANSLATOR + "Translations#tag",
      lockstep = "bad-target/btmmu",
      laws = "jump-tag")
  public static long jumpTagOf48Bits(long offset, int mode) {
    return offset ^ (long) mode << SHORT;
  }

  @Mutant(
      id = "shift-count-not-masked",
      says = "a shift of 32 bits by CL counts bit 5 of CL",
      source = "own, from SDM 2B SAL/SAR/SHL/SHR",
      replaces = TRANSLATOR + "ShiftForms#countMask",
      laws = "shift-words")
  public static int shiftCountNotMasked(int bits) {
    return 63;
  }

  @Mutant(
      id = "carry-of-other-kind",
      says = "the table of words for the carry begins one kind too early",
      source = "own",
      replaces = TRANSLATOR + "CarryWords#place",
      laws = "carry-words")
  public static int carryOfOtherKind(int kind) {
    return CARRY_KIND_WORDS * ((kind >>> 2) + 1);
  }

  @Mutant(
      id = "direct-jump-uncounted",
      says = "a direct jump leaves out the words that count the steps of the block",
      source = "own, after QEMU's icount",
      replaces = TRANSLATOR + "DirectJump#words",
      laws = "direct-jump")
  public static int[] directJumpUncounted(int at, int head, int steps, int due) {
    return DirectJump.words(at, head, 0, due);
  }

  @Mutant(
      id = "soft-path-unaligned",
      says = "the inline path compares pages alone: an access that is not aligned goes on",
      source = "own, from the inline path of QEMU",
      replaces = TRANSLATOR + "SoftMmuScheme#inlinePath",
      laws = "soft-comparator")
  public static int[] softPathUnaligned(int mode, int sizeBytes, int kind, int base) {
    return SoftMmuScheme.inlinePath(mode, 1, kind, base);
  }

  @Mutant(
      id = "soft-path-other-comparator",
      says = "a store compares with the comparator of loads",
      source = "own, kin of QEMU b493ccf1fc (P)",
      replaces = TRANSLATOR + "SoftMmuScheme#inlinePath",
      laws = "soft-comparator")
  public static int[] softPathOtherComparator(int mode, int sizeBytes, int kind, int base) {
    return SoftMmuScheme.inlinePath(mode, sizeBytes, SoftTlb.READ, base);
  }
}
