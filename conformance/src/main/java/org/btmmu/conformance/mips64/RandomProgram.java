package org.btmmu.conformance.mips64;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.spec.mips64.Disassembler;

/**
 * A program of random instructions for a Linux process: each block begins with random registers and
 * keeps those it leaves; at the end all is written to standard output.
 *
 * @param layout where its parts lie
 * @param memory all of it, as it is loaded
 * @param entry where it begins
 * @param ends where the first block begins, then behind the last instruction of each block
 * @param instructions how many instructions the blocks carry out, without what loads and keeps
 *     registers
 */
record RandomProgram(
    ProgramLayout layout, ProgramMemory memory, long entry, List<Long> ends, int instructions) {
  /** The first address behind it. */
  long end() {
    return ends.getLast();
  }

  /** The text of a block, a line an instruction. */
  List<String> text(int block) {
    List<String> lines = new ArrayList<>();
    for (long address = ends.get(block); address < ends.get(block + 1); address += 4) {
      int word = memory.read32(address);
      lines.add("%x  %08x  %s".formatted(address, word, Disassembler.text(word, address)));
    }
    return lines;
  }
}
