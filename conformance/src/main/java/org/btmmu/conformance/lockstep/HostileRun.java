package org.btmmu.conformance.lockstep;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.Engine.Stop;
import org.btmmu.conformance.machine.GuestCode;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.FloatingRegisters;
import org.btmmu.reference.x86.Registers;
import org.btmmu.reference.x86.StepResult;
import org.btmmu.reference.x86.VirtualProcessor;
import org.btmmu.reference.x86.WalkedMemory;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Ports;

/**
 * Runs a hostile guest under a memory scheme, in lockstep or unchecked, with the machine's devices
 * or with ports that answer anything, and interrupts at any time.
 */
final class HostileRun implements ObservedEngine.Observer {
  private static final int SAMPLED = 8;

  private final HostileGuest guest;
  private final String scheme;
  private final SplittableRandom random;
  private TranslatedEngine engine;
  private HostGuard guard;
  private ObservedEngine.Observer observer;
  private int boundaries;
  private final Registers seen = new Registers();
  private int lastMode;

  /** What a run has seen. */
  static final class Seen {
    long steps;
    long deliveries;
    long modeChanges;
    long translated;

    /** Runs that came apart where code used flags that an instruction leaves undefined. */
    int undefined;

    /** What was refused though it need not be. */
    final Set<String> refused = new HashSet<>();

    final Set<Integer> vectors = new HashSet<>();
    final Set<String> mnemonics = new HashSet<>();
    final Map<Stop, Integer> stops = new EnumMap<>(Stop.class);
  }

  private final Seen sum;

  /**
   * How a run ended.
   *
   * @param stop why; {@code PORTS} if the guest ended it by a device
   * @param steps that were made
   * @param digest of registers and memory at the end
   * @param divergence lines of text; empty if there is none
   * @param outside what has changed outside of the guest's memory, in words; empty if nothing has
   */
  record End(Stop stop, long steps, long digest, List<String> divergence, String outside) {}

  private HostileRun(HostileGuest guest, String scheme, Seen sum) {
    this.guest = guest;
    this.scheme = scheme;
    this.sum = sum;
    random = new SplittableRandom(guest.seed() + 1);
  }

  /** Runs in lockstep; what is seen is added to a sum. */
  static End checked(HostileGuest guest, String scheme, long steps, Seen sum) {
    return new HostileRun(guest, scheme, sum).checked(steps);
  }

  /** Runs without a check. */
  static End unchecked(HostileGuest guest, String scheme, long steps) {
    return new HostileRun(guest, scheme, new Seen()).unchecked(steps);
  }

  private End checked(long steps) {
    VirtualTime time = new VirtualTime();
    Platform platform = new Platform(time, HostileGuest.BYTES, _ -> {});
    boolean devices = random.nextBoolean();
    Ports ports = devices ? platform : anyPorts();
    Lockstep lockstep =
        new Lockstep(
            this::make,
            guest.registers(),
            guest.memory().fork(),
            HostileGuest.PAGES,
            guest.model(),
            ports);
    Stop stop = devices ? run(lockstep, platform, time, steps) : run(lockstep, steps);
    lockstep.finish();
    sum.steps += lockstep.steps();
    sum.translated += engine.machine().processor().translated();
    sum.stops.merge(stop, 1, Integer::sum);
    if (stop == Stop.UNKNOWN && !mayRefuse(lockstep)) {
      sum.refused.add(
          new GuestCode(lockstep.registers(), lockstep.memory(), guest.model())
              .at(lockstep.registers().rip));
    }
    boolean excused = stop == Stop.DIVERGED && lockstep.isOfUndefinedFlags();
    sum.undefined += excused ? 1 : 0;
    List<String> divergence = excused ? List.of() : lockstep.divergence();
    return new End(stop, lockstep.steps(), digest(engine), divergence, guard.changes());
  }

  /** Whether the reference refuses the next step too, or it is x87, SSE, real or virtual mode. */
  private boolean mayRefuse(Lockstep lockstep) {
    Registers next = lockstep.registers();
    PhysicalMemory memory = lockstep.memory().fork();
    WalkedMemory linear = new WalkedMemory(next, guest.model(), memory);
    Execution execution = new Execution(next, new FloatingRegisters(), linear, anyPorts());
    StepResult result = new VirtualProcessor(execution).step();
    boolean floating =
        execution.instruction() != null
            && HostileCode.FLOATING.contains(execution.instruction().form().op());
    return result instanceof StepResult.NotDone || floating || !next.isProtected();
  }

  private ObservedEngine make(Registers begin, PagedMemory memory, Ports ports) {
    engine = new TranslatedEngine(scheme, begin, memory, HostileGuest.PAGES, guest.model(), ports);
    guard = new HostGuard(engine.machine());
    return new WatchedEngine(engine, this);
  }

