package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.translator.CarryWords;
import org.btmmu.optimized.translator.DirectJump;
import org.btmmu.optimized.translator.InstructionWords;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Instruction;

/** Guest instructions against the host's words that they are translated to. */
public final class TranslatedWordsLaws {
  private static final int GENERAL = 16;
  private static final int RCX = 1;
  private static final int CARRY = 112;
  private static final int[] CARRY_WORDS = CarryWords.words(CARRY);
  private static final int MOST_STEPS = 16;

  private TranslatedWordsLaws() {}

  static Registers registers(long seed) {
    return Instructions.registers(seed);
  }

  static GeneralRegisters host(long seed) {
    return MipsHost.registers(seed);
  }

  /** Shifts of rAX, with what comes in from rBX, by CL. */
  enum Shift {
    SHL_32(0xD3, 0xE0),
    SHL_64(0x48, 0xD3, 0xE0),
    SHR_32(0xD3, 0xE8),
    SHR_64(0x48, 0xD3, 0xE8),
    SAR_32(0xD3, 0xF8),
    SAR_64(0x48, 0xD3, 0xF8),
    SHLD_32(0x0F, 0xA5, 0xD8),
    SHLD_64(0x48, 0x0F, 0xA5, 0xD8),
    SHRD_32(0x0F, 0xAD, 0xD8),
    SHRD_64(0x48, 0x0F, 0xAD, 0xD8);

    final Instruction instruction;
    final int[] words;

    Shift(int... code) {
      instruction = Instructions.decode(code);
      words = InstructionWords.of(instruction, CodeMode.BITS_64);
    }
  }

  @Law(
      id = "shift-words",
      says =
          "the words of a shift by CL do to the general registers and the flags what the"
              + " instruction does, a count of 0 included")
  static boolean shiftWords(
      Shift shift,
      PhysicalMemory memory,
      @From("registers") Registers registers,
      @From("host") GeneralRegisters host) {
    for (int number = 0; number < GENERAL; number++) {
      host.set(HostRegisters.GUEST + number, registers.gpr[number]);
    }
    host.set(HostRegisters.FLAGS_KIND, FlagsKind.FLAGS);
    host.set(HostRegisters.FLAGS_RESULT, registers.flags & Flags.STATUS);
    cover("by 0", (registers.gpr[RCX] & 63) == 0);
    cover("by 1", (registers.gpr[RCX] & 63) == 1);
    Mips64Cpu cpu = MipsHost.kernel(memory, host);
    boolean same = MipsHost.run(cpu, shift.words);
    same &= Instructions.run(registers, shift.instruction);
    for (int number = 0; number < GENERAL; number++) {
      same &= cpu.get(HostRegisters.GUEST + number) == registers.gpr[number];
    }
    int flags =
        FlagsKind.flags(
            (int) cpu.get(HostRegisters.FLAGS_KIND),
            cpu.get(HostRegisters.FLAGS_A),
            cpu.get(HostRegisters.FLAGS_B),
            cpu.get(HostRegisters.FLAGS_RESULT));
    int defined = Flags.STATUS & ~registers.undefinedFlags;
    return same && ((registers.flags ^ flags) & defined) == 0;
  }

  /** Kinds of flags, with what their operands keep to. */
  enum Kind {
    FLAGS(FlagsKind.FLAGS),
    LOGIC(FlagsKind.LOGIC),
    ADD(FlagsKind.ADD),
    ADC(FlagsKind.ADC),
    SUB(FlagsKind.SUB),
    SBB(FlagsKind.SBB),
    INC(FlagsKind.INC),
    DEC(FlagsKind.DEC),
    SHL(FlagsKind.SHL),
    SHR(FlagsKind.SHR),
    SAR(FlagsKind.SAR),
    SHRD(FlagsKind.SHRD),
    MUL(FlagsKind.MUL);

    final int kind;
    final boolean steps;
    final boolean shifts;

