package org.btmmu.reference.mips64;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.Operand;
import org.btmmu.spec.mips64.TrapInstruction;

/** MIPS64 volume II: traps. */
final class Traps {
  private Traps() {}

  @Clause("H-EXC-1")
  static void execute(Mips64Cpu cpu, TrapInstruction instruction, int word) {
    Operand source = instruction.second();
    long second = source == Operand.RT ? cpu.get(Field.RT.of(word)) : source.of(word);
    if (instruction.condition().holds(cpu.get(Field.RS.of(word)), second)) {
      cpu.raise(HostException.TRAP);
    }
  }
}
