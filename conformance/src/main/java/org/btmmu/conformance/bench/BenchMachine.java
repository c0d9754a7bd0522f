package org.btmmu.conformance.bench;

import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.memory.FlatMemory;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.reference.x86.Descriptor;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.x86.Ports;

/**
 * A guest in long mode on a host of the default geometry. From {@link #BASE} its tables map {@link
 * #PAGES} user pages of 4 KByte, and behind them {@link #LARGE_PAGES} of 2 MByte; A and D are set.
 */
final class BenchMachine {
  static final long BASE = 0x0000_7000_0000_0000L;
  static final int PAGES = 8192;
  static final int LARGE_PAGES = 4;
  static final long LARGE_BASE = BASE + ((long) PAGES << 12);

  /** Ports that nothing is behind. */
  static final Ports NO_PORTS =
      new Ports() {
        @Override
        public int in(int port, int sizeBytes) {
          return -1;
        }

        @Override
        public void out(int port, int sizeBytes, int value) {}
      };

  private static final int RAM_BYTES = 16 << 20;
  private static final long TABLE = 0x27;
  private static final long PAGE = 0x67;
  private static final long LARGE_PAGE = 0xE7;

  private BenchMachine() {}

  /** The machine at CPL 3; its guest TLB and shadow page tables are empty. */
  static Machine machine() {
    FlatMemory host = tables();
    long[] backing = new long[RAM_BYTES >>> 12];
    for (int page = 0; page < backing.length; page++) {
      backing[page] = (long) page << 12;
    }
    GuestSlots slots =
        new GuestSlots(12, new long[] {0}, new long[] {RAM_BYTES}, new boolean[] {true}, backing);
    CodeCache code = new CodeCache(new CodePages(slots));
    GuestMemory memory = new GuestMemory(slots, host, code);
    Features features = Features.ALL;
    Geometry geometry = Geometry.DEFAULT;
    KernelModule module =
        new KernelModule(
            features,
            code.pages(),
            new FastGtlb(geometry.anySizeEntries(), geometry.sets(), geometry.ways(), 1),
            new ShadowTables(64),
            new Domains(128, 8),
            new ReverseMap(64),
            new Events());
    GuestCpu cpu = new GuestCpu(memory, module, new Processor(46, true, true, false));
    cpu.set(
        ControlRegisters.CR0_PE | ControlRegisters.CR0_WP | ControlRegisters.CR0_PG,
        0x1000,
        ControlRegisters.CR4_PAE,
        ControlRegisters.EFER_LME | ControlRegisters.EFER_LMA | ControlRegisters.EFER_NXE,
        Pdptes.NONE);
    cpu.set(3, false, 0, 0);
    return new Machine(slots, host, memory, code, features, cpu);
  }

  /** Memory with the tables alone; pages of 4 KByte share the frames from 2 to 4 MByte. */
  static FlatMemory tables() {
    FlatMemory memory = new FlatMemory(RAM_BYTES);
    memory.write64(0x1000 + 8 * (BASE >>> 39 & 511), 0x2000 | TABLE);
    memory.write64(0x2000, 0x3000 | TABLE);
    int tables = PAGES >>> 9;
    for (long table = 0; table < tables; table++) {
      long at = 0x4000 + (table << 12);
      memory.write64(0x3000 + 8 * table, at | TABLE);
      for (long page = 0; page < 512; page++) {
        memory.write64(at + 8 * page, (2 << 20) + (page << 12) | PAGE);
      }
    }
    for (long page = 0; page < LARGE_PAGES; page++) {
      memory.write64(0x3000 + 8 * (tables + page), (4 << 20) + (page << 21) | LARGE_PAGE);
    }
    return memory;
  }

  /** Writes bytes at an address, and zeroes up to a multiple of 8. */
  static void write(FlatMemory memory, long gpa, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += 8) {
      long word = 0;
      for (int i = 0; i < 8 && at + i < bytes.length; i++) {
        word |= (bytes[at + i] & 0xFFL) << 8 * i;
      }
      memory.write64(gpa + at, word);
    }
  }

  /** Registers of 64-bit user code under these tables that begins at {@link #BASE}. */
  static Registers userCode() {
    Registers registers = new Registers();
    registers.cr0 = ControlRegisters.CR0_PE | ControlRegisters.CR0_WP | ControlRegisters.CR0_PG;
    registers.cr3 = 0x1000;
    registers.cr4 = ControlRegisters.CR4_PAE;
    registers.efer = ControlRegisters.EFER_LME | ControlRegisters.EFER_LMA;
    registers.cpl = 3;
    registers.attributes[Registers.CS] = 0xFB | Descriptor.LONG | Descriptor.GRANULARITY;
    registers.attributes[Registers.SS] = 0xF3 | Descriptor.BIG | Descriptor.GRANULARITY;
    registers.rip = BASE;
    return registers;
  }
}
