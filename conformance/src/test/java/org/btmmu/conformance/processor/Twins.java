package org.btmmu.conformance.processor;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.memory.FlatMemory;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.optimized.processor.DebugTraps;
import org.btmmu.optimized.processor.Delivery;
import org.btmmu.optimized.processor.Environment;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.InstructionRunner;
import org.btmmu.optimized.processor.Record;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.FloatingRegisters;
import org.btmmu.reference.x86.Registers;
import org.btmmu.reference.x86.VirtualProcessor;
import org.btmmu.reference.x86.WalkedMemory;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoded;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Ports;

/**
 * The reference model's processor and the optimized one, each with its own memory. Whoever uses
 * them fills {@link #registers} and {@link #memory}, and calls {@link #begin}.
 */
final class Twins implements Environment {
  private static final Processor MODEL = new Processor(36, true, true, false);
  private static final int FETCH = FastAccess.FETCH | FastRights.EXECUTE << FastAccess.NEED_SHIFT;

  /** What a step of the optimized processor came to; the reference says it with records. */
  enum Came {
    DONE,
    DELIVERED,
    HALTED,
    SHUTDOWN,
    NOT_DONE
  }

  /** The reference model's, to be filled. */
  final Registers registers = new Registers();

  /** Both memories before {@link #begin}, and the optimized processor's after. */
  final FlatMemory memory;

  final InstructionRunner runner;
  private final FlatMemory referenceMemory;
  private final PortLog referencePorts = new PortLog();
  private final PortLog ports = new PortLog();
  private Execution execution;
  private VirtualProcessor processor;
  private final GuestState state;
  private final GuestCpu cpu;
  private final WalkedAccesses accesses;
  private final int bytes;
  private long steps;
  private boolean shutdown;

  Twins(int memoryBytes) {
    bytes = memoryBytes;
    memory = new FlatMemory(memoryBytes);
    referenceMemory = new FlatMemory(memoryBytes);
    state = new GuestState(new long[32], new HostMemory(Record.BYTES), 0);
    cpu = new GuestCpu(memory, module(), MODEL);
    accesses = new WalkedAccesses(memory, cpu, state);
    runner = new InstructionRunner(this);
  }

  private static KernelModule module() {
    GuestSlots none =
        new GuestSlots(12, new long[] {0}, new long[] {4096}, new boolean[] {true}, new long[1]);
    return new KernelModule(
        Features.ALL,
        new CodePages(none),
        new FastGtlb(4, 4, 4, 1),
        new ShadowTables(24),
        new Domains(16, 8),
        new ReverseMap(64),
        new Events());
  }

  @Override
  public GuestState state() {
    return state;
  }

  @Override
  public GuestCpu cpu() {
    return cpu;
  }

  @Override
  public GuestAccesses accesses() {
    return accesses;
  }

  @Override
  public Ports ports() {
    return ports;
  }

  @Override
  public long steps() {
    return steps;
  }

  /** The reference model's registers while it runs. */
  Execution reference() {
    return execution;
  }

  /** Stores to memory before {@link #begin}. */
  void write(long at, int sizeBytes, long value) {
    for (int i = 0; i < sizeBytes; i++) {
      long word = at + i & -8;
      int shift = (int) (8 * (at + i & 7));
      long kept = memory.read64(word) & ~(0xFFL << shift);
      memory.write64(word, kept | (value >>> 8 * i & 0xFF) << shift);
    }
  }

