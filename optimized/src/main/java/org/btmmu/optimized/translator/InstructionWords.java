package org.btmmu.optimized.translator;

import java.util.List;
import org.btmmu.spec.x86.Instruction;

/** The host's words of one guest instruction by itself, as laws run them. */
public final class InstructionWords {
  private InstructionWords() {}

  /**
   * The words of an instruction that works on registers alone and that its block goes on behind:
   * from its state before it to the state behind it, all of its flags included.
   *
   * @param mode of the code: see {@code CodeMode}
   */
  public static int[] of(Instruction instruction, int mode) {
    IrBlock block = new IrBlock(mode, new long[] {0, instruction.lengthBytes()}, instruction);
    FrontEnd.translate(block, TranslatorOptions.ALL);
    IrBlock passed = Passes.run(block, TranslatorOptions.ALL, false);
    List<Ir> code = passed.code();
    return BackEnd.inside(passed.with(code.subList(0, code.size() - 1)), BtmmuScheme.POOL);
  }
}
