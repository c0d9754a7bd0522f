package org.btmmu.conformance.zoo;

import org.btmmu.optimized.memory.Bytes;
import org.btmmu.optimized.processor.StatusFlags;
import org.btmmu.spec.memory.PhysicalMemory;

/** Bugs in what x86 instructions do: in the formulas of flags, in bytes, and in the interpreter. */
public final class InstructionMutants {
  private static final String FLAGS = "org.btmmu.optimized.processor.StatusFlags";
  private static final String BYTES = "org.btmmu.optimized.memory.Bytes";
  private static final String REFERENCE = "org.btmmu.reference.x86.";

  private static final int CF = 1;
  private static final int AF = 1 << 4;
  private static final int OF = 1 << 11;

  private InstructionMutants() {}

  @Mutant(
      id = "carry-in-forgotten",
      says = "CF of a sum with carry is taken from the comparison of result and operand alone",
      source = "own, kin of lazy flags of ADC and SBB in translators",
      replaces = FLAGS + "#ofSum",
      laws = "x86-sum")
  public static int carryInForgotten(long a, long b, long result, int bits) {
    int flags = StatusFlags.ofSum(a, b, result, bits) & ~CF;
    boolean carry = Long.compareUnsigned(result << 64 - bits, a << 64 - bits) < 0;
    return carry ? flags | CF : flags;
  }

  @Mutant(
      id = "overflow-without-signs",
      says = "OF of a difference is 1 wherever the result's sign is not the first operand's",
      source = "own",
      replaces = FLAGS + "#ofDifference",
      laws = "x86-difference")
  public static int overflowWithoutSigns(long a, long b, long result, int bits) {
    int flags = StatusFlags.ofDifference(a, b, result, bits) & ~OF;
    return ((a ^ result) >>> bits - 1 & 1) != 0 ? flags | OF : flags;
  }

  @Mutant(
      id = "borrow-into-bit-5",
      says = "AF of a difference is the borrow out of bit 4",
      source = "own",
      replaces = FLAGS + "#ofDifference",
      laws = "x86-difference")
  public static int borrowIntoBit5(long a, long b, long result, int bits) {
    int flags = StatusFlags.ofDifference(a, b, result, bits) & ~AF;
    return ((a ^ b ^ result) >>> 5 & 1) != 0 ? flags | AF : flags;
  }

  @Mutant(
      id = "parity-of-the-word",
      says = "PF counts the ones of the whole result",
      source = "own",
      replaces = FLAGS + "#parity",
      laws = {"x86-logic", "x86-condition"})
  public static int parityOfTheWord(long result) {
    return Long.bitCount(result) + 1 & 1;
  }

  @Mutant(
      id = "shifted-out-one-late",
      says = "CF of a shift to the right is the lowest bit of the result",
      source = "own",
      replaces = FLAGS + "#ofShiftRight",
      laws = "x86-shift")
  public static int shiftedOutOneLate(long a, int count, int bits) {
    return StatusFlags.ofShiftRight(a, count, bits) & ~CF | (int) (a >>> count) & CF;
  }

  @Mutant(
      id = "less-as-below",
      says = "after a comparison a signed condition is decided without signs",
      source = "own",
      replaces = FLAGS + "#holdsAfterCompare",
      laws = "x86-condition")
  public static boolean lessAsBelow(int condition, long a, long b, int bits) {
    int taken = condition == 12 || condition == 13 ? condition - 10 : condition;
    return StatusFlags.holdsAfterCompare(taken, a, b, bits);
  }

  @Mutant(
      id = "second-word-not-stored",
      says = "of bytes in two words only those in the first are stored",
      source = "own, kin of cross-page stores that are half committed",
      replaces = BYTES + "#write",
      laws = {"x86-store-load", "x86-add-to-memory"})
  public static void secondWordNotStored(
      PhysicalMemory memory, long address, int sizeBytes, long value) {
    int inFirst = Math.min(sizeBytes, 8 - (int) (address & 7));
    Bytes.write(memory, address, inFirst, value);
  }

  @Mutant(
      id = "second-word-not-loaded",
      says = "of bytes in two words those in the second are loaded as 0",
      source = "own",
      replaces = BYTES + "#read",
      laws = "x86-push-pop")
  public static long secondWordNotLoaded(PhysicalMemory memory, long address, int sizeBytes) {
    return Bytes.read(memory, address, Math.min(sizeBytes, 8 - (int) (address & 7)));
  }

  @Mutant(
      id = "signs-not-extended",
      says = "IMUL multiplies as MUL does",
      source = "own",
      replaces = REFERENCE + "Multiplication#extend",
      laws = "x86-product")
  public static long signsNotExtended(long value, int bits, boolean signed) {
    return value;
  }

  @Mutant(
      id = "sign-of-the-byte",
      says = "MOVSX takes the sign from bit 7 whatever the source's size",
      source = "own",
      replaces = REFERENCE + "Flags#signed",
      laws = "x86-widening")
  public static long signOfTheByte(long value, int bits) {
    return (value & 0x80) != 0 ? value | -1L << bits : value;
  }
}
