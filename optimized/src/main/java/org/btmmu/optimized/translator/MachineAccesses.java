package org.btmmu.optimized.translator;

import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;

/** Accesses by the runtime through the guest TLB, as translated code makes them. */
final class MachineAccesses implements GuestAccesses {
  private final Machine machine;
  private final GuestState state;
  private final Runnable done;
  private final GuestFault fault = new GuestFault();
  private BlockObserver observer;

  /**
   * Accesses of a machine's first processor.
   *
   * @param done is told after each access: shadow page tables may have changed
   */
  MachineAccesses(Machine machine, GuestState state, Runnable done) {
    this.machine = machine;
    this.state = state;
    this.done = done;
  }

  void observe(BlockObserver newObserver) {
    observer = newObserver;
  }

  @Override
  public long load(long linear, int sizeBytes, int access) {
    long value = machine.load(0, linear, sizeBytes, access);
    settle();
    if (observer != null) {
      see(false, linear, sizeBytes, value);
    }
    return value;
  }

  @Override
  public void store(long linear, int sizeBytes, int access, long value) {
    machine.store(0, linear, sizeBytes, access, value);
    settle();
    if (observer != null) {
      see(true, linear, sizeBytes, value);
    }
  }

  @Override
  public void probe(long linear, int sizeBytes, int access) {
    machine.probe(0, linear, sizeBytes, access);
    settle();
  }

  private void settle() {
    done.run();
    if (machine.fault() != Machine.NONE) {
      throw state.raising(fault.ofWalk(machine.fault(), machine.faultAddress()));
    }
  }

  private void see(boolean store, long linear, int sizeBytes, long value) {
    long second = machine.secondGpa();
    int first = second < 0 ? sizeBytes : (int) (0x1000 - (linear & 0xFFF));
    see(observer, store, machine.gpa(), linear, first, value);
    if (second >= 0) {
      see(observer, store, second, linear + first, sizeBytes - first, value >>> 8 * first);
    }
  }

  /** Tells an observer of an access of 1 … 8 bytes. */
  static void see(
      BlockObserver observer, boolean store, long gpa, long linear, int sizeBytes, long value) {
    long bytes = value & -1L >>> 64 - 8 * sizeBytes;
    if (store) {
      observer.store(gpa, linear, sizeBytes, bytes);
    } else {
      observer.load(gpa, linear, sizeBytes, bytes);
    }
  }
}
