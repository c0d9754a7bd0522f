package org.btmmu.conformance.mips64;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.btmmu.reference.mips64.Interpreter;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.mips64.StepResult;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.Condition;
import org.btmmu.spec.mips64.ExtensionInstruction;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.InstructionSet;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.btmmu.spec.mips64.Operand;
import org.btmmu.spec.mips64.SystemInstruction;
import org.btmmu.spec.mips64.TrapInstruction;

/** Draws instructions and carries each out, so that what follows is known. */
final class CodeDraw {
  private static final int MOST_SKIPPED = 4;

  /** Of how many exceptions that could be raised one is. */
  private static final int RARE = 8;

  private static final long REGION = 0x0FFF_FFFFL;

  private static final List<Mips64Instruction> PLAIN =
      InstructionSet.rows().stream().filter(CodeDraw::isPlain).toList();
  private static final BranchInstruction[] BRANCHES =
      Stream.of(BranchInstruction.values())
          .filter(row -> row.target() != Operand.RS)
          .toArray(BranchInstruction[]::new);
  private static final BranchInstruction[] REGISTER_JUMPS =
      Stream.of(BranchInstruction.values())
          .filter(row -> row.target() == Operand.RS)
          .toArray(BranchInstruction[]::new);

  private final Random random;
  private final Mips64Cpu cpu;
  private final TreeMap<Long, Integer> words = new TreeMap<>();

  /** The register that holds the middle of the data page and is not written; 0 if any may be. */
  private int base;

  CodeDraw(Random random, Mips64Cpu cpu) {
    this.random = random;
    this.cpu = cpu;
  }

  /** What a user program may carry out without a system call, and comes out the same twice. */
  private static boolean isPlain(Mips64Instruction row) {
    return switch (row) {
      case BranchInstruction _, ExtensionInstruction _ -> false;
      case SystemInstruction system ->
          switch (system) {
            case SYSCALL, SYNCI, RDHWR -> false;
            default -> true;
          };
      case MemoryInstruction memory ->
          memory.operation() != MemoryInstruction.Operation.LOAD_LINKED;
      default -> true;
    };
  }

  /** Code begins here. */
  void begin(long address) {
    cpu.host.pc = address;
  }

  /** Where the next instruction goes. */
  long address() {
    return cpu.host.pc;
  }

  int word(long address) {
    return words.getOrDefault(address, 0);
  }

  PhysicalMemory memory() {
    return cpu.memory;
  }

  boolean hiAndLoAreKnown() {
    return cpu.registers.hiIsKnown && cpu.registers.loIsKnown;
  }

  /** Adds an instruction and carries it out. */
  void add(String mnemonic, long... operands) {
    base = 0;
    if (!attempt(InstructionSet.word(mnemonic, operands))) {
      throw new IllegalStateException(mnemonic + " cannot be carried out");
    }
  }

  /** Adds an instruction without carrying it out. */
  void put(int word) {
    words.put(cpu.host.pc, word);
    cpu.host.pc += 4;
  }

  /**
   * Draws instructions and carries them out.
   *
   * @param register holds the middle of the data page, and keeps it
   * @return how many were carried out, at least {@code least}
   */
  int draw(int register, int least) {
    base = register;
    int done = 0;
    while (done < least) {
      done +=
          switch (random.nextInt(12)) {
            case 0 -> branch(cpu.host.pc + 8 + 4 * random.nextInt(MOST_SKIPPED), false);
            case 1 -> random.nextInt(4) == 0 ? back() : plain();
            case 2 -> random.nextInt(4) == 0 ? linked() : plain();
            case 3 -> random.nextInt(2) == 0 ? throughRegister() : plain();
            default -> plain();
          };
    }
    return done;
  }

  /** One instruction that is no branch. */
  private int plain() {
    int word;
    do {
      word = operands(PLAIN.get(random.nextInt(PLAIN.size())));
    } while (!attempt(word));
    return 1;
  }

  /** Load-linked, arithmetic, and the store-conditional to the same place. */
  private int linked() {
    boolean wide = random.nextBoolean();
    int offset = (random.nextInt(512) - 256) * 8;
    int done = 0;
    if (!attempt(InstructionSet.word(wide ? "lld" : "ll", random.nextInt(32), offset, base))) {
      return 0;
    }
    for (int index = random.nextInt(3); index > 0; index--) {
      long[] operands = {random.nextInt(32), random.nextInt(32), random.nextInt(0x8000)};
      done += attempt(InstructionSet.word("daddiu", operands)) ? 1 : 0;
    }
    String store = wide ? "scd" : "sc";
    int word;
    do {
      word = InstructionSet.word(store, random.nextInt(32), offset, base);
    } while (!attempt(word));
    return done + 2;
  }

  /** A branch ahead, then one back to what was left out, then one ahead behind both. */
  private int back() {
    long left = cpu.host.pc + 8;
    long behind = left + 16;
    int done = branch(behind, true) + branch(left, true);
    done += plain() + plain();
    return done + branch(behind + 8, true);
  }

