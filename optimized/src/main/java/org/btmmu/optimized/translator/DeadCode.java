package org.btmmu.optimized.translator;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.btmmu.optimized.processor.FlagsKind;

/**
 * Removes what no one uses: operations whose temporary is not read; and of the flags, operands and
 * kinds that others replace before they are needed.
 *
 * <p>Guarantees, for a block and what this gives for it: both make the same accesses and calls of
 * {@link Helper} that may raise, in the same order with the same operands; wherever an operation
 * may raise an exception, and wherever the block is left, all general registers, the flags' kind,
 * and those of the flags' operands that this kind has are the same, and so behind an instruction
 * that stores, since a store may end its block. Only {@link IrOp#CARRY}, {@link Helper#FLAGS} and
 * {@link Helper#CONDITION} are calls that may be removed: they have no effect but their result.
 */
public final class DeadCode {
  private final IrBlock block;
  private final boolean lazy;
  private final boolean notes;
  private final int[] sources;
  private final BitSet noted = new BitSet();
  private final BitSet live = new BitSet();
  private boolean kindLive;

  private DeadCode(IrBlock block, boolean lazy, boolean notes) {
    this.block = block;
    this.lazy = lazy;
    this.notes = notes;
    sources = FlagsSources.of(block.code());
  }

  /**
   * The block without it.
   *
   * @param flags whether dead flags are removed too, not only temporaries
   * @param notes whether operands of the flags that only an exception needs become notes
   */
  public static IrBlock remove(IrBlock block, boolean flags, boolean notes) {
    return new DeadCode(block, flags, notes).run();
  }

  private IrBlock run() {
    List<Ir> code = block.code();
    int[] kinds = kinds(code);
    List<Ir> kept = new ArrayList<>();
    for (int at = code.size() - 1; at >= 0; at--) {
      Ir ir = code.get(at);
      if (isNeeded(ir)) {
        define(ir);
        use(ir, kinds[at], at);
        if (ir.op() == IrOp.INSTRUCTION && isBehindStore(code, at)) {
          needFlags(kinds[at], notes ? sources[at] : 0);
        }
        kept.add(ir);
      } else if (noted.get(Math.max(0, ir.dst()))) {
        noted.clear(ir.dst());
        kept.add(FlagsSources.note(ir));
      }
    }
    Collections.reverse(kept);
    return block.with(kept);
  }

  /** Whether the instruction before one stores: if that changes the block, it ends there. */
  private static boolean isBehindStore(List<Ir> code, int mark) {
    for (int at = mark - 1; at >= 0 && code.get(at).op() != IrOp.INSTRUCTION; at--) {
      if (code.get(at).op().shape() == IrOp.Shape.STORE) {
        return true;
      }
    }
    return false;
  }

  /** The kind of the flags before each operation. */
  private static int[] kinds(List<Ir> code) {
    int[] kinds = new int[code.size()];
    int kind = FlagsKind.DYNAMIC;
    for (int at = 0; at < kinds.length; at++) {
      kinds[at] = kind;
      Ir ir = code.get(at);
      if (ir.op() == IrOp.FLAGS_KIND) {
        kind = (int) ir.imm();
      } else if (ir.op() == IrOp.FLAGS_KIND_IF) {
        kind = FlagsKind.DYNAMIC;
      }
    }
    return kinds;
  }

  private boolean isNeeded(Ir ir) {
    if (ir.op() == IrOp.FLAGS_KIND || ir.op() == IrOp.FLAGS_KIND_IF) {
      return !lazy || kindLive;
    }
    boolean isPure = ir.op().mayRaise() ? hasNoEffect(ir) : ir.dst() != Ir.NONE;
    boolean isFlags = ir.dst() >= Ir.FLAGS_A && ir.dst() <= Ir.FLAGS_RESULT;
    boolean removable = ir.dst() >= Ir.TEMPORARY || (isFlags && lazy);
    return !isPure || !removable || live.get(ir.dst());
  }

  private static boolean hasNoEffect(Ir ir) {
    int helper = (int) ir.imm() & 0xFFFF;
    return ir.op() == IrOp.CARRY
        || ir.op() == IrOp.CALL
            && (helper == Helper.FLAGS.ordinal() || helper == Helper.CONDITION.ordinal());
  }

  private void define(Ir ir) {
    if (ir.op() == IrOp.FLAGS_KIND) {
      kindLive = false;
    } else if (ir.dst() >= Ir.FLAGS_A) {
      live.clear(ir.dst());
      noted.clear(ir.dst());
    }
  }

  private void use(Ir ir, int kind, int at) {
    use(ir.a());
    use(ir.b());
    if (ir.op() == IrOp.MOVE_IF || ir.op() == IrOp.MOVE_UNLESS) {
      use(ir.dst());
    }
    if (mayLeave(ir)) {
      boolean isExceptional = notes && ir.op().mayRaise() && ir.op() != IrOp.CARRY;
      needFlags(kind, isExceptional ? sources[at] : 0);
    }
  }

  /** Whether the flags may be seen as they are before an operation. */
  private static boolean mayLeave(Ir ir) {
    return ir.op().leaves() || ir.op().mayRaise();
  }

  private void use(int value) {
    if (value >= Ir.FLAGS_A) {
      live.set(value);
    }
  }

  /** Operands that have a source may be noted. */
  private void needFlags(int kind, int withSource) {
    kindLive = true;
    int operands = FlagsKind.operands(kind);
    for (int operand = 0; operand < 3; operand++) {
      if ((operands >>> operand & 1) != 0) {
        (((withSource >>> operand) & 1) != 0 ? noted : live).set(Ir.FLAGS_A + operand);
      }
    }
  }
}
