package org.btmmu.conformance.mips64;

import static org.btmmu.conformance.mips64.ProgramLayout.BASE;
import static org.btmmu.conformance.mips64.ProgramLayout.PAGE_BYTES;
import static org.btmmu.conformance.mips64.ProgramLayout.REGISTERS;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.btmmu.spec.mips64.InstructionSet;

/**
 * Draws programs. Each instruction is tried in the interpreter when it is drawn: one that raises an
 * exception, or has a result that the manual leaves open, is drawn again.
 */
final class ProgramDraw {
  private static final int STANDARD_OUTPUT = 1;
  static final int WRITE = 5001;
  private static final int EXIT_GROUP = 5205;
  private static final int BLOCKS = 50;

  /** More than a block ever has, with what loads and keeps registers. */
  private static final int BLOCK_BYTES = 4096;

  private final Random random;
  private final ProgramLayout layout;
  private final ProgramMemory memory;
  private final List<Long> ends = new ArrayList<>();
  private final CodeDraw code;
  private int instructions;

  private ProgramDraw(long seed, int blocks) {
    random = new Random(seed);
    layout = new ProgramLayout(blocks);
    memory = new ProgramMemory((int) (layout.code() - BASE) + blocks * BLOCK_BYTES);
    code = new CodeDraw(random, ProgramRun.processor(memory.fork()));
  }

  /** The program of a seed, with at least {@code least} instructions or as many as it can have. */
  static RandomProgram of(long seed, int least) {
    ProgramDraw draw = new ProgramDraw(seed, BLOCKS);
    return draw.program(least);
  }

  private RandomProgram program(int least) {
    for (int offset = 0; offset < PAGE_BYTES; offset += 8) {
      write(BASE + offset, RandomValue.of(random));
    }
    Signals.prepare(memory, layout);
    Signals.prepare(code.memory(), layout);
    code.begin(layout.code());
    Signals.handler(code);
    long entry = code.address();
    Signals.ask(code, layout);
    ends.add(code.address());
    for (int block = 0; block < layout.blocks(); block++) {
      block(block, least / layout.blocks() + 1);
    }
    end();
    for (long address = layout.code(); address < code.address(); address += 4) {
      memory.write32(address, code.word(address));
    }
    return new RandomProgram(layout, memory, entry, ends, instructions);
  }

  private void write(long address, long value) {
    memory.write64(address, value);
    code.memory().write64(address, value);
  }

  private void block(int block, int count) {
    int base = 1 + random.nextInt(30);
    int other = base == 1 ? 2 : 1;
    for (int register = 0; register < REGISTERS; register++) {
      write(layout.before(block) + 8L * register, RandomValue.of(random));
    }
    address(base, layout.before(block));
    move("ld", other, base, ProgramLayout.HI);
    code.add("mthi", other);
    move("ld", other, base, ProgramLayout.LO);
    code.add("mtlo", other);
    moveAll("ld", base);
    address(base, BASE + PAGE_BYTES / 2);

    instructions += code.draw(base, count);

    address(base, layout.after(block));
    moveAll("sd", base);
    if (code.hiAndLoAreKnown()) {
      code.add("mfhi", other);
      move("sd", other, base, ProgramLayout.HI);
      code.add("mflo", other);
      move("sd", other, base, ProgramLayout.LO);
    }
    ends.add(code.address());
  }

  private void address(int register, long address) {
    code.add("lui", register, address >>> 16);
    code.add("ori", register, register, address & 0xFFFF);
  }

  private void move(String mnemonic, int register, int base, int place) {
    code.add(mnemonic, register, 8L * place, base);
  }

  private void moveAll(String mnemonic, int base) {
    for (int register = 1; register < 32; register++) {
      if (register != base) {
        move(mnemonic, register, base, register);
      }
    }
  }

  /** Writes all out and ends the process. */
  private void end() {
    code.add("addiu", 2, 0, WRITE);
    code.add("addiu", 4, 0, STANDARD_OUTPUT);
    address(5, BASE);
    code.add("lui", 6, layout.dumpBytes() >>> 16);
    code.add("ori", 6, 6, layout.dumpBytes() & 0xFFFF);
    code.put(InstructionSet.word("syscall", 0));
    code.put(InstructionSet.word("addiu", 2, 0, EXIT_GROUP));
    code.put(InstructionSet.word("addiu", 4, 0, 0));
    code.put(InstructionSet.word("syscall", 0));
    ends.set(ends.size() - 1, code.address());
  }
}
