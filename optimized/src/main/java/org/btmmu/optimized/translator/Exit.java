package org.btmmu.optimized.translator;

import org.btmmu.spec.mips64.BranchInstruction;

/**
 * A way out of a block to another.
 *
 * @param offset where it leads in the code segment
 * @param jump index of the host's jump that leads there
 * @param stub where the jump leads as long as the other block is not known; the index of the jump
 *     itself if it is direct
 */
record Exit(long offset, int jump, int stub) {
  /** The words at the jump that lead to a block. */
  int[] to(Block block) {
    if (isDirect() && DirectJump.reaches(jump, block.head())) {
      return DirectJump.words(jump, block.head(), block.count(), block.due());
    }
    int word = BranchInstruction.J.encoding().word(block.head());
    return isDirect() ? new int[] {word, Assembler.NOP} : new int[] {word};
  }

  /** The words at the jump that lead to the runtime. */
  int[] open() {
    return isDirect() ? DirectJump.open() : new int[] {BranchInstruction.J.encoding().word(stub)};
  }

  private boolean isDirect() {
    return jump == stub;
  }
}
