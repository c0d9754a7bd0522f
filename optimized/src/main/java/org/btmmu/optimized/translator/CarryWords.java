package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_0;
import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_1;
import static org.btmmu.optimized.processor.HostRegisters.FLAGS_A;
import static org.btmmu.optimized.processor.HostRegisters.FLAGS_B;
import static org.btmmu.optimized.processor.HostRegisters.FLAGS_KIND;
import static org.btmmu.optimized.processor.HostRegisters.FLAGS_RESULT;
import static org.btmmu.optimized.processor.HostRegisters.RETURN;
import static org.btmmu.optimized.processor.HostRegisters.SCRATCH;
import static org.btmmu.optimized.processor.HostRegisters.ZERO;

import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.ShiftInstruction;

/**
 * The carry of flags whose kind is not known when a block is translated, by words that all blocks
 * share: a jump by the kind to a few words for each. They are called as a {@link Helper} is, and
 * change $1 to $3 and $31 only.
 *
 * <p>Guaranteed by the law carry-words.
 */
public final class CarryWords {
  /**
   * The table of kinds begins so many words behind the call's; its address is a multiple of 512.
   */
  private static final int TABLE = 16;

  /** A kind has 8 words, of 4 bytes. */
  private static final int KIND_WORDS = 8, LOG_BYTES = 5, LOG_KINDS = 4;

  private static final int TOP = 63;

  private final Assembler out;

  private CarryWords(int base) {
    out = new Assembler(base);
  }

  /**
   * The words, at an index of the host's code.
   *
   * @param base multiple of 128, and 112
   */
  public static int[] words(int base) {
    return new CarryWords(base).all();
  }

  private int[] all() {
    int table = out.here() + TABLE;
    out.constant(ARGUMENT_0, Executor.address(table));
    out.emit(BitInstruction.DEXT, SCRATCH, FLAGS_KIND, 2, LOG_KINDS);
    out.emit(BitInstruction.DINS, ARGUMENT_0, SCRATCH, LOG_BYTES, LOG_KINDS);
    out.jumpTo(ARGUMENT_0);
    for (int kind = FlagsKind.FLAGS; kind <= FlagsKind.SHRD; kind += 1 << 2) {
      while (out.here() < table + place(kind)) {
        out.nop();
      }
      ofKind(kind);
      out.jumpTo(RETURN);
    }
    return out.words();
  }

  /** Where a kind's words are in the table. */
  private static int place(int kind) {
    return (kind >>> 2) * KIND_WORDS;
  }

  /** As {@link FlagsKind} has the operands. */
  private void ofKind(int kind) {
    switch (kind) {
      case FlagsKind.FLAGS -> out.emit(ArithmeticInstruction.ANDI, ARGUMENT_0, FLAGS_RESULT, 1);
      case FlagsKind.ADD -> less(FLAGS_RESULT, FLAGS_B);
      case FlagsKind.SUB -> less(FLAGS_A, FLAGS_B);
      case FlagsKind.MUL -> less(ZERO, FLAGS_B);
      case FlagsKind.ADC -> {
        out.emit(ArithmeticInstruction.NOR, ARGUMENT_1, FLAGS_RESULT, ZERO);
        majority(FLAGS_A, FLAGS_B, ARGUMENT_1);
      }
      case FlagsKind.SBB -> {
        out.emit(ArithmeticInstruction.NOR, ARGUMENT_1, FLAGS_A, ZERO);
        majority(FLAGS_B, FLAGS_RESULT, ARGUMENT_1);
      }
      case FlagsKind.INC, FlagsKind.DEC -> out.move(ARGUMENT_0, FLAGS_A);
      case FlagsKind.SHL -> {
        out.emit(ArithmeticInstruction.ANDI, SCRATCH, FLAGS_KIND, 3);
        out.constant(ARGUMENT_0, 8);
        out.emit(ShiftInstruction.DSLLV, ARGUMENT_0, ARGUMENT_0, SCRATCH);
        out.emit(ArithmeticInstruction.DSUBU, ARGUMENT_0, ARGUMENT_0, FLAGS_B);
        bit(ARGUMENT_0);
      }
      case FlagsKind.SHR, FlagsKind.SAR, FlagsKind.SHRD -> {
        out.emit(ArithmeticInstruction.DADDIU, ARGUMENT_0, FLAGS_B, -1);
        bit(ARGUMENT_0);
      }
      default -> out.constant(ARGUMENT_0, 0);
    }
  }

  /** Operands are extended with their sign: all sizes are compared alike. */
  private void less(int a, int b) {
    out.emit(ArithmeticInstruction.SLTU, ARGUMENT_0, a, b);
  }

  /** The carry out of the highest place: two of three have a 1 there. */
  private void majority(int a, int b, int c) {
    out.emit(ArithmeticInstruction.OR, ARGUMENT_0, a, b);
    out.emit(ArithmeticInstruction.AND, SCRATCH, a, b);
    out.emit(ArithmeticInstruction.AND, ARGUMENT_0, ARGUMENT_0, c);
    out.emit(ArithmeticInstruction.OR, ARGUMENT_0, ARGUMENT_0, SCRATCH);
    out.emit(ShiftInstruction.DSRL32, ARGUMENT_0, ARGUMENT_0, TOP - 32);
  }

  /** A bit of the first operand. */
  private void bit(int number) {
    out.emit(ShiftInstruction.DSRLV, ARGUMENT_0, FLAGS_A, number);
    out.emit(ArithmeticInstruction.ANDI, ARGUMENT_0, ARGUMENT_0, 1);
  }
}
