package org.btmmu.reference.mips64;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.HostKind;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.MemoryInstruction;

/** MIPS64 volume II: ordinary loads and stores, little-endian. */
final class MemoryAccesses {
  private MemoryAccesses() {}

  static void execute(Mips64Cpu cpu, MemoryInstruction instruction, int word) {
    long address = cpu.get(Field.RS.of(word)) + Field.IMMEDIATE.signedOf(word);
    int size = instruction.sizeBytes();
    int rt = Field.RT.of(word);
    switch (instruction.operation()) {
      case LOAD -> {
        long physical = HostMemory.translate(cpu, HostKind.LOAD, address, size);
        load(cpu, instruction, rt, physical);
      }
      case STORE -> {
        long physical = HostMemory.translate(cpu, HostKind.STORE, address, size);
        if (!cpu.isFaulty()) {
          HostMemory.write(cpu.memory, physical, size, cpu.get(rt));
        }
      }
      case LOAD_LEFT, LOAD_RIGHT -> loadPart(cpu, instruction, rt, address);
      case STORE_LEFT, STORE_RIGHT -> storePart(cpu, instruction, rt, address);
      case LOAD_LINKED -> {
        long physical = HostMemory.translate(cpu, HostKind.LOAD, address, size);
        load(cpu, instruction, rt, physical);
        link(cpu, physical);
      }
      case STORE_CONDITIONAL -> {
        long physical = HostMemory.translate(cpu, HostKind.STORE, address, size);
        storeConditional(cpu, physical, size, rt);
      }
    }
  }

  private static void load(Mips64Cpu cpu, MemoryInstruction instruction, int rt, long physical) {
    if (!cpu.isFaulty()) {
      int size = instruction.sizeBytes();
      long value = HostMemory.read(cpu.memory, physical, size);
      cpu.set(rt, instruction.signed() ? HostMemory.extend(value, size) : value);
    }
  }

  /** A load-linked sets the link. */
  @Clause({"H-INS-6", "B-ACC-6"})
  static void link(Mips64Cpu cpu, long physical) {
    if (!cpu.isFaulty()) {
      cpu.host.linked = true;
      cpu.linkAddress = physical;
    }
  }

  /** Stores if the link is whole, and says so; elsewhere than the load it is UNPREDICTABLE. */
  @Clause("H-INS-6")
  private static void storeConditional(Mips64Cpu cpu, long physical, int size, int rt) {
    if (cpu.isFaulty()) {
      return;
    }
    boolean whole = cpu.host.linked;
    cpu.unpredictable |= whole && physical != cpu.linkAddress;
    if (whole) {
      HostMemory.write(cpu.memory, physical, size, cpu.get(rt));
    }
    cpu.host.linked = false;
    cpu.set(rt, whole ? 1 : 0);
  }

  /**
   * The part of the aligned word up to the addressed byte (left) goes to the top of the register,
   * the part from that byte on (right) to its bottom; the rest of the register stays.
   */
  private static void loadPart(Mips64Cpu cpu, MemoryInstruction instruction, int rt, long address) {
    int size = instruction.sizeBytes();
    long physical = HostMemory.translate(cpu, HostKind.LOAD, address, 1);
    if (cpu.isFaulty()) {
      return;
    }
    long memory = HostMemory.read(cpu.memory, physical & -size, size);
    int offset = (int) address & size - 1;
    boolean left = instruction.operation() == MemoryInstruction.Operation.LOAD_LEFT;
    int up = 8 * (size - 1 - offset);
    int down = 8 * offset;
    long taken = -1L >>> 64 - 8 * size;
    long mask = left ? taken << up : taken >>> down;
    long moved = left ? memory << up : memory >>> down;
    long old = cpu.get(rt);
    if (size == 4 && !left && offset != 0) {
      // The upper half stays or takes bit 31: the same for a sign-extended word only.
      cpu.word(rt);
    }
    cpu.set(rt, HostMemory.extend(old & ~mask | moved & mask, size));
  }

  /** The reverse: the top of the register to the bytes up to the addressed one, and so on. */
  private static void storePart(
      Mips64Cpu cpu, MemoryInstruction instruction, int rt, long address) {
    int size = instruction.sizeBytes();
    long physical = HostMemory.translate(cpu, HostKind.STORE, address, 1);
    if (cpu.isFaulty()) {
      return;
    }
    long memory = HostMemory.read(cpu.memory, physical & -size, size);
    int offset = (int) address & size - 1;
    boolean left = instruction.operation() == MemoryInstruction.Operation.STORE_LEFT;
    int down = 8 * (size - 1 - offset);
    int up = 8 * offset;
    long whole = -1L >>> 64 - 8 * size;
    long register = cpu.get(rt) & whole;
    long mask = left ? whole >>> down : whole << up;
    long moved = left ? register >>> down : register << up;
    HostMemory.write(cpu.memory, physical & -size, size, memory & ~mask | moved & mask);
  }
}
