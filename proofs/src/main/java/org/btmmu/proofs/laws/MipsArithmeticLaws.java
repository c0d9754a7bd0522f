package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Interpreter;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.mips64.StepResult;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.InstructionSet;

/**
 * The host's arithmetic: what the interpreter makes of an instruction word, for all contents of the
 * registers, against another way to compute it. Operands are in registers 1 and 2.
 */
public final class MipsArithmeticLaws {
  private static final int ADDU = InstructionSet.word("addu", 4, 1, 2);
  private static final int DADDU = InstructionSet.word("daddu", 3, 1, 2);
  private static final int ADD = InstructionSet.word("add", 3, 1, 2);
  private static final int DADD = InstructionSet.word("dadd", 3, 1, 2);
  private static final int DSUB = InstructionSet.word("dsub", 3, 1, 2);
  private static final int SLTU = InstructionSet.word("sltu", 3, 1, 2);
  private static final int SLT = InstructionSet.word("slt", 4, 1, 2);
  private static final int MOVZ = InstructionSet.word("movz", 3, 1, 2);
  private static final int MOVN = InstructionSet.word("movn", 3, 4, 2);
  private static final int MADD = InstructionSet.word("madd", 1, 2);
  private static final int MSUB = InstructionSet.word("msub", 1, 2);
  private static final int MULT = InstructionSet.word("mult", 1, 2);
  private static final int MUL = InstructionSet.word("mul", 3, 1, 2);
  private static final int[] MULTIPLIED = {MULT, InstructionSet.word("mflo", 4)};

  /** Register 2 becomes 8, register 5 the quotient, register 6 the remainder. */
  private static final int[] DIVIDE_BY_8 = {
    InstructionSet.word("addiu", 2, 0, 8),
    InstructionSet.word("ddivu", 1, 2),
    InstructionSet.word("mflo", 5),
    InstructionSet.word("mfhi", 6),
    InstructionSet.word("ddiv", 1, 2),
    InstructionSet.word("mflo", 7),
    InstructionSet.word("mfhi", 8),
    InstructionSet.word("dsrl", 3, 1, 3),
    InstructionSet.word("andi", 4, 1, 7)
  };

  private MipsArithmeticLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  @Law(
      id = "mips-add",
      says =
          "DADDU adds modulo 2^64, ADDU the lower halves with sign, and both leave every other"
              + " register and go on at the next word",
      clauses = "H-INS-2")
  static boolean add(
      PhysicalMemory memory, @From("registers") GeneralRegisters registers, int other) {
    given(other >= 0 && other < 32 && other != 3 && other != 4);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    given(MipsHost.isWord(cpu, 1) && MipsHost.isWord(cpu, 2));
    long pc = cpu.host.pc;
    long sum = cpu.get(1) + cpu.get(2);
    long kept = cpu.get(other);
    cover("a carry", Long.compareUnsigned(sum, cpu.get(1)) < 0);
    cover("no word", sum != (int) sum);
    return MipsHost.run(cpu, DADDU, ADDU)
        && cpu.get(3) == sum
        && cpu.get(4) == sum << 32 >> 32
        && cpu.get(other) == kept
        && cpu.host.pc == pc + 8;
  }

  @Law(
      id = "mips-overflow",
      says =
          "ADD raises Integer Overflow if and only if the sum of the words is none, changing no"
              + " register, and is ADDU otherwise",
      clauses = {"H-EXC-1", "H-EXC-2", "H-INS-5"})
  static boolean overflow(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    given(MipsHost.isWord(cpu, 1) && MipsHost.isWord(cpu, 2));
    long pc = cpu.host.pc;
    long old = cpu.get(3);
    long sum = cpu.get(1) + cpu.get(2);
    StepResult result = Interpreter.execute(cpu, ADD);
    cover("too large", sum > Integer.MAX_VALUE);
    cover("too small", sum < Integer.MIN_VALUE);
    if (sum == (int) sum) {
      return result == StepResult.DONE && cpu.get(3) == sum && cpu.host.pc == pc + 4;
    }
    return isOverflow(cpu, result) && cpu.get(3) == old && cpu.host.epc == pc;
  }