  /**
   * A branch or jump with its delay slot.
   *
   * @param target where it leads
   * @param taken whether it must be taken
   * @return how many instructions were carried out
   */
  private int branch(long target, boolean taken) {
    long address = cpu.host.pc;
    int done = 0;
    while (done == 0) {
      done = tried(BRANCHES[random.nextInt(BRANCHES.length)], target, taken);
    }
    if (cpu.host.inDelaySlot) {
      done += plain();
    }
    fill(address, Math.max(target, cpu.host.pc));
    return done;
  }

  /** A jump ahead to an address in a register. */
  private int throughRegister() {
    long target = cpu.host.pc + 16 + 4 * random.nextInt(MOST_SKIPPED);
    int register = 1 + random.nextInt(31);
    BranchInstruction row = REGISTER_JUMPS[random.nextInt(REGISTER_JUMPS.length)];
    int jump = operands(row) & ~Field.RS.mask() | Field.RS.put(register);
    int link = row.links() ? row.linkRegister(jump) : 0;
    if (register == base || link != 0 && (link == base || link == register)) {
      return 0;
    }
    attempt(InstructionSet.word("lui", register, target >>> 16));
    attempt(InstructionSet.word("ori", register, register, target & 0xFFFF));
    long address = cpu.host.pc;
    if (!attempt(jump)) {
      throw new IllegalStateException(row + " cannot be carried out");
    }
    int done = 3 + plain();
    fill(address, target);
    return done;
  }

  private int tried(BranchInstruction row, long target, boolean taken) {
    int word = operands(row) & ~row.target().field().mask();
    long distance = target - cpu.host.pc - 4 >> 2;
    boolean jump = row.target() == Operand.JUMP;
    word |= row.target().put(word, jump ? (target & REGION) >> 2 : distance);
    int rt = row.comparesRegisters() ? Field.RT.of(word) : 0;
    boolean holds = row.condition().holds(cpu.get(Field.RS.of(word)), cpu.get(rt));
    boolean fits = !taken || holds || row.condition() == Condition.ALWAYS;
    return fits && attempt(word) ? 1 : 0;
  }

  /** Instructions that are left out: if a machine carries them out, it shows. */
  private void fill(long from, long end) {
    for (long address = from; address < end; address += 4) {
      if (!words.containsKey(address)) {
        words.put(address, InstructionSet.word("daddiu", 1 + random.nextInt(31), 0, 0x5A5A));
      }
    }
  }

  /** A word of the row with any operands; loads and stores mostly reach the data page. */
  private int operands(Mips64Instruction row) {
    int word = random.nextInt() & ~row.encoding().mask() | row.encoding().fixed();
    long[] operands = new long[row.encoding().count()];
    for (int index = 0; index < operands.length; index++) {
      operands[index] = row.encoding().operand(index).of(word);
    }
    if (row instanceof MemoryInstruction) {
      operands[1] = random.nextLong(ProgramLayout.PAGE_BYTES) - ProgramLayout.PAGE_BYTES / 2;
      operands[2] = base;
    }
    if (row instanceof TrapInstruction && random.nextInt(4) == 0) {
      // Equal operands, for the traps that ask for others.
      operands[0] = 0;
      operands[1] = 0;
    }
    return row.encoding().word(operands);
  }

  /**
   * Whether another exception fits into the list, and chance wants one; QEMU does not look at the
   * address of a store-conditional without a link.
   */
  private boolean mayRaise(int word) {
    long listed = cpu.memory.read64(ProgramLayout.EXCEPTIONS) - ProgramLayout.EXCEPTIONS;
    return listed < 8L * ProgramLayout.MOST_EXCEPTIONS
        && !storesConditionally(word)
        && random.nextInt(RARE) == 0;
  }

  private static boolean storesConditionally(int word) {
    return InstructionSet.candidate(word, InstructionSet.find(word))
            instanceof MemoryInstruction memory
        && memory.operation() == MemoryInstruction.Operation.STORE_CONDITIONAL;
  }

  /** Carries an instruction out if it can be, and puts it into the code. */
  private boolean attempt(int word) {
    if (base != 0 && storesConditionally(word) && Field.RT.of(word) == base) {
      return false;
    }
    SavedState saved = SavedState.of(cpu);
    long address = cpu.host.pc;
    StepResult result = Interpreter.execute(cpu, word);
    boolean known = !cpu.unpredictable;
    boolean raised =
        result == StepResult.EXCEPTION && known && mayRaise(word) && Signals.deliver(cpu, word);
    boolean kept = base == 0 || cpu.get(base) == saved.register(base);
    if (!known || !kept || !raised && result != StepResult.DONE) {
      saved.restore(cpu);
      return false;
    }
    words.put(address, word);
    return true;
  }
}
