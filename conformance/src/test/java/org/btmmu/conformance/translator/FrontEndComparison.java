package org.btmmu.conformance.translator;

import java.util.List;
import java.util.Set;
import org.btmmu.conformance.translator.IrMachine.Raised;
import org.btmmu.optimized.translator.DeadCode;
import org.btmmu.optimized.translator.FrontEnd;
import org.btmmu.optimized.translator.Helper;
import org.btmmu.optimized.translator.Ir;
import org.btmmu.optimized.translator.IrBlock;
import org.btmmu.optimized.translator.IrOp;
import org.btmmu.optimized.translator.TranslatorOptions;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;

/**
 * One block from one state: its translation against the reference, instruction by instruction; then
 * others of it against that one: without dead code, and without lazy flags. Flags that an
 * instruction leaves undefined become in the reference what they became here.
 */
final class FrontEndComparison {
  private static final int STATUS = Flags.STATUS;
  private static final int SEEN = STATUS | Flags.DF;

  private final IrBlock block;
  private final Registers start;
  private final PartialMemory memory;
  private final PartialMemory referenceMemory;
  private final Registers reference;
  private final Execution execution;
  private final IrMachine machine;

  /** Flags that an instruction left undefined: two translations may differ in them. */
  private int undefined;

  private final StringBuilder difference = new StringBuilder();

  private FrontEndComparison(IrBlock block, Registers start, PartialMemory memory) {
    this.block = block;
    this.start = start;
    this.memory = memory;
    FrontEnd.translate(block, TranslatorOptions.ALL);
    reference = start.copy();
    referenceMemory = memory.copy();
    execution = new Execution(reference, null, referenceMemory, null);
    machine = new IrMachine(block, start, memory.copy());
  }

  /** What a run came to. */
  record Result(String difference, boolean faulted, int faultedAt) {}

  /** Compares a block that is not translated yet; the difference, for people, is empty if none. */
  static Result of(IrBlock block, Registers start, PartialMemory memory) {
    FrontEndComparison comparison = new FrontEndComparison(block, start, memory);
    comparison.run();
    Raised raised = comparison.machine.raised();
    String text = comparison.difference.toString();
    return new Result(
        text.isEmpty() ? text : text + "\n" + block, raised != null, comparison.machine.index());
  }

  private void run() {
    machine.run(index -> {
      if (index > 0) {
        follow(index - 1);
        state("before instruction " + index);
      }
    });
    int last = machine.index();
    Raised mine = machine.raised();
    Raised theirs = IrMachine.interpret(execution, block.instruction(last));
    boolean unchecked = mine == null && machine.isIndirect() && theirs != null;
    if (unchecked && machine.rip() << 16 >> 16 != machine.rip()) {
      return; // the runtime finds the target out of bounds
    }
    exception(mine, theirs);
    if (mine == null && theirs == null) {
      adopt();
      same("rip", machine.rip(), reference.rip);
    }
    state("at the end of instruction " + last);
    for (boolean flags : new boolean[] {true, false}) {
      alike("without dead code", DeadCode.remove(block, flags, flags));
    }
    IrBlock eager = block.with(List.of());
    FrontEnd.translate(eager, TranslatorOptions.without(Set.of("lazy-flags")));
    if (calls(eager) == calls(block)) { // else undefined flags, of shifts by CL, may be read
      alike("without lazy flags", eager);
      alike("without lazy flags and dead code", DeadCode.remove(eager, true, true));
    }
  }

  private static long calls(IrBlock translated) {
    return translated.code().stream().filter(FrontEndComparison::isLeft).count();
  }

  private static boolean isLeft(Ir ir) {
    boolean shifts = ((int) ir.imm() & 0xFFFF) == Helper.SHIFT.ordinal();
    return ir.op() == IrOp.CALL_INSTRUCTION || (ir.op() == IrOp.CALL && shifts);
  }

  private void follow(int index) {
    Raised raised = IrMachine.interpret(execution, block.instruction(index));
    if (raised != null) {
      report("instruction %d raises %d in the reference".formatted(index, raised.vector));
    }
    adopt();
  }

  private void adopt() {
    int left = reference.undefinedFlags & STATUS;
    undefined |= left;
    reference.flags = reference.flags & ~left | machine.status() & left;
  }

  /** Which of #GP and #SS a non-canonical address raises is the runtime's to know. */
  private void exception(Raised mine, Raised theirs) {
    if (mine == null || theirs == null) {
      if (mine != theirs) {
        report("exception %s, reference %s".formatted(mine, theirs));
      }
      return;
    }
    same("vector", mine.vector == 12 ? 13 : mine.vector, theirs.vector == 12 ? 13 : theirs.vector);
    if (mine.vector == 14) {
      same("error code", mine.code, theirs.code);
      same("cr2", mine.cr2, theirs.cr2);
    }
  }

  private void state(String when) {
    for (int number = 0; number < 16; number++) {
      same("register %d %s".formatted(number, when), machine.gpr(number), reference.gpr[number]);
    }
    same("flags " + when, machine.status() | machine.direction(), reference.flags & SEEN);
  }

  private void alike(String what, IrBlock translated) {
    PartialMemory own = memory.copy();
    IrMachine other = new IrMachine(translated, start, own);
    other.run(_ -> {});
    same("instruction " + what, other.index(), machine.index());
    same("exception " + what, vector(other), vector(machine));
    same("rip " + what, other.rip(), machine.rip());
    same("flags " + what, other.status() & ~undefined, machine.status() & ~undefined);
    same("DF " + what, other.direction(), machine.direction());
    for (int number = 0; number < 16; number++) {
      same("register " + what, other.gpr(number), machine.gpr(number));
    }
    if (!own.isLike(referenceMemory)) {
      report("memory differs " + what);
    }
  }

  private static int vector(IrMachine machine) {
    return machine.raised() == null ? -1 : machine.raised().vector;
  }

  private void same(String what, long mine, long other) {
    if (mine != other) {
      report("%s is 0x%x, not 0x%x".formatted(what, mine, other));
    }
  }

  private void report(String text) {
    difference.append(text).append('\n');
  }
}
