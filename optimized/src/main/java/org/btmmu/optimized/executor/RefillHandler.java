package org.btmmu.optimized.executor;

import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.spec.Clause;

/**
 * The kernel's handler of guest refills as MIPS64 words: finds the leaf of BTRefillBadVAddr in the
 * shadow page table of the selected slot and writes the pair around it. Position independent but
 * for its {@link #entrance entrances}, one for each level of the root table.
 *
 * <p>It needs $26 and $27 alone, which are the kernel's: links are the addresses of tables ({@link
 * ShadowWord}), and the scratch registers hold the stamps that usable leaves have. Between two
 * refills BTPageMask is 0.
 *
 * <p>Where the address has no leaf, in a table of level 0, {@link RefillFill} makes one if it can.
 *
 * <pre>
 * $26 address of a table, then of a word, then the word | $27 for short, then the leaf's stamp
 * </pre>
 */
public final class RefillHandler {
  /** What leaves of the local generation have for a stamp. */
  static final int LOCAL_STAMP = ExtensionRegisters.REFILL_SCRATCH_0;

  /** What global leaves of their generation have for a stamp. */
  static final int GLOBAL_STAMP = ExtensionRegisters.REFILL_SCRATCH_1;

  /** BTRefillEntry names a multiple of 128 bytes. */
  private static final int ENTRANCE_WORDS = 32;

  private static final int LOWEST_TOP = 2;
  private static final int AT = 1;
  private static final int K0 = 26;
  private static final int K1 = 27;

  /** Bits 63:48 of an unmapped address: xkphys. */
  private static final int XKPHYS = 0x8000;

  /** A link's bit 0, which the displacement takes away. */
  private static final int OF_LINK = -1;

  private final Assembly code = new Assembly();

  private RefillHandler() {}

  /** Index of the word where a refill begins if the root table is of this level, 2, 3 or 4. */
  static int entrance(int top) {
    return (top - LOWEST_TOP) * ENTRANCE_WORDS;
  }

  /** The words, from the first entrance on. */
  public static int[] words() {
    return assembled().words();
  }

  /** Index of the word at a label. */
  public static int index(String label) {
    return assembled().index(label);
  }

  private static Assembly assembled() {
    RefillHandler handler = new RefillHandler();
    handler.root(2);
    handler.large(2, 0x1FFF);
    handler.root(3);
    handler.empty();
    handler.root(4);
    handler.level(3);
    handler.level(2);
    handler.level(1);
    handler.pair();
    handler.evenEmpty();
    handler.oddEmpty();
    handler.notLocal();
    handler.twoStamps();
    handler.large(1, 0x1F);
    new RefillFill(handler.code).words();
    return handler.code;
  }

  /** From an entrance past the root table's word. */
  private void root(int top) {
    code.align(entrance(top))
        .line("mfbt", K0, ExtensionRegisters.CURRENT_ROOT)
        .line("ori", K1, 0, XKPHYS)
        .line("dinsu", K0, K1, 48, 16)
        .line("mfbt", K1, ExtensionRegisters.REFILL_BAD_VADDR);
    word(top, 0);
    switch (top) {
      case 2 -> code.line("andi", K1, K0, 1).branch("level 1", "bne", K1, 0);
      case 3 -> code.branch("level 2", "bne", K0, 0);
      default -> code.branch("empty", "beq", K0, 0);
    }
    code.line("mfbt", K1, ExtensionRegisters.REFILL_BAD_VADDR);
  }

  /** One level below: $27 is the address, $26 the link; a table above level 2 has no leaves. */
  @Clause("K-SPT-5")
  private void level(int level) {
    code.label("level " + level);
    word(level, OF_LINK);
    if (level > 2) {
      code.branch("empty", "beq", K0, 0);
    } else {
      code.line("andi", K1, K0, 1).branch("leaf " + level, "beq", K1, 0);
    }
    code.line("mfbt", K1, ExtensionRegisters.REFILL_BAD_VADDR);
  }

  /** $26 becomes the word for the address $27 in the table at $26. */
  private void word(int level, int displacement) {
    int bit = 12 + 9 * level;
    code.line(bit < 32 ? "dsrl" : "dsrl32", K1, K1, bit & 31)
        .line("dins", K0, K1, 3, 9)
        .line("ld", K0, displacement, K0);
  }

  /** $27 becomes the stamp of the leaf in a register. */
  @Clause("K-FLU-4")
  private void stamp(int leaf) {
    code.line("dextu", K1, leaf, ShadowWord.STAMP_SHIFT, ShadowWord.STAMP_BITS);
  }

