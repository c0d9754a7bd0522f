package org.btmmu.optimized.translator;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.optimized.executor.AccessObserver;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.HostCounts;
import org.btmmu.optimized.executor.HostWindow;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.machine.AddressTranslation;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.softmmu.SoftMmu;
import org.btmmu.optimized.softmmu.SoftTlb;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Ports;

/**
 * A host with a guest of one processor on it: host memory, the kernel's module, the executor, and a
 * memory scheme. The guest's RAM lies side by side in host memory, as large pages may want it.
 */
public final class TranslatedMachine {
  /** The names of the memory schemes. */
  public static final List<String> SCHEMES = List.of("btmmu", "softmmu", "hspt", "reference");

  /** Host memory below this is the host's own: the processor's record and the scheme's tables. */
  static final int HOST_BYTES = 32 << 20;

  private static final int RECORD = 1 << 16;
  private static final int CODE_WORDS = 1 << 21;
  private static final int HOST_PAGE_SHIFT = 12;
  private static final int SHADOW_TABLES = 4096;

  private static final int SOFT_TLBS = 4 << 20;
  private static final int COPIES = 16 << 20;

  /** Makes what translates for the scheme {@code reference}. */
  public interface WalkerMaker {
    /** A translation of a processor's accesses by the tables in a memory. */
    AddressTranslation make(PhysicalMemory memory, GuestCpu cpu);
  }

  private final HostMemory host;
  private final GuestSlots slots;
  private final CodeCache code;
  private final GuestMemory memory;
  private final GuestCpu cpu;
  private final Machine machine;
  private final Executor executor;
  private final OpenTables open;
  private final GuestState state;
  private final MemoryScheme scheme;
  private final TranslatedProcessor processor;
  private final Features features;
  private final TranslatorOptions options;
  private final RuntimeCounts counts = new RuntimeCounts();

  /**
   * A machine whose guest's memory is all 0, and whose processor is as after power-on but for
   * segments, which are the loader's to set.
   *
   * @param scheme one of {@link #SCHEMES}
   * @param ramBytes a multiple of 4096
   */
  public TranslatedMachine(
      String scheme,
      int ramBytes,
      Processor model,
      Ports ports,
      Geometry geometry,
      Features features,
      TranslatorOptions options,
      WalkerMaker reference) {
    this.features = features;
    this.options = options;
    host = new HostMemory(HOST_BYTES + ramBytes);
    slots = slots(ramBytes);
    code = new CodeCache(new CodePages(slots));
    memory = new GuestMemory(slots, host, code);
    int buckets = 2 * Integer.highestOneBit(HOST_BYTES + ramBytes >>> 12);
    KernelModule module = module(features, code, geometry, buckets);
    cpu = new GuestCpu(memory, module, model);
    machine = new Machine(slots, host, memory, code, features, cpu);
    executor = new Executor(CODE_WORDS, host, module, this::upcall);
    open = new OpenTables(module, machine.handler(0), features.refillFills());
    executor.open(open);
    if (!features.crossInHardware()) {
      executor.refuseCrossings();
    }
    state = new GuestState(executor.registers, host, RECORD);
    executor.registers[HostRegisters.RECORD] = RECORD;
    this.scheme = scheme(scheme, geometry, reference);
    processor = new TranslatedProcessor(this, ports);
  }

  private static GuestSlots slots(int ramBytes) {
    int pages = ramBytes >>> HOST_PAGE_SHIFT;
    long[] backing = new long[pages];
    for (int page = 0; page < pages; page++) {
      backing[page] = HOST_BYTES + ((long) page << HOST_PAGE_SHIFT);
    }
    return new GuestSlots(
        HOST_PAGE_SHIFT, new long[] {0}, new long[] {ramBytes}, new boolean[] {true}, backing);
  }

  private static KernelModule module(
      Features features, CodeCache code, Geometry geometry, int buckets) {
    int domains = 1 << geometry.midBits() - 2;
    int ways = Math.min(8, domains);
    return new KernelModule(
        features,
        code.pages(),
        new FastGtlb(geometry.anySizeEntries(), geometry.sets(), geometry.ways(), 1),
        new ShadowTables(SHADOW_TABLES),
        new Domains(domains / ways, ways),
        new ReverseMap(buckets),
        new Events());
  }

  private MemoryScheme scheme(String name, Geometry geometry, WalkerMaker reference) {
    switch (name) {
      case "btmmu":
        return new BtmmuScheme(
            machine, executor, new MachineAccesses(machine, state, executor::refresh));
      case "softmmu", "hspt":
        return softMmu("hspt".equals(name), geometry);
      case "reference":
        AddressTranslation walker = reference.make(memory, cpu);
        return new ReferenceScheme(walker, new WalkedAccesses(walker, memory, state), code.pages());
      default:
        throw new IllegalArgumentException("no memory scheme is called " + name);
    }
  }

