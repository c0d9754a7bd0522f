package org.btmmu.reference.mips64;

import org.btmmu.reference.host.GuestTranslation;
import org.btmmu.reference.host.GuestTranslation.Translated;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtInstruction;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.mips64.Field;

/** Guest loads, stores and probes: translated by the guest TLB, made byte by byte. */
final class GuestAccesses {
  private GuestAccesses() {}

  @Clause({"B-ACC-1", "B-ACC-3", "B-ACC-5", "B-ACC-6", "B-INS-1", "X-VEC-1"})
  static void execute(Mips64Cpu cpu, BtInstruction instruction, int word) {
    int rt = Field.RT.of(word);
    boolean probe = instruction.sizeBytes() == 0;
    int size = probe ? 1 << rt : instruction.sizeBytes();
    boolean linked =
        switch (instruction) {
          case GLL, GLLD, GSC, GSCD -> true;
          default -> false;
        };
    long address = cpu.get(Field.RS.of(word)) + Field.GUEST_OFFSET.signedOf(word);
    GuestAccess access = new GuestAccess(instruction.kind(), address, size, linked);
    switch (GuestTranslation.translate(cpu.guestTlb, cpu.midFile.current(), access)) {
      case GuestTranslation.Raised raised -> cpu.fail(new Fault.Guest(access, raised));
      case GuestTranslation.MultipleMatch _ -> cpu.undefined();
      case Translated translated -> {
        if (!probe) {
          move(cpu, instruction, translated, rt);
        }
      }
    }
  }

  private static void move(
      Mips64Cpu cpu, BtInstruction instruction, Translated translated, int rt) {
    int size = instruction.sizeBytes();
    switch (instruction) {
      case GLL, GLLD -> {
        load(cpu, translated, size, true, rt);
        MemoryAccesses.link(cpu, translated.lower());
      }
      case GSC, GSCD -> storeConditional(cpu, translated, size, rt);
      case GLB, GLH, GLW, GLD, GLD_W -> load(cpu, translated, size, true, rt);
      default -> {
        if (instruction.kind() == GuestKind.STORE) {
          store(cpu, translated, size, cpu.get(rt));
        } else {
          load(cpu, translated, size, false, rt);
        }
      }
    }
  }

  private static void load(Mips64Cpu cpu, Translated translated, int size, boolean signed, int rt) {
    long value = 0;
    for (int offset = 0; offset < size; offset++) {
      value |= HostMemory.read(cpu.memory, translated.physical(offset), 1) << 8 * offset;
    }
    cpu.set(rt, signed ? HostMemory.extend(value, size) : value);
  }

  private static void store(Mips64Cpu cpu, Translated translated, int size, long value) {
    for (int offset = 0; offset < size; offset++) {
      HostMemory.write(cpu.memory, translated.physical(offset), 1, value >>> 8 * offset);
    }
  }

  /** Stores if the link is whole, and says so; elsewhere than the load it is UNPREDICTABLE. */
  @Clause({"H-INS-6", "B-ACC-6"})
  private static void storeConditional(Mips64Cpu cpu, Translated translated, int size, int rt) {
    boolean whole = cpu.host.linked;
    cpu.unpredictable |= whole && translated.lower() != cpu.linkAddress;
    if (whole) {
      store(cpu, translated, size, cpu.get(rt));
    }
    cpu.host.linked = false;
    cpu.set(rt, whole ? 1 : 0);
  }
}
