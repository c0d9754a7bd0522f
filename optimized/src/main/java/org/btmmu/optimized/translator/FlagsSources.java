package org.btmmu.optimized.translator;

import java.util.List;
import org.btmmu.optimized.processor.HostRegisters;

/**
 * Where operands of the flags can be found other than in their own registers: in a general register
 * that they are a copy of, or in the code. Such an operand that no one needs but an exception is
 * not copied: a note in its place says where it is ({@link IrOp#NOTE}).
 */
final class FlagsSources {
  static final int OPERANDS = 3;

  private final Ir[] sources = new Ir[OPERANDS];

  private FlagsSources() {}

  /** Before each operation, which operands have such a source: bit 0 the first. */
  static int[] of(List<Ir> code) {
    FlagsSources now = new FlagsSources();
    int[] known = new int[code.size()];
    for (int at = 0; at < known.length; at++) {
      for (int operand = 0; operand < OPERANDS; operand++) {
        known[at] |= now.sources[operand] == null ? 0 : 1 << operand;
      }
      now.follow(code.get(at));
    }
    return known;
  }

  private void follow(Ir ir) {
    for (int operand = 0; operand < OPERANDS; operand++) {
      Ir source = sources[operand];
      if (replacesFlags(ir) || (source != null && isChanged(source, ir))) {
        sources[operand] = null;
      }
    }
    if (isOperand(ir.dst())) {
      sources[ir.dst() - Ir.FLAGS_A] = isCopy(ir) ? ir : null;
    }
  }

  /** Whether an operation changes the register that a copy was made of. */
  private static boolean isChanged(Ir copy, Ir ir) {
    return ir.dst() != Ir.NONE && ir.dst() == copy.a();
  }

  /** Whether the runtime sets the flags, in their registers. */
  static boolean replacesFlags(Ir ir) {
    return ir.op() == IrOp.CALL_INSTRUCTION
        || (ir.op() == IrOp.CALL && ((int) ir.imm() & 0xFFFF) == Helper.SHIFT.ordinal());
  }

  /** Whether a value is an operand of the flags. */
  static boolean isOperand(int value) {
    return value >= Ir.FLAGS_A && value <= Ir.FLAGS_RESULT;
  }

  private static boolean isCopy(Ir ir) {
    boolean general = (ir.a() >= 0 && ir.a() < Ir.FLAGS_A) || ir.a() == Ir.ZERO;
    return switch (ir.op()) {
      case CONST -> true;
      case MOVE, SEXT8, SEXT16, SEXT32 -> general;
      default -> false;
    };
  }

  /** The note in place of a copy. */
  static Ir note(Ir copy) {
    return switch (copy.op()) {
      case SEXT8 -> new Ir(IrOp.NOTE, copy.dst(), copy.a(), Ir.NONE, 1);
      case SEXT16 -> new Ir(IrOp.NOTE, copy.dst(), copy.a(), Ir.NONE, 2);
      case SEXT32 -> new Ir(IrOp.NOTE, copy.dst(), copy.a(), Ir.NONE, 4);
      case MOVE -> new Ir(IrOp.NOTE, copy.dst(), copy.a(), Ir.NONE, 8);
      default -> new Ir(IrOp.NOTE, copy.dst(), Ir.NONE, Ir.NONE, copy.imm());
    };
  }

  /** Operands of the flags come to their registers from where notes, which may be null, say. */
  static void restore(long[] registers, Ir[] notes) {
    for (int operand = 0; operand < OPERANDS; operand++) {
      Ir note = notes[operand];
      if (note != null) {
        registers[HostRegisters.FLAGS_A + operand] = value(registers, note);
      }
    }
  }

  private static long value(long[] registers, Ir note) {
    if (note.a() == Ir.NONE) {
      return note.imm();
    }
    if (note.a() == Ir.ZERO) {
      return 0;
    }
    int unused = 64 - 8 * (int) note.imm();
    return registers[HostRegisters.GUEST + note.a()] << unused >> unused;
  }
}
