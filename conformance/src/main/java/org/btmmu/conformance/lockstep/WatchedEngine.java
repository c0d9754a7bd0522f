package org.btmmu.conformance.lockstep;

import java.util.List;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.memory.PhysicalMemory;

/** A processor whose observer's observations pass through a hostile run. */
record WatchedEngine(ObservedEngine engine, HostileRun run) implements ObservedEngine {
  @Override
  public void observe(Observer observer) {
    run.observer(observer);
    engine.observe(run);
  }

  @Override
  public void read(Registers into) {
    engine.read(into);
  }

  @Override
  public boolean isShutDown() {
    return engine.isShutDown();
  }

  @Override
  public List<String> translation() {
    return engine.translation();
  }

  @Override
  public Stop run(long steps) {
    return engine.run(steps);
  }

  @Override
  public long steps() {
    return engine.steps();
  }

  @Override
  public boolean acceptsInterrupt() {
    return engine.acceptsInterrupt();
  }

  @Override
  public void wantInterrupt(boolean wanted) {
    engine.wantInterrupt(wanted);
  }

  @Override
  public void interrupt(int vector) {
    engine.interrupt(vector);
  }

  @Override
  public Registers registers() {
    return engine.registers();
  }

  @Override
  public PhysicalMemory memory() {
    return engine.memory();
  }

  @Override
  public long[] recent() {
    return engine.recent();
  }
}
