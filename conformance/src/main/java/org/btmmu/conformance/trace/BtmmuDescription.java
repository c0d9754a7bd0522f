package org.btmmu.conformance.trace;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.TrailCache;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.Machine;

/**
 * All of the machine that its future can depend on, beside guest memory, without what only names
 * things: where an entry lies in the guest TLB, which table and which domain has which number, and
 * what a generation is called. It leaves out the source of random replacement, so it tells states
 * apart only where no entry that is in use has to give way.
 */
final class BtmmuDescription {
  /** How many numbers say what a domain stands for. */
  private static final int MEANING = 8;

  private static final long NEXT = 0x5EC7_10AD_0000_0000L;

  private final LongConsumer sink;
  private final KernelModule module;

  private BtmmuDescription(KernelModule module, LongConsumer sink) {
    this.module = module;
    this.sink = sink;
  }

  static void of(Machine machine, LongConsumer sink) {
    for (int number = 0; number < machine.cpus(); number++) {
      GuestCpu cpu = machine.cpu(number);
      new BtmmuDescription(cpu.module(), sink).all();
      TrailCache trails = machine.handler(number).trails();
      for (int slot = 0; slot < trails.slots(); slot++) {
        trails.tell(slot, sink);
      }
      machine.handler(number).kept().tell(sink);
      sink.accept(NEXT | (cpu.tablesWritten() ? 1 : 0));
    }
    CodeCache code = machine.code();
    code.pages().tell(sink);
    for (int piece = 0; piece < CodeCache.pieces(); piece++) {
      if (code.key(piece) != 0) {
        sink.accept(code.key(piece));
        sink.accept(code.bytes(piece));
      }
    }
  }

  private void all() {
    Domains domains = module.domains();
    List<long[]> order =
        IntStream.range(0, domains.count())
            .filter(domain -> domains.pcid(domain) != Domains.FREE)
            .mapToObj(this::meaning)
            .sorted(Arrays::compare)
            .toList();
    for (long[] meaning : order) {
      int domain = (int) meaning[MEANING];
      sink.accept(NEXT | (domain == module.current() ? 1 : 0));
      for (int i = 0; i < MEANING; i++) {
        sink.accept(meaning[i]);
      }
      for (int accessClass = 0; accessClass < Domains.CLASSES; accessClass++) {
        sink.accept(NEXT + accessClass);
        int root = domains.root(domain, accessClass);
        if (root != 0) {
          table(domain, root, domains.top(domain));
        }
        entries(domain, accessClass);
      }
    }
  }

  /** What a domain stands for, then its number. */
  private long[] meaning(int domain) {
    long[] meaning = new long[MEANING + 1];
    int[] next = new int[1];
    module.domains().tell(domain, value -> meaning[next[0]++] = value);
    meaning[MEANING] = domain;
    return meaning;
  }

  /** Leaves and links. Whether an old leaf is there decides what is swept where it was. */
  private void table(int domain, int table, int level) {
    ShadowTables tables = module.tables();
    Domains domains = module.domains();
    for (int index = 0; index < 512; index++) {
      long word = tables.word(table << 9 | index);
      if (ShadowWord.isLink(word)) {
        sink.accept((long) level << 32 | index << 4 | ShadowWord.pageSize(word) | 8);
        table(domain, ShadowWord.table(word), level - 1);
        sink.accept(NEXT - 1);
      } else if (word != 0) {
        long half = ShadowWord.usable(word, domains.local(domain), domains.global(domain));
        int usable = half != 0 ? 0 : 4;
        sink.accept((long) level << 32 | index << 4 | usable | ShadowWord.pageSize(word));
        sink.accept(ShadowWord.withoutGeneration(word));
      }
    }
  }

  /** What the guest TLB holds of a domain that is not stale, in an order of its own. */
  private void entries(int domain, int accessClass) {
    if (module.domains().isStale(domain)) {
      return;
    }
    FastGtlb gtlb = module.gtlb();
    int mid = Domains.mid(domain, accessClass);
    long[][] held =
        IntStream.range(0, gtlb.entries())
            .filter(index -> FastGtlb.mid(gtlb.tag(index)) == mid)
            .mapToObj(index ->
                new long[] {
                  gtlb.tag(index) & (1L << 44) - 1,
                  gtlb.shift(index),
                  gtlb.even(index),
                  gtlb.odd(index)
                })
            .sorted(Arrays::compare)
            .toArray(long[][]::new);
    for (long[] entry : held) {
      for (long part : entry) {
        sink.accept(part);
      }
    }
  }
}