  private End unchecked(long steps) {
    VirtualTime time = new VirtualTime();
    Platform platform = new Platform(time, HostileGuest.BYTES, _ -> {});
    boolean devices = random.nextBoolean();
    engine =
        new TranslatedEngine(
            scheme,
            guest.registers(),
            guest.memory(),
            HostileGuest.PAGES,
            guest.model(),
            devices ? platform : anyPorts());
    guard = new HostGuard(engine.machine());
    Stop stop = devices ? run(engine, platform, time, steps) : run(engine, steps);
    return new End(stop, engine.steps(), digest(engine), List.of(), guard.changes());
  }

  private static Stop run(Engine engine, Platform platform, VirtualTime time, long steps) {
    RunResult result = new GuestRun(engine, platform, time, steps).run(_ -> {});
    return switch (result.ending()) {
      case EXITED, RESET -> Stop.PORTS;
      case HALTED -> Stop.HALTED;
      case SHUTDOWN -> Stop.SHUTDOWN;
      case UNKNOWN -> Stop.UNKNOWN;
      case LIMIT -> Stop.BUDGET;
      case DIVERGED -> Stop.DIVERGED;
    };
  }

  /** With interrupts at any time. */
  private Stop run(Engine engine, long steps) {
    Stop stop = Stop.BUDGET;
    while (engine.steps() < steps) {
      engine.wantInterrupt(random.nextInt(4) == 0);
      stop = engine.run(Math.min(1 + random.nextInt(400), steps - engine.steps()));
      boolean delivers = random.nextInt(8) == 0 || stop == Stop.INTERRUPT || stop == Stop.HALTED;
      if (stop == Stop.SHUTDOWN || stop == Stop.UNKNOWN || stop == Stop.DIVERGED) {
        return stop;
      }
      if (delivers && engine.acceptsInterrupt()) {
        engine.interrupt(32 + random.nextInt(224));
      } else if (stop == Stop.HALTED) {
        return stop;
      }
    }
    return stop == Stop.DIVERGED ? stop : Stop.BUDGET;
  }

  private Ports anyPorts() {
    SplittableRandom answers = random.split();
    return new Ports() {
      @Override
      public int in(int port, int sizeBytes) {
        return answers.nextInt() >>> 32 - 8 * sizeBytes;
      }

      @Override
      public void out(int port, int sizeBytes, int value) {
        answers.nextInt();
      }
    };
  }

  private long digest(Engine from) {
    Registers registers = from.registers();
    long digest = registers.rip * 31 + registers.flags;
    for (long value : registers.gpr) {
      digest = digest * 31 + (registers.is64Bit() ? value : value & 0xFFFF_FFFFL);
    }
    for (int segment = 0; segment < 8; segment++) {
      digest = digest * 31 + registers.selector[segment];
      digest = digest * 31 + registers.base[segment];
    }
    digest = ((digest * 31 + registers.cr0) * 31 + registers.cr2) * 31 + registers.cr3;
    digest = ((digest * 31 + registers.cr4) * 31 + registers.efer) * 31 + registers.cpl;
    for (long gpa = 0; gpa < HostileGuest.BYTES; gpa += 8) {
      digest = (digest ^ digest >>> 29) * 0x9E37_79B9_7F4A_7C15L + from.memory().read64(gpa);
    }
    return digest;
  }

  void observer(ObservedEngine.Observer lockstep) {
    observer = lockstep;
  }

  @Override
  public void boundary() {
    if (boundaries++ % SAMPLED == 0) {
      engine.read(seen);
      GuestCode code = new GuestCode(seen, engine.memory(), guest.model());
      sum.mnemonics.add(code.at(seen.rip).split(" ", 2)[0]);
      int mode = mode();
      sum.modeChanges += mode == lastMode ? 0 : 1;
      lastMode = mode;
    }
    observer.boundary();
  }

  /** Privilege, width and what decides paging. */
  private int mode() {
    long controls = seen.cr0 ^ seen.cr4 << 3 ^ seen.cr3 << 1 ^ seen.efer;
    return (int) controls << 8 ^ seen.cpl ^ seen.attributes[Registers.CS] >> 8;
  }

  @Override
  public void load(long gpa, long linear, int sizeBytes, long value) {
    observer.load(gpa, linear, sizeBytes, value);
  }

  @Override
  public void store(long gpa, long linear, int sizeBytes, long value) {
    observer.store(gpa, linear, sizeBytes, value);
  }

  @Override
  public void withdrawn() {
    observer.withdrawn();
  }

  @Override
  public void fetched(long linear, long gpa) {
    observer.fetched(linear, gpa);
  }

  @Override
  public void delivered(int vector, int errorCode) {
    sum.deliveries++;
    sum.vectors.add(vector);
    observer.delivered(vector, errorCode);
  }
}
