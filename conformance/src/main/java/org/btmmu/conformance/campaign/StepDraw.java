package org.btmmu.conformance.campaign;

import static org.btmmu.spec.guest.ControlRegisters.CR0_CD;
import static org.btmmu.spec.guest.ControlRegisters.CR0_PG;
import static org.btmmu.spec.guest.ControlRegisters.CR0_WP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_LA57;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PAE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PKE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PKS;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PSE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMAP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMEP;
import static org.btmmu.spec.guest.ControlRegisters.EFER_LMA;
import static org.btmmu.spec.guest.ControlRegisters.EFER_LME;
import static org.btmmu.spec.guest.ControlRegisters.EFER_NXE;
import static org.btmmu.spec.guest.ControlRegisters.EFER_SCE;

import org.btmmu.conformance.campaign.Guest.Entry;
import org.btmmu.conformance.campaign.Guest.Tables;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.PagingMode;

/**
 * Steps by chance, weighted to what concerns translation. Data accesses touch the words at 0, 8 and
 * FF8 of a page.
 */
final class StepDraw {
  /** Keep translations at MOV CR3. */
  static final long KEEP = Long.MIN_VALUE;

  private static final AccessKind[] KINDS = AccessKind.values();

  private final Chance chance;
  private final Guest guest;
  private final TraceDraw trace;

  StepDraw(Chance chance, Guest guest, TraceDraw trace) {
    this.chance = chance;
    this.guest = guest;
    this.trace = trace;
  }

  /** Adds one step, and those that are needed to make it useful. */
  void draw() {
    int cpu = chance.below(guest.scenario().cpus().size());
    boolean off = (trace.cpu(cpu).registers().cr0() & CR0_PG) == 0;
    if (off && chance.percent(25)) {
      trace.privileged(cpu, new Operation.MovCr0(trace.cpu(cpu).registers().cr0() | CR0_PG, false));
      return;
    }
    switch (chance.weighted(520, 150, 45, 36, 60, 34, 26, 16, 12, 12, 50, 20)) {
      case 0 -> trace.add(cpu, touch(cpu));
      case 1 -> storeEntry(cpu);
      case 2 -> trace.privileged(cpu, new Operation.Invlpg(invalidated()));
      case 3 -> trace.privileged(cpu, invpcid(cpu));
      case 4 -> trace.privileged(cpu, new Operation.MovCr3(cr3(cpu)));
      case 5 -> trace.privileged(cpu, new Operation.MovCr4(cr4(cpu)));
      case 6 -> trace.privileged(cpu, cr0(cpu));
      case 7 -> trace.privileged(cpu, new Operation.WriteEfer(efer(cpu)));
      case 8 -> trace.add(cpu, new Operation.WritePkru(GuestDraw.keys(chance)));
      case 9 -> trace.privileged(cpu, new Operation.WritePkrs(GuestDraw.keys(chance)));
      case 10 -> trace.add(cpu, new Operation.SetCpl(chance.weighted(46, 2, 2, 50)));
      default -> trace.add(cpu, new Operation.SetAc(chance.percent(50)));
    }
  }

  private Touch touch(int cpu) {
    AccessKind kind = KINDS[chance.weighted(42, 28, 10, 20)];
    long page = chance.pick(guest.pages());
    if (chance.percent(2)) {
      page |= 1L << 56;
    } else if (chance.percent(1) && guest.main().mode().isLongMode()) {
      return new Touch(access(kind, 0x7FFF_FFFF_FFFCL, 8, true), 0);
    }
    boolean hasNext =
        java.util.Arrays.binarySearch(
                guest.scenario().scope().pages(),
                page + 4096 & (page == GuestDraw.WRAP ? 0xFFFF_FFFFL : -1L))
            >= 0;
    boolean wide = page != GuestDraw.WRAP && chance.percent(90);
    int sizeBytes = 1 << chance.below(4);
    int offset = chance.weighted(60, 8, 20, 22);
    long address =
        switch (offset) {
          case 0 -> page + chance.below(9 - sizeBytes);
          case 1 -> page + chance.below(8);
          case 2 -> page + 0x1000 - sizeBytes - chance.below(9 - sizeBytes);
          default -> hasNext ? page + 0x1000 - 1 - chance.below(7) : page;
        };
    boolean ownEntry = kind == AccessKind.WRITE && page == Guest.V0 && chance.percent(10);
    Tables tables = tables(cpu);
    if (ownEntry) {
      int bytes = tables.mode().entryBytes();
      return new Touch(access(kind, page + bytes * chance.below(2), bytes, wide), leaf(tables));
    }
    return new Touch(access(kind, address, sizeBytes, wide), data(kind));
  }