    Kind(int kind) {
      this.kind = kind;
      steps = kind == FlagsKind.INC || kind == FlagsKind.DEC;
      shifts =
          kind == FlagsKind.SHL
              || kind == FlagsKind.SHR
              || kind == FlagsKind.SAR
              || kind == FlagsKind.SHRD;
    }
  }

  /** Sizes of operations. */
  enum Size {
    BITS_8,
    BITS_16,
    BITS_32,
    BITS_64
  }

  @Law(
      id = "carry-words",
      says =
          "the shared words return with the carry of the lazy flags, whatever their kind, and with"
              + " every register but $1 to $3 as it was")
  static boolean carryWords(
      Kind kind, Size size, PhysicalMemory memory, @From("host") GeneralRegisters host) {
    int bits = 8 << size.ordinal();
    long first = host.get(HostRegisters.FLAGS_A);
    long a = kind.steps ? first & 1 : extended(first, bits);
    long b = extended(host.get(HostRegisters.FLAGS_B), bits);
    long result = extended(host.get(HostRegisters.FLAGS_RESULT), bits);
    given(!kind.shifts || b > 0 && b < bits);
    host.set(HostRegisters.FLAGS_A, a);
    host.set(HostRegisters.FLAGS_B, b);
    host.set(HostRegisters.FLAGS_RESULT, result);
    host.set(HostRegisters.FLAGS_KIND, kind.kind | size.ordinal());
    long end = Executor.address(0);
    host.set(HostRegisters.RETURN, end);
    long[] before = new long[32];
    for (int number = 4; number < before.length; number++) {
      before[number] = host.get(number);
    }
    Mips64Cpu cpu = MipsHost.kernel(memory, host);
    cpu.host.pc = Executor.address(CARRY);
    boolean same = true;
    for (int step = 0; step < MOST_STEPS && cpu.host.pc != end; step++) {
      same &= MipsHost.run(cpu, CARRY_WORDS[(int) (cpu.host.pc - Executor.address(CARRY)) >> 2]);
    }
    for (int number = 4; number < before.length; number++) {
      same &= cpu.get(number) == before[number];
    }
    int carry = FlagsKind.flags(kind.kind | size.ordinal(), a, b, result) & Flags.CF;
    cover("carry", carry != 0);
    cover("none", carry == 0);
    return same && cpu.host.pc == end && cpu.get(HostRegisters.ARGUMENT_0) == carry;
  }

  private static long extended(long value, int bits) {
    return value << 64 - bits >> 64 - bits;
  }

  /** Ways from block to block: as far as a branch reaches, and to the block itself. */
  enum Way {
    FORWARD(1000, 1000 + Short.MAX_VALUE - 1, 1),
    BACKWARD(1000 + Short.MAX_VALUE, 1000, 32),
    ITSELF(1020, 1000, 7);

    private static final int DUE = 2_000_000;

    final int at;
    final int head;
    final int steps;
    final int[] words;

    Way(int at, int head, int steps) {
      this.at = at;
      this.head = head;
      this.steps = steps;
      words = DirectJump.words(at, head, steps, DUE);
    }
  }

  @Law(
      id = "direct-jump",
      says =
          "a direct jump counts the steps of the block that it leads to, and goes on behind the"
              + " block's head if steps were left before, else at its upcall for want of them")
  static boolean directJump(Way way, PhysicalMemory memory, @From("host") GeneralRegisters host) {
    long before = host.get(HostRegisters.STEPS);
    Mips64Cpu cpu = MipsHost.kernel(memory, host);
    cpu.host.pc = Executor.address(way.at);
    boolean done = MipsHost.run(cpu, way.words[0], way.words[1]);
    boolean left = cpu.host.pc == Executor.address(way.head + DirectJump.HEAD_WORDS);
    cover("steps are left", before >= 0);
    cover("none are left", before < 0);
    if (!left) {
      done &= MipsHost.run(cpu, way.words[2], way.words[3]);
      done &= cpu.host.pc == Executor.address(Way.DUE);
    }
    return done && left == before >= 0 && cpu.get(HostRegisters.STEPS) == before - way.steps;
  }
}
