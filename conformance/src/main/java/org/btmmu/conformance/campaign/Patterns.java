package org.btmmu.conformance.campaign;

import static org.btmmu.conformance.campaign.EntryDraw.A;
import static org.btmmu.conformance.campaign.EntryDraw.D;
import static org.btmmu.conformance.campaign.EntryDraw.G;
import static org.btmmu.conformance.campaign.EntryDraw.P;
import static org.btmmu.conformance.campaign.EntryDraw.PS;
import static org.btmmu.conformance.campaign.EntryDraw.U;
import static org.btmmu.conformance.campaign.EntryDraw.W;
import static org.btmmu.conformance.campaign.Guest.V0;
import static org.btmmu.conformance.campaign.Guest.V1;
import static org.btmmu.spec.guest.AccessKind.FETCH;
import static org.btmmu.spec.guest.AccessKind.READ;
import static org.btmmu.spec.guest.AccessKind.READ_FOR_WRITE;
import static org.btmmu.spec.guest.AccessKind.WRITE;
import static org.btmmu.spec.guest.ControlRegisters.CR0_WP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PKE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMAP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMEP;
import static org.btmmu.spec.guest.ControlRegisters.EFER_NXE;

import org.btmmu.conformance.campaign.Guest.Entry;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;

/** The traces of the first tier of the bug zoo that concern translation, by their numbers there. */
final class Patterns extends PatternSteps {
  /** How many there are. */
  static final int COUNT = 27;

  private static final long F1 = 0x2_0000;
  private static final long F2 = 0x3_0000;
  private static final long PAGE = P | W | U | A | D;

  Patterns(Chance chance, Guest guest, TraceDraw trace) {
    super(chance, guest, trace);
  }

  /** Adds the steps of a pattern, 0 … {@link #COUNT} − 1. */
  void play(int pattern) {
    int cpus = guest.scenario().cpus().size();
    cpu = chance.below(cpus);
    other = chance.below(cpus);
    switch (pattern) {
      case 0 -> keyBit();
      case 1 -> executeDisable();
      case 2 -> nonCanonical();
      case 3 -> largeFrame();
      case 4 -> implicitUnderSmap();
      case 5 -> accessedDirtyOfRefused();
      case 6 -> togglePge();
      case 7 -> sameCr3();
      case 8 -> pcid();
      case 9 -> rolesWithNxe();
      case 10 -> rightsOfParents();
      case 11 -> dirtyThroughAlias();
      case 12 -> linkedAgain();
      case 13 -> privilegeClass();
      case 14 -> implicitFills();
      case 15 -> oddNeighbour();
      case 16 -> evicted();
      case 17 -> invlpgOfLarge();
      case 18 -> otherSpace();
      case 19 -> shootDown();
      case 20 -> codeAlias();
      case 21 -> crossingStore();
      case 22 -> rolesWithWp();
      case 23 -> rolesWithSmep();
      case 24 -> dirtyAfterRead();
      case 25 -> tableAsPage();
      default -> selfMapped();
    }
  }

  private void keyBit() {
    set4(CR4_PKE);
    trace.add(cpu, new Operation.WritePkru(1 << 2 + chance.below(2)));
    entry(tables.v0(), F1 | PAGE & ~chance.flag(60, W) | key());
    touch(3, WRITE, V0);
    touch(3, READ, V0);
  }

  private void executeDisable() {
    efer(EFER_NXE, true);
    entry(tables.v0(), F1 | PAGE | xd());
    trace.privileged(cpu, new Operation.Invlpg(V0));
    touch(3, READ, V0);
    touch(3, FETCH, V0);
  }

  private void nonCanonical() {
    entry(tables.v0(), F1 | A);
    touch(3, READ, V0);
    touch(3, chance.percent(50) ? READ : FETCH, V0 | 1L << 56);
    trace.add(cpu, new Touch(new Access(WRITE, V0 | 1L << 56, 8, 0, false, false, true, true), 0));
    touch(0, READ, 0x7FFF_FFFF_FFF9L);
  }

  private void largeFrame() {
    entry(tables.large(), chance.pick(guest.largeFrames()) | PAGE | PS);
    touch(0, WRITE, tables.largePage());
    touch(0, READ, tables.largePage() + Guest.IN_LARGE);
  }

  private void implicitUnderSmap() {
    set4(CR4_SMAP);
    entry(tables.v0(), F1 | PAGE);
    trace.add(cpu, new Operation.SetAc(true));
    trace.add(cpu, new Operation.SetCpl(3));
    implicit(READ, V0);
    touch(0, READ, V0);
    trace.add(cpu, new Operation.SetAc(false));
    touch(0, READ, V0);
  }

