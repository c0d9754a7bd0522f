package org.btmmu.optimized.translator;

import java.util.Arrays;
import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.HostRegisters;

/**
 * What a block's tables say of the lazy flags when each guest instruction begins, noted while words
 * are made: their kind, which is in its register only where the block may be left, and where their
 * operands are that are not in their registers.
 */
final class FlagsTable {
  private final Assembler out;
  private final int[] kinds;
  private final Ir[][] notes;
  private final Ir[] noted = new Ir[FlagsSources.OPERANDS];
  private int kind = FlagsKind.DYNAMIC;
  private boolean kindIsSet = true;

  /** A table of so many instructions; what is emitted goes to {@code out}. */
  FlagsTable(Assembler out, int instructions) {
    this.out = out;
    kinds = new int[instructions];
    notes = new Ir[instructions][];
  }

  /** Kinds of the lazy flags by instruction. */
  int[] kinds() {
    return kinds;
  }

  /** Notes of the flags' operands by instruction: null for those in their registers. */
  Ir[][] notes() {
    return notes;
  }

  /** An instruction begins. */
  void begin(int number) {
    kinds[number] = kindIsSet ? FlagsKind.DYNAMIC : kind;
    notes[number] = noted.clone();
  }

  /** From here on the kind is another. */
  void become(int newKind) {
    kind = newKind;
    kindIsSet = kind == FlagsKind.DYNAMIC;
  }

  /** From here on an operand is where a note says. */
  void note(Ir note) {
    noted[note.dst() - Ir.FLAGS_A] = note;
  }

  /** An operation was emitted: operands that it sets are in their registers. */
  void follow(Ir ir) {
    if (FlagsSources.replacesFlags(ir)) {
      Arrays.fill(noted, null);
    } else if (FlagsSources.isOperand(ir.dst()) && ir.op() != IrOp.NOTE) {
      noted[ir.dst() - Ir.FLAGS_A] = null;
    }
  }

  /** The kind is in its register on a way that leaves the block here, or from here on. */
  void setKind() {
    if (!kindIsSet) {
      out.constant(HostRegisters.FLAGS_KIND, kind);
    }
  }

  /** The kind is in its register from here on. */
  void kindIsSet() {
    kindIsSet = true;
  }
}
