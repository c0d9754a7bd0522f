package org.btmmu.conformance.translator;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.translator.Helper;
import org.btmmu.optimized.translator.Ir;
import org.btmmu.optimized.translator.IrBlock;
import org.btmmu.optimized.translator.IrOp;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Interpreter;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Repeat;

/** Runs the intermediate representation of a block by the words of its documentation. */
final class IrMachine {
  private static final int MOST_ROUNDS = 1 << 12;
  private static final int LARGEST_VALUES = 1 << 12;

  /** An exception of the guest. */
  @SuppressWarnings("serial")
  static final class Raised extends RuntimeException {
    final int vector;
    final int code;
    final long cr2;

    Raised(int vector, int code, long cr2) {
      super("exception " + vector, null, false, false);
      this.vector = vector;
      this.code = code;
      this.cr2 = cr2;
    }
  }

  private final IrBlock block;
  private final Registers rest;
  private final PartialMemory memory;
  private final boolean wide;
  private final long[] values = new long[LARGEST_VALUES];
  private final Ir[] notes = new Ir[3];
  private int kind = FlagsKind.FLAGS;
  private int index;
  private Raised raised;
  private long rip;
  private boolean indirect;
  private int at;
  private int repetition;
  private int rounds;

  /** The block from a state, which is copied. */
  IrMachine(IrBlock block, Registers state, PartialMemory memory) {
    this.block = block;
    this.rest = state.copy();
    this.memory = memory;
    wide = CodeMode.isWide(block.mode());
    take();
  }

  /** Runs it; {@code begins} is told each guest instruction that begins. */
  void run(IntConsumer begins) {
    try {
      List<Ir> code = block.code();
      for (at = 0; at < code.size(); at++) {
        if (step(code.get(at), begins)) {
          return;
        }
      }
      throw new IllegalStateException("the block is not left:\n" + block);
    } catch (Raised exception) {
      raised = exception;
    }
  }

  /** The exception that ended the run; null if none did. */
  Raised raised() {
    return raised;
  }

  /** The guest instruction that was last begun. */
  int index() {
    return index;
  }

  /** The offset that the block was left for. */
  long rip() {
    return rip;
  }

  /** Whether that comes from a register or memory, and the runtime has yet to check it. */
  boolean isIndirect() {
    return indirect;
  }

  /** A general register, in 32-bit code zero-extended; its form is checked. */
  long gpr(int number) {
    long value = values[number];
    if (!wide && (int) value != value) {
      throw new IllegalStateException("g%d is 0x%x".formatted(number, value));
    }
    return wide ? value : value & 0xFFFF_FFFFL;
  }

  /** The status flags. */
  int status() {
    return FlagsKind.flags(kind, operand(0), operand(1), operand(2));
  }

  /** An operand of the flags: from its value, or from where it is noted to be. */
  private long operand(int number) {
    Ir note = notes[number];
    if (note == null) {
      return values[Ir.FLAGS_A + number];
    }
    int unused = 64 - 8 * (note.a() == Ir.NONE ? 8 : (int) note.imm());
    return note.a() == Ir.NONE ? note.imm() : get(note.a()) << unused >> unused;
  }

  /** DF at its place. */
  int direction() {
    return rest.flags & Flags.DF;
  }

  private void take() {
    for (int number = 0; number < 16; number++) {
      values[number] = wide ? rest.gpr[number] : (int) rest.gpr[number];
    }
    kind = FlagsKind.FLAGS;
    Arrays.fill(notes, null);
    values[16] = 0x5555;
    values[17] = 0x3333;
    values[18] = rest.flags & Flags.STATUS;
  }

  private long get(int value) {
    return value < 0 || value == Ir.ZERO ? 0 : values[value];
  }

