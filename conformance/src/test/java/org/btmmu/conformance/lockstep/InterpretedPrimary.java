package org.btmmu.conformance.lockstep;

import java.util.List;
import java.util.function.ObjLongConsumer;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.FloatingRegisters;
import org.btmmu.reference.x86.Registers;
import org.btmmu.reference.x86.StepResult;
import org.btmmu.reference.x86.VirtualProcessor;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Ports;

/**
 * The interpreter in the place of a translated processor: blocks are of five instructions, and what
 * a bug does to it comes after each step.
 */
final class InterpretedPrimary implements ObservedEngine {
  private static final int BLOCK = 5;

  private final ToldMemory linear;
  private final Registers registers;
  private final VirtualProcessor processor;
  private final ObjLongConsumer<ToldMemory> bug;
  private Observer observer;
  private long steps;
  private boolean wanted;
  private boolean accessedPort;
  private boolean down;

  InterpretedPrimary(ToldMemory linear, Ports ports, ObjLongConsumer<ToldMemory> bug) {
    this.linear = linear;
    this.bug = bug;
    registers = linear.registers;
    Ports watched =
        new Ports() {
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
    processor =
        new VirtualProcessor(new Execution(registers, new FloatingRegisters(), linear, watched));
  }

  @Override
  public Stop run(long budget) {
    long end = steps + budget;
    accessedPort = false;
    while (!down) {
      if (registers.halted) {
        return Stop.HALTED;
      }
      if (wanted && acceptsInterrupt()) {
        return Stop.INTERRUPT;
      }
      if (steps >= end) {
        return Stop.BUDGET;
      }
      steps++;
      StepResult result = processor.step();
      bug.accept(linear, steps);
      tell(result);
      if (steps % BLOCK == 0) {
        observer.boundary();
      }
      if (accessedPort) {
        return Stop.PORTS;
      }
    }
    return Stop.SHUTDOWN;
  }

  private void tell(StepResult result) {
    down = result instanceof StepResult.Shutdown;
    if (result instanceof StepResult.Delivered(int vector, int errorCode)) {
      observer.delivered(vector, errorCode);
      observer.boundary();
    }
  }

  @Override
  public void interrupt(int vector) {
    tell(processor.interrupt(vector));
  }

  @Override
  public void observe(Observer who) {
    observer = who;
    linear.observer = who;
  }

  @Override
  public void read(Registers into) {
    into.become(registers);
  }

  @Override
  public boolean isShutDown() {
    return down;
  }

  @Override
  public List<String> translation() {
    return List.of();
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
  public void wantInterrupt(boolean whether) {
    wanted = whether;
  }

  @Override
  public Registers registers() {
    return registers.copy();
  }

  @Override
  public PhysicalMemory memory() {
    return linear.memory;
  }

  @Override
  public long[] recent() {
    return new long[0];
  }
}
