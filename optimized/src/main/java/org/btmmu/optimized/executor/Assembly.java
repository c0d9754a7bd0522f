package org.btmmu.optimized.executor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.btmmu.spec.mips64.InstructionSet;

/** Words put together line by line, with labels for branches. */
final class Assembly {
  private final List<Integer> words = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<Branch> branches = new ArrayList<>();

  /** A branch to a label. */
  private record Branch(int at, String label, String mnemonic, long[] registers) {}

  /** The next line has this label. */
  Assembly label(String name) {
    labels.put(name, words.size());
    return this;
  }

  /** An instruction, operands as in assembly language. */
  Assembly line(String mnemonic, long... operands) {
    words.add(InstructionSet.word(mnemonic, operands));
    return this;
  }

  /** A word that does nothing, for a delay slot. */
  Assembly nop() {
    words.add(0);
    return this;
  }

  /** A branch to a label; the next line is its delay slot. */
  Assembly branch(String label, String mnemonic, long... registers) {
    branches.add(new Branch(words.size(), label, mnemonic, registers));
    words.add(0);
    return this;
  }

  /**
   * The next line has this index.
   *
   * @throws IllegalStateException if there are more lines already
   */
  Assembly align(int index) {
    if (words.size() > index) {
      throw new IllegalStateException("%d words lie before %d".formatted(words.size(), index));
    }
    while (words.size() < index) {
      nop();
    }
    return this;
  }

  /** Index of the line that has a label. */
  int index(String label) {
    return labels.get(label);
  }

  /** All words. */
  int[] words() {
    for (Branch branch : branches) {
      long[] operands = java.util.Arrays.copyOf(branch.registers, branch.registers.length + 1);
      operands[branch.registers.length] = (long) labels.get(branch.label) - branch.at - 1;
      words.set(branch.at, InstructionSet.word(branch.mnemonic, operands));
    }
    return words.stream().mapToInt(Integer::intValue).toArray();
  }
}
