package org.btmmu.spec.mips64;

import java.util.ArrayList;
import java.util.List;

/** All instructions of the host: from words to rows, and from mnemonics to words. */
public final class InstructionSet {
  private static final int MAJOR_OPCODES = 64;
  private static final List<Mips64Instruction> ALL = all();
  private static final Mips64Instruction[][] BY_MAJOR_OPCODE = byMajorOpcode();

  private InstructionSet() {}

  private static List<Mips64Instruction> all() {
    List<Mips64Instruction> all = new ArrayList<>();
    all.addAll(List.of(ArithmeticInstruction.values()));
    all.addAll(List.of(ShiftInstruction.values()));
    all.addAll(List.of(BitInstruction.values()));
    all.addAll(List.of(MultiplyInstruction.values()));
    all.addAll(List.of(MemoryInstruction.values()));
    all.addAll(List.of(BranchInstruction.values()));
    all.addAll(List.of(TrapInstruction.values()));
    all.addAll(List.of(SystemInstruction.values()));
    all.addAll(List.of(ExtensionInstruction.all()));
    return List.copyOf(all);
  }

  private static Mips64Instruction[][] byMajorOpcode() {
    Mips64Instruction[][] table = new Mips64Instruction[MAJOR_OPCODES][];
    for (int opcode = 0; opcode < MAJOR_OPCODES; opcode++) {
      int bits = opcode << 26;
      table[opcode] =
          ALL.stream()
              .filter(row -> (row.encoding().fixed() & -1 << 26) == bits)
              .toArray(Mips64Instruction[]::new);
    }
    return table;
  }

  /** All rows, family by family. */
  public static List<Mips64Instruction> rows() {
    return ALL;
  }

  /** How many rows {@link #candidate} knows for the major opcode of a word. */
  public static int candidates(int word) {
    return BY_MAJOR_OPCODE[word >>> 26].length;
  }

  /** A row of the major opcode of a word; at most one of them matches the word. */
  public static Mips64Instruction candidate(int word, int index) {
    return BY_MAJOR_OPCODE[word >>> 26][index];
  }

  /** The number of the {@link #candidate} that the word is; −1 if it is no instruction. */
  public static int find(int word) {
    Mips64Instruction[] candidates = BY_MAJOR_OPCODE[word >>> 26];
    for (int index = 0; index < candidates.length; index++) {
      if (candidates[index].encoding().matches(word)) {
        return index;
      }
    }
    return -1;
  }

  /**
   * The row with this mnemonic.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Mips64Instruction named(String mnemonic) {
    for (Mips64Instruction row : ALL) {
      if (row.mnemonic().equals(mnemonic)) {
        return row;
      }
    }
    throw new IllegalArgumentException("no instruction is called " + mnemonic);
  }

  /**
   * The word of an instruction.
   *
   * @param operands in the order of the assembly language: registers by number, branches and jumps
   *     in instructions
   * @throws IllegalArgumentException if there is no such instruction, or an operand does not fit
   */
  public static int word(String mnemonic, long... operands) {
    return named(mnemonic).encoding().word(operands);
  }
}
