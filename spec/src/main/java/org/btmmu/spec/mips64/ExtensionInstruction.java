package org.btmmu.spec.mips64;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtInstruction;

/**
 * An instruction of the extension, as a row like the others. What it is, {@link BtInstruction}
 * says; bits of a control word that it does not use are ignored.
 */
@Clause({"B-INS-1", "B-INS-2"})
public final class ExtensionInstruction implements Mips64Instruction {
  private final BtInstruction instruction;
  private final Encoding encoding;

  private ExtensionInstruction(BtInstruction instruction) {
    this.instruction = instruction;
    this.encoding = Encoding.of(word(instruction), instruction.operands());
  }

  /** The rows of all instructions of the extension, in the order of their table. */
  static ExtensionInstruction[] all() {
    BtInstruction[] instructions = BtInstruction.values();
    ExtensionInstruction[] all = new ExtensionInstruction[instructions.length];
    for (int index = 0; index < all.length; index++) {
      all[index] = new ExtensionInstruction(instructions[index]);
    }
    return all;
  }

  private static String word(BtInstruction instruction) {
    String opcode = binary(instruction.opcode().code(), 6);
    if (instruction.opcode().isMemory()) {
      return opcode + " rs rt guest_offset " + binary(instruction.function(), 5);
    }
    String operands = instruction.operands();
    String register = operands.contains("rt") ? " rt" : " -----";
    String other = operands.contains("bt") ? " rd" : " -----";
    return opcode + " 1----" + register + other + " ----- " + binary(instruction.function(), 6);
  }

  private static String binary(int value, int digits) {
    String all = Integer.toBinaryString(1 << digits | value);
    return all.substring(all.length() - digits);
  }

  /** What it is. */
  public BtInstruction instruction() {
    return instruction;
  }

  @Override
  public String name() {
    return instruction.name();
  }

  @Override
  public String mnemonic() {
    return instruction.mnemonic();
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean is64Bit() {
    return false;
  }
}
