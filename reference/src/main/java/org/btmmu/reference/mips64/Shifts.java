package org.btmmu.reference.mips64;

import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.ShiftInstruction;
import org.btmmu.spec.mips64.ShiftInstruction.Operation;

/** MIPS64 volume II: shifts and rotations. */
final class Shifts {
  private Shifts() {}

  static void execute(Mips64Cpu cpu, ShiftInstruction instruction, int word) {
    long value = cpu.get(Field.RT.of(word));
    int given = instruction.isVariable() ? (int) cpu.get(Field.RS.of(word)) : Field.SA.of(word);
    int amount = (given & instruction.width() - 1) + instruction.added();
    Operation operation = instruction.operation();
    if (instruction.width() == 64) {
      cpu.set(Field.RD.of(word), wide(operation, value, amount));
    } else {
      // A shift to the left is the one 32-bit operation that takes any register.
      int half = operation == Operation.LEFT ? (int) value : cpu.word(Field.RT.of(word));
      cpu.set(Field.RD.of(word), narrow(operation, half, amount));
    }
  }

  private static long wide(Operation operation, long value, int amount) {
    return switch (operation) {
      case LEFT -> value << amount;
      case RIGHT -> value >>> amount;
      case RIGHT_SIGNED -> value >> amount;
      case ROTATE -> Long.rotateRight(value, amount);
    };
  }

  private static int narrow(Operation operation, int value, int amount) {
    return switch (operation) {
      case LEFT -> value << amount;
      case RIGHT -> value >>> amount;
      case RIGHT_SIGNED -> value >> amount;
      case ROTATE -> Integer.rotateRight(value, amount);
    };
  }
}
