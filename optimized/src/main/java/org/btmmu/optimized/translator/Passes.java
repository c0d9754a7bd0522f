package org.btmmu.optimized.translator;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;

/** What is done to a block's intermediate representation before words are made of it. */
final class Passes {
  private Passes() {}

  /**
   * Runs the passes.
   *
   * @param splitsOffsets whether accesses want their whole address in a register
   */
  static IrBlock run(IrBlock block, TranslatorOptions options, boolean splitsOffsets) {
    IrBlock result =
        DeadCode.remove(
            block, options.has(Optimization.DEAD_FLAGS), options.has(Optimization.NOTED_FLAGS));
    return splitsOffsets ? splitOffsets(result) : result;
  }

  /** Accesses at a + imm become accesses at a sum. */
  private static IrBlock splitOffsets(IrBlock block) {
    List<Ir> code = new ArrayList<>();
    for (Ir ir : block.code()) {
      boolean access = ir.op().sizeBytes() != 0;
      if (access && ir.imm() != 0) {
        int sum = block.temporary();
        code.add(new Ir(IrOp.ADD, sum, ir.a(), Ir.IMMEDIATE, ir.imm()));
        code.add(new Ir(ir.op(), ir.dst(), sum, ir.b(), 0));
      } else {
        code.add(ir);
      }
    }
    return block.with(code);
  }
}
