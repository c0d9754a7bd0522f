package org.btmmu.conformance.lockstep;

import java.util.SplittableRandom;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.x86.Msr;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.x86.CodeWidth;

/**
 * A guest that does its worst, all of it drawn from a seed: tables of any paging mode that point
 * where they should not, descriptors and gates at random, and code that faults, stores to itself,
 * to its tables and across every edge. Handlers of its exceptions skip what faulted or begin
 * elsewhere, so that it goes on.
 *
 * <pre>
 * 10000 page tables | 30000 GDT, LDT, IDT, TSS, handlers, stacks | 48000 code | 50000 data | 240000 end
 * </pre>
 *
 * @param seed what it was drawn from
 * @param registers what it begins with
 * @param memory what it begins with; it is copied
 * @param model the processor model
 */
record HostileGuest(long seed, Registers registers, PagedMemory memory, Processor model) {
  /** Pages of RAM: a large page that begins inside ends outside. */
  static final int PAGES = 0x240;

  static final long BYTES = (long) PAGES << 12;

  /** What handlers need, from its first byte on. */
  static final long SYSTEM = 0x3_0000, SYSTEM_END = 0x4_8000;

  static final long CODE = SYSTEM_END, CODE_BYTES = 0x8000;

  private static final PagingMode[] MODES = {
    PagingMode.OFF,
    PagingMode.BITS_32,
    PagingMode.BITS_32,
    PagingMode.PAE,
    PagingMode.PAE,
    PagingMode.FOUR_LEVEL,
    PagingMode.FOUR_LEVEL,
    PagingMode.FOUR_LEVEL,
    PagingMode.FIVE_LEVEL
  };

  private static final int[] ADDRESS_BITS = {32, 36, 36, 40, 46, 52};

  /** Draws a guest. */
  static HostileGuest draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PagingMode mode = MODES[random.nextInt(MODES.length)];
    int bits = ADDRESS_BITS[random.nextInt(ADDRESS_BITS.length)];
    Processor model =
        new Processor(bits, random.nextBoolean(), random.nextInt(4) != 0, random.nextInt(6) == 0);
    PagedMemory memory = new PagedMemory(PAGES);
    for (long at = 0; at < 0x2000; at += 8) {
      long mask = random.nextLong();
      memory.write64(CODE + CODE_BYTES + at, mask & random.nextLong());
    }
    Registers registers = new Registers();
    controls(random, mode, registers);
    boolean guarded =
        (registers.cr4 & (ControlRegisters.CR4_SMEP | ControlRegisters.CR4_SMAP)) != 0
            || random.nextInt(4) != 0;
    boolean large = mode != PagingMode.BITS_32 || (registers.cr4 & ControlRegisters.CR4_PSE) != 0;
    registers.cr3 = new HostileTables(random, memory, mode, guarded, large).draw();
    if (mode == PagingMode.PAE) {
      for (int i = 0; i < 4; i++) {
        registers.pdpte[i] = memory.read64(registers.cr3 + 8L * i);
      }
    }
    HostileSystem system = new HostileSystem(random, memory, registers, mode.isLongMode());
    CodeWidth width = system.draw();
    new HostileCode(random, memory, width, registers, mode).fill(CODE, CODE_BYTES);
    return new HostileGuest(seed, registers, memory, model);
  }

  private static void controls(SplittableRandom random, PagingMode mode, Registers r) {
    r.cr0 = random.nextInt(8) == 0 ? 0x31 : 0x3F; // x87 and SSE raise #NM or #UD
    r.cr0 |= mode == PagingMode.OFF ? 0 : ControlRegisters.CR0_PG;
    r.cr0 |= random.nextInt(4) == 0 ? 0 : ControlRegisters.CR0_WP;
    r.cr0 |= random.nextInt(3) == 0 ? 1 << 18 : 0; // AM
    r.cr4 = random.nextInt(3) == 0 ? 0 : ControlRegisters.CR4_PSE;
    r.cr4 |= mode.entryBytes() == 8 ? ControlRegisters.CR4_PAE : 0;
    r.cr4 |= mode == PagingMode.FIVE_LEVEL ? ControlRegisters.CR4_LA57 : 0;
    long[] others = {
      ControlRegisters.CR4_PGE,
      ControlRegisters.CR4_SMEP,
      ControlRegisters.CR4_SMAP,
      ControlRegisters.CR4_PKE,
      ControlRegisters.CR4_PKS,
      1 << 2, // TSD
      1 << 3, // DE
      1 << 9, // OSFXSR
      1 << 11, // UMIP
      1 << 16 // FSGSBASE
    };
    for (long other : others) {
      r.cr4 |= random.nextInt(3) == 0 ? other : 0;
    }
    r.efer = random.nextInt(3) == 0 ? 0 : ControlRegisters.EFER_NXE;
    r.efer |= ControlRegisters.EFER_SCE;
    if (mode.isLongMode()) {
      r.efer |= ControlRegisters.EFER_LME | ControlRegisters.EFER_LMA;
      r.cr4 |= random.nextInt(3) == 0 ? ControlRegisters.CR4_PCIDE : 0;
      r.pkru = random.nextInt(3) == 0 ? random.nextInt() & ~3 : 0;
      r.pkrs = random.nextInt(3) == 0 ? random.nextInt() & ~3 : 0;
    }
    r.msr[Msr.PAT] = 0x0007_0406_0007_0406L;
    r.msr[Msr.APIC_BASE] = 0xFEE0_0900L;
  }
}