  /** The optimized processor and the reference's memory become what was filled. */
  void begin() {
    WalkedMemory walked = new WalkedMemory(registers, MODEL, referenceMemory);
    execution = new Execution(registers, new FloatingRegisters(), walked, referencePorts);
    execution.wraps = true;
    processor = new VirtualProcessor(execution);
    shutdown = false;
    for (int at = 0; at < bytes; at += 8) {
      referenceMemory.write64(at, memory.read64(at));
    }
    Registers from = registers;
    Pdptes pdptes = new Pdptes(from.pdpte[0], from.pdpte[1], from.pdpte[2], from.pdpte[3]);
    cpu.set(from.cr0, from.cr3, from.cr4, from.efer, pdptes);
    cpu.set(from.cpl, (from.flags & GuestState.AC) != 0, from.pkru, from.pkrs);
    state.setWide(from.is64Bit());
    for (int number = 0; number < 16; number++) {
      state.setGpr(number, from.gpr[number]);
    }
    for (int segment = 0; segment < 8; segment++) {
      state.setSelector(segment, from.selector[segment]);
      state.setBase(segment, from.base[segment]);
      state.limit[segment] = from.limit[segment];
      state.attributes[segment] = from.attributes[segment];
    }
    state.setFlags(from.flags);
    state.rip = from.rip;
    state.gdtBase = from.gdtBase;
    state.gdtLimit = from.gdtLimit;
    state.idtBase = from.idtBase;
    state.idtLimit = from.idtLimit;
    state.cr2 = from.cr2;
    state.cr8 = from.cr8;
    System.arraycopy(from.dr, 0, state.dr, 0, 8);
    System.arraycopy(from.msr, 0, state.msr, 0, from.msr.length);
    state.shadow = from.shadow;
    state.halted = from.halted;
    state.nmiBlocked = from.nmiBlocked;
    steps = from.tsc;
  }

  /** A step of the reference model. */
  Came stepReference() {
    return switch (processor.step()) {
      case org.btmmu.reference.x86.StepResult.Done _ -> Came.DONE;
      case org.btmmu.reference.x86.StepResult.Delivered _ -> Came.DELIVERED;
      case org.btmmu.reference.x86.StepResult.Halted _ -> Came.HALTED;
      case org.btmmu.reference.x86.StepResult.Shutdown _ -> Came.SHUTDOWN;
      case org.btmmu.reference.x86.StepResult.NotDone _ -> Came.NOT_DONE;
    };
  }

  /** An interrupt from outside, for the reference model. */
  Came interruptReference(int vector) {
    return processor.interrupt(vector) instanceof org.btmmu.reference.x86.StepResult.Delivered
        ? Came.DELIVERED
        : Came.SHUTDOWN;
  }

  /** The same for the optimized processor. */
  Came interrupt(int vector) {
    return deliver(vector, 0, Delivery.Kind.INTERRUPT);
  }

  /** A step of the optimized processor, of one iteration. */
  Came step() {
    if (shutdown) {
      return Came.SHUTDOWN;
    }
    if (state.halted) {
      return Came.HALTED;
    }
    steps++;
    try {
      Decoded decoded = fetch();
      if (decoded instanceof Decoded.Undefined) {
        return deliver(6, 0, Delivery.Kind.FAULT);
      }
      if (!(decoded instanceof Instruction instruction)) {
        return deliver(13, 0, Delivery.Kind.FAULT);
      }
      if (!runner.execute(instruction)) {
        return Came.NOT_DONE;
      }
      if (runner.debugTraps() != 0) {
        return deliver(1, runner.debugTraps(), Delivery.Kind.TRAP);
      }
      return Came.DONE;
    } catch (GuestFault fault) {
      return deliver(fault.vector(), fault.errorCode(), Delivery.Kind.FAULT);
    }
  }

  private Came deliver(int vector, int errorCode, Delivery.Kind kind) {
    Delivery.Result result = runner.delivery().deliver(vector, errorCode, kind);
    shutdown = result == Delivery.Result.SHUTDOWN;
    return switch (result) {
      case DELIVERED -> Came.DELIVERED;
      case SHUTDOWN -> Came.SHUTDOWN;
      case REFUSED -> Came.NOT_DONE;
    };
  }

  private Decoded fetch() {
    byte[] code = new byte[15];
    boolean wide = state.isWide();
    boolean big = (state.attributes[GuestState.CS] & 1 << 14) != 0;
    CodeWidth width = wide ? CodeWidth.BITS_64 : big ? CodeWidth.BITS_32 : CodeWidth.BITS_16;
    int access = FETCH | FastAccess.accessClass(cpu.cpl(), false, cpu.ac()) << 12;
    access |= (cpu.cpl() == 3 ? FastAccess.USER : 0) | (wide ? FastAccess.WIDE : 0);
    int breakpoints = DebugTraps.at(state, linear(0));
    if (breakpoints != 0 && (state.flags() & GuestState.RF) == 0) {
      throw new GuestFault().with(1, breakpoints);
    }
    Decoded decoded = new Decoded.TooShort();
    for (int count = 0; count < 15 && decoded instanceof Decoded.TooShort; count++) {
      long offset = state.rip + count;
      if (!wide && offset > (state.limit[GuestState.CS] & 0xFFFF_FFFFL)) {
        throw new GuestFault().with(13, 0);
      }
      code[count] = (byte) accesses.load(linear(count), 1, access);
      decoded = Decoder.decode(code, 0, count + 1, width);
    }
    return decoded;
  }

