package org.btmmu.optimized.translator;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.InstructionSet;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.btmmu.spec.mips64.ShiftInstruction;
import org.btmmu.spec.mips64.SystemInstruction;

/**
 * Puts together the host's words of one block. What is rarely run is set aside ({@link #later}) and
 * comes behind the rest. A branch's delay slot gets the word before the branch where that does no
 * harm, else it does nothing.
 */
public final class Assembler {
  static final int NOP = 0;
  private static final int NOTHING = -1;

  private final int base;
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private int[] words = new int[256];
  private int count;
  private int[] labels = new int[16];
  private int labelCount;
  private int[] fixups = new int[32];
  private int fixupCount;
  private int[] points = new int[64];
  private int pointCount;
  private int[] counted = new int[16];
  private int countedCount;
  private int current;

  /** The register that the last word defines; {@link #NOTHING} if it may not move. */
  private int lastDefined = NOTHING;

  /**
   * Words that begin at an index of the host's code.
   *
   * @param base the index
   */
  public Assembler(int base) {
    this.base = base;
  }

  /** The index in the host's code of the next word. */
  public int here() {
    return base + count;
  }

  /** The words so far. */
  int[] words() {
    return Arrays.copyOf(words, count);
  }

  /** From here on words belong to this guest instruction of the block. */
  void mark(int instruction) {
    current = instruction;
    point();
  }

  private void point() {
    if (pointCount + 2 > points.length) {
      points = Arrays.copyOf(points, 2 * points.length);
    }
    points[pointCount++] = here();
    points[pointCount++] = current;
    lastDefined = NOTHING;
  }

  /** Pairs, ascending: from this index on, words belong to this guest instruction. */
  int[] points() {
    return Arrays.copyOf(points, pointCount);
  }

  /** The next word is an LD that begins a look-up: the executor counts it. */
  void count() {
    if (countedCount == counted.length) {
      counted = Arrays.copyOf(counted, 2 * countedCount);
    }
    counted[countedCount++] = here();
  }

  /** Indices of the words that are counted. */
  int[] counted() {
    return Arrays.copyOf(counted, countedCount);
  }

  /** Does this when all else is emitted, for the guest instruction that it is set aside in. */
  public void later(Runnable rest) {
    int instruction = current;
    later.add(() -> {
      mark(instruction);
      rest.run();
    });
  }

  /** Emits what was set aside. */
  void finish() {
    while (!later.isEmpty()) {
      later.poll().run();
    }
    for (int i = 0; i < fixupCount; i += 2) {
      int at = fixups[i];
      words[at] = words[at] & -1 << 16 | labels[fixups[i + 1]] - (at + 1) & 0xFFFF;
    }
  }

  /** A place in the code that is not known yet. */
  public int label() {
    if (labelCount == labels.length) {
      labels = Arrays.copyOf(labels, 2 * labelCount);
    }
    return labelCount++;
  }

  /** The label's place is here. */
  public void bind(int label) {
    labels[label] = count;
    lastDefined = NOTHING;
  }

  /** Emits a word whose first operand is the register that it defines, and nothing can go wrong. */
  public void emit(Mips64Instruction row, long defined, long... others) {
    long[] operands = new long[others.length + 1];
    operands[0] = defined;
    System.arraycopy(others, 0, operands, 1, others.length);
    put(row.encoding().word(operands));
    lastDefined = (int) defined;
  }

  /** Emits a word that stays where it is: it may fault, or defines nothing. */
  public void emitFixed(Mips64Instruction row, long... operands) {
    put(row.encoding().word(operands));
  }

  /** Puts words as they are. */
  void put(int... all) {
    for (int word : all) {
      put(word);
    }
  }

  private void put(int word) {
    if (count == words.length) {
      words = Arrays.copyOf(words, 2 * count);
    }
    words[count++] = word;
    lastDefined = NOTHING;
  }

  /** Emits a branch to a label with the word last emitted, whatever it defines, in its slot. */
  void branchThen(BranchInstruction row, int label, long source) {
    branch(row.encoding().word(source, 0), true, label);
  }

  /** Emits a branch to a label; {@code sources} are the registers that it looks at. */
  public void branch(BranchInstruction row, int label, long... sources) {
    boolean moves = mayMove(sources);
    branch(row.encoding().word(Arrays.copyOf(sources, sources.length + 1)), moves, label);
  }

  private void branch(int word, boolean moves, int label) {
    int at = withSlot(word, moves);
    if (fixupCount == fixups.length) {
      fixups = Arrays.copyOf(fixups, 2 * fixupCount);
    }
    fixups[fixupCount++] = at;
    fixups[fixupCount++] = label;
  }

  /** Emits a jump to an index of the host's code; gives the jump's own index. */
  public int jump(int index) {
    return base + withSlot(BranchInstruction.J.encoding().word(index), mayMove());
  }

  /** The jump at an index leads to another index now. */
  void retarget(int jump, int index) {
    words[jump - base] = BranchInstruction.J.encoding().word(index);
  }

  /** Emits a call of what begins at an index. */
  public void call(int index) {
    withSlot(
        BranchInstruction.JAL.encoding().word(index),
        mayMove() && lastDefined != HostRegisters.RETURN);
  }

  /** Emits a jump to the address in a register. */
  void jumpTo(int register) {
    withSlot(BranchInstruction.JR.encoding().word(register), mayMove(register));
  }

  /** Emits a word that does nothing. */
  void nop() {
    put(NOP);
  }

  /** Emits an upcall of the runtime. */
  void upcall(int code) {
    emitFixed(SystemInstruction.BREAK, code, 0);
  }

  private boolean mayMove(long... sources) {
    boolean moves = lastDefined != NOTHING;
    for (long source : sources) {
      moves &= source != lastDefined;
    }
    return moves;
  }

  /** Emits a branch and what stands in its delay slot; gives the branch's place. */
  private int withSlot(int word, boolean moves) {
    int slot = NOP;
    if (moves) {
      slot = words[--count];
    }
    int at = count;
    put(word);
    put(slot);
    return at;
  }

  /** Sets a register to a constant. */
  public void constant(int register, long value) {
    if (value == (short) value) {
      emit(ArithmeticInstruction.DADDIU, register, 0, value);
    } else if (value >>> 16 == 0) {
      emit(ArithmeticInstruction.ORI, register, 0, value);
    } else if (value == (int) value) {
      emit(ArithmeticInstruction.LUI, register, value >>> 16 & 0xFFFF);
      or(register, value);
    } else {
      int shift = Math.max(16, (Long.numberOfTrailingZeros(value) & -16));
      constant(register, value >> shift);
      if (shift < 32) {
        emit(ShiftInstruction.DSLL, register, register, shift);
      } else {
        emit(ShiftInstruction.DSLL32, register, register, shift - 32);
      }
      or(register, value);
    }
  }

  private void or(int register, long value) {
    if ((value & 0xFFFF) != 0) {
      emit(ArithmeticInstruction.ORI, register, register, value & 0xFFFF);
    }
  }

  /** Copies a register. */
  public void move(int to, int from) {
    if (to != from) {
      emit(ArithmeticInstruction.OR, to, from, 0);
    }
  }

  /** The row of an instruction of the extension. */
  static Mips64Instruction row(String mnemonic) {
    return InstructionSet.named(mnemonic);
  }
}
