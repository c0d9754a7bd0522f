package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.HostRegisters.STEPS;

import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.SystemInstruction;

/**
 * A way from one block into another that looks on its way whether steps are left, and counts those
 * of the block, so that the words by which a block begins are left out.
 *
 * <p>Guaranteed by the law direct-jump.
 */
public final class DirectJump {
  /** Words by which each block begins: whether steps are left. */
  public static final int HEAD_WORDS = 2;

  private DirectJump() {}

  /** The words of a way that leads nowhere yet: the runtime is asked. */
  static int[] open() {
    return new int[] {
      SystemInstruction.BREAK.encoding().word(Upcall.CHAIN, 0),
      Assembler.NOP,
      Assembler.NOP,
      Assembler.NOP
    };
  }

  /** Whether a branch at an index reaches behind the head at another. */
  static boolean reaches(int at, int head) {
    int distance = distance(at, head);
    return distance == (short) distance;
  }

  private static int distance(int at, int head) {
    return head + HEAD_WORDS - (at + 1);
  }

  /**
   * The words of a way.
   *
   * @param at index of the first
   * @param head index where the block begins
   * @param steps of the block
   * @param due index of the block's upcall for want of steps
   */
  public static int[] words(int at, int head, int steps, int due) {
    return new int[] {
      BranchInstruction.BGEZ.encoding().word(STEPS, distance(at, head)),
      ArithmeticInstruction.DADDIU.encoding().word(STEPS, STEPS, -steps),
      BranchInstruction.J.encoding().word(due),
      Assembler.NOP
    };
  }
}
