package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_0;
import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_1;
import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_2;
import static org.btmmu.optimized.processor.HostRegisters.FLAGS_KIND;
import static org.btmmu.optimized.processor.HostRegisters.RECORD;
import static org.btmmu.optimized.processor.HostRegisters.SCRATCH;
import static org.btmmu.optimized.processor.HostRegisters.STEPS;

import java.util.List;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.MemoryInstruction;

/**
 * From the intermediate representation to the host's words. A block begins by looking whether steps
 * are left, and leaves by a jump to the next block where that is known to be on the same page.
 */
final class BackEnd {
  /** Where temporaries without a register are loaded to when they are second operands. */
  private static final int SECOND = HostRegisters.RETURN;

  /** No index of a word. */
  private static final int NONE = -1;

  private final MemoryScheme scheme;
  private final IrBlock block;
  private final PinnedRegisters registers;
  private final CodeCheck check;
  private final Assembler out;
  private final Emission emission;
  private final Temporaries temporaries;
  private final Operations operations;
  private final WaysOut ways;
  private final FlagsTable flags;
  private int again;
  private int repetition = NONE;

  /**
   * What becomes of a block.
   *
   * @param words the host's
   * @param points pairs: from this index on, words belong to this guest instruction
   * @param kinds of the lazy flags when each guest instruction begins
   * @param notes for each guest instruction, those of the flags' operands that hold when it begins
   * @param counted indices of words that begin look-ups
   * @param due index of the upcall of a block that is not begun
   * @param begin index behind the words that look whether the block is to be begun
   * @param repetition index of the word that begins each repetition of the last instruction after
   *     its first; −1 if there are none
   */
  record Result(
      int[] words,
      int[] points,
      int[] kinds,
      Ir[][] notes,
      int[] counted,
      int due,
      int begin,
      int repetition,
      List<Exit> exits) {}

  private BackEnd(
      MemoryScheme scheme,
      int[] pool,
      IrBlock block,
      Chaining chaining,
      boolean pinned,
      CodeCheck check,
      int base) {
    this.scheme = scheme;
    this.block = block;
    this.check = check;
    out = new Assembler(base);
    registers = new PinnedRegisters(out, pinned);
    emission = new Emission(out, block.mode());
    temporaries = new Temporaries(block.code(), pool);
    operations = new Operations(out, CodeMode.isWide(block.mode()));
    ways = new WaysOut(out, block, chaining);
    flags = new FlagsTable(out, block.count() + 1);
  }

  /**
   * Translates a block to words that begin at an index of the host's code.
   *
   * @param pinned see {@link PinnedRegisters}
   * @param check of its code at its head; null if it has none
   */
  static Result translate(
      MemoryScheme scheme,
      IrBlock block,
      Chaining chaining,
      boolean pinned,
      CodeCheck check,
      int base) {
    int[] pool = scheme.pool(block.mode());
    return new BackEnd(scheme, pool, block, chaining, pinned, check, base).translate();
  }

  /**
   * The words of a block that makes no access and is not left; the flags' kind is in its register.
   */
  static int[] inside(IrBlock block, int[] pool) {
    BackEnd end = new BackEnd(null, pool, block, Chaining.NOT, true, null, 0);
    end.emitAll();
    end.flags.setKind();
    return end.out.words();
  }

  private Result translate() {
    int[] dueAt = new int[1];
    out.mark(0);
    countSteps(block.count(), dueAt);
    if (check != null) {
      checkCode();
    }
    int begin = out.here();
    scheme.begin(emission);
    emitAll();
    out.finish();
    return new Result(
        out.words(),
        out.points(),
        flags.kinds(),
        flags.notes(),
        out.counted(),
        dueAt[0],
        begin,
        repetition,
        ways.exits());
  }

  /** Counts steps that are about to be made, or asks the runtime if none are left. */
  private void countSteps(int steps, int[] dueAt) {
    int due = out.label();
    out.emit(ArithmeticInstruction.DADDIU, STEPS, STEPS, -steps);
    out.branchThen(BranchInstruction.BLTZ, due, STEPS);
    out.later(() -> {
      out.bind(due);
      dueAt[0] = out.here();
      out.upcall(Upcall.DUE);
    });
  }

