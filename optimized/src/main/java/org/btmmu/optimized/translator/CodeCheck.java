package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_0;
import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_1;
import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_2;
import static org.btmmu.optimized.processor.HostRegisters.RETURN;
import static org.btmmu.optimized.processor.HostRegisters.SCRATCH;
import static org.btmmu.optimized.processor.HostRegisters.ZERO;

import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.mips64.ShiftInstruction;

/**
 * How a block checks itself at its head, so that stores to its code need not be seen: the guest's
 * bytes where they lie in host memory are compared with a copy of those that it was made from.
 *
 * @param first host address of the code in its first page
 * @param firstBytes how many bytes that is
 * @param second host address of the page that it goes on in
 * @param secondBytes how many bytes of code are there; maybe 0
 * @param copy host address of the copy, a multiple of 8: the double words of the first page, and
 *     behind them those of the second
 */
public record CodeCheck(long first, int firstBytes, long second, int secondBytes, long copy) {
  private static final int WORD = 8;
  private static final int CODE = ARGUMENT_1;
  private static final int COPY = ARGUMENT_2;
  private static final int MOST_OFFSET = 0x7FF8;

  /** Host address of the copy of the code in the second page. */
  long secondCopy() {
    return copy + words(first, firstBytes) * (long) WORD;
  }

  private boolean goesOn() {
    return secondBytes != 0;
  }

  /** How many double words some bytes lie in. */
  private static int words(long address, int bytes) {
    return (int) ((address & WORD - 1) + bytes + WORD - 1) / WORD;
  }

  /** Emits the check: words that leave for a label unless all bytes are the same. */
  void emit(Assembler out, int differs) {
    int bytes = WORD * (words(first, firstBytes) + words(second, secondBytes));
    long copyOffset = base(out, COPY, copy, bytes);
    long offset = base(out, CODE, first & -WORD, WORD * words(first, firstBytes));
    compare(out, CODE, offset + (first & WORD - 1), COPY, copyOffset, firstBytes, differs);
    if (goesOn()) {
      long next = base(out, CODE, second, WORD * words(second, secondBytes));
      long nextCopy = copyOffset + secondCopy() - copy;
      compare(out, CODE, next, COPY, nextCopy, secondBytes, differs);
    }
  }

  /**
   * The words that compare bytes of code with a copy; the last but one is the branch that leaves if
   * they differ, the last is in its slot.
   *
   * @param begin of the bytes in their first double word, to which a register points
   * @param code that register
   * @param copy register that points to the copy's first double word
   */
  public static int[] comparison(int begin, int bytes, int code, int copy) {
    Assembler out = new Assembler(0);
    int differs = out.label();
    compare(out, code, begin, copy, 0, bytes, differs);
    out.bind(differs);
    out.finish();
    return out.words();
  }

  /** Sets a register so that offsets from it reach so many bytes; gives the first's offset. */
  private static long base(Assembler out, int register, long address, int bytes) {
    long near = address + 0x8000 & -0x1_0000L;
    long base = address - near + bytes > MOST_OFFSET ? address : near;
    out.constant(register, base);
    return address - base;
  }

  /**
   * Emits words that leave for a label unless bytes of code and of a copy are the same.
   *
   * @param code register
   * @param offset from it to the first byte of code; the register's value is a multiple of 8
   * @param copy register
   * @param copyOffset from it to the copy's double word that corresponds to the first of the code
   * @param bytes how many, at least 1
   */
  private static void compare(
      Assembler out, int code, long offset, int copy, long copyOffset, int bytes, int differs) {
    int begin = (int) offset & WORD - 1;
    int words = words(offset, bytes);
    for (int word = 0; word < words; word++) {
      long at = (long) WORD * word;
      int to = word == 0 ? SCRATCH : ARGUMENT_0;
      out.emit(MemoryInstruction.LD, to, offset - begin + at, code);
      out.emit(MemoryInstruction.LD, RETURN, copyOffset + at, copy);
      out.emit(ArithmeticInstruction.XOR, to, to, RETURN);
      cut(out, to, word == 0 ? begin : 0, Math.max(0, WORD * (word + 1) - begin - bytes));
      if (word != 0) {
        out.emit(ArithmeticInstruction.OR, SCRATCH, SCRATCH, to);
      }
    }
    out.branch(BranchInstruction.BNE, differs, SCRATCH, ZERO);
  }

  /** Takes bytes at a register's low and high end away. */
  private static void cut(Assembler out, int register, int low, int high) {
    if (high != 0) {
      shift(out, ShiftInstruction.DSLL, ShiftInstruction.DSLL32, register, 8 * high);
    }
    if (low != 0) {
      shift(out, ShiftInstruction.DSRL, ShiftInstruction.DSRL32, register, 8 * (low + high));
    }
  }

  private static void shift(
      Assembler out, ShiftInstruction near, ShiftInstruction far, int register, int bits) {
    if (bits < 32) {
      out.emit(near, register, register, bits);
    } else {
      out.emit(far, register, register, bits - 32);
    }
  }
}
