package org.btmmu.optimized.translator;

import java.util.List;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.KernelData;
import org.btmmu.optimized.executor.Upcalls;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.TlbWatcher;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.DebugTraps;
import org.btmmu.optimized.processor.Delivery;
import org.btmmu.optimized.processor.Environment;
import org.btmmu.optimized.processor.Exceptions;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.InstructionRunner;
import org.btmmu.optimized.processor.Record;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Ports;

/**
 * A guest processor whose code is translated to the host's and run there. Time is counted in steps:
 * instructions that were executed or raised an exception, and repetitions of string operations.
 */
public final class TranslatedProcessor implements Environment {
  /** Why {@link #run} ends: so many steps were made. */
  public static final int BUDGET = 0;

  /** HLT was executed. */
  public static final int HALTED = 1;

  /** A port was accessed. */
  public static final int PORTS = 2;

  /** An interrupt is wanted and can be delivered. */
  public static final int INTERRUPT = 3;

  /** The processor shut down: a triple fault. */
  public static final int SHUTDOWN = 4;

  /** The instruction at the instruction pointer is none that is executed here. */
  public static final int UNKNOWN = 5;

  private static final int RUNNING = -1;

  private final TranslatedMachine machine;
  private final Executor executor;
  private final GuestState state;
  private final GuestCpu cpu;
  private final MemoryScheme scheme;
  private final CodeReader reader;
  private final Translations translations;
  private final InstructionRunner runner;
  private final PortsSeen ports;
  private final Helpers helpers;
  private final GuestFaults faults;
  private BlockObserver observer;
  private boolean interruptWanted;
  private boolean changed;
  private boolean shutDown;
  private int stop = RUNNING;
  private int mode;
  private long before;
  private long granted;
  private final long[] recent = new long[16];
  private int recentCount;
  private Block last;

  TranslatedProcessor(TranslatedMachine machine, Ports ports) {
    this.machine = machine;
    this.ports = new PortsSeen(ports);
    executor = machine.executor();
    state = machine.state();
    cpu = machine.cpu();
    scheme = machine.scheme();
    runner = new InstructionRunner(this);
    helpers = new Helpers(executor.registers, state, scheme, runner);
    faults = new GuestFaults(machine.machine(), executor, state);
    reader = new CodeReader(state, cpu, machine.memory(), scheme);
    translations = machine.translations(reader);
    cpu.watch(
        new TlbWatcher() {
          @Override
          public void changed() {
            changed = true;
            scheme.refresh();
          }

          @Override
          public void invalidated(long linear) {
            changed = true;
            scheme.invalidated(linear);
          }
        });
  }

  /** The registers. */
  @Override
  public GuestState state() {
    return state;
  }

  /** The registers that decide paging. */
  @Override
  public GuestCpu cpu() {
    return cpu;
  }

  @Override
  public GuestAccesses accesses() {
    return scheme.accesses();
  }

  @Override
  public Ports ports() {
    return ports;
  }

  /** Guest physical memory. */
  public PhysicalMemory memory() {
    return machine.memory();
  }

  /** Steps that were made; within an instruction, that one too. */
  @Override
  public long steps() {
    return before + granted - executor.registers[HostRegisters.STEPS];
  }

  /** The time-stamp counter. */
  public long time() {
    return before + runner.timeOffset();
  }

  /** Sets the time-stamp counter. */
  public void setTime(long value) {
    runner.setTimeOffset(value - before);
  }

  /** The block that was entered last, as text: its intermediate representation and its words. */
  public List<String> translation() {
    return last == null ? List.of() : BlockText.lines(last);
  }

  /** Blocks that were translated so far. */
  public long translated() {
    return translations.translated();
  }

  /** The host, for its counts. */
  public Executor executor() {
    return executor;
  }

  /** Someone sees each block and access from now on, or no one: null. */
  public void observe(BlockObserver newObserver) {
    observer = newObserver;
    machine.observe(newObserver);
  }

  /** Whether {@link #run} is to return as soon as an interrupt can be delivered. */
  public void wantInterrupt(boolean wanted) {
    interruptWanted = wanted;
  }

  /** Whether an interrupt can be delivered now. */
  public boolean acceptsInterrupt() {
    return (state.otherFlags() & GuestState.IF) != 0 && !state.shadow && !shutDown;
  }

  /** Whether a triple fault has come. */
  public boolean isShutDown() {
    return shutDown;
  }

  /** Delivers an interrupt, which must be accepted now. */
  public void interrupt(int vector) {
    begin(0);
    state.halted = false;
    deliver(vector, 0, Delivery.Kind.INTERRUPT);
    end();
  }

