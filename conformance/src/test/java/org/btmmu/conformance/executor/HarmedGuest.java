package org.btmmu.conformance.executor;

import static org.btmmu.spec.guest.ControlRegisters.CR0_WP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PKE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMAP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMEP;
import static org.btmmu.spec.guest.ControlRegisters.EFER_NXE;

import java.util.Random;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * What happens to a guest between two accesses, as far as leaves may rest on it: its tables, which
 * also map each other and themselves, are written by others, code comes and goes, and registers
 * change. Modes with entries of 8 bytes alone.
 *
 * <p>An orderly guest has no global pages and no PCIDs, and loads CR3 whenever its tables have
 * changed by more than A and D that were set: what it sees is no matter of what a TLB holds.
 */
final class HarmedGuest {
  private static final long PML4 = 0x1000, POINTERS = 0x2000, DIRECTORY = 0x3000, LAST = 0x4000;
  private static final long PAE_ROOT = 0x6000, OTHER_PML4 = 0x7000, OTHER_PML5 = 0x8000;
  private static final long PML5 = 0x9000;
  private static final int TABLES_END = 0xA000;
  private static final int SELF = 3;
  private static final long ALL = 7, ACCESSED = 0x20, USED = 0x60, LARGE = 0x80;
  private static final long[] SWITCHES = {CR4_SMAP, CR4_SMEP, CR4_PKE, CR4_PGE, CR4_PCIDE};
  private static final int ORDERLY_SWITCHES = 3;

  final ExecutedGuest guest;
  private final boolean orderly;
  private final PhysicalMemory memory;
  private final GuestCpu cpu;
  private final long[] words = new long[TABLES_END >>> 3];

  HarmedGuest(ExecutedGuest guest, long seed, boolean orderly) {
    this.guest = guest;
    this.orderly = orderly;
    memory = guest.machine.memory();
    cpu = guest.machine.cpu(0);
    Random random = new Random(seed);
    for (long gpa = PAE_ROOT; gpa < PML5; gpa += 8) {
      memory.write64(gpa, 0);
    }
    repair(random);
    for (int page = 0; page < 16; page++) {
      memory.write64(last(page), entry(random));
    }
    cpu.movCr4(cpu.cr4() & ~CR4_SMAP | (random.nextInt(4) == 0 ? CR4_PKE : 0));
    cpu.writePkru(random.nextInt() & ~3);
    settle();
  }

  private static long last(int page) {
    return LAST + (page >>> 3 << 12) + 8L * (page & 7);
  }

  /** The upper tables are as they should be, though some have no A. */
  private void repair(Random random) {
    long used = random.nextInt(4) == 0 ? 0 : ACCESSED;
    for (long root : new long[] {PML5, OTHER_PML5}) {
      long next = (root == PML5 ? PML4 : OTHER_PML4) | used | ALL;
      memory.write64(root, next);
      memory.write64(root + 8 * 511, next);
      memory.write64(root + 8 * SELF, root | used | ALL);
    }
    for (long root : new long[] {PML4, OTHER_PML4}) {
      long rights = root == PML4 ? ALL : random.nextInt(8) | 1;
      memory.write64(root, POINTERS | used | rights);
      memory.write64(root + 8 * 256, POINTERS | used | ALL);
      memory.write64(root + 8 * 511, POINTERS | used | ALL);
      memory.write64(root + 8 * SELF, root | used | ALL);
    }
    memory.write64(POINTERS, DIRECTORY | used | ALL);
    memory.write64(POINTERS + 8 * 511, DIRECTORY | used | ALL);
    for (int register = 0; register < 8; register++) {
      memory.write64(PAE_ROOT + 8 * register, register == 1 || register == 6 ? 0 : DIRECTORY | 1);
    }
    memory.write64(DIRECTORY, LAST | used | ALL);
    memory.write64(DIRECTORY + 8, LAST + 0x1000 | used | random.nextInt(8) | 1);
    memory.write64(DIRECTORY + 8 * SELF, DIRECTORY | used | ALL);
  }

  /** An entry for any table: of a page, a table, a device, or what is no address. */
  long entry(Random random) {
    long frame =
        switch (random.nextInt(24)) {
          case 0 -> (long) ExecutedGuest.RAM_BYTES << 1;
          case 1, 2, 3 -> PML4 + 0x1000L * random.nextInt(9);
          case 4, 5 -> 1L << 21 | LARGE;
          case 6 -> 1L << 39 + random.nextInt(2);
          default -> 0x1_0000L + (random.nextInt(16) << 12);
        };
    long flags = random.nextInt(16) == 0 ? 0 : 1;
    flags |= random.nextInt(5) == 0 ? 0 : 2;
    flags |= random.nextInt(5) == 0 ? 0 : 4;
    flags |= (long) random.nextInt(4) << 5;
    flags |= random.nextInt(4) == 0 && !orderly ? 0x100 : 0;
    flags |= random.nextInt(5) == 0 ? 1L << 63 : 0;
    flags |= random.nextInt(3) == 0 ? (long) random.nextInt(16) << 59 : 0;
    return frame | flags;
  }

