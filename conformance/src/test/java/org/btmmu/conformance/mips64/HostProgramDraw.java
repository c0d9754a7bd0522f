package org.btmmu.conformance.mips64;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Interpreter;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.mips64.StepResult;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.TlbEntry;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.Condition;
import org.btmmu.spec.mips64.ExtensionInstruction;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.InstructionSet;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.btmmu.spec.mips64.Operand;

/**
 * Code as the executor takes it, of random instructions of user mode, each carried out by the
 * reference as it is drawn: one that raises an exception, or whose result is open, is drawn again.
 */
final class HostProgramDraw {
  static final int MEMORY_BYTES = 1 << 20;

  private static final int BASE = 29;
  private static final int DATA = 0x1_0000;
  private static final int MOST_SKIPPED = 4;

  private static final List<Mips64Instruction> PLAIN =
      InstructionSet.rows().stream()
          .filter(
              row -> !(row instanceof BranchInstruction) && !(row instanceof ExtensionInstruction))
          .toList();
  private static final BranchInstruction[] BRANCHES =
      Stream.of(BranchInstruction.values())
          .filter(row -> !row.likely() && (!row.links() || row.condition() == Condition.ALWAYS))
          .toArray(BranchInstruction[]::new);

  final HostMemory memory = new HostMemory(MEMORY_BYTES);
  final Mips64Cpu cpu = new Mips64Cpu(Geometry.DEFAULT, memory, new GeneralRegisters());
  final TreeMap<Integer, Integer> words = new TreeMap<>();
  final Set<String> drawn = new HashSet<>();
  final long[] begin = new long[32];
  final HostMemory beginMemory;

  /** How many instructions were carried out. */
  int done;

  private final Random random;
  private final IntPredicate supported;

  HostProgramDraw(long seed, IntPredicate supported) {
    this.random = new Random(seed);
    this.supported = supported;
    cpu.host.status = HostStatus.running(OperatingMode.USER);
    cpu.host.pc = Executor.address(Executor.FIRST_FREE);
    EntryHalf even = new EntryHalf(0, 3, true, true, false, false);
    EntryHalf odd = new EntryHalf(0x100, 3, true, true, false, false);
    cpu.jointTlb[0] = new TlbEntry(0, 0, 0, HostPageSize.SIZE_1MB, true, even, odd);
    for (int address = 0; address < 2 * DATA; address += 8) {
      memory.write64(address, RandomValue.of(random));
    }
    for (int register = 1; register < begin.length; register++) {
      begin[register] = register == BASE ? DATA : RandomValue.of(random);
      cpu.registers.set(register, begin[register]);
    }
    beginMemory = memory.fork();
  }

  /** Where the next instruction goes. */
  int index() {
    return (int) (cpu.host.pc - Executor.CODE_BASE >>> 2);
  }

  void draw(int least) {
    while (done < least) {
      if (random.nextInt(6) == 0) {
        branch();
      } else {
        plain();
      }
    }
    fill(index());
  }

  private void plain() {
    int word;
    do {
      word = operands(PLAIN.get(random.nextInt(PLAIN.size())));
    } while (!attempt(word));
  }

  private void branch() {
    BranchInstruction row = BRANCHES[random.nextInt(BRANCHES.length)];
    boolean register = row.target() == Operand.RS;
    int target = index() + 4 + random.nextInt(MOST_SKIPPED);
    int word = operands(row);
    if (register) {
      int rs = 1 + random.nextInt(28);
      if (row.links() && row.linkRegister(word) == rs) {
        return;
      }
      attempt(InstructionSet.word("lui", rs, Executor.address(target) >>> 16));
      attempt(InstructionSet.word("ori", rs, rs, Executor.address(target) & 0xFFFF));
      word = word & ~Field.RS.mask() | Field.RS.put(rs);
    } else {
      word &= ~row.target().field().mask();
      int distance = target - index() - 1;
      word |= row.target().put(word, row.target() == Operand.JUMP ? target & 0x3FF_FFFF : distance);
    }
    if (attempt(word)) {
      plain();
      fill(index());
    }
  }

  /** What is left out would show if it were carried out. */
  private void fill(int end) {
    for (int index = Executor.FIRST_FREE; index < end; index++) {
      words.putIfAbsent(index, InstructionSet.word("daddiu", 1 + random.nextInt(28), 0, 0x5A5A));
    }
  }

  private int operands(Mips64Instruction row) {
    int word = random.nextInt() & ~row.encoding().mask() | row.encoding().fixed();
    if (row instanceof MemoryInstruction memory) {
      boolean linked =
          memory.operation() == MemoryInstruction.Operation.LOAD_LINKED
              || memory.operation() == MemoryInstruction.Operation.STORE_CONDITIONAL;
      if (linked && Field.RT.of(word) == BASE) {
        return 0; // it would be refused when it has stored already
      }
      // One address for all links: a store-conditional elsewhere is UNPREDICTABLE.
      int offset = linked ? 0 : (random.nextInt(0x1000) - 0x800) * (1 << random.nextInt(4));
      word = word & ~Field.RS.mask() & ~0xFFFF | Field.RS.put(BASE) | offset & 0xFFFF;
    }
    return InstructionSet.find(word) < 0 ? 0 : word;
  }

  private boolean attempt(int word) {
    if (!supported.test(word)) {
      return false;
    }
    SavedState saved = SavedState.of(cpu);
    int at = index();
    StepResult result = Interpreter.execute(cpu, word);
    boolean known = cpu.registers.hiIsKnown && cpu.registers.loIsKnown && !cpu.unpredictable;
    if (result != StepResult.DONE || !known || cpu.get(BASE) != DATA) {
      saved.restore(cpu);
      return false;
    }
    words.put(at, word);
    drawn.add(InstructionSet.candidate(word, InstructionSet.find(word)).mnemonic());
    done++;
    return true;
  }
}
