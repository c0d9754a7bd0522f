package org.btmmu.reference.mips64;

import org.btmmu.reference.host.Gtlb;
import org.btmmu.reference.host.HostState;
import org.btmmu.reference.host.MidFile;
import org.btmmu.reference.host.Mips64Tlb;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.TlbEntry;
import org.btmmu.spec.memory.PhysicalMemory;

/** The state of a MIPS64 processor with the extension, and of its current instruction. */
public final class Mips64Cpu {
  public final Geometry geometry;

  /** Host physical memory. */
  public final PhysicalMemory memory;

  public final GeneralRegisters registers;

  /** pc, delay slot, Status, what exceptions write, and the extension's registers. */
  public final HostState host = new HostState();

  public final Coprocessor0 cp0 = new Coprocessor0();
  public final MidFile midFile;
  public final TlbEntry[] jointTlb;
  public final GtlbEntry[] guestTlb;

  /** Where execution goes on after the current instruction, if that stands in a delay slot. */
  public long delayedTarget;

  /** Host physical address of the last load-linked, ordinary or guest. */
  public long linkAddress;

  /** The entry of the guest TLB that {@code btlbwr} wrote last; −1 before the first. */
  public int lastReplaced = -1;

  /** What {@code btlbwr} draws from next: the seed of its random source. */
  public long replacementSeed;

  /** Why the current instruction is not carried out. It keeps the first reason. */
  public Fault fault = new Fault.None();

  /** Whether the manual leaves the result of the current instruction open. */
  public boolean unpredictable;

  /** Whether the next instruction stands in the delay slot of the current one. */
  boolean branched;

  /** Whether the current instruction set pc itself. */
  boolean jumped;

  /** A processor whose TLBs are empty, in user mode. */
  public Mips64Cpu(Geometry geometry, PhysicalMemory memory, GeneralRegisters registers) {
    this.geometry = geometry;
    this.memory = memory;
    this.registers = registers;
    this.midFile = new MidFile(geometry);
    this.jointTlb = Mips64Tlb.unused(geometry);
    this.guestTlb = Gtlb.free(geometry);
    cp0.random = geometry.jointEntries() - 1;
  }

  /** General register {@code number}. */
  public long get(int number) {
    return registers.get(number);
  }

  /** The lower half of a general register, which must be a sign-extended word. */
  @Clause("H-INS-2")
  int word(int number) {
    long value = registers.get(number);
    unpredictable |= value != (int) value;
    return (int) value;
  }

  /** Writes a general register, unless the instruction is not carried out. */
  @Clause("H-INS-5")
  void set(int number, long value) {
    if (!isFaulty()) {
      registers.set(number, value);
    }
  }

  /** Whether the current instruction is not carried out. */
  public boolean isFaulty() {
    return !(fault instanceof Fault.None);
  }

  /** The current instruction is not carried out; the first reason counts. */
  void fail(Fault reason) {
    if (!isFaulty()) {
      fault = reason;
    }
  }

  /** An ordinary exception without an address. */
  void raise(HostException exception) {
    fail(new Fault.Ordinary(exception, 0));
  }

  /** Nothing says what the current instruction does. */
  void undefined() {
    unpredictable = true;
    fail(new Fault.Undefined());
  }

  /** Whether the processor is in kernel mode. */
  boolean isKernel() {
    return host.status.mode() == OperatingMode.KERNEL;
  }
}
