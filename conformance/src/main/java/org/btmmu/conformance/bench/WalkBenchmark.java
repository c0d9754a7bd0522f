package org.btmmu.conformance.bench;

import java.util.concurrent.TimeUnit;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.memory.FlatMemory;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Page walks a second on one core, over 512 pages of 4 KByte whose tables (16 KByte) stay in the
 * cache: each call is one walk to the next page.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class WalkBenchmark {
  private static final int PAGES = 512;
  private static final long BASE = 0x0000_7000_0000_0000L;

  private final FlatMemory memory = tables();
  private final PagingControls controls =
      new PagingControls(
          PagingMode.FOUR_LEVEL,
          0x1000,
          Pdptes.NONE,
          true,
          true,
          true,
          true,
          true,
          false,
          false,
          true,
          0,
          0,
          new Processor(46, true, true, false));
  private final FastControls fastControls = FastControls.of(controls);
  private final Trail trail = new Trail();
  private final Access[] accesses = accesses();
  private final int bits = FastAccess.of(accesses[0]);
  private int page;

  /** The reference walk. */
  @Benchmark
  @Measured(value = "4-level walks", against = "reference")
  public Walk reference() {
    page = (page + 1) % PAGES;
    return PageWalk.walk(memory, controls, accesses[page]);
  }

  /** The fast walk. */
  @Benchmark
  @Measured(value = "4-level walks", against = "reference")
  public long fast() {
    page = (page + 1) % PAGES;
    return FastWalk.walk(memory, fastControls, BASE + ((long) page << 12), bits, trail);
  }

  private static FlatMemory tables() {
    FlatMemory memory = new FlatMemory(1 << 16);
    long index = BASE >>> 39 & 511;
    memory.write64(0x1000 + 8 * index, 0x2000 | 0x27);
    memory.write64(0x2000, 0x3000 | 0x27);
    memory.write64(0x3000, 0x4000 | 0x27);
    for (long page = 0; page < PAGES; page++) {
      memory.write64(0x4000 + 8 * page, 0x10_0000 + (page << 12) | 0x67);
    }
    return memory;
  }

  private static Access[] accesses() {
    Access[] accesses = new Access[PAGES];
    for (int page = 0; page < PAGES; page++) {
      long address = BASE + ((long) page << 12);
      accesses[page] = new Access(AccessKind.WRITE, address, 8, 3, false, false, false, true);
    }
    return accesses;
  }
}