  private void accessedDirtyOfRefused() {
    entry(tables.v0(), F1 | P | U);
    touch(3, WRITE, V0);
    readEntry(tables.v0());
  }

  private void togglePge() {
    set4(CR4_PGE);
    entry(tables.v0(), F1 | PAGE | G);
    touch(0, READ, V0);
    entry(tables.v0(), F2 | PAGE | G);
    long cr4 = trace.cpu(cpu).registers().cr4();
    trace.privileged(cpu, new Operation.MovCr4(cr4 ^ CR4_PGE));
    if (chance.percent(70)) {
      trace.privileged(cpu, new Operation.MovCr4(cr4));
    }
    touch(0, READ, V0);
  }

  private void sameCr3() {
    entry(tables.v0(), F1 | PAGE);
    touch(0, READ, V0);
    entry(tables.v0(), F2 | PAGE);
    trace.privileged(cpu, new Operation.MovCr3(trace.cpu(cpu).registers().cr3()));
    touch(0, READ, V0);
  }

  private void pcid() {
    set4(CR4_PCIDE);
    cr3(tables.rootA() | 1, 0);
    entry(tables.v0(), F1 | PAGE);
    touch(0, READ, V0);
    cr3(tables.rootB() | 2, StepDraw.KEEP);
    entry(tables.v0(), F2 | PAGE);
    cr3(tables.rootA() | 1, chance.flag(40, StepDraw.KEEP));
    touch(0, READ, V0);
  }

  private void rolesWithNxe() {
    efer(EFER_NXE, true);
    entry(tables.v0(), F1 | PAGE | xd());
    touch(chance.percent(50) ? 0 : 3, READ, V0);
    efer(EFER_NXE, false);
    cr3(trace.cpu(cpu).registers().cr3(), 0);
    touch(trace.cpu(cpu).cpl(), READ, V0);
  }

  private void rightsOfParents() {
    entry(tables.v0(), F1 | PAGE);
    long readOnly = tables.pageTable() | P | U | A;
    boolean first = chance.percent(50);
    entry(tables.vTable(), first ? readOnly : readOnly | W);
    entry(tables.sTable(), first ? readOnly | W : readOnly);
    touch(3, READ, V0);
    touch(3, WRITE, tables.s0());
    touch(3, WRITE, V0);
    touch(3, WRITE, tables.s0());
  }

  private void dirtyThroughAlias() {
    cr0(CR0_WP, false);
    entry(tables.v0(), F1 | P | U | A);
    entry(tables.v1(), F1 | P | U | A);
    touch(0, WRITE, V0);
    touch(0, WRITE, V1);
    readEntry(tables.v1());
    if (chance.percent(50)) {
      long leaf = 0x40_0000L | P | A | PS;
      entry(tables.large(), leaf);
      entry(tables.sTable(), leaf);
      touch(0, WRITE, tables.largePage());
      touch(0, WRITE, tables.s0());
      readEntry(tables.sTable());
    }
  }

  private void linkedAgain() {
    entry(tables.sTable(), 0);
    entry(tables.v0(), F1 | PAGE);
    touch(0, READ, V0);
    entry(tables.v0(), F2 | PAGE);
    entry(tables.sTable(), tables.pageTable() | P | W | U | A);
    touch(0, READ, tables.s0());
  }

  private void privilegeClass() {
    entry(tables.v0(), F1 | PAGE & ~U);
    touch(0, READ, V0);
    touch(3, READ, V0);
    touch(0, WRITE, V0);
    touch(3, FETCH, V0);
  }

  private void implicitFills() {
    entry(tables.v0(), F1 | PAGE & ~U);
    trace.add(cpu, new Operation.SetCpl(3));
    implicit(WRITE, V0);
    touch(3, READ, V0);
  }

  private void oddNeighbour() {
    entry(tables.v1(), F1 | PAGE);
    entry(tables.v0(), F1 | PAGE);
    touch(0, READ, V1);
    entry(tables.v1(), F2 | PAGE);
    cr3(trace.cpu(cpu).registers().cr3(), 0);
    touch(0, READ, V0);
    touch(0, READ, V1);
  }

  private void evicted() {
    entry(tables.v0(), F1 | PAGE);
    touch(0, WRITE, V0);
    touch(0, FETCH, V0);
    for (int count = 0; count < 6; count++) {
      touch(0, READ, chance.pick(guest.pages()));
    }
    touch(0, READ, V0);
    touch(0, WRITE, V0);
    touch(0, FETCH, V0);
  }