  @Law(
      id = "mips-wide-overflow",
      says = "DADD and DSUB raise Integer Overflow if and only if the result needs a 65th bit",
      clauses = "H-EXC-1")
  static boolean wideOverflow(
      PhysicalMemory memory, @From("registers") GeneralRegisters registers, boolean subtract) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long first = cpu.get(1);
    long second = cpu.get(2);
    long low = subtract ? first - second : first + second;
    // Bits 64 and up of the result with one more carry or borrow.
    boolean carry =
        subtract ? Long.compareUnsigned(first, second) < 0 : Long.compareUnsigned(low, first) < 0;
    long high =
        subtract
            ? (first >> 63) - (second >> 63) - (carry ? 1 : 0)
            : (first >> 63) + (second >> 63) + (carry ? 1 : 0);
    StepResult result = Interpreter.execute(cpu, subtract ? DSUB : DADD);
    cover("overflow", high != low >> 63);
    return high == low >> 63
        ? result == StepResult.DONE && cpu.get(3) == low
        : isOverflow(cpu, result);
  }

  private static boolean isOverflow(Mips64Cpu cpu, StepResult result) {
    return result == StepResult.EXCEPTION
        && cpu.host.exceptionCode == HostException.INTEGER_OVERFLOW.code();
  }

  @Law(
      id = "mips-less",
      says = "SLTU is the borrow of the subtraction, SLT the same with both sign bits turned round")
  static boolean less(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long first = cpu.get(1);
    long second = cpu.get(2);
    long borrow = borrow(first, second);
    long signed = borrow(first ^ Long.MIN_VALUE, second ^ Long.MIN_VALUE);
    cover("they differ", borrow != signed);
    return MipsHost.run(cpu, SLTU, SLT) && cpu.get(3) == borrow && cpu.get(4) == signed;
  }

  private static long borrow(long first, long second) {
    return (~first & second | ~(first ^ second) & first - second) >>> 63;
  }

  @Law(
      id = "mips-move",
      says = "MOVZ and then MOVN with the same condition choose one of two registers")
  static boolean move(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long chosen = cpu.get(2) == 0 ? cpu.get(1) : cpu.get(4);
    cover("the first", cpu.get(2) == 0);
    return MipsHost.run(cpu, MOVZ, MOVN) && cpu.get(3) == chosen;
  }

  @Law(
      id = "mips-multiply",
      says = "MUL gives what MULT leaves in LO; MSUB takes back what MADD added to HI and LO",
      clauses = "H-INS-2")
  static boolean multiply(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    given(MipsHost.isWord(cpu, 1) && MipsHost.isWord(cpu, 2));
    given(registers.hiIsKnown && registers.loIsKnown);
    int hi = (int) registers.hi;
    int lo = (int) registers.lo;
    boolean accumulated = MipsHost.run(cpu, MADD, MSUB);
    boolean same = registers.hi == hi && registers.lo == lo;
    boolean multiplied = MipsHost.run(cpu, MULTIPLIED) && MipsHost.run(cpu, MUL);
    return accumulated && same && multiplied && cpu.get(3) == cpu.get(4);
  }

  @Law(
      id = "mips-divide",
      says =
          "DDIVU by 8 is a shift and a mask; DDIV by 8 rounds to zero, and its remainder has the"
              + " dividend's sign")
  static boolean divide(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long dividend = cpu.get(1);
    long rounded = dividend + (dividend >> 63 & 7) >> 3;
    cover("rounded up", dividend < 0 && rounded != dividend >> 3);
    return MipsHost.run(cpu, DIVIDE_BY_8)
        && cpu.get(5) == cpu.get(3)
        && cpu.get(6) == cpu.get(4)
        && cpu.get(7) == rounded
        && cpu.get(8) == dividend - (rounded << 3);
  }
}
