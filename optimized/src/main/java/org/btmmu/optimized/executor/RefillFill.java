package org.btmmu.optimized.executor;

import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.spec.Clause;

/**
 * The part of the {@link RefillHandler} that makes a leaf: where the address has none, in a table
 * of level 0 that is open ({@link OpenTables}), from the guest's last table, A and D with it. Then
 * the handler begins anew with the pair. Other registers are kept in the table's record meanwhile.
 * What it cannot do is left to the fault.
 *
 * <p>The labels "pair" and "one stamp" are the handler's; it comes to "fill" with an address in the
 * table in $26.
 *
 * <p>Guaranteed by the laws open-words, open-used and open-hint.
 */
final class RefillFill {
  /** An access, of 16 bytes at most, that begins behind this offset may end in the next page. */
  private static final int LAST_BEGIN = 0xFF0;

  private static final int K0 = 26;
  private static final int K1 = 27;

  /** Where the entry lies; the entry; the bits it needs, then for short; its rights. */
  private static final int WHERE = 8;

  private static final int ENTRY = 9;
  private static final int NEEDED = 10;
  private static final int RIGHTS = 11;

  /** The entry with what it needs; its page's hints; for short. */
  private static final int NEXT = 12;

  private static final int HINTS = 13;
  private static final int SHORT = 14;

  private final Assembly code;

  /** To be added to the handler's other words. */
  RefillFill(Assembly code) {
    this.code = code;
  }

  void words() {
    fill();
    readNarrow();
    setNarrow();
    giveUp();
  }

  /**
   * The address has no leaf in the table that $26 lies in: makes it, if the table is open and the
   * guest's entry gives what the access asks for, to memory where stores may pass. An access that
   * may go on in the next page is left to the fault: if that refuses it, nothing may be set in
   * this.
   */
  @Clause("K-OPT-10")
  private void fill() {
    code.label("fill")
        .line("dins", K0, 0, 0, 12)
        .line("ori", K1, 0, 1)
        .line("dinsu", K0, K1, OpenTables.RECORDS_BIT, 1)
        .line("ld", K1, OpenTables.TABLE, K0)
        .branch("closed", "beq", K1, 0)
        .nop();
    saved("sd", WHERE);
    saved("sd", ENTRY);
    code.line("mfbt", WHERE, ExtensionRegisters.REFILL_BAD_VADDR)
        .line("andi", ENTRY, WHERE, 0xFFF)
        .line("sltiu", ENTRY, ENTRY, LAST_BEGIN + 1)
        .branch("give up early", "beq", ENTRY, 0)
        .line("andi", ENTRY, K1, OpenTables.NARROW)
        .branch("narrow", "bne", ENTRY, 0)
        .line("dsrl", WHERE, WHERE, 9)
        .line("andi", WHERE, WHERE, 0xFF8)
        .line("daddu", WHERE, WHERE, K1)
        .line("ld", ENTRY, 0, WHERE)
        .label("read")
        .line("ld", K1, OpenTables.CHECKED, K0)
        .line("and", K1, K1, ENTRY)
        .line("xori", K1, K1, 1)
        .branch("give up early", "bne", K1, 0);
    for (int register = NEEDED; register <= SHORT; register++) {
      saved("sd", register);
    }
    rights();
    leaf();
    accessedAndDirty();
    hint();
    code.line("sd", K1, 0, SHORT);
    for (int register = WHERE; register <= SHORT; register++) {
      saved("ld", register);
    }
    code.line("dinsu", K0, 0, OpenTables.RECORDS_BIT, 1)
        .line("ori", K0, K0, 1)
        .branch("pair", "beq", 0, 0)
        .line("mfbt", K1, ExtensionRegisters.REFILL_BAD_VADDR);
  }

