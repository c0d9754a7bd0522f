package org.btmmu.optimized.translator;

import java.util.List;
import org.btmmu.optimized.executor.Executor;
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
import org.btmmu.spec.memory.PhysicalMemory;
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

  /** It goes on. */
  static final int RUNNING = -1;

  private final TranslatedMachine machine;
  private final Executor executor;
  private final GuestState state;
  private final GuestCpu cpu;
  private final MemoryScheme scheme;
  private final CodeReader reader;
  private final Translations translations;
  private final InstructionRunner runner;
  private final PortsSeen ports;
  private final UpcallHandler upcalls;
  private final Resumption resumption;
  private final Entrances entrances;
  private final CodeSegments segments = new CodeSegments();
  private BlockObserver observer;
  private boolean interruptWanted;
  private boolean changed;
  private boolean shutDown;
  private int stop = RUNNING;
  private int mode;
  private long before;
  private long granted;
  private int deliveries;

  TranslatedProcessor(TranslatedMachine machine, Ports ports) {
    this.machine = machine;
    this.ports = new PortsSeen(ports);
    executor = machine.executor();
    state = machine.state();
    cpu = machine.cpu();
    scheme = machine.scheme();
    resumption = new Resumption(state);
    runner = new InstructionRunner(this);
    reader = new CodeReader(state, cpu, machine.memory(), scheme);
    translations = machine.translations(reader);
    entrances = new Entrances(this, machine, reader, translations, resumption);
    upcalls = new UpcallHandler(this, machine, translations, entrances, runner, this.ports);
    cpu.watch(
        new TlbWatcher() {
          @Override
          public void changed() {
            changed = true;
            scheme.refresh();
          }

          @Override
          public void invalidated(long linear) {
            translations.invalidated(linear);
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

  @Override
  public int codeChanges() {
    return machine.code().drops() + (upcalls.changesItself() ? 1 : 0);
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

  /** The block that was searched for last, as text: intermediate representation and words. */
  public List<String> translation() {
    return entrances.translation();
  }

  /** Blocks that were translated so far. */
  public long translated() {
    return machine.counts().of(RuntimeCounts.BLOCKS);
  }

  /** The host, for its counts. */
  public Executor executor() {
    return executor;
  }

  /** Someone sees each block and access from now on, or no one: null. */
  public void observe(BlockObserver newObserver) {
    observer = newObserver;
    reader.observe(newObserver);
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
    entrances.forget();
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
    settle(); // memory may have been written since
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
    boolean repeats = entrances.repeats();
    boolean resumes = (state.otherFlags() & GuestState.RF) != 0 && !repeats;
    boolean alone = single || state.shadow || resumes;
    int limit = alone ? 1 : (int) Math.min(most, CodeReader.MOST);
    boolean several = observer == null && limit == CodeReader.MOST && most > 2L * CodeReader.MOST;
    begin(several ? most - 2L * CodeReader.MOST : 0);
    if (!single || !breaks()) {
      int delivered = deliveries;
      entrances.enter(limit);
      if (single && delivered == deliveries && runner.debugTraps() != 0 && stop != UNKNOWN) {
        deliver(Exceptions.DB, runner.debugTraps(), Delivery.Kind.TRAP);
      }
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

  /** The mode of the code that runs. */
  int mode() {
    return mode;
  }

  /** Offsets at which the runtime has entered translated code last, the oldest first. */
  public long[] recentBlocks() {
    return entrances.recent();
  }

  /** The code's mode is known to the host; whether it is run instruction by instruction. */
  private boolean prepare() {
    if (segments.isFull()) {
      segments.clear();
      translations.forget();
    }
    mode = segments.number(CodeMode.of(state, cpu), state);
    translations.tellMode(mode);
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
    translations.drop();
    if (observer != null && stop != UNKNOWN) { // then the accesses were not all of it
      observer.boundary();
    }
  }

  /** So many steps were made besides those of blocks that were begun. */
  void count(long steps) {
    executor.registers[HostRegisters.STEPS] -= steps;
  }

  /** The block at an offset; null if an exception was delivered instead. */
  Block find(long offset, int most) {
    try {
      return translations.find(offset, mode, most);
    } catch (GuestFault fault) {
      state.rip = offset;
      count(1);
      deliver(fault);
      return null;
    }
  }

  /** Delivers the exception that the instruction at the instruction pointer raises. */
  void deliver(GuestFault fault) {
    if (dropsTranslations(fault)) {
      translations.invalidated(fault.address());
    }
    deliver(fault.vector(), fault.errorCode(), Delivery.Kind.FAULT);
  }

  /** Whether a fault invalidates translations, as #PF does those of its page (SDM 3A 4.10.4.1). */
  private static boolean dropsTranslations(GuestFault fault) {
    return fault.isPageFault();
  }

  /** Delivers an event. */
  void deliver(int vector, int errorCode, Delivery.Kind kind) {
    deliveries++;
    machine.counts().add(RuntimeCounts.DELIVERIES, 1);
    if (kind == Delivery.Kind.FAULT) {
      resumption.takeBack();
    }
    Delivery delivery = runner.delivery();
    Delivery.Result result = delivery.deliver(vector, errorCode, kind);
    changed |= delivery.metPageFault();
    switch (result) {
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

  /** What the runtime has changed is in force; whether translations may be others. */
  boolean settle() {
    boolean was = changed;
    if (changed) {
      changed = false;
      translations.forgetJumps();
    }
    translations.drop();
    return was;
  }

  /** {@link #run} ends, for this reason, or goes on with the same instruction. */
  void stop(int reason) {
    if (reason == UNKNOWN || reason == RUNNING) {
      resumption.takeBack();
    }
    stop = reason;
  }

  /** Whether {@link #run} goes on. */
  boolean isRunning() {
    return stop == RUNNING;
  }

  /** Whether someone sees each block. */
  boolean isSeen() {
    return observer != null;
  }

  /** What translated code calls. */
  int upcall(int code, int index) {
    return upcalls.upcall(code, index);
  }
}
