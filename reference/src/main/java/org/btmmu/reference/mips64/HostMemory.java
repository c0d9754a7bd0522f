package org.btmmu.reference.mips64;

import org.btmmu.reference.host.HostTranslation;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostKind;
import org.btmmu.spec.host.RegisterField;
import org.btmmu.spec.host.RegisterLayout;
import org.btmmu.spec.memory.PhysicalMemory;

/** Ordinary accesses: translated by segments and joint TLB, then made in physical memory. */
final class HostMemory {
  private HostMemory() {}

  /**
   * The host physical address of an access, or 0 if the current instruction fails.
   *
   * @param alignment what the address must be a multiple of
   */
  @Clause({"H-SEG-5", "H-TLB-4", "H-TLB-6"})
  static long translate(Mips64Cpu cpu, HostKind kind, long address, int alignment) {
    int asid = (int) RegisterLayout.ENTRY_HI.get(RegisterField.ASID, cpu.host.entryHi);
    return switch (HostTranslation.translate(
        cpu.jointTlb, asid, cpu.host.status, kind, address, alignment, cpu.geometry)) {
      case HostTranslation.Translated(long physical) -> physical;
      case HostTranslation.Raised(HostException exception) -> {
        cpu.fail(new Fault.Ordinary(exception, address));
        yield 0;
      }
      case HostTranslation.MultipleMatch _ -> {
        cpu.undefined();
        yield 0;
      }
    };
  }

  /**
   * Bytes of physical memory, zero-extended.
   *
   * @param physical a multiple of {@code sizeBytes}
   * @param sizeBytes 1, 2, 4 or 8
   */
  static long read(PhysicalMemory memory, long physical, int sizeBytes) {
    if (sizeBytes == 8) {
      return memory.read64(physical);
    }
    int shift = (int) (physical & 3) * 8;
    long word = memory.read32(physical & -4) & 0xFFFF_FFFFL;
    return word >>> shift & -1L >>> 64 - 8 * sizeBytes;
  }

  /** Stores the low bytes of a value; the same addresses and sizes. */
  static void write(PhysicalMemory memory, long physical, int sizeBytes, long value) {
    if (sizeBytes == 8) {
      memory.write64(physical, value);
      return;
    }
    int shift = (int) (physical & 3) * 8;
    long mask = (-1L >>> 64 - 8 * sizeBytes) << shift;
    long old = sizeBytes == 4 ? 0 : memory.read32(physical & -4);
    memory.write32(physical & -4, (int) (old & ~mask | value << shift & mask));
  }

  /** The value of {@code sizeBytes} bytes, extended with its sign. */
  static long extend(long value, int sizeBytes) {
    int above = 64 - 8 * sizeBytes;
    return value << above >> above;
  }
}
