package org.btmmu.optimized.translator;

import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.Upcalls;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.Delivery;
import org.btmmu.optimized.processor.Exceptions;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.InstructionRunner;
import org.btmmu.spec.x86.Instruction;

/**
 * What translated code asks the runtime for: the next block, a helper, or what is to become of a
 * guest access. Wherever it leaves a block midway, the guest's state is that of an instruction's
 * beginning, which the block's tables tell.
 */
final class UpcallHandler {
  private final TranslatedProcessor processor;
  private final Executor executor;
  private final long[] registers;
  private final GuestState state;
  private final Translations translations;
  private final CheckedBlocks checked;
  private final Entrances entrances;
  private final InstructionRunner runner;
  private final PortsSeen ports;
  private final MemoryScheme scheme;
  private final Helpers helpers;
  private final GuestFaults faults;

  /** The instruction before which a block was last made to end. */
  private int changedNumber;

  /** The block that checks itself of which the runtime carries out an instruction; null. */
  private Block carriedOut;

  private int carriedOutNumber;
  private final RuntimeCounts counts;

  UpcallHandler(
      TranslatedProcessor processor,
      TranslatedMachine machine,
      Translations translations,
      Entrances entrances,
      InstructionRunner runner,
      PortsSeen ports) {
    this.processor = processor;
    this.translations = translations;
    checked = translations.checked();
    this.entrances = entrances;
    this.runner = runner;
    this.ports = ports;
    executor = machine.executor();
    registers = executor.registers;
    state = machine.state();
    scheme = machine.scheme();
    helpers = new Helpers(registers, state, scheme, runner);
    faults = new GuestFaults(machine);
    counts = machine.counts();
  }

  /** A block whose code the last access has changed ends behind the instruction that made it. */
  private void endIfChanged(Block block, int number) {
    boolean dropped = translations.drop() && !block.isValid();
    if (dropped || isChangedUnseen(block, number)) {
      changedNumber = Math.min(number + 1, block.count());
      translations.endBefore(block, changedNumber);
    }
  }

  /** Whether the runtime, by a page walk, has changed a block that finds it at its head only. */
  private boolean isChangedUnseen(Block block, int number) {
    return block.checks() && number + 1 < block.count() && !checked.isStill(block);
  }

  /** Whether the instruction that the runtime carries out has changed itself, unseen. */
  boolean changesItself() {
    return carriedOut != null && !checked.begins(carriedOut, carriedOutNumber + 1);
  }

  private int changed(int index) {
    Block block = translations.at(index);
    int number = changedNumber; // several may have no word of their own
    restore(block, number);
    processor.count(block.isRepetition(number) ? 0 : -1);
    return Upcalls.LEAVE;
  }

  /** What translated code calls; see {@link Upcalls}. */
  int upcall(int code, int index) {
    return switch (code) {
      case Upcall.DUE -> due(index);
      case Upcall.CHAIN -> chain(index);
      case Upcall.MISSED -> missed();
      case Upcall.LEAVE -> Upcalls.LEAVE;
      case Upcall.CHANGED -> changed(index);
      case Upcall.STALE -> stale(index);
      case Executor.FAULT -> fault(index);
      case Executor.SIGNAL -> signal(index);
      default -> helper(code, index);
    };
  }

  private int due(int index) {
    Block block = translations.at(index);
    int number = block.instructionAt(index);
    if (block.isRepetition(number)) {
      processor.count(-1);
      restore(block, number);
    } else {
      processor.count(-block.count());
      state.rip = block.offset(0);
    }
    entrances.cameTo(block, number);
    return Upcalls.LEAVE;
  }

  private int chain(int index) {
    Block from = translations.at(index);
    Exit exit = from.exit(index);
    Block to = next(exit.offset());
    if (to == null) {
      return Upcalls.LEAVE;
    }
    translations.join(from, exit, to);
    return to.head();
  }

  /** A block's check has found that its code is another now. */
  private int stale(int index) {
    Block from = translations.at(index);
    processor.count(-from.count());
    Block to = next(from.offset(0));
    if (to == null) {
      return Upcalls.LEAVE;
    }
    translations.replace(from, to);
    return to.head();
  }

  private int missed() {
    long offset = registers[2];
    int at = index(registers[HostRegisters.RETURN]) - 1;
    if (at >= Upcall.BLOCKS && state.isWide() && !isCanonical(offset)) {
      Block from = translations.at(at);
      int last = from.instructionAt(at);
      if (StackEffect.isBranch(from.instruction(last))) {
        return refuseTarget(from, last);
      }
    }
    Block to = next(offset);
    if (to == null) {
      return Upcalls.LEAVE;
    }
    translations.rememberJump(offset, to);
    return to.head();
  }

  /**
   * The block to go on with; null if there is none, or no steps for it. One that is seen is looked
   * for all the same, so that it is entered as it would be unseen.
   */
  private Block next(long offset) {
    state.rip = offset;
    boolean due = registers[HostRegisters.STEPS] < 0;
    if ((processor.mode() & CodeMode.SINGLE) != 0 || due && !processor.isSeen()) {
      return null;
    }
    if (!due) {
      return processor.find(offset, CodeReader.MOST);
    }
    long cr2 = state.cr2;
    try {
      return translations.find(offset, processor.mode(), CodeReader.MOST);
    } catch (GuestFault fault) {
      state.cr2 = cr2; // it is raised when its turn comes
      return null;
    }
  }

