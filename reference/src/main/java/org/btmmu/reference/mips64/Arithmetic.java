package org.btmmu.reference.mips64;

import org.btmmu.spec.host.HostException;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.ArithmeticInstruction.Operation;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.Operand;

/** MIPS64 volume II: additions, comparisons, logic and conditional moves. */
final class Arithmetic {
  private Arithmetic() {}

  static void execute(Mips64Cpu cpu, ArithmeticInstruction instruction, int word) {
    Operand source = instruction.second();
    boolean immediate = source != Operand.RT;
    long first = cpu.get(Field.RS.of(word));
    long second = immediate ? source.of(word) : cpu.get(Field.RT.of(word));
    int destination = instruction.destination().of(word);
    Operation operation = instruction.operation();
    if (operation == Operation.ADD_WORD || operation == Operation.SUBTRACT_WORD) {
      cpu.word(Field.RS.of(word));
      if (!immediate) {
        cpu.word(Field.RT.of(word));
      }
    }
    if (instruction.traps() && overflows(operation, first, second)) {
      cpu.raise(HostException.INTEGER_OVERFLOW);
    }
    cpu.set(destination, result(operation, first, second, cpu.get(destination)));
  }

  private static long result(Operation operation, long first, long second, long old) {
    return switch (operation) {
      case ADD_WORD -> (int) (first + second);
      case SUBTRACT_WORD -> (int) (first - second);
      case ADD -> first + second;
      case SUBTRACT -> first - second;
      case AND -> first & second;
      case OR -> first | second;
      case XOR -> first ^ second;
      case NOR -> ~(first | second);
      case UPPER -> (int) second << 16;
      case LESS -> first < second ? 1 : 0;
      case LESS_UNSIGNED -> Long.compareUnsigned(first, second) < 0 ? 1 : 0;
      case MOVE_IF_ZERO -> second == 0 ? first : old;
      case MOVE_IF_NOT_ZERO -> second != 0 ? first : old;
    };
  }

  /** Whether the signed result does not fit: both terms of a sum have the sign it lacks. */
  private static boolean overflows(Operation operation, long first, long second) {
    return switch (operation) {
      case ADD_WORD -> (int) first + (long) (int) second != (int) first + (int) second;
      case SUBTRACT_WORD -> (int) first - (long) (int) second != (int) first - (int) second;
      case ADD -> ((first ^ first + second) & (second ^ first + second)) < 0;
      case SUBTRACT -> ((first ^ second) & (first ^ first - second)) < 0;
      default -> false;
    };
  }
}