  /**
   * Runs.
   *
   * @param steps at most so many
   * @return why it ends, one of the constants of this class
   */
  public int run(long steps) {
    long last = before + steps;
    stop = RUNNING;
    while (stop == RUNNING) {
      if (shutDown) {
        return SHUTDOWN;
      }
      if (state.halted) {
        return HALTED;
      }
      if (interruptWanted && acceptsInterrupt()) {
        return INTERRUPT;
      }
      if (before >= last) {
        return BUDGET;
      }
      runBlocks(last - before);
    }
    return stop;
  }

  /** Runs blocks as long as nothing but blocks is to be run. */
  private void runBlocks(long most) {
    boolean single = prepare();
    boolean alone = single || state.shadow || (state.otherFlags() & GuestState.RF) != 0;
    int limit = alone ? 1 : (int) Math.min(most, CodeReader.MOST);
    boolean hadShadow = state.shadow;
    boolean several = observer == null && limit == CodeReader.MOST && most > 2L * CodeReader.MOST;
    begin(several ? most - 2L * CodeReader.MOST : 0);
    Block block = single && breaks() ? null : find(state.rip, limit);
    if (block != null) {
      state.shadow = false;
      state.setOtherFlags(state.otherFlags() & ~GuestState.RF);
      executor.registers[2] = KernelData.slot(CodeMode.accessClass(mode), !state.isWide());
      executor.registers[3] = Executor.address(block.head());
      remember(block);
      executor.run(Upcall.ENTER);
      if (single && stop == RUNNING && runner.debugTraps() != 0) {
        deliver(Exceptions.DB, runner.debugTraps(), Delivery.Kind.TRAP);
      }
    } else {
      state.shadow = hadShadow;
    }
    end();
  }

  /** Delivers #DB if there is a breakpoint at the next instruction. */
  private boolean breaks() {
    int hit = DebugTraps.at(state, reader.linear(state.rip));
    boolean breaks = hit != 0 && (state.otherFlags() & GuestState.RF) == 0;
    if (breaks) {
      count(1);
      deliver(Exceptions.DB, hit, Delivery.Kind.FAULT);
    }
    return breaks;
  }

  private void remember(Block block) {
    last = block;
    recent[recentCount++ & recent.length - 1] = block.offset(0);
  }

  /** The mode of the code that runs. */
  int mode() {
    return mode;
  }