  private boolean isCanonical(long offset) {
    return processor.cpu().controls().isCanonical(offset);
  }

  /** A branch to an address that is not canonical raises #GP(0), and its stack pointer stays. */
  private int refuseTarget(Block from, int number) {
    long effect = StackEffect.of(from.instruction(number));
    state.setGpr(GuestState.RSP, state.gpr(GuestState.RSP) - effect);
    state.rip = from.offset(number);
    processor.deliver(Exceptions.GP, 0, Delivery.Kind.FAULT);
    return Upcalls.LEAVE;
  }

  private static int index(long address) {
    return (int) (address - Executor.address(0) >>> 2);
  }

  /**
   * The guest's state is that before an instruction, of which its block's rest is not counted;
   * between repetitions RF is 1, so that an exception saves it.
   */
  private void restore(Block block, int number) {
    translations.mend();
    state.rip = block.offset(number);
    if (block.isRepetition(number)) {
      resume();
    }
    Helpers.restoreFlags(registers, block, number);
    giveBack(block, number);
  }

  private void resume() {
    state.setOtherFlags(state.otherFlags() | GuestState.RF);
  }

  /** The steps of a block behind an instruction are not made. */
  private void giveBack(Block block, int number) {
    processor.count(Math.min(number + 1, block.count()) - block.count());
  }

  /** An instruction of a block raises an exception; the block is left. */
  private int raise(Block block, int number, GuestFault fault) {
    restore(block, number);
    processor.deliver(fault);
    return Upcalls.LEAVE;
  }

  /** Translated code calls a helper, from the address in $31. */
  private int helper(int code, int index) {
    int from = index(registers[HostRegisters.RETURN]) - 1;
    Block block = translations.at(from);
    int number = block.instructionAt(from);
    Helpers.restoreFlags(registers, block, number);
    Helper helper = Helper.values()[code];
    if (helper == Helper.INSTRUCTION) {
      return instruction(block, number, index);
    }
    try {
      registers[2] = helpers.call(helper, block, number);
      endIfChanged(block, number);
      return index + 1;
    } catch (GuestFault fault) {
      boolean access = helper == Helper.LOAD || helper == Helper.STORE;
      counts.add(RuntimeCounts.REFUSED, access ? 1 : 0);
      return raise(block, number, fault);
    }
  }

  /** The runtime carries out an instruction. */
  private int instruction(Block block, int number, int index) {
    Instruction instruction = block.instruction(number);
    restore(block, number);
    ports.clear();
    long left = processor.isSeen() ? 1 : registers[HostRegisters.STEPS] + 1;
    carriedOut = block.checks() ? block : null;
    carriedOutNumber = number;
    runner.setLimit((int) Math.max(1, Math.min(left, Integer.MAX_VALUE)));
    try {
      if (!runner.execute(instruction)) {
        processor.count(-1);
        processor.stop(TranslatedProcessor.UNKNOWN);
        return Upcalls.LEAVE;
      }
    } catch (GuestFault fault) {
      processor.deliver(fault);
      return Upcalls.LEAVE;
    }
    processor.count(runner.iterations() - 1L);
    counts.add(RuntimeCounts.REPETITIONS, runner.iterations() - 1L);
    boolean mapsChanged = processor.settle();
    if (ports.clear()) {
      processor.stop(TranslatedProcessor.PORTS);
    }
    boolean goesOn =
        number + 1 < block.count()
            && processor.isRunning()
            && !mapsChanged
            && checked.isStill(block)
            && state.rip == block.offset(number + 1);
    if (!goesOn) {
      return Upcalls.LEAVE;
    }
    processor.count(block.count() - number - 1L);
    return index + 1;
  }

  /** A guest access of the extension did not succeed. */
  private int fault(int index) {
    int at = executor.faultIndex();
    Block block = translations.at(at);
    int number = block.instructionAt(at);
    try {
      boolean again = faults.settle(at, block.instruction(number), processor.mode());
      executor.refresh();
      endIfChanged(block, number);
      if (!again) {
        executor.faultIndex(at + 1);
      }
      return index + 1;
    } catch (GuestFault fault) {
      executor.refresh();
      executor.endFault();
      return raise(block, number, fault);
    }
  }

  /** An ordinary access of translated code is refused by the host. */
  private int signal(int at) {
    Block block = translations.at(at);
    int number = block.instructionAt(at);
    try {
      int next = scheme.signal(at, block.instruction(number), processor.mode());
      if (next == MemoryScheme.ANEW) {
        restore(block, number);
        processor.count(-1);
        processor.stop(TranslatedProcessor.RUNNING);
        return Upcalls.LEAVE;
      }
      counts.add(RuntimeCounts.EMULATED, next == at ? 0 : 1);
      endIfChanged(block, number);
      return next;
    } catch (GuestFault fault) {
      return raise(block, number, fault);
    }
  }
}
