package org.btmmu.conformance.bench;

import java.util.concurrent.TimeUnit;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.memory.FlatMemory;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.guest.Walk;
import org.btmmu.reference.host.Gtlb;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostPageSize;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Guest accesses a second on one core through the guest TLB, over 512 pages of 4 KByte, each call
 * one access to the next page; what a refill from the shadow page table and a fill from the guest's
 * tables cost; and the reference's lookup in the same guest TLB, and its walk of the same tables.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class GuestTlbBenchmark {
  private static final int PAGES = 512;

  /** Log2 of the bytes of a pair of 4-KByte pages. */
  private static final int PAIR_SHIFT = 13;

  private final Machine machine = BenchMachine.machine();
  private final KernelModule module = machine.cpu(0).module();
  private final FastGtlb gtlb = module.gtlb();
  private final FlatMemory tables = BenchMachine.tables();
  private final PagingControls controls =
      new PagingControls(
          PagingMode.FOUR_LEVEL,
          0x1000,
          Pdptes.NONE,
          true,
          false,
          false,
          false,
          false,
          false,
          false,
          true,
          0,
          0,
          new Processor(46, true, true, false));
  private final Access[] accesses = new Access[PAGES];
  private final long[] addresses = new long[PAGES];
  private final long[] inLargePages = new long[PAGES];
  private int bits;
  private int mid;
  private GtlbEntry[] entries;
  private int page;
  private int pair;
  private long refills;

  /** Fills the shadow page tables with all pages and the guest TLB with the 512. */
  @Setup(Level.Trial)
  public void fillTables() {
    for (int i = 0; i < PAGES; i++) {
      long offset = 8 * (37L * i & 511);
      addresses[i] = BenchMachine.BASE + ((long) i << 12) + offset;
      inLargePages[i] =
          BenchMachine.LARGE_BASE + ((long) i << 12) * BenchMachine.LARGE_PAGES + offset;
      accesses[i] = new Access(AccessKind.READ, addresses[i], 8, 3, false, false, false, true);
    }
    bits = FastAccess.of(accesses[0]);
    mid = Domains.mid(module.current(), FastAccess.CLASS_USER);
    for (long i = 0; i < BenchMachine.PAGES; i++) {
      machine.load(0, BenchMachine.BASE + (i << 12), 8, bits);
    }
    for (int i = 0; i < PAGES; i++) {
      machine.load(0, addresses[i], 8, bits);
      machine.load(0, inLargePages[i], 8, bits);
    }
    entries = new GtlbEntry[gtlb.entries()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = entry(i);
    }
  }

  /** Notes how many refills there were before an iteration. */
  @Setup(Level.Iteration)
  public void noteRefills() {
    refills = refills();
  }

  /** A load in a page of 4 KByte whose pair the guest TLB holds. */
  @Benchmark
  @Measured(value = "loads that hit, 4-KByte pages", against = "reference-walk-and-load")
  public long loadHit() {
    page = page + 1 & PAGES - 1;
    return machine.load(0, addresses[page], 8, bits);
  }

  /** A load in a page of 2 MByte that the guest TLB holds. */
  @Benchmark
  @Measured(value = "loads that hit, 2-MByte page", against = "reference-walk-and-load")
  public long loadHitLargePage() {
    page = page + 1 & PAGES - 1;
    return machine.load(0, inLargePages[page], 8, bits);
  }

  /** The lookup in the guest TLB alone. */
  @Benchmark
  @Measured(value = "look-ups that hit", against = "reference-lookup")
  public long lookup() {
    page = page + 1 & PAGES - 1;
    return gtlb.translate(mid, addresses[page], 1);
  }

  /** A lookup that finds nothing, and the refill of the pair from the shadow page table. */
  @Benchmark
  @Measured("misses with their refills")
  public long refill() {
    long gva;
    do {
      pair = pair + 1 & (BenchMachine.PAGES >>> 1) - 1;
      gva = BenchMachine.BASE + ((long) pair << PAIR_SHIFT);
    } while (module.translate(FastAccess.CLASS_USER, gva, 1) >= 0);
    module.refill(FastAccess.CLASS_USER, gva);
    return gva;
  }

  /** INVLPG of a page, and a load from it: a guest fault, a walk and a fill. */
  @Benchmark
  @Measured("INVLPG, then a load: guest fault, walk, fill")
  public long invalidateAndFill() {
    page = page + 1 & PAGES - 1;
    module.invalidate(addresses[page], 0, true);
    return machine.load(0, addresses[page], 8, bits);
  }

  /** The reference's lookup in the same guest TLB. */
  @Benchmark
  @Measured(value = "look-ups that hit", against = "reference-lookup")
  public Gtlb referenceLookup() {
    page = page + 1 & PAGES - 1;
    return Gtlb.lookup(entries, mid, GuestKind.LOAD, addresses[page]);
  }

  /** The reference's walk of the same tables and a load: an access without any TLB. */
  @Benchmark
  @Measured(value = "loads without a TLB: walk and load", against = "reference-walk-and-load")
  public long referenceWalkAndLoad() {
    page = page + 1 & PAGES - 1;
    Walk walk = PageWalk.walk(tables, controls, accesses[page]);
    return walk.outcome() instanceof Outcome.Translation found ? tables.read64(found.gpa()) : -1;
  }

  /**
   * Checks that hits were hits, and that all 512 pages can still be loaded from.
   *
   * @throws IllegalStateException if not
   */
  @TearDown(Level.Iteration)
  public void checkHits(BenchmarkParams params) {
    boolean hits =
        params.getBenchmark().contains("Hit") || params.getBenchmark().endsWith("lookup");
    if (hits && refills() != refills) {
      throw new IllegalStateException("an access missed the guest TLB");
    }
    for (long address : addresses) {
      if (machine.load(0, address, 8, bits) != 0 || machine.fault() != Machine.NONE) {
        throw new IllegalStateException("an access went wrong");
      }
    }
  }

  private long refills() {
    return module.events().of(Events.REFILL) + module.events().of(Events.EMPTY_REFILL);
  }

  private GtlbEntry entry(int index) {
    long tag = gtlb.tag(index);
    HostPageSize size = HostPageSize.SIZE_4KB;
    for (HostPageSize known : HostPageSize.values()) {
      size = known.shift() == gtlb.shift(index) ? known : size;
    }
    return new GtlbEntry(
        FastGtlb.mid(tag),
        tag & (1L << 44) - 1,
        size,
        half(gtlb.even(index)),
        half(gtlb.odd(index)));
  }

  private static EntryHalf half(long half) {
    return new EntryHalf(
        half >>> 6 & (1L << 36) - 1,
        (int) (half >>> 3) & 7,
        (half & 4) != 0,
        (half & 2) != 0,
        half < 0,
        (half >>> 62 & 1) != 0);
  }
}
