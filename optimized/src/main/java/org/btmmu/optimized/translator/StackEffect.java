package org.btmmu.optimized.translator;

import org.btmmu.spec.x86.Instruction;

/** What near branches do to the stack pointer, so that it can be taken back. */
final class StackEffect {
  private StackEffect() {}

  /** Whether the instruction is a near branch, always taken, to an address that it reads. */
  static boolean isBranch(Instruction instruction) {
    return switch (instruction.form().op()) {
      case RET, CALL_INDIRECT, JMP_INDIRECT -> true;
      default -> false;
    };
  }

  /** By how many bytes the stack pointer is higher after it. */
  static long of(Instruction instruction) {
    return switch (instruction.form().op()) {
      case RET -> instruction.operandBytes() + (instruction.immediate() & 0xFFFF);
      case CALL_INDIRECT -> -instruction.operandBytes();
      default -> 0;
    };
  }
}