  /**
   * A pair of 4-KByte pages, whose address is $27, in the table of the link $26: a word that is 0
   * is ready to be written; two leaves of one stamp are current together. A leaf has V, so the
   * stamp alone decides.
   */
  private void pair() {
    code.label("pair")
        .line("dsrl", K1, K1, 13)
        .line("dins", K0, K1, 4, 8)
        .line("ld", K1, OF_LINK, K0)
        .branch("even empty", "beq", K1, 0)
        .line("mtbt", K1, ExtensionRegisters.ENTRY_LO_0)
        .line("ld", K1, 8 + OF_LINK, K0)
        .branch("odd empty", "beq", K1, 0)
        .line("mtbt", K1, ExtensionRegisters.ENTRY_LO_1)
        .line("ld", K0, OF_LINK, K0)
        .line("xor", K0, K0, K1)
        .line("dextu", K0, K0, ShadowWord.STAMP_SHIFT, ShadowWord.STAMP_BITS)
        .branch("two stamps", "bne", K0, 0);
    stamp(K1);
    code.label("one stamp")
        .line("mfbt", K0, LOCAL_STAMP)
        .branch("not local", "bne", K1, K0)
        .line("mfbt", K0, GLOBAL_STAMP)
        .label("write")
        .line("btlbwr")
        .line("bteret");
  }

  /** The even page has no leaf: if the access is to it, or neither has one, it is to be made. */
  private void evenEmpty() {
    code.label("even empty");
    accessedHalf();
    code.branch("fill", "beq", K1, 0)
        .line("ld", K1, 8 + OF_LINK, K0)
        .branch("fill", "beq", K1, 0)
        .line("mtbt", K1, ExtensionRegisters.ENTRY_LO_1)
        .branch("one stamp", "beq", 0, 0);
    stamp(K1);
  }

  /** The odd page has no leaf. */
  private void oddEmpty() {
    code.label("odd empty");
    accessedHalf();
    code.branch("fill", "bne", K1, 0).line("ld", K1, OF_LINK, K0).branch("one stamp", "beq", 0, 0);
    stamp(K1);
  }

  /** $27 becomes 0 if the address is one of the even page. */
  private void accessedHalf() {
    code.line("mfbt", K1, ExtensionRegisters.REFILL_BAD_VADDR).line("andi", K1, K1, 0x1000);
  }

  private void notLocal() {
    code.label("not local").branch("empty", "bne", K1, K0).nop().line("btlbwr").line("bteret");
  }

  /**
   * The odd leaf of stamp $27, the even one of $27 ^ $26; BTRefillBadVAddr has done its part and
   * keeps $1.
   */
  private void twoStamps() {
    code.label("two stamps")
        .line("mtbt", AT, ExtensionRegisters.REFILL_BAD_VADDR)
        .line("xor", K0, K0, K1);
    half(K0, ExtensionRegisters.ENTRY_LO_0);
    half(K1, ExtensionRegisters.ENTRY_LO_1);
    code.line("mfbt", AT, ExtensionRegisters.REFILL_BAD_VADDR).line("btlbwr").line("bteret");
  }

  private void half(int stamp, int register) {
    code.line("mfbt", AT, LOCAL_STAMP)
        .branch("current " + register, "beq", stamp, AT)
        .line("mfbt", AT, GLOBAL_STAMP)
        .branch("current " + register, "beq", stamp, AT)
        .nop()
        .line("mtbt", 0, register)
        .label("current " + register);
  }

  /**
   * Both halves of the pair of a large page, or of the half of it that holds the address. In a leaf
   * the bits that tell them apart are 0.
   */
  @Clause("K-MAP-4")
  private void large(int level, int mask) {
    code.label("leaf " + level)
        .branch("half empty", "beq", K0, 0)
        .line("mtbt", K0, ExtensionRegisters.ENTRY_LO_0);
    stamp(K0);
    code.line("mfbt", K0, LOCAL_STAMP)
        .branch("current leaf " + level, "beq", K1, K0)
        .line("mfbt", K0, GLOBAL_STAMP)
        .branch("empty", "bne", K1, K0)
        .nop()
        .label("current leaf " + level)
        .line("mfbt", K0, ExtensionRegisters.ENTRY_LO_0);
    if (level > 1) {
      code.line("mfbt", K1, ExtensionRegisters.REFILL_BAD_VADDR)
          .line("dsrl", K1, K1, 29)
          .line("dins", K0, K1, 29 - 6, 1)
          .line("mtbt", K0, ExtensionRegisters.ENTRY_LO_0);
    }
    code.line("ori", K1, 0, 1)
        .line("dins", K0, K1, ShadowTables.halfShift(level) - 6, 1)
        .line("mtbt", K0, ExtensionRegisters.ENTRY_LO_1)
        .line("lui", K1, mask)
        .line("ori", K1, K1, 0xE000)
        .line("mtbt", K1, ExtensionRegisters.PAGE_MASK)
        .line("btlbwr")
        .line("mtbt", 0, ExtensionRegisters.PAGE_MASK)
        .line("bteret");
  }

  /** No leaf that can be used: a pair without V, so that the access faults. */
  @Clause("B-CAU-3")
  private void empty() {
    code.label("empty")
        .line("mtbt", 0, ExtensionRegisters.ENTRY_LO_0)
        .label("half empty")
        .line("mtbt", 0, ExtensionRegisters.ENTRY_LO_1)
        .line("btlbwr")
        .line("bteret");
  }
}
