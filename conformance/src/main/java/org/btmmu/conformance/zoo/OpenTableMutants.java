package org.btmmu.conformance.zoo;

import org.btmmu.optimized.executor.RefillHandler;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.spec.mips64.InstructionSet;

/** Bugs in the leaves that the refill handler makes by itself. */
public final class OpenTableMutants {
  private static final String EXECUTOR = "org.btmmu.optimized.executor.";
  private static final String KERNEL = "org.btmmu.optimized.kernel.";
  private static final int ENTRY = 9, RIGHTS = 11, HINTS = 13, SHORT = 14, K1 = 27;

  /** Of the words that set A and D, the branch if the entry is another. */
  private static final int COMPARISON = 3;

  private OpenTableMutants() {}

  @Mutant(
      id = "open-clean-page-writable",
      says = "the refill handler gives a leaf D though the guest's entry is clean",
      source = "own; breaks refill-fills",
      replaces = EXECUTOR + "RefillHandler#words",
      lockstep = "open-clean/btmmu",
      laws = "open-words")
  public static int[] cleanPageWritable() {
    return with(word("and", K1, K1, RIGHTS), word("or", K1, RIGHTS, 0));
  }

  @Mutant(
      id = "open-reserved-bits-ignored",
      says = "of the guest's entry the refill handler looks at P alone",
      source = "own; breaks refill-fills",
      replaces = EXECUTOR + "RefillHandler#words",
      lockstep = "open-reserved/btmmu",
      laws = "open-words")
  public static int[] reservedBitsIgnored() {
    return with(word("and", K1, K1, ENTRY), word("andi", K1, ENTRY, 1));
  }

  @Mutant(
      id = "open-crossing-sets-dirty",
      says = "the refill handler sets D in the first page of a store that faults at the second",
      source = "own; breaks refill-fills",
      replaces = EXECUTOR + "RefillHandler#words",
      lockstep = "open-crossing/btmmu",
      laws = "open-words")
  public static int[] crossingSetsDirty() {
    return with(word("sltiu", ENTRY, ENTRY, 0xFF1), word("sltiu", ENTRY, ENTRY, 0x1000));
  }

  @Mutant(
      id = "open-code-page-writable",
      says = "the refill handler gives a leaf D though stores to its page must be seen",
      source = "own; breaks refill-fills",
      replaces = EXECUTOR + "RefillHandler#words",
      lockstep = "open-code/btmmu",
      laws = "open-words")
  public static int[] codePageWritable() {
    return with(word("and", SHORT, RIGHTS, K1), word("or", SHORT, RIGHTS, 0));
  }

  @Mutant(
      id = "open-leaf-without-hint",
      says = "the reverse map does not learn of the leaves that the refill handler makes",
      source = "own; breaks refill-fills",
      replaces = EXECUTOR + "RefillHandler#words",
      lockstep = "open-victim/btmmu",
      laws = "open-hint")
  public static int[] leafWithoutHint() {
    return with(word("sd", SHORT, -8, HINTS), 0);
  }

  @Mutant(
      id = "open-read-only-page-writable",
      says = "the record of an open table lets every class write",
      source = "own; breaks refill-fills",
      replaces = KERNEL + "OpenTables#rights",
      lockstep = "open-read-only/btmmu",
      laws = "open-record")
  public static long readOnlyPageWritable(int granted) {
    return 4;
  }

  @Mutant(
      id = "open-table-with-code",
      says = "a table is open on a page whose code looks at itself, and sees no A or D set",
      source = "own; breaks refill-fills with self-checking-blocks",
      replaces = KERNEL + "CodePages#everHeldCode",
      lockstep = "open-versions/btmmu")
  public static boolean tableWithCode(CodePages pages, long gpa) {
    return pages.holdsCode(gpa);
  }

  @Mutant(
      id = "open-table-outlives-a-store",
      says = "a table stays open when those above it are written",
      source = "own, kin of trail-outlives-a-store; breaks refill-fills",
      replaces = KERNEL + "OpenTables#settle",
      lockstep = {"open-table-remap/btmmu", "open-kept/btmmu"})
  public static void tableOutlivesAStore(Object tables) {}

  @Mutant(
      id = "open-entry-not-the-one-seen",
      says = "the refill handler sets A and D in an entry that another processor has changed",
      source = "own, kin of deferred A and D without a locked comparison; breaks refill-fills",
      replaces = EXECUTOR + "RefillHandler#words",
      laws = "open-used")
  public static int[] entryNotTheOneSeen() {
    int[] words = RefillHandler.words();
    words[RefillHandler.index("accessed and dirty") + COMPARISON] = 0;
    return words;
  }

  @Mutant(
      id = "open-rights-of-last-entry",
      says = "the record of an open table has the rights of its own entries alone",
      source = "own, kin of spt-rights-not-inherited; breaks refill-fills",
      replaces = KERNEL + "OpenTables#entries",
      laws = "open-record")
  public static void rightsOfLastEntry(
      long[] record, FastControls controls, int accessClass, long inherited) {
    OpenTables.entries(record, controls, accessClass, -1);
  }

  private static int word(String mnemonic, long... operands) {
    return InstructionSet.word(mnemonic, operands);
  }

  /** The handler's words, one of them another. */
  private static int[] with(int old, int other) {
    int[] words = RefillHandler.words();
    for (int index = 0; index < words.length; index++) {
      words[index] = words[index] == old ? other : words[index];
    }
    return words;
  }
}