  private void checkCode() {
    int differs = out.label();
    check.emit(out, differs);
    out.later(() -> {
      out.bind(differs);
      out.upcall(Upcall.STALE);
    });
  }

  private void emitAll() {
    for (int at = 0; at < block.code().size(); at++) {
      Ir ir = block.code().get(at);
      emit(ir, at);
      flags.follow(ir);
    }
  }

  private void emit(Ir ir, int at) {
    switch (ir.op().shape()) {
      case MARK -> mark(ir);
      case CONST -> constant(ir, at);
      case LOAD -> {
        int base = operand(ir.a(), base());
        registers.store();
        int to = target(ir.dst(), at);
        emission.argumentIsLive(temporaries.isLive(ARGUMENT_0, at));
        scheme.load(emission, ir.op(), to, base, ir.imm());
        store(ir.dst());
      }
      case STORE -> {
        int base = operand(ir.a(), base());
        registers.use(ir.b());
        registers.store();
        int value = isInRecord(ir.b()) ? Emission.inRecord(slot(ir.b())) : hostRegister(ir.b());
        emission.argumentIsLive(temporaries.isLive(ARGUMENT_0, at));
        scheme.store(emission, ir.op(), value, base, ir.imm());
      }
      case RECORD ->
          out.emitFixed(MemoryInstruction.SD, operand(ir.a(), SCRATCH), ir.imm(), RECORD);
      case CALL -> {
        if (ir.op() == IrOp.DIVIDE_ERROR_UNLESS) {
          divideErrorUnless(ir);
        } else if (ir.op() == IrOp.CARRY) {
          carry(ir, at);
        } else {
          call(ir, at);
        }
      }
      case BRANCH -> branch(ir);
      case EXIT -> exit(ir);
      default -> {
        int a = operand(ir.a(), SCRATCH);
        int b = ir.b() < 0 ? ir.b() : operand(ir.b(), SECOND);
        if (ir.op().shape() == IrOp.Shape.SELECT) {
          select(ir);
        }
        operations.emit(ir, target(ir.dst(), at), a, b);
        store(ir.dst());
      }
    }
  }

  /** The target is an operand, too. */
  private void select(Ir ir) {
    if (isInRecord(ir.dst())) {
      throw new IllegalStateException("no register for " + ir);
    }
    registers.use(ir.dst());
  }

  /** Where an address without a register comes: schemes that look it up need the others. */
  private int base() {
    return scheme.splitsOffsets(block.mode()) ? ARGUMENT_1 : SCRATCH;
  }

  private void mark(Ir ir) {
    switch (ir.op()) {
      case INSTRUCTION -> begin((int) ir.imm());
      case NOTE -> flags.note(ir);
      case FLAGS_KIND_IF -> {
        flags.setKind();
        int condition = operand(ir.a(), SECOND);
        out.constant(SCRATCH, ir.imm());
        out.emit(ArithmeticInstruction.MOVN, FLAGS_KIND, SCRATCH, condition);
        flags.kindIsSet();
      }
      case REPETITIONS -> {
        begin(block.count());
        scheme.begin(emission);
      }
      case REPETITION -> {
        registers.store();
        registers.forget(); // a repetition begins anew with what the record has
        again = out.label();
        out.bind(again);
        repetition = out.here();
        countSteps(1, new int[1]);
      }
      default -> flags.become((int) ir.imm());
    }
  }

  private void begin(int number) {
    out.mark(number);
    flags.begin(number);
  }

  private void constant(Ir ir, int at) {
    int to = target(ir.dst(), at);
    if (ir.op() == IrOp.LOAD_RECORD) {
      out.emit(MemoryInstruction.LD, to, ir.imm(), RECORD);
    } else {
      out.constant(to, ir.imm());
    }
    store(ir.dst());
  }

  private void carry(Ir ir, int at) {
    flags.setKind();
    flags.kindIsSet();
    out.call(Upcall.CARRY);
    out.move(target(ir.dst(), at), ARGUMENT_0);
    store(ir.dst());
  }

