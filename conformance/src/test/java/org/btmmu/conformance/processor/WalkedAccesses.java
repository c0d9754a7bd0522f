package org.btmmu.conformance.processor;

import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.spec.memory.PhysicalMemory;

/** Guest memory behind page walks of the optimized model, one for each access. */
final class WalkedAccesses implements GuestAccesses {
  private final PhysicalMemory memory;
  private final GuestCpu cpu;
  private final GuestState state;
  private final FastCrossing crossing = new FastCrossing();
  private final GuestFault fault = new GuestFault();

  WalkedAccesses(PhysicalMemory memory, GuestCpu cpu, GuestState state) {
    this.memory = memory;
    this.cpu = cpu;
    this.state = state;
  }

  @Override
  public long load(long linear, int sizeBytes, int access) {
    probe(linear, sizeBytes, access);
    long value = 0;
    for (int i = 0; i < sizeBytes; i++) {
      long gpa = gpa(linear, i);
      value |= (memory.read64(gpa & -8) >>> 8 * (gpa & 7) & 0xFF) << 8 * i;
    }
    return value;
  }

  @Override
  public void store(long linear, int sizeBytes, int access, long value) {
    probe(linear, sizeBytes, access);
    for (int i = 0; i < sizeBytes; i++) {
      long gpa = gpa(linear, i);
      int shift = (int) (8 * (gpa & 7));
      long kept = memory.read64(gpa & -8) & ~(0xFFL << shift);
      memory.write64(gpa & -8, kept | (value >>> 8 * i & 0xFF) << shift);
    }
  }

  @Override
  public void probe(long linear, int sizeBytes, int access) {
    crossing.translate(memory, cpu.controls(), linear, sizeBytes, access);
    long outcome = crossing.lower();
    if (PackedWalk.isTranslation(outcome)) {
      crossing.writeBack(memory, cpu.controls().mode, access);
    } else if (outcome == PackedWalk.GENERAL_PROTECTION) {
      throw fault.with(13, 0);
    } else if (outcome == PackedWalk.STACK_FAULT) {
      throw fault.with(12, 0);
    } else {
      state.cr2 = crossing.faultAddress();
      throw fault.with(14, (int) outcome & 0xFF);
    }
  }

  private long gpa(long linear, int at) {
    int inPage = (int) linear & 0xFFF;
    return inPage + at < 0x1000
        ? PackedWalk.gpa(crossing.lower()) + at
        : PackedWalk.gpa(crossing.upper()) + inPage + at - 0x1000;
  }
}