  private Access access(AccessKind kind, long address, int sizeBytes, boolean wide) {
    boolean implicit = kind != AccessKind.FETCH && chance.percent(10);
    boolean stack = kind != AccessKind.FETCH && chance.percent(12);
    return new Access(kind, address, sizeBytes, 0, implicit, false, stack, wide);
  }

  private long data(AccessKind kind) {
    return kind == AccessKind.WRITE ? GuestDraw.even(chance.bits()) : 0;
  }

  private void storeEntry(int cpu) {
    Tables tables = tables(cpu);
    Entry entry = trace.reachable(chance.pick(tables.entries()), tables);
    trace.store(cpu, entry, value(tables, entry), chance.percent(5));
  }

  private long value(Tables tables, Entry entry) {
    if (chance.percent(4)) {
      return 0;
    }
    if (entry.isLast()) {
      return leaf(tables);
    }
    boolean directory = entry.depth() == entry.mode().depth() - 2;
    if (entry.mayBeLarge() && directory && chance.percent(entry.equals(tables.large()) ? 75 : 25)) {
      return trace.draw(tables.mode()).largePage(chance.pick(guest.largeFrames()));
    }
    if (directory) {
      long table = chance.percent(70) ? tables.pageTable() : tables.otherTable();
      return trace.draw(tables.mode()).table(entry.depth(), table);
    }
    long same = trace.memory().read64(entry.gpa() & -8L);
    return same ^ chance.pick(EntryDraw.W, EntryDraw.U, EntryDraw.A, EntryDraw.P);
  }

  private long leaf(Tables tables) {
    return trace.draw(tables.mode()).page(chance.pick(guest.frames()));
  }

  /** The tables of the mode that a CPU is in, else the main ones. */
  private Tables tables(int cpu) {
    PagingMode mode = trace.cpu(cpu).registers().mode();
    for (Tables tables : guest.tables()) {
      if (tables.mode() == mode) {
        return tables;
      }
    }
    return guest.main();
  }

  private long invalidated() {
    long page = chance.pick(guest.pages());
    return chance.percent(4) ? page | 1L << 56 : page | chance.below(4096);
  }

  private Operation invpcid(int cpu) {
    boolean pcids = (trace.cpu(cpu).registers().cr4() & CR4_PCIDE) != 0;
    long pcid = pcids || chance.percent(5) ? chance.below(3) : 0;
    pcid |= chance.flag(2, 1L << 12 + chance.below(52));
    long type = chance.percent(8) ? chance.pick(4, -1, 1L << 32) : chance.below(4);
    return new Operation.Invpcid(type, pcid, invalidated());
  }

  private long cr3(int cpu) {
    CpuState now = trace.cpu(cpu);
    long cr4 = now.registers().cr4();
    long root = now.registers().cr3();
    if (chance.percent(70)) {
      root = chance.percent(50) ? guest.main().rootA() : guest.main().rootB();
      root |= (cr4 & CR4_PCIDE) != 0 ? chance.below(3) : chance.flag(5, 0x18);
    }
    return root | chance.flag((cr4 & CR4_PCIDE) != 0 ? 40 : 2, KEEP) | chance.flag(2, 1L << 52);
  }

  private long cr4(int cpu) {
    CpuState now = trace.cpu(cpu);
    long cr4 = now.registers().cr4();
    if (guest.tables().size() > 1 && chance.percent(40)) {
      return cr4 ^ CR4_PAE;
    }
    if (chance.percent(4)) {
      return cr4 ^ chance.pick(1L << 13, 1L << 40, CR4_LA57, CR4_PAE);
    }
    return cr4
        ^ chance.pick(CR4_PGE, CR4_PGE, CR4_SMEP, CR4_SMAP, CR4_PKE, CR4_PKS, CR4_PSE, CR4_PCIDE);
  }

  private Operation cr0(int cpu) {
    long cr0 = trace.cpu(cpu).registers().cr0();
    boolean code64 = chance.percent(30);
    return switch (chance.weighted(70, 16, 8, 3, 3)) {
      case 0 -> new Operation.MovCr0(cr0 ^ CR0_WP, code64);
      case 1 -> new Operation.MovCr0(cr0 ^ CR0_PG, code64);
      case 2 -> new Operation.MovCr0(cr0 ^ CR0_CD, code64);
      case 3 -> new Operation.MovCr0(cr0 ^ 1L << 29, code64);
      default -> new Operation.MovCr0(cr0 | 1L << 40, code64);
    };
  }

  private long efer(int cpu) {
    long efer = trace.cpu(cpu).registers().efer();
    return efer
        ^ switch (chance.weighted(75, 10, 5, 5, 5)) {
          case 0 -> EFER_NXE;
          case 1 -> EFER_SCE;
          case 2 -> EFER_LME;
          case 3 -> EFER_LMA;
          default -> 1L << 1;
        };
  }
}
