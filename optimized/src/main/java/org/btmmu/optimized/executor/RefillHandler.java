package org.btmmu.optimized.executor;

import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.spec.Clause;

/**
 * The kernel's handler of guest refills as MIPS64 words: finds the leaf of BTRefillBadVAddr in the
 * shadow page table of the selected slot and writes the pair around it. Position independent.
 *
 * <p>$26 and $27 are the kernel's; $1 and $2 are kept in the scratch registers.
 *
 * <pre>
 * $1 address of a table, then of a word | $2 for short | $26 word | $27 the slot's record
 * </pre>
 */
public final class RefillHandler {
  private static final int AT = 1;
  private static final int V0 = 2;
  private static final int K0 = 26;
  private static final int K1 = 27;

  /** Upper half of an unmapped address: xkphys. */
  private static final int XKPHYS = 0x8000;

  private static final int GENERATION = 45;
  private static final int GLOBAL = 44;

  private final Assembly code = new Assembly();

  private RefillHandler() {}

  /** The words, from the entrance of refills on. */
  public static int[] words() {
    RefillHandler handler = new RefillHandler();
    handler.begin();
    handler.look(4);
    handler.look(3);
    handler.look(2);
    handler.look(1);
    handler.pair();
    handler.end();
    handler.large(2, 0x1FFF);
    handler.large(1, 0x1F);
    handler.empty();
    return handler.code.words();
  }

  /**
   * {@code $to} = xkphys address of a bank of the kernel's memory that begins at a power of two.
   */
  private void bank(int to, long hpa) {
    code.line("lui", to, XKPHYS)
        .line("ori", to, to, hpa >>> 32) //
        .line("dsll32", to, to, 0);
  }

  /** To the root table's level. */
  private void begin() {
    code.line("mtbt", AT, ExtensionRegisters.REFILL_SCRATCH_0)
        .line("mtbt", V0, ExtensionRegisters.REFILL_SCRATCH_1)
        .line("mfbt", K0, ExtensionRegisters.SLOT)
        .line("dsll", K0, K0, 6);
    bank(K1, KernelData.RECORDS);
    code.line("daddu", K1, K1, K0)
        .line("mfbt", AT, ExtensionRegisters.CURRENT_ROOT)
        .line("lui", V0, XKPHYS)
        .line("dsll32", V0, V0, 0)
        .line("or", AT, AT, V0)
        .line("ld", K0, KernelData.TOP, K1)
        .line("addiu", K0, K0, -3)
        .branch("level 2", "bltz", K0)
        .branch("level 3", "beq", K0, 0);
  }

  /** One level: the word for the address; a link leads to the next level's table. */
  @Clause("K-SPT-5")
  private void look(int level) {
    code.label("level " + level);
    place(level);
    code.line("ld", K0, 0, AT)
        .line("andi", V0, K0, 1)
        .branch(level > 2 ? "empty" : "leaf " + level, "beq", V0, 0);
    bank(AT, KernelData.TABLES);
    code.line("dext", K0, K0, 12, 20) //
        .line("dsll", K0, K0, 12)
        .line("daddu", AT, AT, K0);
  }

  /** $1 becomes the address of the word in the table at $1. */
  private void place(int level) {
    int bit = 12 + 9 * level;
    code.line("mfbt", V0, ExtensionRegisters.REFILL_BAD_VADDR)
        .line(bit < 32 ? "dext" : "dextu", V0, V0, bit, 9)
        .line("dsll", V0, V0, 3)
        .line("daddu", AT, AT, V0);
  }

  /** $2 becomes the generation that the leaf in $26 must have. */
  @Clause("K-FLU-4")
  private void generation() {
    code.line("dextu", V0, K0, GLOBAL, 1)
        .line("dsll", V0, V0, 3)
        .line("daddu", V0, V0, K1)
        .line("ld", V0, KernelData.LOCAL, V0);
  }

  /** Both words of a pair of 4-KByte pages, each without V unless it is of its generation. */
  private void pair() {
    place(0);
    code.line("dins", AT, 0, 3, 1);
    half(0, ExtensionRegisters.ENTRY_LO_0);
    half(8, ExtensionRegisters.ENTRY_LO_1);
    code.line("mtbt", 0, ExtensionRegisters.PAGE_MASK);
  }

  /** A word with neither link nor V is 0, so the generation alone decides. */
  private void half(int offset, int register) {
    code.line("ld", K0, offset, AT);
    generation();
    code.line("mtbt", K0, register)
        .line("dextu", K0, K0, GENERATION, 16)
        .branch("current " + offset, "beq", K0, V0)
        .line("mtbt", 0, register)
        .label("current " + offset);
  }

  /** Both halves of the pair of a large page, or of the half of it that holds the address. */
  @Clause("K-MAP-4")
  private void large(int level, int mask) {
    code.label("leaf " + level).branch("empty", "beq", K0, 0);
    generation();
    code.line("dextu", AT, K0, GENERATION, 16).branch("empty", "bne", AT, V0);
    if (level > 1) {
      code.line("mfbt", V0, ExtensionRegisters.REFILL_BAD_VADDR)
          .line("dext", V0, V0, 29, 1)
          .line("dsll", V0, V0, 29 - 6)
          .line("daddu", K0, K0, V0);
    }
    code.line("mtbt", K0, ExtensionRegisters.ENTRY_LO_0)
        .line("ori", V0, 0, 1)
        .line("dsll", V0, V0, ShadowTables.halfShift(level) - 6)
        .line("daddu", K0, K0, V0)
        .line("mtbt", K0, ExtensionRegisters.ENTRY_LO_1)
        .line("lui", V0, mask)
        .line("ori", V0, V0, 0xE000)
        .line("mtbt", V0, ExtensionRegisters.PAGE_MASK)
        .branch("write", "beq", 0, 0);
  }

  /** No leaf that can be used: a pair without V, so that the access faults. */
  @Clause("B-CAU-3")
  private void empty() {
    code.label("empty")
        .line("mtbt", 0, ExtensionRegisters.ENTRY_LO_0)
        .line("mtbt", 0, ExtensionRegisters.ENTRY_LO_1)
        .line("mtbt", 0, ExtensionRegisters.PAGE_MASK)
        .branch("write", "beq", 0, 0);
  }

  /** Writes the pair and makes the access again. */
  private void end() {
    code.label("write")
        .line("btlbwr")
        .line("mfbt", V0, ExtensionRegisters.REFILL_SCRATCH_1)
        .line("mfbt", AT, ExtensionRegisters.REFILL_SCRATCH_0)
        .line("bteret");
  }
}
