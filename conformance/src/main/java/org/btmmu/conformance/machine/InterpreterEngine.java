package org.btmmu.conformance.machine;

import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.FloatingRegisters;
import org.btmmu.reference.x86.Registers;
import org.btmmu.reference.x86.StepResult;
import org.btmmu.reference.x86.VirtualProcessor;
import org.btmmu.reference.x86.WalkedMemory;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Ports;

/** The reference's interpreter of x86 instructions as a processor of the machine. */
public final class InterpreterEngine implements Engine {
  private final Registers registers;
  private final PhysicalMemory memory;
  private final VirtualProcessor processor;
  private final RecentAddresses recent = new RecentAddresses();
  private long steps;
  private boolean wanted;
  private boolean accessedPort;

  /** What every further run stops for; null as long as the processor works. */
  private Stop ended;

  /**
   * A processor.
   *
   * @param registers the state it begins in; it works on a copy
   * @param model the processor model
   * @param memory guest physical memory
   */
  public InterpreterEngine(
      Registers registers, Processor model, PhysicalMemory memory, Ports ports) {
    this.registers = registers.copy();
    this.memory = memory;
    WalkedMemory linear = new WalkedMemory(this.registers, model, memory);
    Execution execution =
        new Execution(this.registers, new FloatingRegisters(), linear, watched(ports));
    execution.wraps = true; // as the translated processors do
    processor = new VirtualProcessor(execution);
  }

  private Ports watched(Ports ports) {
    return new Ports() {
      @Override
      public int in(int port, int sizeBytes) {
        accessedPort = true;
        return ports.in(port, sizeBytes);
      }

      @Override
      public void out(int port, int sizeBytes, int value) {
        accessedPort = true;
        ports.out(port, sizeBytes, value);
      }
    };
  }

  @Override
  public Stop run(long budget) {
    long end = steps + budget;
    accessedPort = false;
    while (ended == null) {
      if (registers.halted) {
        return Stop.HALTED;
      }
      if (wanted && processor.acceptsInterrupt()) {
        return Stop.INTERRUPT;
      }
      if (steps >= end) {
        return Stop.BUDGET;
      }
      recent.add(registers.rip);
      steps++;
      switch (processor.step()) {
        case StepResult.Done _, StepResult.Delivered _, StepResult.Halted _ -> {}
        case StepResult.Shutdown _ -> ended = Stop.SHUTDOWN;
        case StepResult.NotDone _ -> {
          steps--;
          ended = Stop.UNKNOWN;
        }
      }
      if (accessedPort && ended == null) {
        return Stop.PORTS;
      }
    }
    return ended;
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public boolean acceptsInterrupt() {
    return processor.acceptsInterrupt();
  }

  @Override
  public void wantInterrupt(boolean wanted) {
    this.wanted = wanted;
  }

  @Override
  public void interrupt(int vector) {
    switch (processor.interrupt(vector)) {
      case StepResult.Shutdown _ -> ended = Stop.SHUTDOWN;
      case StepResult.NotDone _ -> ended = Stop.UNKNOWN;
      case StepResult.Done _, StepResult.Delivered _, StepResult.Halted _ -> {}
    }
  }

  @Override
  public Registers registers() {
    return registers.copy();
  }

  @Override
  public PhysicalMemory memory() {
    return memory;
  }

  @Override
  public long[] recent() {
    return recent.all();
  }
}
