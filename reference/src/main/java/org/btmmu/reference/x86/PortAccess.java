package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RDX;

import org.btmmu.spec.x86.Operand.Kind;

/** IN and OUT, and who may use a port (SDM 1 19.5). */
public final class PortAccess {
  /** Offset of the I/O map's base in a 32-bit or 64-bit TSS. */
  private static final int MAP_BASE = 0x66;

  private PortAccess() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case IN -> {
        int sizeBytes = Operands.bytes(x, 0);
        int port = port(x, 1);
        check(x, port, sizeBytes);
        Operands.setRegister(x, RAX, sizeBytes, x.in(port, sizeBytes));
      }
      case OUT -> {
        int sizeBytes = Operands.bytes(x, 1);
        int port = port(x, 0);
        check(x, port, sizeBytes);
        x.out(port, sizeBytes, (int) Operands.register(x, RAX, sizeBytes));
      }
      default -> x.refuse();
    }
  }

  private static int port(Execution x, int operand) {
    boolean immediate = x.instruction().form().operand(operand).kind() == Kind.IMMEDIATE;
    long port = immediate ? x.instruction().immediate() & 0xFF : x.registers.gpr[RDX];
    return (int) port & 0xFFFF;
  }

  /** #GP(0) unless CPL ≤ IOPL, or the TSS has a map whose bits of the port are 0. */
  static void check(Execution x, int port, int sizeBytes) {
    Registers registers = x.registers;
    boolean privileged = registers.cpl <= registers.iopl() && !registers.is(Flags.VM);
    if (registers.isProtected() && !privileged && !isMapped(x, port, sizeBytes)) {
      x.raise(Vectors.GP, 0);
    }
  }

  private static boolean isMapped(Execution x, int port, int sizeBytes) {
    Registers registers = x.registers;
    int type = Descriptor.type(registers.attributes[Registers.TR]);
    long limit = Integer.toUnsignedLong(registers.limit[Registers.TR]);
    if (type != Descriptor.BUSY_TSS || limit < MAP_BASE + 1) {
      return false;
    }
    long tss = registers.base[Registers.TR];
    long place = Accesses.loadSystem(x, tss + MAP_BASE, 2) + (port >>> 3);
    if (place + 1 > limit) {
      return false;
    }
    long bits = Accesses.loadSystem(x, tss + place, 2) >>> (port & 7);
    return (bits & (1L << sizeBytes) - 1) == 0;
  }
}
