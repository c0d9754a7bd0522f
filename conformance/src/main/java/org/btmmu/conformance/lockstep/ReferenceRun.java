package org.btmmu.conformance.lockstep;

import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.FloatingRegisters;
import org.btmmu.reference.x86.Registers;
import org.btmmu.reference.x86.VirtualProcessor;
import org.btmmu.reference.x86.WalkedMemory;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Ports;

/** The reference alone, to which the same comes from outside once more. */
final class ReferenceRun implements Ports {
  private final VirtualProcessor processor;
  private final RunEvents events;
  private int next;
  private long step;

  /**
   * A run.
   *
   * @param registers the state that it begins in, and works on
   * @param memory likewise
   * @param next the first event that has not come yet
   * @param step the step at which it begins
   */
  ReferenceRun(
      Registers registers,
      PhysicalMemory memory,
      Processor model,
      RunEvents events,
      int next,
      long step) {
    this.events = events;
    this.next = next;
    this.step = step;
    WalkedMemory linear = new WalkedMemory(registers, model, memory);
    Execution execution = new Execution(registers, new FloatingRegisters(), linear, this);
    execution.wraps = true;
    processor = new VirtualProcessor(execution);
  }

  /** Runs up to a step, with the interrupts that came there. */
  void to(long end) {
    while (step < end || isInterruptAt(end)) {
      if (isInterruptAt(step)) {
        processor.interrupt(events.value(next++));
      } else {
        processor.step();
        step++;
      }
    }
  }

  /** The first event that has not come yet. */
  int next() {
    return next;
  }

  private boolean isInterruptAt(long when) {
    return next < events.count()
        && events.kind(next) == RunEvents.INTERRUPT
        && events.step(next) <= when;
  }

  @Override
  public int in(int port, int sizeBytes) {
    return next < events.count() ? events.value(next++) : -1;
  }

  @Override
  public void out(int port, int sizeBytes, int value) {
    next = Math.min(next + 1, events.count());
  }
}