  private long linear(int at) {
    long offset = state.rip + at;
    return state.isWide() ? offset : state.base(GuestState.CS) + offset & 0xFFFF_FFFFL;
  }

  /** The first thing in which they differ, for people; null if none. */
  String difference() {
    int flags = (registers.flags ^ state.flags()) & ~registers.undefinedFlags;
    String difference = null;
    difference = differ(difference, "cpl", registers.cpl, cpu.cpl());
    difference = differ(difference, "width", registers.is64Bit() ? 1 : 0, state.isWide() ? 1 : 0);
    difference = differ(difference, "rip", registers.rip, state.rip);
    long mask = state.isWide() ? -1 : 0xFFFF_FFFFL;
    for (int i = 0; i < 16; i++) {
      long kept = i < 8 ? registers.gpr[i] & mask : registers.gpr[i];
      difference = differ(difference, "register " + i, kept, state.gpr(i));
    }
    if (flags != 0) {
      difference = differ(difference, "flags", registers.flags, state.flags());
    }
    difference = differ(difference, "ac", registers.flags >> 18 & 1, cpu.ac() ? 1 : 0);
    for (int i = 0; i < 8; i++) {
      difference = differ(difference, "selector " + i, registers.selector[i], state.selector(i));
      difference = differ(difference, "base " + i, registers.base[i], state.base(i));
      difference = differ(difference, "limit " + i, registers.limit[i], state.limit[i]);
      difference =
          differ(difference, "attributes " + i, registers.attributes[i], state.attributes[i]);
      difference = differ(difference, "dr" + i, registers.dr[i], state.dr[i]);
    }
    for (int i = 0; i < registers.msr.length; i++) {
      difference = differ(difference, "msr " + i, registers.msr[i], state.msr[i]);
    }
    difference = differOfSystem(difference);
    return difference;
  }

  /** The first word of memory in which they differ, for people; null if none. */
  String memoryDifference() {
    for (int at = 0; at < bytes; at += 8) {
      if (referenceMemory.read64(at) != memory.read64(at)) {
        return differ(null, "memory at " + at, referenceMemory.read64(at), memory.read64(at));
      }
    }
    return null;
  }

  private String differOfSystem(String before) {
    long[][] pairs = {
      {registers.cr0, cpu.cr0()},
      {registers.cr2, state.cr2},
      {registers.cr3, cpu.cr3()},
      {registers.cr4, cpu.cr4()},
      {registers.cr8, state.cr8},
      {registers.efer, cpu.efer()},
      {registers.pkru, cpu.pkru()},
      {registers.pkrs, cpu.pkrs()},
      {registers.gdtBase, state.gdtBase},
      {registers.gdtLimit, state.gdtLimit},
      {registers.idtBase, state.idtBase},
      {registers.idtLimit, state.idtLimit},
      {registers.shadow ? 1 : 0, state.shadow ? 1 : 0},
      {registers.halted ? 1 : 0, state.halted ? 1 : 0},
      {registers.nmiBlocked ? 1 : 0, state.nmiBlocked ? 1 : 0},
      {referencePorts.log(), ports.log()}
    };
    String difference = before;
    for (int i = 0; i < pairs.length; i++) {
      difference = differ(difference, "system " + i, pairs[i][0], pairs[i][1]);
    }
    return difference;
  }

  private static String differ(String before, String what, long reference, long optimized) {
    if (before != null || reference == optimized) {
      return before;
    }
    return "%s is 0x%x, of the reference 0x%x".formatted(what, optimized, reference);
  }

  /**
   * What the reference keeps and the optimized processor does not: flags that are undefined, and
   * upper halves outside 64-bit code.
   */
  void forgetUndefined() {
    state.setFlags(registers.flags);
    if (!state.isWide()) {
      for (int i = 0; i < 8; i++) {
        registers.gpr[i] &= 0xFFFF_FFFFL;
      }
    }
  }
}