  private void call(Ir ir, int at) {
    int a = ir.a() == Ir.NONE ? Ir.NONE : operand(ir.a(), SCRATCH);
    int b = ir.b() == Ir.NONE ? Ir.NONE : operand(ir.b(), SECOND);
    registers.store();
    if (b == ARGUMENT_0 && a != ARGUMENT_0) {
      out.move(SECOND, b);
      b = SECOND;
    }
    if (a == ARGUMENT_1) {
      out.move(ARGUMENT_0, a);
      a = ARGUMENT_0;
    }
    if (b != Ir.NONE) {
      out.move(ARGUMENT_1, b);
    }
    if (a != Ir.NONE) {
      out.move(ARGUMENT_0, a);
    }
    out.constant(ARGUMENT_2, ir.imm() >>> 16);
    out.call(Helper.values()[(int) ir.imm() & 0xFFFF].index());
    scheme.begin(emission);
    if (ir.op() == IrOp.CALL_INSTRUCTION) {
      registers.forget();
    }
    if (ir.dst() != Ir.NONE) {
      out.move(target(ir.dst(), at), ARGUMENT_0);
      store(ir.dst());
    }
  }

  /** Words set aside from which there is no way back: the runtime leaves the block. */
  private void divideErrorUnless(Ir ir) {
    int raises = out.label();
    int condition = operand(ir.a(), SCRATCH);
    registers.store();
    out.branch(BranchInstruction.BEQ, raises, condition, HostRegisters.ZERO);
    out.later(() -> {
      out.bind(raises);
      out.call(Helper.DIVIDE_ERROR.index());
    });
  }

  private void branch(Ir ir) {
    flags.setKind();
    flags.kindIsSet();
    int a = operand(ir.a(), SCRATCH);
    int b = ir.b() < 0 ? 0 : operand(ir.b(), SECOND);
    registers.store();
    if (ir.op() == IrOp.AGAIN) {
      out.branch(BranchInstruction.BNE, again, a, b);
      return;
    }
    int taken = out.label();
    switch (ir.op()) {
      case BRANCH_EQ -> out.branch(BranchInstruction.BEQ, taken, a, b);
      case BRANCH_NE -> out.branch(BranchInstruction.BNE, taken, a, b);
      case BRANCH_LTZ -> out.branch(BranchInstruction.BLTZ, taken, a);
      default -> out.branch(BranchInstruction.BGEZ, taken, a);
    }
    out.later(() -> {
      out.bind(taken);
      ways.leaveFor(ir.imm());
    });
  }

  private void exit(Ir ir) {
    flags.setKind();
    registers.use(ir.a());
    registers.store();
    switch (ir.op()) {
      case GOTO -> ways.leaveFor(ir.imm());
      case GOTO_INDIRECT -> {
        out.move(ARGUMENT_0, operand(ir.a(), SCRATCH));
        out.call(Upcall.LOOK_UP);
      }
      default -> out.upcall(Upcall.LEAVE);
    }
  }

  /** The host register of an operand; one without a register comes into {@code otherwise}. */
  private int operand(int value, int otherwise) {
    if (isInRecord(value)) {
      out.emit(MemoryInstruction.LD, otherwise, slot(value), RECORD);
      return otherwise;
    }
    registers.use(value);
    return hostRegister(value);
  }

  private int target(int value, int at) {
    if (value >= Ir.TEMPORARY) {
      temporaries.define(value, at);
    }
    registers.define(value);
    return isInRecord(value) ? SCRATCH : hostRegister(value);
  }

  private void store(int value) {
    if (isInRecord(value)) {
      out.emitFixed(MemoryInstruction.SD, SCRATCH, slot(value), RECORD);
    }
  }

  private boolean isInRecord(int value) {
    return value >= Ir.TEMPORARY && temporaries.register(value) == Temporaries.IN_RECORD;
  }

  private int slot(int value) {
    int slot = temporaries.slot(value);
    if (slot >= Record.SPILLS) {
      throw new IllegalStateException("a block with too many temporaries");
    }
    return Record.SPILL + 8 * slot;
  }

  private int hostRegister(int value) {
    return switch (value) {
      case Ir.FLAGS_A -> HostRegisters.FLAGS_A;
      case Ir.FLAGS_B -> HostRegisters.FLAGS_B;
      case Ir.FLAGS_RESULT -> HostRegisters.FLAGS_RESULT;
      case Ir.ZERO -> HostRegisters.ZERO;
      default -> value < Ir.FLAGS_A ? HostRegisters.GUEST + value : temporaries.register(value);
    };
  }
}
