package org.btmmu.optimized.translator;

import org.btmmu.optimized.machine.AddressTranslation;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;

/** Accesses by the runtime, each translated by itself. */
final class WalkedAccesses implements GuestAccesses {
  private final AddressTranslation translation;
  private final GuestMemory memory;
  private final GuestState state;
  private final GuestFault fault = new GuestFault();
  private BlockObserver observer;

  WalkedAccesses(AddressTranslation translation, GuestMemory memory, GuestState state) {
    this.translation = translation;
    this.memory = memory;
    this.state = state;
  }

  void observe(BlockObserver newObserver) {
    observer = newObserver;
  }

  @Override
  public long load(long linear, int sizeBytes, int access) {
    translate(linear, sizeBytes, access);
    long second = translation.secondGpa();
    int first = first(linear, sizeBytes, second);
    long value = Bytes.read(memory, translation.gpa(), first);
    if (second >= 0) {
      value = join(value, Bytes.read(memory, second, sizeBytes - first), first);
    }
    if (observer != null) {
      see(false, linear, sizeBytes, value);
    }
    return value;
  }

  @Override
  public void store(long linear, int sizeBytes, int access, long value) {
    translate(linear, sizeBytes, access);
    long second = translation.secondGpa();
    int first = first(linear, sizeBytes, second);
    Bytes.write(memory, translation.gpa(), first, value);
    if (second >= 0) {
      Bytes.write(memory, second, sizeBytes - first, value >>> 8 * first);
    }
    if (observer != null) {
      see(true, linear, sizeBytes, value);
    }
  }

  @Override
  public void probe(long linear, int sizeBytes, int access) {
    translate(linear, sizeBytes, access);
  }

  /** The bytes of an access in two pages, of which so many lie in the first. */
  private static long join(long lower, long upper, int first) {
    return lower | upper << 8 * first;
  }

  private static int first(long linear, int sizeBytes, long second) {
    return second < 0 ? sizeBytes : (int) (0x1000 - (linear & 0xFFF));
  }

  private void translate(long linear, int sizeBytes, int access) {
    if (!translation.translate(linear, sizeBytes, access)) {
      throw state.raising(fault.ofWalk(translation.fault(), translation.faultAddress()));
    }
  }

  private void see(boolean store, long linear, int sizeBytes, long value) {
    long second = translation.secondGpa();
    int first = first(linear, sizeBytes, second);
    MachineAccesses.see(observer, store, translation.gpa(), linear, first, value);
    if (second >= 0) {
      MachineAccesses.see(
          observer, store, second, linear + first, sizeBytes - first, value >>> 8 * first);
    }
  }
}