  /** Pages of 4 MByte are two for a host: each address in one stands for all of it. */
  private void invlpgOfLarge() {
    boolean two = tables.mode().entryBytes() == 4;
    long page = tables.largePage();
    entry(tables.large(), (two ? 0x40_0000 : 0x20_0000) | PAGE | PS);
    touch(0, READ, page);
    touch(0, READ, page + Guest.IN_LARGE);
    entry(tables.large(), two ? 0 : 0x40_0000 | PAGE | PS);
    long named = page ^ (two ? chance.flag(60, 0x20_0000) : 0);
    trace.privileged(
        cpu,
        chance.percent(70)
            ? new Operation.Invlpg(named)
            : new Operation.Invpcid(0, trace.cpu(cpu).pcid(), named));
    touch(0, READ, page + Guest.IN_LARGE);
  }

  private void otherSpace() {
    entry(tables.v0(), F1 | PAGE | chance.flag(20, G));
    entry(tables.v0InB(), F2 | PAGE);
    int first = trace.cpu(cpu).pcid();
    cr3(tables.rootA() | first, 0);
    touch(0, READ, V0);
    boolean pcids = (trace.cpu(cpu).registers().cr4() & CR4_PCIDE) != 0;
    cr3(tables.rootB() | (pcids ? 2 : 0), pcids ? chance.flag(50, StepDraw.KEEP) : 0);
    touch(0, READ, V0);
  }

  private void shootDown() {
    int mine = cpu;
    entry(tables.v0(), F1 | PAGE);
    cpu = other;
    touch(0, WRITE, V0);
    cpu = mine;
    touch(0, FETCH, V0);
    entry(tables.v0(), F1 | PAGE & ~chance.pick(W, P) | chance.flag(50, F2));
    trace.privileged(mine, new Operation.Invlpg(V0));
    cpu = other;
    touch(chance.percent(50) ? 0 : 3, WRITE, V0);
    trace.privileged(other, new Operation.Invlpg(V0));
    touch(3, WRITE, V0);
    cpu = mine;
    touch(0, FETCH, V0);
  }

  private void codeAlias() {
    entry(tables.v0(), F1 | PAGE);
    entry(tables.v1(), F1 | PAGE);
    touch(0, WRITE, V1);
    touch(0, FETCH, V0);
    touch(0, WRITE, V1);
    touch(0, FETCH, V0);
  }

  private void crossingStore() {
    entry(tables.v0(), F1 | PAGE);
    entry(tables.v1(), F2 | PAGE & ~W);
    trace.privileged(cpu, new Operation.Invlpg(V1));
    long address = V1 - 1 - chance.below(7);
    touch(3, READ_FOR_WRITE, address);
    touch(3, WRITE, address);
    entry(tables.v1(), F2 | PAGE);
    touch(3, WRITE, address);
    touch(3, READ, address);
  }

  private void rolesWithWp() {
    cr0(CR0_WP, false);
    entry(tables.v0(), F1 | PAGE & ~W);
    touch(0, WRITE, V0);
    cr0(CR0_WP, true);
    touch(0, WRITE, V0);
    touch(3, READ, V0);
  }

  private void rolesWithSmep() {
    entry(tables.v0(), F1 | PAGE & ~chance.flag(50, W));
    cr0(CR0_WP, chance.percent(50));
    touch(0, WRITE, V0);
    touch(0, FETCH, V0);
    set4(CR4_SMEP);
    touch(0, FETCH, V0);
    touch(3, FETCH, V0);
  }

  private void dirtyAfterRead() {
    entry(tables.v0(), F1 | PAGE & ~D);
    touch(3, READ, V0);
    touch(3, WRITE, V0);
    readEntry(tables.v0());
  }

  private void tableAsPage() {
    Entry entry = tables.v0();
    int bytes = entry.mode().entryBytes();
    long place = V1 | entry.gpa() & 0xFFF;
    entry(tables.v1(), tables.pageTable() | PAGE & ~chance.flag(50, D));
    trace.privileged(cpu, new Operation.Invlpg(V1));
    touch(0, READ, V0);
    trace.add(
        cpu,
        new Touch(new Access(WRITE, place, bytes, 0, false, false, false, true), F2 | PAGE & ~D));
    touch(0, WRITE, V0);
    trace.add(cpu, new Touch(new Access(READ, place, bytes, 0, false, false, false, true), 0));
    entry(tables.v1(), F1 | PAGE);
    trace.privileged(cpu, new Operation.Invlpg(V1));
  }

  private void selfMapped() {
    Entry self = tables.self();
    if (self == null) {
      return;
    }
    long page = Guest.selfPage(tables.mode());
    entry(self, self.gpa() & -4096L | P | W | U | chance.flag(40, A));
    trace.privileged(cpu, new Operation.Invlpg(page));
    touch(0, READ, page);
    trace.privileged(cpu, new Operation.Invlpg(page));
    trace.add(
        cpu, new Touch(new Access(WRITE, page | 0xFF8, 4, 0, false, false, false, true), 0x20));
    readEntry(self);
  }
}