  /** An entry of 4 bytes is read; its address, too, has the mark of such. */
  private void readNarrow() {
    code.label("narrow")
        .line("dsrl", WHERE, WHERE, 1)
        .line("andi", WHERE, WHERE, 0xFFC)
        .line("daddu", WHERE, WHERE, K1)
        .branch("read", "beq", 0, 0)
        .line("lwu", ENTRY, -OpenTables.NARROW, WHERE);
  }

  /** Keeps a register in the record at $26, or gives it back. */
  private void saved(String mnemonic, int register) {
    code.line(mnemonic, register, OpenTables.SAVED + 8 * (register - WHERE), K0);
  }

  /** Of the bits of RIGHTS, D becomes whether the leaf may have it, as far as the entry says. */
  private void rights() {
    code.line("mfbt", NEEDED, ExtensionRegisters.REFILL_CAUSE)
        .line("dext", NEEDED, NEEDED, 3, 2)
        .line("dsll", NEEDED, NEEDED, 3)
        .line("daddu", NEEDED, NEEDED, K0)
        .line("ld", NEEDED, OpenTables.NEEDS, NEEDED)
        .line("dext", K1, ENTRY, 1, 2)
        .line("dsrl32", SHORT, ENTRY, 31)
        .line("dins", K1, SHORT, 2, 1)
        .line("dsll", K1, K1, 3)
        .line("daddu", K1, K1, K0)
        .line("ld", RIGHTS, OpenTables.RIGHTS, K1)
        .branch("give up", "bltz", RIGHTS)
        .line("or", NEXT, ENTRY, NEEDED)
        .line("dsrl", K1, NEXT, 4)
        .line("and", K1, K1, RIGHTS)
        .line("dins", RIGHTS, K1, 0, 3)
        .line("dsrl", NEEDED, NEEDED, 4)
        .line("andi", NEEDED, NEEDED, 0xC)
        .line("and", K1, NEEDED, RIGHTS)
        .branch("give up", "bne", K1, NEEDED)
        .line("dext", K1, NEXT, 12, 28);
  }

  /** $27 becomes the leaf. */
  @Clause({"K-SPT-2", "K-SPT-3"})
  private void leaf() {
    code.line("dsll", K1, K1, 4)
        .line("ld", SHORT, OpenTables.PAGES, K0)
        .line("daddu", SHORT, SHORT, K1)
        .line("ld", K1, 0, SHORT)
        .branch("give up", "beq", K1, 0)
        .line("ld", HINTS, 8, SHORT)
        .line("and", SHORT, RIGHTS, K1)
        .line("sltu", NEEDED, SHORT, NEEDED)
        .branch("give up", "bne", NEEDED, 0)
        .line("dins", RIGHTS, 0, 0, 3)
        .line("dins", K1, 0, 2, 1)
        .line("or", K1, K1, SHORT)
        .line("or", K1, K1, RIGHTS)
        .line("ld", SHORT, OpenTables.GLOBAL_IF, K0)
        .line("and", SHORT, SHORT, NEXT)
        .line("ld", NEEDED, OpenTables.GLOBAL, K0)
        .line("or", SHORT, SHORT, NEEDED)
        .line("mfbt", NEEDED, RefillHandler.LOCAL_STAMP)
        .line("mfbt", RIGHTS, RefillHandler.GLOBAL_STAMP)
        .line("movn", NEEDED, RIGHTS, SHORT)
        .line("dinsu", K1, NEEDED, ShadowWord.STAMP_SHIFT, ShadowWord.STAMP_BITS);
  }

  /** As the walk of the fault sets them: if the entry still is the one seen. */
  @Clause("G-AD-4")
  private void accessedAndDirty() {
    code.label("accessed and dirty")
        .branch("has them", "beq", NEXT, ENTRY)
        .line("mfbt", SHORT, ExtensionRegisters.REFILL_BAD_VADDR)
        .line("andi", NEEDED, WHERE, OpenTables.NARROW)
        .branch("set narrow", "bne", NEEDED, 0)
        .nop()
        .line("lld", NEEDED, 0, WHERE)
        .branch("give up", "bne", NEEDED, ENTRY)
        .nop()
        .line("scd", NEXT, 0, WHERE)
        .branch("give up", "beq", NEXT, 0)
        .nop()
        .label("has them");
  }

