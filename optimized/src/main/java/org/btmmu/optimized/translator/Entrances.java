package org.btmmu.optimized.translator;

import java.util.List;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.KernelData;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.HostRegisters;

/**
 * The ways from the runtime into translated code: through the cache of jump targets, where the next
 * block may be any that begins at the instruction pointer, or into a block that was searched for.
 */
final class Entrances {
  private final TranslatedProcessor processor;
  private final TranslatedMachine machine;
  private final Executor executor;
  private final GuestState state;
  private final CodeReader reader;
  private final Translations translations;
  private final Resumption resumption;
  private final RecentBlocks recent = new RecentBlocks();

  /** What is seen is entered where translated code by itself has come to, not looked for anew. */
  private final Reached reached = new Reached();

  private Block last;

  Entrances(
      TranslatedProcessor processor,
      TranslatedMachine machine,
      CodeReader reader,
      Translations translations,
      Resumption resumption) {
    this.processor = processor;
    this.machine = machine;
    this.reader = reader;
    this.translations = translations;
    this.resumption = resumption;
    executor = machine.executor();
    state = machine.state();
  }

  /**
   * Runs the code at the instruction pointer until the runtime is asked for what only it knows. An
   * exception is delivered instead if there is no block.
   *
   * @param most instructions of the first block
   */
  void enter(int most) {
    if (repeats()) {
      repeat();
      return;
    }
    boolean resumes = most == CodeReader.MOST && translations.resumes(state.rip);
    recent.add(state.rip);
    if (resumes && !processor.isSeen()) {
      resumption.begin();
      resume();
    } else {
      Block block = most == CodeReader.MOST ? reached(resumes) : null;
      enter(block == null ? processor.find(state.rip, most) : block);
    }
    resumption.end();
  }

  /** Whether what comes next is another repetition of the instruction that code was left in. */
  boolean repeats() {
    return reached.isRepetition(state, processor.mode());
  }

  private void repeat() {
    Block block = reached.block();
    reached.forget();
    recent.add(state.rip);
    resumption.begin();
    resumption.end(); // an exception of a later repetition saves RF as 1 in any case
    enter(block, block.indexOf(block.count()));
  }

  /** Goes on at the instruction pointer as a jump from another page would. */
  private void resume() {
    executor.registers[HostRegisters.ARGUMENT_0] = state.rip;
    executor.registers[HostRegisters.ARGUMENT_1] = slot();
    executor.registers[HostRegisters.RETURN] = Executor.address(Upcall.LOOK_UP);
    run(Upcall.RESUME);
  }

  private void enter(Block block) {
    if (block == null) {
      return;
    }
    resumption.begin();
    enter(block, block.head());
  }

  private void enter(Block block, int index) {
    last = block;
    reader.tell(block);
    executor.registers[HostRegisters.ARGUMENT_0] = slot();
    executor.registers[HostRegisters.ARGUMENT_1] = Executor.address(index);
    run(Upcall.ENTER);
  }

  private long slot() {
    return KernelData.slot(CodeMode.accessClass(processor.mode()), !state.isWide());
  }

  private void run(int index) {
    machine.select(CodeMode.accessClass(processor.mode()));
    executor.run(index);
  }

  /**
   * The block that translated code has come to by itself, or comes to if it resumes: whatever that
   * is, so that a wrong one is seen. Null if there is none.
   */
  private Block reached(boolean resumes) {
    if (reached.isBegin(state, processor.mode())) {
      return taken();
    }
    reached.forget();
    if (!resumes) {
      return null;
    }
    processor.count(1); // so that what it comes to is not begun
    resume();
    processor.count(-1);
    return taken();
  }

  private Block taken() {
    Block block = reached.begin();
    reached.forget();
    return block;
  }

  /** Translated code has come to an instruction of a block for which no steps are left. */
  void cameTo(Block block, int number) {
    reached.set(block, number);
  }

  /** The guest goes on elsewhere than where translated code has come to. */
  void forget() {
    reached.forget();
  }

  /** The last block that was searched for, as text; empty if there was none. */
  List<String> translation() {
    return last == null ? List.of() : translations.text(last);
  }

  /** Offsets that were entered last, the oldest first. */
  long[] recent() {
    return recent.all();
  }
}
