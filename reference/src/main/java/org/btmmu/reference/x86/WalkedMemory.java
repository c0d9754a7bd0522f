package org.btmmu.reference.x86;

import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.LinearAddress;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Outcome.Translation;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Memory behind a guest MMU without a TLB: each access walks the tables as they are now, which the
 * architecture always allows.
 */
public final class WalkedMemory implements LinearMemory {
  private final Registers registers;
  private final Processor processor;
  private final PhysicalMemory memory;
  private PagingControls controls;
  private final KnownWalks walks = new KnownWalks();
  private Outcome fault;

  /** Guest physical addresses of the last access's bytes in its first and second page. */
  private long lower, upper;

  /**
   * The memory of one virtual processor.
   *
   * @param registers its registers
   * @param memory guest physical memory
   */
  public WalkedMemory(Registers registers, Processor processor, PhysicalMemory memory) {
    this.registers = registers;
    this.processor = processor;
    this.memory = memory;
  }

  @Override
  public long load(Access access) {
    int lowerBytes = inFirstPage(access);
    translate(access);
    if (fault != null) {
      return 0;
    }
    return lowerBytes >= access.sizeBytes()
        ? read(lower, access.sizeBytes())
        : read(lower, lowerBytes) | read(upper, access.sizeBytes() - lowerBytes) << 8 * lowerBytes;
  }

  @Override
  public void store(Access access, long value) {
    int lowerBytes = inFirstPage(access);
    translate(access);
    if (fault != null) {
      return;
    }
    write(lower, Math.min(lowerBytes, access.sizeBytes()), value);
    if (lowerBytes < access.sizeBytes()) {
      write(upper, access.sizeBytes() - lowerBytes, value >>> 8 * lowerBytes);
    }
  }

  @Override
  public void probe(Access access) {
    translate(access);
  }

  @Override
  public Outcome fault() {
    return fault;
  }

  @Override
  public boolean perform(Operation operation) {
    boolean ac = registers.is(Flags.AC);
    CpuState cpu =
        new CpuState(registers.controls(), 0, ac, registers.pkru, registers.pkrs, processor);
    ControlStep step = ControlStep.of(operation, cpu, memory);
    registers.setControls(step.next().registers());
    registers.pkru = step.next().pkru();
    registers.pkrs = step.next().pkrs();
    controls = null;
    walks.clear();
    return step.observation() instanceof Observation.Done;
  }

  @Override
  public Processor processor() {
    return processor;
  }

  private static int inFirstPage(Access access) {
    return (int) (4096 - (access.address() & 4095));
  }

  /** Finds where the access's bytes lie in each page, or its fault. */
  private void translate(Access access) {
    if (controls == null) {
      controls = registers.controls().paging(registers.pkru, registers.pkrs, processor);
    }
    if (access.sizeBytes() > inFirstPage(access)) {
      PageCrossing pages = PageCrossing.access(memory, controls, access);
      see(pages.lower());
      upper = pages.upper() instanceof Translation page ? page.gpa() : 0;
      return;
    }
    long linear = LinearAddress.of(access, 0, controls);
    long page = linear & -4096L;
    long frame = walks.find(memory, page, access);
    if (frame >= 0) {
      fault = null;
      lower = frame | linear & 4095;
      return;
    }
    Walk walk = PageWalk.walk(memory, controls, access);
    see(walk.outcome());
    if (fault == null) {
      PageWalk.access(memory, controls, access);
      walks.add(memory, page, access, walk);
    }
  }

  private void see(Outcome outcome) {
    fault = outcome instanceof Translation ? null : outcome;
    lower = outcome instanceof Translation page ? page.gpa() : 0;
  }

  /** Bytes of one page, zero-extended. */
  private long read(long gpa, int sizeBytes) {
    int shift = (int) (8 * (gpa & 7));
    long value = memory.read64(gpa & -8L) >>> shift;
    if ((gpa & 7) + sizeBytes > 8) {
      value |= memory.read64((gpa & -8L) + 8) << 64 - shift;
    }
    return value & Flags.mask(8 * sizeBytes);
  }

  /** Stores to one page: a word in one piece, if it is aligned. */
  private void write(long gpa, int sizeBytes, long value) {
    if (sizeBytes == 8 && (gpa & 7) == 0) {
      memory.write64(gpa, value);
      return;
    }
    int left = sizeBytes;
    long at = gpa;
    while (left > 0) {
      int bytes = (int) Math.min(left, 4 - (at & 3));
      int shift = (int) (8 * (at & 3));
      int mask = (int) Flags.mask(8 * bytes) << shift;
      int bits = (int) (value >>> 8 * (sizeBytes - left)) << shift;
      int kept = bytes == 4 ? 0 : memory.read32(at & -4L) & ~mask;
      memory.write32(at & -4L, kept | bits & mask);
      at += bytes;
      left -= bytes;
    }
  }
}
