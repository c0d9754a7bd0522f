package org.btmmu.optimized.translator;

import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.mips64.ShiftInstruction;

/** The words that all blocks share: helpers, the search for a jump's target, and ways in. */
final class SharedWords {
  /** The hash of an offset is its low bits, changed by those from this one on. */
  static final int HASH_SHIFT = 6;

  private SharedWords() {}

  /** Installs them, each at its place: see {@link Upcall} and {@link Helper}. */
  static void install(Executor executor) {
    for (Helper helper : Helper.values()) {
      Assembler out = new Assembler(helper.index());
      out.upcall(helper.ordinal());
      out.jumpTo(HostRegisters.RETURN);
      install(executor, out);
    }
    Assembler search = new Assembler(Upcall.RESUME);
    int missed = search.label();
    search.emitFixed(Assembler.row("setmem"), 3);
    search.emit(MemoryInstruction.LD, 3, Record.MODE, HostRegisters.RECORD);
    search.emit(ShiftInstruction.DSRL, 7, 2, HASH_SHIFT);
    search.emit(ArithmeticInstruction.XOR, 7, 7, 2);
    search.emit(BitInstruction.DEXT, 7, 7, 0, Integer.numberOfTrailingZeros(Record.JUMPS));
    search.emit(ShiftInstruction.DSLL, 7, 7, 4);
    search.emit(ArithmeticInstruction.DADDU, 7, 7, HostRegisters.RECORD);
    search.emit(MemoryInstruction.LD, 24, Record.JUMP_CACHE, 7);
    search.emit(ArithmeticInstruction.XOR, 3, 3, 2);
    search.emit(MemoryInstruction.LD, 7, Record.JUMP_CACHE + 8L, 7);
    search.branch(BranchInstruction.BNE, missed, 3, 24);
    search.jumpTo(7);
    search.bind(missed);
    search.upcall(Upcall.MISSED);
    search.finish();
    install(executor, search);
    int[] carry = CarryWords.words(Upcall.CARRY);
    executor.install(Upcall.CARRY, carry, carry.length);
    Assembler enter = new Assembler(Upcall.ENTER);
    enter.emitFixed(Assembler.row("setmem"), 2);
    enter.jumpTo(3);
    install(executor, enter);
  }

  private static void install(Executor executor, Assembler out) {
    int[] words = out.words();
    executor.install(out.here() - words.length, words, words.length);
  }
}
