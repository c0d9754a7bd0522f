package org.btmmu.optimized.translator;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.spec.mips64.Disassembler;

/** A translated block for people: its intermediate representation, and the host's words. */
final class BlockText {
  private BlockText() {}

  static List<String> lines(Block block, TranslatorOptions options, boolean splitsOffsets) {
    IrBlock ir = block.guestCode().with(List.of());
    FrontEnd.translate(ir, options);
    IrBlock passed = Passes.run(ir, options, splitsOffsets);
    List<String> lines = new ArrayList<>(List.of(passed.toString().split("\n")));
    int[] words = block.words();
    for (int i = 0; i < words.length; i++) {
      long address = Executor.address(block.head() + i);
      lines.add("%08x  %s".formatted(address, Disassembler.text(words[i], address)));
    }
    return lines;
  }
}
