package org.btmmu.conformance.campaign;

import static org.btmmu.spec.guest.AccessKind.READ;
import static org.btmmu.spec.guest.AccessKind.WRITE;

import org.btmmu.conformance.campaign.Guest.Entry;
import org.btmmu.conformance.campaign.Guest.Tables;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;

/** The steps that patterns are made of, on the CPU that a pattern is about. */
abstract class PatternSteps {
  final Chance chance;
  final Guest guest;
  final TraceDraw trace;
  final Tables tables;
  int cpu;
  int other;

  PatternSteps(Chance chance, Guest guest, TraceDraw trace) {
    this.chance = chance;
    this.guest = guest;
    this.trace = trace;
    this.tables = guest.main();
  }

  void touch(int cpl, AccessKind kind, long address) {
    if (trace.cpu(cpu).cpl() != cpl) {
      trace.add(cpu, new Operation.SetCpl(cpl));
    }
    long value = kind == WRITE ? GuestDraw.even(chance.bits()) : 0;
    trace.add(cpu, new Touch(new Access(kind, address, 8, 0, false, false, false, true), value));
  }

  void implicit(AccessKind kind, long address) {
    long value = kind == WRITE ? GuestDraw.even(chance.bits()) : 0;
    trace.add(cpu, new Touch(new Access(kind, address, 8, 0, true, false, false, true), value));
  }

  /** Stores an entry; its bits above 31 fall off where it has 32. */
  void entry(Entry entry, long value) {
    if (trace.reachable(entry, tables).equals(entry)) {
      trace.store(cpu, entry, value, false);
    }
  }

  void readEntry(Entry entry) {
    if (trace.reachable(entry, tables).equals(entry)) {
      int bytes = entry.mode().entryBytes();
      trace.add(
          cpu, new Touch(new Access(READ, entry.gpa(), bytes, 0, true, false, false, true), 0));
    }
  }

  long key() {
    return tables.mode().isLongMode() ? 1L << 59 : 0;
  }

  long xd() {
    return tables.mode().entryBytes() == 8 ? EntryDraw.XD : 0;
  }

  void set4(long bit) {
    long cr4 = trace.cpu(cpu).registers().cr4();
    if ((cr4 & bit) == 0) {
      trace.privileged(cpu, new Operation.MovCr4(cr4 | bit));
    }
  }

  void cr3(long value, long keep) {
    trace.privileged(cpu, new Operation.MovCr3(value | keep));
  }

  void cr0(long bit, boolean set) {
    ControlRegisters now = trace.cpu(cpu).registers();
    trace.privileged(cpu, new Operation.MovCr0(set ? now.cr0() | bit : now.cr0() & ~bit, false));
  }

  void efer(long bit, boolean set) {
    long efer = trace.cpu(cpu).registers().efer();
    trace.privileged(cpu, new Operation.WriteEfer(set ? efer | bit : efer & ~bit));
  }
}