  private MemoryScheme softMmu(boolean hasWindow, Geometry geometry) {
    SoftMmu softMmu =
        new SoftMmu(
            cpu, host, memory, slots, code, SOFT_TLBS, RECORD + Record.SOFT_TLB, this::steps);
    SoftMmuScheme scheme =
        new SoftMmuScheme(
            softMmu, new WalkedAccesses(softMmu, memory, state), options.comparisonDefect());
    if (!hasWindow) {
      return scheme;
    }
    HostWindow window = new HostWindow(geometry.anySizeEntries(), geometry.sets(), geometry.ways());
    host.store64(RECORD + Record.WINDOW, HostWindow.BASE);
    executor.window(window);
    softMmu.window(window);
    return new HsptScheme(softMmu, scheme, window, executor, slots, state);
  }

  private long steps() {
    return processor.steps();
  }

  private int upcall(int upcall, int index) {
    int next = processor.upcall(upcall, index);
    if (next >= 0) {
      select(CodeMode.accessClass(processor.mode()));
    }
    return next;
  }

  /** The guest's processor. */
  public TranslatedProcessor processor() {
    return processor;
  }

  Translations translations(CodeReader reader) {
    return new Translations(
        executor, host, RECORD, COPIES, reader, scheme, code, CODE_WORDS, options, counts);
  }

  void observe(BlockObserver observer) {
    scheme.observe(observer);
    executor.observe(observer == null ? null : accessObserver(observer), HOST_BYTES);
  }

  private AccessObserver accessObserver(BlockObserver observer) {
    return new AccessObserver() {
      @Override
      public void load(long hpa, long linear, int sizeBytes, long value) {
        see(observer, false, hpa, linear, sizeBytes, value);
      }

      @Override
      public void store(long hpa, long linear, int sizeBytes, long value) {
        see(observer, true, hpa, linear, sizeBytes, value);
      }
    };
  }

  private void see(
      BlockObserver observer, boolean store, long hpa, long linear, int sizeBytes, long value) {
    int first = (int) Math.min(sizeBytes, 0x1000 - (hpa & 0xFFF));
    long gpa = slots.gpa(hpa);
    if (first == sizeBytes) {
      MachineAccesses.see(observer, store, gpa, linear, sizeBytes, value);
      return;
    }
    MachineAccesses.see(observer, store, gpa, linear, first, value);
    long next = linear + first;
    int accessClass = CodeMode.accessClass(processor.mode());
    int need = store ? FastRights.WRITE : FastRights.READ;
    long second = cpu.module().translate(accessClass, next, need);
    MachineAccesses.see(
        observer, store, slots.gpa(second), next, sizeBytes - first, value >>> 8 * first);
  }

  /**
   * Translated code follows, which reads the guest's registers; without a MID for each class,
   * others' entries go.
   */
  void select(int accessClass) {
    if (!options.has(Optimization.REGISTER_PINNING)) {
      state.record();
    }
    if (!features.midPerClass()) {
      cpu.module().translate(accessClass, 0, 0);
    }
  }

  /** What the runtime counted. */
  public RuntimeCounts counts() {
    return counts;
  }

  /** What everything counted, by stable names. */
  public SortedMap<String, Long> allCounts() {
    SortedMap<String, Long> all = new TreeMap<>();
    for (int kind = 0; kind < HostCounts.kinds(); kind++) {
      all.put(HostCounts.name(kind), executor.count(kind));
    }
    for (int kind = 0; kind < RuntimeCounts.kinds(); kind++) {
      all.put(RuntimeCounts.name(kind), counts.of(kind));
    }
    for (Helper helper : Helper.values()) {
      String name = "helper-" + helper.name().toLowerCase(Locale.ROOT).replace('_', '-');
      all.put(name, executor.upcalls(helper.ordinal()));
    }
    all.put("signals", executor.upcalls(Executor.SIGNAL));
    scheme.counts(all::put);
    return all;
  }

  Features features() {
    return features;
  }

  /**
   * Host memory: guest RAM lies at its end, from {@link #ramAddress} on, with nothing behind it.
   */
  public HostMemory host() {
    return host;
  }

  /** Host address of guest RAM. */
  public int ramAddress() {
    return HOST_BYTES;
  }

  /**
   * What the machine has in host memory below guest RAM: from and to in turn, ascending, of the
   * processor's record and of the scheme's tables. Nothing uses the rest.
   */
  public int[] ownRanges() {
    int tables = SOFT_TLBS + 3 * SoftTlb.MOST * SoftTlb.ENTRY_BYTES;
    int copies = COPIES + CODE_WORDS * Integer.BYTES;
    return scheme instanceof SoftMmuScheme || scheme instanceof HsptScheme
        ? new int[] {RECORD, RECORD + Record.BYTES, SOFT_TLBS, tables, COPIES, copies}
        : new int[] {RECORD, RECORD + Record.BYTES, COPIES, copies};
  }

  int record() {
    return RECORD;
  }

  GuestMemory memory() {
    return memory;
  }

  GuestCpu cpu() {
    return cpu;
  }

  CodeCache code() {
    return code;
  }

  Machine machine() {
    return machine;
  }

  Executor executor() {
    return executor;
  }

  OpenTables open() {
    return open;
  }

  GuestState state() {
    return state;
  }

  MemoryScheme scheme() {
    return scheme;
  }

  /** What the kernel's module and the runtime's accesses counted. */
  public Events events() {
    return cpu.module().events();
  }
}
