package org.btmmu.conformance.lockstep;

import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;

/**
 * A part of a guest's run that stands for itself.
 *
 * @param registers the registers that it begins with
 * @param memory guest physical memory that it begins with; running works on copies
 * @param pages how many pages of RAM there are
 * @param model the processor model
 * @param steps how many steps it has
 * @param events what comes from outside meanwhile
 */
public record Scene(
    Registers registers,
    PagedMemory memory,
    int pages,
    Processor model,
    long steps,
    RunEvents events) {
  /** The same with no more in memory than the reference touches; the rest is 0. */
  Scene pruned() {
    TouchedMemory touched = new TouchedMemory(memory.fork(), pages);
    new ReferenceRun(registers.copy(), touched, model, events, 0, 0).to(steps);
    PagedMemory kept = new PagedMemory(pages);
    touched.touched().stream()
        .forEach(page -> {
          for (long gpa = (long) page << 12; gpa < (page + 1L) << 12; gpa += 8) {
            kept.write64(gpa, memory.read64(gpa));
          }
        });
    return new Scene(registers, kept, pages, model, steps, events);
  }
}