  /** Whether the block was left. */
  private boolean step(Ir ir, IntConsumer begins) {
    long a = get(ir.a());
    long b = ir.b() == Ir.IMMEDIATE ? ir.imm() : get(ir.b());
    boolean taken = false;
    switch (ir.op()) {
      case INSTRUCTION -> {
        index = (int) ir.imm();
        begins.accept(index);
      }
      case FLAGS_KIND -> kind = ir.imm() == FlagsKind.DYNAMIC ? kind : (int) ir.imm();
      case NOTE -> notes[ir.dst() - Ir.FLAGS_A] = ir;
      case FLAGS_KIND_IF -> kind = a != 0 ? (int) ir.imm() : kind;
      case CONST -> values[ir.dst()] = ir.imm();
      case STORE_RECORD -> direct(ir.imm(), a);
      case RAISE_UNLESS -> raise(a);
      case LOAD_RECORD -> values[ir.dst()] = record(ir.imm());
      case MOVE_IF -> values[ir.dst()] = b != 0 ? a : values[ir.dst()];
      case MOVE_UNLESS -> values[ir.dst()] = b == 0 ? a : values[ir.dst()];
      case STORE8, STORE16, STORE32, STORE64 ->
          access(AccessKind.WRITE, a + ir.imm(), ir.op().sizeBytes(), get(ir.b()));
      case CALL -> values[ir.dst()] = call((int) ir.imm(), a, get(ir.b()));
      case CARRY -> values[ir.dst()] = status() & 1;
      case CALL_INSTRUCTION -> interpret((int) (ir.imm() >> 16));
      case BRANCH_EQ -> taken = a == b;
      case BRANCH_NE -> taken = a != b;
      case BRANCH_LTZ -> taken = a < 0;
      case BRANCH_GEZ -> taken = a >= 0;
      case AGAIN -> {
        taken = a != b && rounds == MOST_ROUNDS;
        at = a != b ? repetition : at;
      }
      case REPETITIONS -> rounds = 1;
      case REPETITION -> {
        repetition = at - 1;
        rounds++;
      }
      case GOTO -> taken = true;
      case GOTO_INDIRECT -> {
        rip = a;
        indirect = true;
        return true;
      }
      case LEAVE -> {
        return true;
      }
      default -> values[ir.dst()] = ir.op().sizeBytes() > 0 ? load(ir, a) : compute(ir, a, b);
    }
    if (ir.dst() >= Ir.FLAGS_A && ir.dst() <= Ir.FLAGS_RESULT && ir.op() != IrOp.NOTE) {
      notes[ir.dst() - Ir.FLAGS_A] = null; // only now: an access may have raised an exception
    }
    rip = taken ? ir.imm() : rip;
    return taken;
  }

  private void direct(long offset, long value) {
    if (offset != Record.DIRECTION || Math.abs(value) != 1) {
      throw new IllegalStateException("0x%x = %d".formatted(offset, value));
    }
    rest.flags = rest.flags & ~Flags.DF | (value < 0 ? Flags.DF : 0);
  }

  private void raise(long unless) {
    if (unless == 0) {
      interpret(index);
      throw new IllegalStateException("no exception:\n" + block);
    }
  }

  private long record(long offset) {
    if (offset == Record.DIRECTION) {
      return rest.is(Flags.DF) ? -1 : 1;
    }
    if (offset >= Record.SELECTORS) {
      return rest.selector[(int) (offset - Record.SELECTORS) / 8];
    }
    return rest.base[offset == Record.FS_BASE ? Registers.FS : Registers.GS];
  }

  private static long compute(Ir ir, long a, long b) {
    return switch (ir.op()) {
      case MOVE -> a;
      case ADD -> a + b;
      case SUB -> a - b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case NOT -> ~a;
      case SHL -> a << (b & 63);
      case SHR -> a >>> (b & 63);
      case SAR -> a >> (b & 63);
      case MUL -> a * b;
      case MULH -> Math.multiplyHigh(a, b);
      case DIV -> a / b;
      case REM -> a % b;
      case DIVU -> Long.divideUnsigned(a, b);
      case REMU -> Long.remainderUnsigned(a, b);
      case MULHU -> Math.unsignedMultiplyHigh(a, b);
      case ADD32 -> word(a) + word(b);
      case SUB32 -> word(a) - word(b);
      case SHL32 -> word(a) << (b & 31);
      case SHR32 -> word(a) >>> (b & 31);
      case SAR32 -> word(a) >> (b & 31);
      case MUL32 -> word(a) * word(b);
      case ROTR32 -> Integer.rotateRight(word(a), (int) b & 31);
      case ROTR -> Long.rotateRight(a, (int) b & 63);
      case SEXT8 -> (byte) a;
      case SEXT16 -> (short) a;
      case SEXT32 -> (int) a;
      case ZEXT8 -> a & 0xFF;
      case ZEXT16 -> a & 0xFFFF;
      case ZEXT32 -> a & 0xFFFF_FFFFL;
      case EXTRACT_HIGH8 -> a >>> 8 & 0xFF;
      case INSERT8 -> a & ~0xFFL | b & 0xFF;
      case INSERT_HIGH8 -> a & ~0xFF00L | (b & 0xFF) << 8;
      case INSERT16 -> a & ~0xFFFFL | b & 0xFFFF;
      case SWAP64 -> Long.reverseBytes(a);
      case SWAP32 -> Integer.reverseBytes((int) a);
      case CLZ64 -> Long.numberOfLeadingZeros(a);
      case SLT -> a < b ? 1 : 0;
      case SLTU -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
      default -> throw new IllegalStateException("not known: " + ir);
    };
  }

  /** An operand of 32 bits must be extended with its sign. */
  private static int word(long value) {
    if ((int) value != value) {
      throw new IllegalStateException("not extended: 0x%x".formatted(value));
    }
    return (int) value;
  }

