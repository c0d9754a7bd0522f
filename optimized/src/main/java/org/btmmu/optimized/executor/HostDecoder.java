package org.btmmu.optimized.executor;

import org.btmmu.optimized.guest.FastRights;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.ExtensionInstruction;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.InstructionSet;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.btmmu.spec.mips64.MultiplyInstruction;
import org.btmmu.spec.mips64.Operand;
import org.btmmu.spec.mips64.ShiftInstruction;
import org.btmmu.spec.mips64.SystemInstruction;
import org.btmmu.spec.mips64.TrapInstruction;

/**
 * Words as longs that can be carried out at once.
 *
 * <pre>
 * 63:32 immediate | 31:29 rights asked for | 28:26 log2 of the bytes | 25:20 destination | 19:14 rt
 * | 13:8 rs | 7:0 operation ({@link HostCode})
 * </pre>
 *
 * The immediate is the constant, the offset, the amount of a shift, or the index of a branch's
 * target. The destination 32 takes what is written to $0.
 */
public final class HostDecoder {
  /** Takes what is written to $0. */
  static final int SINK = 32;

  private static final int WORDS_OF_REGION = 1 << 26;

  private HostDecoder() {}

  /**
   * Decodes a word.
   *
   * @param index where it stands
   * @throws HostError if the executor cannot carry it out
   */
  public static long decode(int word, int index) {
    int found = InstructionSet.find(word);
    if (word == 0) {
      return HostCode.NOP;
    }
    if (found < 0) {
      throw new HostError("no instruction: word 0x%08x at index %d".formatted(word, index));
    }
    Mips64Instruction row = InstructionSet.candidate(word, found);
    int operation = HostCode.named(name(row));
    if (operation <= 0) {
      throw new HostError(
          "the executor lacks %s: word 0x%08x at index %d".formatted(row.mnemonic(), word, index));
    }
    int destination = destination(row, word);
    return operation
        | Field.RS.of(word) << 8
        | Field.RT.of(word) << 14
        | (destination == 0 ? SINK : destination) << 20
        | (long) guest(row, word) << 26
        | (long) immediate(row, word, index) << 32;
  }

  /** The operation's name: one for all instructions that are carried out alike. */
  private static String name(Mips64Instruction row) {
    String name = row.mnemonic();
    return switch (row) {
      case BitInstruction bits
          when bits.width() == 64 && bits.operation() == BitInstruction.Operation.EXTRACT ->
          "dext";
      case BitInstruction bits
          when bits.width() == 64 && bits.operation() == BitInstruction.Operation.INSERT ->
          "dins";
      case ShiftInstruction shift when shift.added() != 0 -> name.substring(0, name.length() - 2);
      case SystemInstruction system
          when system == SystemInstruction.SYNC || system == SystemInstruction.PREF ->
          "nop";
      case BranchInstruction _ -> name.replace(".hb", "");
      case ExtensionInstruction _ when name.startsWith("gprobe") -> "gprobe";
      case ExtensionInstruction _ when name.endsWith(".w") -> name.replace(".w", "");
      default -> name;
    };
  }

  private static int destination(Mips64Instruction row, int word) {
    return switch (row) {
      case ArithmeticInstruction arithmetic -> arithmetic.destination().of(word);
      case BitInstruction bits -> bits.encoding().operand(0).of(word);
      case MemoryInstruction _ -> Field.RT.of(word);
      case ExtensionInstruction _ -> Field.RT.of(word);
      case BranchInstruction branch -> branch.linkRegister(word);
      case ShiftInstruction _, MultiplyInstruction _ -> Field.RD.of(word);
      case TrapInstruction _, SystemInstruction _ -> 0;
    };
  }

  private static int immediate(Mips64Instruction row, int word, int index) {
    return switch (row) {
      case ArithmeticInstruction arithmetic ->
          arithmetic.second() == Operand.RT ? 0 : arithmetic.second().of(word);
      case ShiftInstruction shift -> shift.isVariable() ? 0 : Field.SA.of(word) + shift.added();
      case BitInstruction bits ->
          bits.encoding().count() == 4 ? bits.position(word) | bits.size(word) << 8 : 0;
      case MemoryInstruction _ -> Field.IMMEDIATE.signedOf(word);
      case BranchInstruction branch -> target(branch, word, index);
      case SystemInstruction _ -> Field.BREAK_CODE.of(word) | Field.TRAP_CODE.of(word) << 10;
      case ExtensionInstruction _ ->
          word < 0 ? Field.GUEST_OFFSET.signedOf(word) : Field.RD.of(word);
      case MultiplyInstruction _, TrapInstruction _ -> 0;
    };
  }

  private static int target(BranchInstruction branch, int word, int index) {
    return switch (branch.target()) {
      case BRANCH -> index + 1 + Operand.BRANCH.of(word);
      case JUMP -> index + 1 & -WORDS_OF_REGION | Operand.JUMP.of(word);
      default -> 0;
    };
  }

  /** Of a guest access, log2 of the bytes and the rights asked for. */
  private static int guest(Mips64Instruction row, int word) {
    if (!(row instanceof ExtensionInstruction) || word >= 0) {
      return 0;
    }
    String name = row.mnemonic();
    return switch (name) {
      case "gprobe.l" -> Field.RT.of(word) | FastRights.READ << 3;
      case "gprobe.s" -> Field.RT.of(word) | FastRights.WRITE << 3;
      case "gprobe.w" -> Field.RT.of(word) | (FastRights.READ | FastRights.WRITE) << 3;
      case "gprobe.x" -> Field.RT.of(word) | FastRights.EXECUTE << 3;
      default -> {
        int size = "bhwd".indexOf(name.charAt(2));
        int read = name.startsWith("gl") ? FastRights.READ : 0;
        int write = name.startsWith("gs") || name.endsWith(".w") ? FastRights.WRITE : 0;
        yield size | (read | write) << 3;
      }
    };
  }
}
