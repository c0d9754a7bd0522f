package org.btmmu.optimized.machine;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.StoreWithdrawal;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.spec.Clause;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * A guest on a host with BTMMU: virtual processors, each with a guest TLB and a kernel module, that
 * share guest memory and translated code. One access of the guest is one access of the host; what
 * the guest TLB lacks comes from the shadow page table, what that lacks from the guest's tables.
 *
 * <p>An access that faults leaves its packed outcome in {@link #fault}.
 */
public final class Machine {
  /** No fault. */
  public static final long NONE = 0;

  /** The most faults of one access before it succeeds or the guest sees an event. */
  public static final int MOST_FAULTS = 8;

  private final GuestSlots slots;
  private final PhysicalMemory host;
  private final GuestMemory memory;
  private final CodeCache code;
  private final Features features;
  private final GuestCpu[] cpus;
  private final KernelModule[] modules;
  private final FaultHandler[] handlers;
  private long lower;
  private long upper;
  private boolean emulated;
  private long fault;
  private long faultAddress;

  /**
   * A machine.
   *
   * @param host host physical memory, which holds the slots
   * @param memory the same as guest physical memory
   */
  public Machine(
      GuestSlots slots,
      PhysicalMemory host,
      GuestMemory memory,
      CodeCache code,
      Features features,
      GuestCpu... cpus) {
    this(slots, host, memory, code, features, cpus.clone(), new FaultHandler[cpus.length]);
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      handlers[cpu] = new FaultHandler(memory, slots, code, modules, cpu, features);
    }
  }

  private Machine(
      GuestSlots slots,
      PhysicalMemory host,
      GuestMemory memory,
      CodeCache code,
      Features features,
      GuestCpu[] cpus,
      FaultHandler[] handlers) {
    this.slots = slots;
    this.host = host;
    this.memory = memory;
    this.code = code;
    this.features = features;
    this.cpus = cpus;
    modules = modules(cpus);
    this.handlers = handlers;
  }

  private static KernelModule[] modules(GuestCpu[] cpus) {
    KernelModule[] modules = new KernelModule[cpus.length];
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      modules[cpu] = cpus[cpu].module();
    }
    return modules;
  }

  /** An independent copy. */
  public Machine copy() {
    return copy(null);
  }

  /** The same, quicker, in the room of a copy that is not needed any more, unless it is null. */
  public Machine copy(Machine spent) {
    PhysicalMemory hostCopy = host.fork();
    CodeCache codeCopy = code.copy();
    GuestMemory memoryCopy = new GuestMemory(slots, hostCopy, codeCopy);
    GuestCpu[] copies = new GuestCpu[cpus.length];
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      KernelModule own = cpus[cpu].module();
      ShadowTables tables =
          spent == null
              ? own.tables().copy()
              : own.tables().copy(spent.cpus[cpu].module().tables());
      KernelModule module = own.copy(codeCopy.pages(), tables);
      copies[cpu] = cpus[cpu].copy(memoryCopy, module);
    }
    KernelModule[] ownModules = modules(copies);
    FaultHandler[] own = new FaultHandler[cpus.length];
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      own[cpu] = handlers[cpu].copy(memoryCopy, codeCopy, ownModules, cpu);
    }
    return new Machine(slots, hostCopy, memoryCopy, codeCopy, features, copies, own);
  }

  /** A virtual processor. */
  public GuestCpu cpu(int cpu) {
    return cpus[cpu];
  }

  /** How many virtual processors there are. */
  public int cpus() {
    return cpus.length;
  }

  /** Guest physical memory. */
  public GuestMemory memory() {
    return memory;
  }

  /** Translated code. */
  public CodeCache code() {
    return code;
  }

  /** The packed outcome of the last access if it faulted; else {@link #NONE}. */
  public long fault() {
    return fault;
  }

  /** CR2, if the last access raised #PF. */
  public long faultAddress() {
    return faultAddress;
  }

  /**
   * Loads.
   *
   * @param sizeBytes 1, 2, 4 or 8
   * @param access see {@link FastAccess}: a read, or a read with write intent
   * @return the bytes, zero-extended; without meaning if the access faults
   */
  public long load(int cpu, long gva, int sizeBytes, int access) {
    if (!translate(cpu, gva, sizeBytes, access)) {
      return 0;
    }
    int first = upper < 0 ? sizeBytes : inFirstPage(gva);
    long bytes = Bytes.read(emulated ? memory : host, lower, first);
    return upper < 0
        ? bytes
        : bytes | Bytes.read(emulated ? memory : host, upper, sizeBytes - first) << 8 * first;
  }

  /** Stores; arguments as for {@link #load}, a write. */
  public void store(int cpu, long gva, int sizeBytes, int access, long value) {
    if (!translate(cpu, gva, sizeBytes, access)) {
      return;
    }
    int first = upper < 0 ? sizeBytes : inFirstPage(gva);
    Bytes.write(emulated ? memory : host, lower, first, value);
    if (upper >= 0) {
      Bytes.write(emulated ? memory : host, upper, sizeBytes - first, value >>> 8 * first);
    }
  }

  /** Fetches code; arguments as for {@link #load}. */
  public long fetch(int cpu, long gva, int sizeBytes, int access) {
    if (!translate(cpu, gva, sizeBytes, access)) {
      return 0;
    }
    int first = upper < 0 ? sizeBytes : inFirstPage(gva);
    long bytes = translated(lower, first);
    return upper < 0 ? bytes : bytes | translated(upper, sizeBytes - first) << 8 * first;
  }

  /**
   * Translates one byte of code to be fetched.
   *
   * @return its guest physical address; without meaning if the access faults
   */
  public long fetchAddress(int cpu, long gva, int access) {
    if (!translate(cpu, gva, 1, access)) {
      return 0;
    }
    return gpa();
  }

  /** Checks an access of 1 … 64 bytes that moves nothing, as a store or load of it would. */
  public void probe(int cpu, long gva, int sizeBytes, int access) {
    GuestCpu own = cpus[cpu];
    boolean refused =
        handlers[cpu].handle(own.controls(), own.pcid(), gva, sizeBytes, access)
            == FaultHandler.GUEST_FAULT;
    fault = refused ? handlers[cpu].outcome() : NONE;
    faultAddress = handlers[cpu].faultAddress();
  }

  /** Guest physical address of the first byte of the last access, if it did not fault. */
  public long gpa() {
    return emulated ? lower : slots.gpa(lower);
  }

  /** The same of the first byte in its second page; −1 if it has none. */
  public long secondGpa() {
    return upper < 0 ? -1 : emulated ? upper : slots.gpa(upper);
  }

  /** The handler of a processor's guest faults. */
  public FaultHandler handler(int cpu) {
    return handlers[cpu];
  }

  private static int inFirstPage(long gva) {
    return 0x1000 - ((int) gva & 0xFFF);
  }

  /** A piece of code in one page as it was translated, or as it is translated now. */
  private long translated(long at, int sizeBytes) {
    long gpa = emulated ? at : slots.gpa(at);
    if (!slots.isRam(gpa)) {
      return Bytes.read(memory, gpa, sizeBytes);
    }
    int piece = code.find(gpa, sizeBytes);
    if (piece >= 0) {
      return code.bytes(piece);
    }
    protect(gpa);
    long bytes = Bytes.read(memory, gpa, sizeBytes);
    code.put(gpa, sizeBytes, bytes);
    return bytes;
  }

  /** Stores to a page are seen from now on, on every processor. */
  @Clause({"K-PRO-1", "K-CPU-1"})
  public void protect(long gpa) {
    boolean seen = code.pages().mustSee(gpa);
    code.pages().set(gpa, true);
    if (!seen) {
      StoreWithdrawal.withdrawStores(modules, gpa);
    }
  }

  /**
   * Translates the access's bytes, with all that may come between. Where they lie is left in {@code
   * lower} and {@code upper}: in host memory, or, with {@code emulated}, in guest memory.
   *
   * @return false if it faults
   */
  private boolean translate(int cpu, long gva, int sizeBytes, int access) {
    GuestCpu own = cpus[cpu];
    FastControls controls = own.controls();
    boolean crosses = FastCrossing.crosses(gva, sizeBytes);
    boolean inHardware =
        controls.isCanonical(controls.linear(gva, access))
            && controls.isCanonical(controls.linear(gva + sizeBytes - 1, access))
            && (!crosses || features.crossInHardware());
    fault = NONE;
    emulated = false;
    own.module().events().count(crosses ? Events.CROSSING : Events.ACCESS);
    return inHardware && isFound(own, gva, crosses, access)
        || isFoundAfterFaults(cpu, gva, sizeBytes, access, inHardware);
  }

  /** The same for what the hardware did not find; apart, so that the hit is compiled as a whole. */
  @Clause("K-FLT-5")
  private boolean isFoundAfterFaults(
      int cpu, long gva, int sizeBytes, int access, boolean inHardware) {
    GuestCpu own = cpus[cpu];
    for (int faults = 0; faults < MOST_FAULTS; faults++) {
      if (inHardware && (int) (lower < 0 ? lower : upper) == FastGtlb.REFILL) {
        refill(own, lower < 0 ? gva : FastCrossing.nextPage(gva), access);
      } else if (isSettled(cpu, gva, sizeBytes, access, inHardware)) {
        return fault == NONE;
      }
      if (inHardware && isFound(own, gva, FastCrossing.crosses(gva, sizeBytes), access)) {
        return true;
      }
    }
    throw new IllegalStateException(
        "no progress after %d faults at 0x%x".formatted(MOST_FAULTS, gva));
  }

  /** What the hardware makes of the access: whether it finds a translation of all its bytes. */
  private boolean isFound(GuestCpu own, long gva, boolean crosses, int access) {
    lower = inHardware(own, gva, access);
    upper = PackedWalk.NONE;
    if (lower >= 0 && crosses) {
      upper = secondInHardware(own, gva, access);
      return upper >= 0;
    }
    return lower >= 0;
  }

  /** What the hardware makes of one byte of the access: see {@link FastGtlb#translate}. */
  private static long inHardware(GuestCpu own, long gva, int access) {
    return own.module()
        .translate(
            FastAccess.accessClass(access),
            own.controls().linear(gva, access),
            FastAccess.need(access));
  }

  /** What the hardware makes of the first byte of an access's second page. */
  private static long secondInHardware(GuestCpu own, long gva, int access) {
    return inHardware(own, FastCrossing.nextPage(gva), access);
  }

  /** Runs the handler of refills. */
  private static void refill(GuestCpu own, long gva, int access) {
    own.module().events().count(Events.RUNTIME_REFILL);
    own.module().refill(FastAccess.accessClass(access), own.controls().linear(gva, access));
  }

  /** Runs the handler of guest faults; whether the access is not to be repeated. */
  @Clause("K-FLT-4")
  private boolean isSettled(int cpu, long gva, int sizeBytes, int access, boolean inHardware) {
    FaultHandler handler = handlers[cpu];
    GuestCpu own = cpus[cpu];
    own.module().events().count(Events.RUNTIME_FAULT);
    int kind = handler.handle(own.controls(), own.pcid(), gva, sizeBytes, access);
    if (kind == FaultHandler.GUEST_FAULT) {
      fault = handler.outcome();
      faultAddress = handler.faultAddress();
      return true;
    }
    emulated = kind == FaultHandler.DEVICE || !inHardware;
    lower = PackedWalk.gpa(handler.outcome());
    upper = handler.upper() == PackedWalk.NONE ? PackedWalk.NONE : PackedWalk.gpa(handler.upper());
    return emulated;
  }
}