  /** The same in an entry of 4 bytes, which is read with its sign. */
  @Clause("G-AD-4")
  private void setNarrow() {
    code.label("set narrow")
        .line("ll", NEEDED, -OpenTables.NARROW, WHERE)
        .line("sll", ENTRY, ENTRY, 0)
        .branch("give up", "bne", NEEDED, ENTRY)
        .nop()
        .line("sc", NEXT, -OpenTables.NARROW, WHERE)
        .branch("has them", "bne", NEXT, 0)
        .nop()
        .branch("give up", "beq", 0, 0)
        .nop();
  }

  /**
   * The leaf's address, $14, becomes one of its page's hints, in place of none, or of one whose
   * leaf is of another page; if there is no room, that is noted behind them.
   */
  @Clause("K-REV-1")
  private void hint() {
    code.line("dsrl", SHORT, SHORT, 9)
        .line("andi", SHORT, SHORT, 0xFF8)
        .line("or", SHORT, SHORT, K0)
        .line("dinsu", SHORT, 0, OpenTables.RECORDS_BIT, 1)
        .label("next hint")
        .line("ld", NEEDED, 0, HINTS)
        .line("xor", RIGHTS, NEEDED, SHORT)
        .line("movz", NEEDED, 0, RIGHTS)
        .branch("note", "beq", NEEDED, 0)
        .line("daddiu", HINTS, HINTS, 8)
        .line("ld", RIGHTS, 0, NEEDED)
        .line("xor", RIGHTS, RIGHTS, K1)
        .line("dextm", RIGHTS, RIGHTS, 6, 36)
        .branch("note", "bne", RIGHTS, 0)
        .line("andi", RIGHTS, HINTS, 8 * ReverseMap.WAYS)
        .branch("next hint", "beq", RIGHTS, 0)
        .nop()
        .line("daddiu", HINTS, HINTS, 8)
        .label("note")
        .line("sd", SHORT, -8, HINTS);
  }

  /** The pair is written as it is; the half of the access is empty. */
  private void giveUp() {
    code.label("give up");
    for (int register = NEEDED; register <= SHORT; register++) {
      saved("ld", register);
    }
    code.label("give up early");
    saved("ld", WHERE);
    saved("ld", ENTRY);
    code.label("closed")
        .line("mfbt", K1, ExtensionRegisters.REFILL_BAD_VADDR)
        .line("dsrl", K1, K1, 13)
        .line("dins", K0, K1, 4, 8)
        .line("dinsu", K0, 0, OpenTables.RECORDS_BIT, 1)
        .line("mfbt", K1, ExtensionRegisters.REFILL_BAD_VADDR)
        .line("andi", K1, K1, 0x1000)
        .branch("odd closed", "bne", K1, 0)
        .line("ld", K1, 8, K0)
        .line("mtbt", 0, ExtensionRegisters.ENTRY_LO_0)
        .line("mtbt", K1, ExtensionRegisters.ENTRY_LO_1)
        .branch("one stamp", "beq", 0, 0)
        .line("dextu", K1, K1, ShadowWord.STAMP_SHIFT, ShadowWord.STAMP_BITS)
        .label("odd closed")
        .line("ld", K1, 0, K0)
        .line("mtbt", 0, ExtensionRegisters.ENTRY_LO_1)
        .line("mtbt", K1, ExtensionRegisters.ENTRY_LO_0)
        .branch("one stamp", "beq", 0, 0)
        .line("dextu", K1, K1, ShadowWord.STAMP_SHIFT, ShadowWord.STAMP_BITS);
  }
}
