package org.btmmu.reference.mips64;

import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.MultiplyInstruction;

/** MIPS64 volume II: multiplications, divisions, HI and LO. */
final class Multiplication {
  private static final long WORD = 0xFFFF_FFFFL;

  private Multiplication() {}

  static void execute(Mips64Cpu cpu, MultiplyInstruction instruction, int word) {
    GeneralRegisters registers = cpu.registers;
    switch (instruction.operation()) {
      case MULTIPLY -> multiply(cpu, instruction, word);
      case DIVIDE -> divide(cpu, instruction, word);
      case MULTIPLY_ADD -> accumulate(cpu, instruction, word, false);
      case MULTIPLY_SUBTRACT -> accumulate(cpu, instruction, word, true);
      case MULTIPLY_TO_REGISTER -> {
        int product = cpu.word(Field.RS.of(word)) * cpu.word(Field.RT.of(word));
        cpu.set(Field.RD.of(word), product);
        registers.hiIsKnown = false;
        registers.loIsKnown = false;
      }
      case FROM_HI -> {
        cpu.unpredictable |= !registers.hiIsKnown;
        cpu.set(Field.RD.of(word), registers.hi);
      }
      case FROM_LO -> {
        cpu.unpredictable |= !registers.loIsKnown;
        cpu.set(Field.RD.of(word), registers.lo);
      }
      case TO_HI -> {
        registers.hi = cpu.get(Field.RS.of(word));
        registers.hiIsKnown = true;
      }
      case TO_LO -> {
        registers.lo = cpu.get(Field.RS.of(word));
        registers.loIsKnown = true;
      }
    }
  }

  /** An operand of 32 bits, extended as the instruction reads it. */
  private static long word(Mips64Cpu cpu, boolean signed, int register) {
    int value = cpu.word(register);
    return signed ? value : value & WORD;
  }

  private static void put(GeneralRegisters registers, long hi, long lo) {
    registers.hi = hi;
    registers.lo = lo;
    registers.hiIsKnown = true;
    registers.loIsKnown = true;
  }

  private static void multiply(Mips64Cpu cpu, MultiplyInstruction instruction, int word) {
    if (instruction.width() == 64) {
      long first = cpu.get(Field.RS.of(word));
      long second = cpu.get(Field.RT.of(word));
      long high =
          instruction.signed()
              ? Math.multiplyHigh(first, second)
              : Math.unsignedMultiplyHigh(first, second);
      put(cpu.registers, high, first * second);
    } else {
      long product =
          word(cpu, instruction.signed(), Field.RS.of(word))
              * word(cpu, instruction.signed(), Field.RT.of(word));
      put(cpu.registers, product >> 32, (int) product);
    }
  }

  private static void accumulate(
      Mips64Cpu cpu, MultiplyInstruction instruction, int word, boolean subtract) {
    GeneralRegisters registers = cpu.registers;
    cpu.unpredictable |= !registers.hiIsKnown || !registers.loIsKnown;
    long product =
        word(cpu, instruction.signed(), Field.RS.of(word))
            * word(cpu, instruction.signed(), Field.RT.of(word));
    long old = registers.hi << 32 | registers.lo & WORD;
    long sum = subtract ? old - product : old + product;
    put(registers, sum >> 32, (int) sum);
  }

  /** By 0 both results are UNPREDICTABLE. */
  private static void divide(Mips64Cpu cpu, MultiplyInstruction instruction, int word) {
    boolean wide = instruction.width() == 64;
    boolean signed = instruction.signed();
    int rs = Field.RS.of(word);
    int rt = Field.RT.of(word);
    long dividend = wide ? cpu.get(rs) : word(cpu, signed, rs);
    long divisor = wide ? cpu.get(rt) : word(cpu, signed, rt);
    if (divisor == 0) {
      cpu.unpredictable = true;
      cpu.registers.hiIsKnown = false;
      cpu.registers.loIsKnown = false;
      return;
    }
    long quotient = signed ? dividend / divisor : Long.divideUnsigned(dividend, divisor);
    long remainder = signed ? dividend % divisor : Long.remainderUnsigned(dividend, divisor);
    put(cpu.registers, wide ? remainder : (int) remainder, wide ? quotient : (int) quotient);
  }
}