  /** Offsets of the blocks that were entered last by the runtime, the oldest first. */
  public long[] recentBlocks() {
    int count = Math.min(recentCount, recent.length);
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = recent[recentCount - count + i & recent.length - 1];
    }
    return offsets;
  }

  /** The code's mode is known to the host; whether it is run instruction by instruction. */
  private boolean prepare() {
    mode = CodeMode.of(state, cpu);
    machine.host().store64(machine.record() + Record.MODE, (long) mode << 57);
    return (mode & CodeMode.SINGLE) != 0;
  }

  /** From here on steps are counted down in a host register. */
  private void begin(long steps) {
    granted = steps;
    executor.registers[HostRegisters.STEPS] = steps;
  }

  /** What was counted down is added up. */
  private void end() {
    before = steps();
    granted = 0;
    executor.registers[HostRegisters.STEPS] = 0;
    drop();
    if (observer != null) {
      observer.boundary();
    }
  }

  private void count(long steps) {
    executor.registers[HostRegisters.STEPS] -= steps;
  }

  /** The block at an offset; null if an exception was delivered instead. */
  private Block find(long offset, int most) {
    try {
      return translations.find(offset, mode, most);
    } catch (GuestFault fault) {
      state.rip = offset;
      count(1);
      deliver(fault);
      return null;
    }
  }

  private void deliver(GuestFault fault) {
    changed |= fault.isPageFault();
    deliver(fault.vector(), fault.errorCode(), Delivery.Kind.FAULT);
  }

  private void deliver(int vector, int errorCode, Delivery.Kind kind) {
    Delivery delivery = runner.delivery();
    switch (delivery.deliver(vector, errorCode, kind)) {
      case DELIVERED -> {
        if (observer != null) {
          observer.delivered(delivery.vector(), delivery.errorCode());
        }
      }
      case SHUTDOWN -> {
        shutDown = true;
        stop = SHUTDOWN;
      }
      case REFUSED -> stop = UNKNOWN;
    }
    settle();
  }

  /** What instructions of the runtime have changed is in force. */
  private void settle() {
    if (changed) {
      changed = false;
      translations.forgetJumps();
    }
    drop();
  }

  private void drop() {
    translations.drop();
  }

  /** A block whose code the last access has changed ends behind the instruction that made it. */
  private void endIfChanged(Block block, int number) {
    if (translations.drop() && !block.isValid()) {
      translations.endBefore(block, number + 1);
    }
  }

  private int changed(int index) {
    Block block = translations.at(index);
    int number = block.instructionAt(index);
    restore(block, number);
    count(-1);
    return Upcalls.LEAVE;
  }

  /** What translated code calls; see {@link Upcalls}. */
  int upcall(int code, int index) {
    int next =
        switch (code) {
          case Upcall.DUE -> due(index);
          case Upcall.CHAIN -> chain(index);
          case Upcall.MISSED -> missed();
          case Upcall.LEAVE -> Upcalls.LEAVE;
          case Upcall.CHANGED -> changed(index);
          case Executor.FAULT -> fault(index);
          default -> helper(code, index);
        };
    return next;
  }

  private int due(int index) {
    Block block = translations.at(index);
    count(-block.count());
    state.rip = block.offset(0);
    return Upcalls.LEAVE;
  }

  private int chain(int index) {
    Block from = translations.at(index);
    BackEnd.Exit exit = from.exit(index);
    Block to = next(exit.offset());
    if (to == null) {
      return Upcalls.LEAVE;
    }
    translations.join(from, exit, to);
    return to.head();
  }

  private int missed() {
    long offset = executor.registers[2];
    int at = index(executor.registers[HostRegisters.RETURN]) - 1;
    Block from = translations.at(at);
    int last = from.instructionAt(at);
    if (state.isWide() && !isCanonical(offset) && StackEffect.isBranch(from.instruction(last))) {
      return refuseTarget(from, last);
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
    boolean due = executor.registers[HostRegisters.STEPS] < 0;
    if ((mode & CodeMode.SINGLE) != 0 || due && observer == null) {
      return null;
    }
    if (!due) {
      return find(offset, CodeReader.MOST);
    }
    long cr2 = state.cr2;
    try {
      return translations.find(offset, mode, CodeReader.MOST);
    } catch (GuestFault fault) {
      state.cr2 = cr2; // it is raised when its turn comes
      return null;
    }
  }

  private boolean isCanonical(long offset) {
    return cpu.controls().isCanonical(offset);
  }

  /** A branch to an address that is not canonical raises #GP(0), and its stack pointer stays. */
  private int refuseTarget(Block from, int number) {
    long effect = StackEffect.of(from.instruction(number));
    state.setGpr(GuestState.RSP, state.gpr(GuestState.RSP) - effect);
    state.rip = from.offset(number);
    deliver(Exceptions.GP, 0, Delivery.Kind.FAULT);
    return Upcalls.LEAVE;
  }

  private static int index(long address) {
    return (int) (address - Executor.address(0) >>> 2);
  }

  /** The guest's state is that before an instruction, of which its block's rest is not counted. */
  private void restore(Block block, int number) {
    state.rip = block.offset(number);
    Helpers.restoreKind(executor.registers, block, number);
    count(number + 1 - block.count());
  }

  /** Translated code calls a helper, from the address in $31. */
  private int helper(int code, int index) {
    int from = index(executor.registers[HostRegisters.RETURN]) - 1;
    Block block = translations.at(from);
    int number = block.instructionAt(from);
    Helpers.restoreKind(executor.registers, block, number);
    Helper helper = Helper.values()[code];
    if (helper == Helper.INSTRUCTION) {
      return instruction(block, number, index);
    }
    try {
      executor.registers[2] = helpers.call(helper, block, number);
      endIfChanged(block, number);
      return index + 1;
    } catch (GuestFault fault) {
      restore(block, number);
      deliver(fault);
      return Upcalls.LEAVE;
    }
  }

  /** The runtime carries out an instruction. */
  private int instruction(Block block, int number, int index) {
    Instruction instruction = block.instruction(number);
    restore(block, number);
    ports.clear();
    long left = observer != null ? 1 : executor.registers[HostRegisters.STEPS] + 1;
    runner.setLimit((int) Math.max(1, Math.min(left, Integer.MAX_VALUE)));
    try {
      if (!runner.execute(instruction)) {
        count(-1);
        stop = UNKNOWN;
        return Upcalls.LEAVE;
      }
    } catch (GuestFault fault) {
      deliver(fault);
      return Upcalls.LEAVE;
    }
    count(runner.iterations() - 1L);
    boolean mapsChanged = changed;
    settle();
    if (ports.clear()) {
      stop = PORTS;
    }
    boolean goesOn =
        number + 1 < block.count()
            && stop == RUNNING
            && !mapsChanged
            && block.isValid()
            && state.rip == block.offset(number + 1);
    if (!goesOn) {
      return Upcalls.LEAVE;
    }
    count(block.count() - number - 1L);
    return index + 1;
  }

  /** A guest access of the extension did not succeed. */
  private int fault(int index) {
    int at = executor.faultIndex();
    Block block = translations.at(at);
    int number = block.instructionAt(at);
    try {
      boolean again = faults.settle(at, block.instruction(number), mode);
      executor.refresh();
      endIfChanged(block, number);
      if (!again) {
        executor.faultIndex(at + 1);
      }
      return index + 1;
    } catch (GuestFault fault) {
      executor.refresh();
      executor.endFault();
      restore(block, number);
      deliver(fault);
      return Upcalls.LEAVE;
    }
  }
}
