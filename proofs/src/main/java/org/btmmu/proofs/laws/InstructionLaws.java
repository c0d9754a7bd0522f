package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.processor.StatusFlags;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.x86.Instruction;

/**
 * Instructions of the reference interpreter, with concrete bytes and any registers: the result by
 * Java's own arithmetic, and the flags, which the reference has by their definition, by formula.
 */
public final class InstructionLaws {
  private static final int RAX = 0;
  private static final int RBX = 3;

  private InstructionLaws() {}

  static Registers registers(long seed) {
    return Instructions.registers(seed);
  }

  /** Forms that add, of rAX and rBX unless said otherwise; their numbers are operand sizes. */
  enum Sum {
    ADD_8(8, 0x00, 0xD8),
    ADD_16(16, 0x66, 0x01, 0xD8),
    ADD_32(32, 0x01, 0xD8),
    ADD_64(64, 0x48, 0x01, 0xD8),
    ADC_8(8, 0x10, 0xD8),
    ADC_16(16, 0x66, 0x11, 0xD8),
    ADC_32(32, 0x11, 0xD8),
    ADC_64(64, 0x48, 0x11, 0xD8),
    INC_8(8, 0xFE, 0xC0),
    INC_16(16, 0x66, 0xFF, 0xC0),
    INC_32(32, 0xFF, 0xC0),
    INC_64(64, 0x48, 0xFF, 0xC0);

    final int bits;
    final Instruction instruction;
    final boolean withCarry;
    final boolean byOne;

    Sum(int bits, int... code) {
      this.bits = bits;
      instruction = Instructions.decode(code);
      withCarry = name().startsWith("ADC");
      byOne = name().startsWith("INC");
    }
  }

  /** Forms that subtract. */
  enum Difference {
    SUB_8(8, 0x28, 0xD8),
    SUB_16(16, 0x66, 0x29, 0xD8),
    SUB_32(32, 0x29, 0xD8),
    SUB_64(64, 0x48, 0x29, 0xD8),
    SBB_8(8, 0x18, 0xD8),
    SBB_16(16, 0x66, 0x19, 0xD8),
    SBB_32(32, 0x19, 0xD8),
    SBB_64(64, 0x48, 0x19, 0xD8),
    CMP_8(8, 0x38, 0xD8),
    CMP_16(16, 0x66, 0x39, 0xD8),
    CMP_32(32, 0x39, 0xD8),
    CMP_64(64, 0x48, 0x39, 0xD8),
    DEC_8(8, 0xFE, 0xC8),
    DEC_16(16, 0x66, 0xFF, 0xC8),
    DEC_32(32, 0xFF, 0xC8),
    DEC_64(64, 0x48, 0xFF, 0xC8);

    final int bits;
    final Instruction instruction;
    final boolean withBorrow;
    final boolean byOne;
    final boolean writes;

    Difference(int bits, int... code) {
      this.bits = bits;
      instruction = Instructions.decode(code);
      withBorrow = name().startsWith("SBB");
      byOne = name().startsWith("DEC");
      writes = !name().startsWith("CMP");
    }
  }

  /** Forms of logic. */
  enum Logic {
    AND_8(8, 0x20, 0xD8),
    AND_32(32, 0x21, 0xD8),
    AND_64(64, 0x48, 0x21, 0xD8),
    OR_8(8, 0x08, 0xD8),
    OR_16(16, 0x66, 0x09, 0xD8),
    OR_64(64, 0x48, 0x09, 0xD8),
    XOR_16(16, 0x66, 0x31, 0xD8),
    XOR_32(32, 0x31, 0xD8),
    XOR_64(64, 0x48, 0x31, 0xD8),
    TEST_8(8, 0x84, 0xD8),
    TEST_32(32, 0x85, 0xD8),
    TEST_64(64, 0x48, 0x85, 0xD8);

    final int bits;
    final Instruction instruction;

    Logic(int bits, int... code) {
      this.bits = bits;
      instruction = Instructions.decode(code);
    }

    long of(long a, long b) {
      return switch (this) {
        case OR_8, OR_16, OR_64 -> a | b;
        case XOR_16, XOR_32, XOR_64 -> a ^ b;
        default -> a & b;
      };
    }

    boolean writes() {
      return ordinal() < TEST_8.ordinal();
    }
  }

  /** Shifts by CL. */
  enum Shift {
    SHL_8(8, 0xD2, 0xE0),
    SHL_16(16, 0x66, 0xD3, 0xE0),
    SHL_32(32, 0xD3, 0xE0),
    SHL_64(64, 0x48, 0xD3, 0xE0),
    SHR_8(8, 0xD2, 0xE8),
    SHR_16(16, 0x66, 0xD3, 0xE8),
    SHR_32(32, 0xD3, 0xE8),
    SHR_64(64, 0x48, 0xD3, 0xE8);

    final int bits;
    final Instruction instruction;
    final boolean left;

    Shift(int bits, int... code) {
      this.bits = bits;
      instruction = Instructions.decode(code);
      left = name().startsWith("SHL");
    }
  }