  /** A linear address of a page: mostly of some that have entries, or of a table. */
  long page(Random random) {
    int region = random.nextInt(6) == 0 ? SELF : random.nextInt(8) == 0 ? 2 : random.nextInt(2);
    long at = (long) region << 21 | random.nextInt(region == SELF ? 4 : 8) << 12;
    if (guest.levels == 3) {
      return random.nextInt(4) == 0 ? at | 3L << 30 : at;
    }
    if (random.nextInt(8) == 0) {
      at = 0;
      for (int level = guest.levels; level > 0; level--) {
        boolean self = level > 1 || random.nextInt(4) == 0;
        at = at << 9 | (self ? SELF : random.nextInt(4));
      }
      return at << 12;
    }
    return random.nextInt(6) == 0 ? at | -1L << (guest.levels == 4 ? 47 : 56) : at;
  }

  /** Something happens, or nothing; the executor knows. */
  void happen(Random random) {
    int cpl = cpu.cpl();
    cpu.setCpl(0);
    switch (random.nextInt(64)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> change(random, last(random.nextInt(16)));
      case 8 -> {
        long[] tables = {PML4, POINTERS, DIRECTORY, PML5, OTHER_PML4, OTHER_PML5};
        change(random, tables[random.nextInt(tables.length)] + 8 * random.nextInt(4));
      }
      case 9, 10 -> repair(random);
      case 11, 12 -> cpl = 3 * random.nextInt(2);
      case 13, 14 -> cpu.setAc(random.nextBoolean());
      case 15 -> space(random);
      case 16, 17 -> guest.machine.protect(0x1000L * (1 + random.nextInt(31)));
      case 18, 19, 20, 21 -> guest.machine.code().drop(0x1000L * (1 + random.nextInt(31)));
      case 22, 23 -> register(random);
      case 24, 25, 26, 27, 28, 29, 30, 31 -> cpu.invlpg(page(random));
      default -> {}
    }
    cpu.setCpl(cpl);
    settle();
  }

  private void change(Random random, long gpa) {
    memory.write64(gpa, entry(random));
    for (int i = random.nextInt(4); i > 0; i--) {
      cpu.invlpg(page(random));
    }
  }

  private void space(Random random) {
    boolean other = random.nextInt(3) == 0;
    long root =
        switch (guest.levels) {
          case 3 -> PAE_ROOT + (other ? 0x20 : 0);
          case 4 -> other ? OTHER_PML4 : PML4;
          default -> other ? OTHER_PML5 : PML5;
        };
    boolean tagged = (cpu.cr4() & CR4_PCIDE) != 0;
    cpu.movCr3(tagged ? root | random.nextInt(2) | (long) random.nextInt(2) << 63 : root);
  }

  private void register(Random random) {
    switch (random.nextInt(8)) {
      case 0 -> cpu.movCr0(cpu.cr0() ^ CR0_WP, false);
      case 1, 2, 3 -> {
        int drawn = random.nextInt(orderly ? ORDERLY_SWITCHES : SWITCHES.length);
        cpu.movCr4(cpu.cr4() ^ SWITCHES[drawn]);
      }
      case 4 -> cpu.writeEfer(cpu.efer() ^ EFER_NXE);
      case 5 -> cpu.invpcid(random.nextInt(4), random.nextInt(2), page(random));
      case 6 -> cpu.writePkru(random.nextInt(3) == 0 ? 0 : random.nextInt());
      default -> {
        int flushes = random.nextInt(8) == 0 ? 0xFFFF : 1;
        for (int i = 0; i < flushes; i++) {
          cpu.module().flush(KernelModule.EVERY, false); // generations come round
        }
      }
    }
  }

  /** No leaf is left of an access's two pages. */
  void forget(long address) {
    int cpl = cpu.cpl();
    cpu.setCpl(0);
    cpu.invlpg(address);
    cpu.invlpg((address | 0xFFF) + 1);
    cpu.setCpl(cpl);
    guest.executor.refresh();
  }

  /** After something may have been stored to its tables. */
  void settle() {
    boolean changed = false;
    for (int i = (int) PML4 >>> 3; i < words.length; i++) {
      long now = memory.read64(8L * i);
      changed |= (now & ~words[i] & ~USED) != 0 || (words[i] & ~now) != 0;
      words[i] = now;
    }
    if (changed && orderly) {
      int cpl = cpu.cpl();
      cpu.setCpl(0);
      if (!cpu.movCr3(cpu.cr3())) {
        repair(new Random(0)); // stores have spoilt the PDPTEs
        cpu.movCr3(cpu.cr3());
      }
      cpu.setCpl(cpl);
    }
    guest.executor.refresh();
  }
}
