package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.x86.Instruction;

/** The flags that translated code puts off: what it keeps of an operation gives them all. */
public final class LazyFlagsLaws {
  private static final int RAX = 0, RCX = 1, RBX = 3;

  private LazyFlagsLaws() {}

  static Registers registers(long seed) {
    return Instructions.registers(seed);
  }

  /**
   * Operations on rAX and rBX, or on rAX alone, of each kind and size; products of 8 bits alone,
   * since the solver does not finish wider ones.
   */
  enum Operation {
    ADD_8(FlagsKind.ADD, 8, 0x00, 0xD8),
    ADD_16(FlagsKind.ADD, 16, 0x66, 0x01, 0xD8),
    ADD_32(FlagsKind.ADD, 32, 0x01, 0xD8),
    ADD_64(FlagsKind.ADD, 64, 0x48, 0x01, 0xD8),
    ADC_8(FlagsKind.ADC, 8, 0x10, 0xD8),
    ADC_16(FlagsKind.ADC, 16, 0x66, 0x11, 0xD8),
    ADC_32(FlagsKind.ADC, 32, 0x11, 0xD8),
    ADC_64(FlagsKind.ADC, 64, 0x48, 0x11, 0xD8),
    SUB_8(FlagsKind.SUB, 8, 0x28, 0xD8),
    SUB_16(FlagsKind.SUB, 16, 0x66, 0x29, 0xD8),
    SUB_32(FlagsKind.SUB, 32, 0x29, 0xD8),
    SUB_64(FlagsKind.SUB, 64, 0x48, 0x29, 0xD8),
    SBB_8(FlagsKind.SBB, 8, 0x18, 0xD8),
    SBB_16(FlagsKind.SBB, 16, 0x66, 0x19, 0xD8),
    SBB_32(FlagsKind.SBB, 32, 0x19, 0xD8),
    SBB_64(FlagsKind.SBB, 64, 0x48, 0x19, 0xD8),
    INC_8(FlagsKind.INC, 8, 0xFE, 0xC0),
    INC_16(FlagsKind.INC, 16, 0x66, 0xFF, 0xC0),
    INC_32(FlagsKind.INC, 32, 0xFF, 0xC0),
    INC_64(FlagsKind.INC, 64, 0x48, 0xFF, 0xC0),
    DEC_8(FlagsKind.DEC, 8, 0xFE, 0xC8),
    DEC_16(FlagsKind.DEC, 16, 0x66, 0xFF, 0xC8),
    DEC_32(FlagsKind.DEC, 32, 0xFF, 0xC8),
    DEC_64(FlagsKind.DEC, 64, 0x48, 0xFF, 0xC8),
    AND_8(FlagsKind.LOGIC, 8, 0x20, 0xD8),
    AND_16(FlagsKind.LOGIC, 16, 0x66, 0x21, 0xD8),
    AND_32(FlagsKind.LOGIC, 32, 0x21, 0xD8),
    AND_64(FlagsKind.LOGIC, 64, 0x48, 0x21, 0xD8),
    SHL_8(FlagsKind.SHL, 8, 0xD2, 0xE0),
    SHL_16(FlagsKind.SHL, 16, 0x66, 0xD3, 0xE0),
    SHL_32(FlagsKind.SHL, 32, 0xD3, 0xE0),
    SHL_64(FlagsKind.SHL, 64, 0x48, 0xD3, 0xE0),
    SHR_8(FlagsKind.SHR, 8, 0xD2, 0xE8),
    SHR_16(FlagsKind.SHR, 16, 0x66, 0xD3, 0xE8),
    SHR_32(FlagsKind.SHR, 32, 0xD3, 0xE8),
    SHR_64(FlagsKind.SHR, 64, 0x48, 0xD3, 0xE8),
    SAR_8(FlagsKind.SAR, 8, 0xD2, 0xF8),
    SAR_16(FlagsKind.SAR, 16, 0x66, 0xD3, 0xF8),
    SAR_32(FlagsKind.SAR, 32, 0xD3, 0xF8),
    SAR_64(FlagsKind.SAR, 64, 0x48, 0xD3, 0xF8),
    IMUL_8(FlagsKind.MUL, 8, 0xF6, 0xEB);

    final int kind;
    final int operation;
    final int bits;
    final Instruction instruction;
    final boolean shifts;

    Operation(int operation, int bits, int... code) {
      this.operation = operation;
      this.bits = bits;
      kind = operation | Integer.numberOfTrailingZeros(bits) - 3;
      instruction = Instructions.decode(code);
      shifts = operation >= FlagsKind.SHL && operation <= FlagsKind.SAR;
    }

    /** The result; its low bits count. Operands are extended with their sign. */
    long result(long a, long b, int carry) {
      return switch (operation) {
        case FlagsKind.ADD -> a + b;
        case FlagsKind.ADC -> a + b + carry;
        case FlagsKind.SUB -> a - b;
        case FlagsKind.SBB -> a - b - carry;
        case FlagsKind.INC -> a + 1;
        case FlagsKind.DEC -> a - 1;
        case FlagsKind.LOGIC -> a & b;
        case FlagsKind.SHL -> a << b;
        case FlagsKind.SHR -> (a & Flags.mask(bits)) >>> b;
        case FlagsKind.SAR -> a >> b;
        default -> a * b;
      };
    }
  }

  @Law(
      id = "lazy-flags",
      says =
          "the status flags computed late, from the operands that are kept of an operation, are"
              + " those that the instruction sets, but for undefined ones; no other operand counts")
  static boolean lazyFlags(
      Operation operation, @From("registers") Registers registers, long first, long second) {
    int carry = registers.flags & Flags.CF;
    int bits = operation.bits;
    int count = (int) registers.gpr[RCX] & (bits == 64 ? 63 : 31);
    given(!operation.shifts || count > 0 && count < bits);
    long a = extended(registers.gpr[RAX], bits);
    long b = operation.shifts ? count : extended(registers.gpr[RBX], bits);
    long whole = operation.result(a, b, carry);
    long result = extended(whole, bits);
    boolean done = Instructions.run(registers, operation.instruction);
    boolean byOne = operation.operation == FlagsKind.INC || operation.operation == FlagsKind.DEC;
    boolean multiplies = operation.operation == FlagsKind.MUL;
    int kept = FlagsKind.operands(operation.kind);
    int flags =
        FlagsKind.flags(
            operation.kind,
            (kept & FlagsKind.FIRST) == 0 ? first : byOne ? carry : a,
            (kept & FlagsKind.SECOND) == 0 ? second : multiplies ? whole ^ result : b,
            (kept & FlagsKind.RESULT) == 0 ? first : result);
    cover("carry", (flags & Flags.CF) != 0);
    cover("none", flags == 0);
    int defined = Flags.STATUS & ~registers.undefinedFlags;
    return done && (flags & ~Flags.STATUS) == 0 && ((registers.flags ^ flags) & defined) == 0;
  }

  private static long extended(long value, int bits) {
    return value << 64 - bits >> 64 - bits;
  }
}