  @Law(
      id = "x86-sum",
      says = "ADD, ADC and INC: the sum, and all status flags by formula; INC keeps CF")
  static boolean sum(Sum form, @From("registers") Registers registers, int other) {
    given(other > RAX && other < 16);
    int before = registers.flags;
    long kept = registers.gpr[other];
    long a = registers.gpr[RAX];
    long b = form.byOne ? 1 : registers.gpr[RBX];
    long result = a + b + (form.withCarry ? before & Flags.CF : 0);
    boolean done = Instructions.run(registers, form.instruction);
    int flags = StatusFlags.ofSum(a, b, result, form.bits);
    int expected = form.byOne ? flags & ~Flags.CF | before & Flags.CF : flags;
    cover("carry", (expected & Flags.CF) != 0);
    cover("overflow", (expected & Flags.OF) != 0);
    return done
        && isWritten(registers, RAX, a, result, form.bits)
        && registers.gpr[other] == kept
        && isAfter(registers, before, expected, 0);
  }

  @Law(
      id = "x86-difference",
      says = "SUB, SBB, CMP and DEC: the difference, and all status flags by formula")
  static boolean difference(Difference form, @From("registers") Registers registers, int other) {
    given(other > RAX && other < 16);
    int before = registers.flags;
    long kept = registers.gpr[other];
    long a = registers.gpr[RAX];
    long b = form.byOne ? 1 : registers.gpr[RBX];
    long result = a - b - (form.withBorrow ? before & Flags.CF : 0);
    boolean done = Instructions.run(registers, form.instruction);
    int flags = StatusFlags.ofDifference(a, b, result, form.bits);
    int expected = form.byOne ? flags & ~Flags.CF | before & Flags.CF : flags;
    cover("borrow", (expected & Flags.CF) != 0);
    cover("overflow", (expected & Flags.OF) != 0);
    return done
        && isWritten(registers, RAX, a, form.writes ? result : a, form.writes ? form.bits : 64)
        && registers.gpr[other] == kept
        && isAfter(registers, before, expected, 0);
  }

  @Law(id = "x86-logic", says = "AND, OR, XOR and TEST: the result, and the flags by formula")
  static boolean logic(Logic form, @From("registers") Registers registers) {
    int before = registers.flags;
    long a = registers.gpr[RAX];
    long result = form.of(a, registers.gpr[RBX]);
    boolean done = Instructions.run(registers, form.instruction);
    boolean written =
        form.writes() ? isWritten(registers, RAX, a, result, form.bits) : registers.gpr[RAX] == a;
    int expected = StatusFlags.ofResult(result, form.bits);
    return done && written && isAfter(registers, before, expected, Flags.AF);
  }

  @Law(
      id = "x86-shift",
      says =
          "SHL and SHR by 1 to the operand's bits less one: the result, and the flags by formula")
  static boolean shift(Shift form, @From("registers") Registers registers) {
    int count = (int) registers.gpr[1] & (form.bits == 64 ? 63 : 31);
    given(count > 0 && count < form.bits);
    int before = registers.flags;
    long a = registers.gpr[RAX];
    long masked = a & Flags.mask(form.bits);
    long result = form.left ? a << count : masked >>> count;
    boolean done = Instructions.run(registers, form.instruction);
    int carries =
        form.left
            ? StatusFlags.ofShiftLeft(a, count, result, form.bits)
            : StatusFlags.ofShiftRight(a, count, form.bits);
    int expected = StatusFlags.ofResult(result, form.bits) | carries;
    int undefined = count == 1 ? Flags.AF : Flags.AF | Flags.OF;
    cover("by one", count == 1);
    cover("by more", count > 1);
    return done
        && isWritten(registers, RAX, a, result, form.bits)
        && isAfter(registers, before, expected, undefined);
  }

  @Law(
      id = "x86-condition",
      says = "a condition after CMP holds as its comparison says, without any flag")
  static boolean condition(Difference form, @From("registers") Registers registers, int condition) {
    given(!form.writes && condition >= 0 && condition < 16);
    long a = registers.gpr[RAX];
    long b = registers.gpr[RBX];
    boolean done = Instructions.run(registers, form.instruction);
    boolean holds = Flags.holds(condition, registers.flags);
    cover("holds", holds);
    cover("fails", !holds);
    return done && holds == StatusFlags.holdsAfterCompare(condition, a, b, form.bits);
  }

  /** A register has a result: 32 bits clear the upper half, fewer keep the rest. */
  private static boolean isWritten(
      Registers registers, int number, long before, long result, int bits) {
    long mask = Flags.mask(bits);
    long kept = bits == 32 ? 0 : before & ~mask;
    return registers.gpr[number] == (kept | result & mask);
  }

  /** The status flags are these, but for undefined ones, RF is 0, all others are what they were. */
  private static boolean isAfter(Registers registers, int before, int status, int undefined) {
    int expected = before & ~(Flags.STATUS | Flags.RF) | status;
    return registers.undefinedFlags == undefined
        && ((registers.flags ^ expected) & ~undefined) == 0;
  }
}