  private long load(Ir ir, long a) {
    int sizeBytes = ir.op().sizeBytes();
    boolean forWrite = ir.op().name().endsWith("FOR_WRITE");
    AccessKind access = forWrite ? AccessKind.READ_FOR_WRITE : AccessKind.READ;
    long value = access(access, a + ir.imm(), sizeBytes, 0);
    int unused = 64 - 8 * sizeBytes;
    boolean signed = ir.op().name().endsWith("S");
    return signed ? value << unused >> unused : value;
  }

  /** In 32-bit code the low 32 bits of an address count, and flat segments end at 4 GByte. */
  private long access(AccessKind what, long address, int sizeBytes, long value) {
    long linear = wide ? address : address & 0xFFFF_FFFFL;
    if (!wide && linear + sizeBytes - 1 > 0xFFFF_FFFFL && !isChecked()) {
      throw new Raised(13, 0, 0);
    }
    Access access = new Access(what, linear, sizeBytes, 3, false, rest.is(Flags.AC), false, wide);
    long loaded = 0;
    if (what == AccessKind.WRITE) {
      memory.store(access, value);
    } else {
      loaded = memory.load(access);
    }
    switch (memory.fault()) {
      case null -> {}
      case Outcome.PageFault(int code, long cr2) -> throw new Raised(14, code, cr2);
      default -> throw new Raised(13, 0, 0);
    }
    return loaded;
  }

  private boolean isChecked() {
    return (block.mode() & CodeMode.CHECKED) != 0;
  }

  private long call(int call, long a, long b) {
    int constant = call >>> 16;
    return switch (Helper.values()[call & 0xFFFF]) {
      case FLAGS -> status();
      case CONDITION -> Flags.holds(constant, status()) ? 1 : 0;
      case SHIFT -> shift(constant, a, b);
      case SEGMENT -> linear(constant, a);
      default -> throw new IllegalStateException("a call of " + Helper.values()[call & 0xFFFF]);
    };
  }

  private long linear(int constant, long offset) {
    int segment = constant & 15;
    int sizeBytes = constant >> 4 & 31;
    boolean write = (constant >> 9 & 1) != 0;
    boolean based = !wide || segment >= Registers.FS;
    long linear = (based ? rest.base[segment] : 0) + offset;
    if (!wide) {
      boolean beyond = offset + sizeBytes - 1 > (rest.limit[segment] & 0xFFFF_FFFFL);
      if (beyond || (write && segment == Registers.CS)) {
        throw new Raised(segment == Registers.SS ? 12 : 13, 0, 0);
      }
      linear &= 0xFFFF_FFFFL;
    }
    boolean canonical = linear << 16 >> 16 == linear;
    if (rest.is(Flags.AC) && canonical && (linear & sizeBytes - 1) != 0) {
      throw new Raised(17, 0, 0);
    }
    return linear;
  }

  /** As the reference shifts or rotates RAX by CL in 64-bit code. */
  private long shift(int constant, long a, long b) {
    int sizeBytes = 1 << (constant >> 3);
    Registers shifted = rest.copy();
    shifted.gpr[Registers.RAX] = a;
    shifted.gpr[Registers.RCX] = b;
    shifted.flags = rest.flags & ~Flags.STATUS | status();
    Execution execution = new Execution(shifted, null, memory, null);
    Interpreter.execute(execution, GuestCode.shift(constant & 7, sizeBytes));
    values[18] = shifted.flags & Flags.STATUS;
    Arrays.fill(notes, null);
    kind = FlagsKind.FLAGS;
    int unused = 64 - 8 * sizeBytes;
    return shifted.gpr[Registers.RAX] << unused >> unused;
  }

  private void interpret(int number) {
    for (int register = 0; register < 16; register++) {
      rest.gpr[register] = gpr(register);
    }
    rest.flags = rest.flags & ~Flags.STATUS | status();
    rest.rip = block.offset(number);
    Execution execution = new Execution(rest, null, memory, null);
    Raised exception = interpret(execution, block.instruction(number));
    take(); // what a repeated instruction has done before an exception stays
    if (exception != null) {
      throw exception;
    }
    rip = rest.rip;
  }

  /** Executes an instruction, all rounds of it; null if it raises nothing. */
  static Raised interpret(Execution execution, Instruction instruction) {
    long before = execution.registers.rip;
    int rounds = 0;
    do {
      Interpreter.execute(execution, instruction);
      rounds++;
    } while (execution.registers.rip == before
        && !execution.failed()
        && instruction.repeat() != Repeat.NONE
        && rounds < MOST_ROUNDS);
    if (execution.isRefused()) {
      throw new IllegalStateException("refused: " + instruction);
    }
    return execution.failed()
        ? new Raised(execution.vector(), execution.errorCode(), execution.registers.cr2)
        : null;
  }
}
