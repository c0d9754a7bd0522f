package org.btmmu.reference.x86;

import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.PageCrossing;
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
  private Outcome fault;

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
    PageCrossing pages = access(access);
    if (fault != null) {
      return 0;
    }
    long value = 0;
    for (int i = 0; i < access.sizeBytes(); i++) {
      long gpa = gpa(pages, access, i);
      value |= (memory.read64(gpa & -8L) >>> 8 * (gpa & 7) & 0xFF) << 8 * i;
    }
    return value;
  }

  @Override
  public void store(Access access, long value) {
    PageCrossing pages = access(access);
    for (int i = 0; i < access.sizeBytes() && fault == null; i++) {
      long gpa = gpa(pages, access, i);
      int shift = (int) (8 * (gpa & 3));
      int kept = memory.read32(gpa & -4L) & ~(0xFF << shift);
      memory.write32(gpa & -4L, kept | (int) (value >>> 8 * i & 0xFF) << shift);
    }
  }

  @Override
  public void probe(Access access) {
    access(access);
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
    return step.observation() instanceof Observation.Done;
  }

  @Override
  public Processor processor() {
    return processor;
  }

  private PageCrossing access(Access access) {
    if (controls == null) {
      controls = registers.controls().paging(registers.pkru, registers.pkrs, processor);
    }
    PageCrossing pages = PageCrossing.access(memory, controls, access);
    fault = pages.lower() instanceof Translation ? null : pages.lower();
    return pages;
  }

  /** Where byte {@code i} of a translated access lies. */
  private static long gpa(PageCrossing pages, Access access, int i) {
    long inFirstPage = 4096 - (access.address() & 4095);
    Outcome page = i < inFirstPage ? pages.lower() : pages.upper();
    return ((Translation) page).gpa() + (i < inFirstPage ? i : i - inFirstPage);
  }
}
