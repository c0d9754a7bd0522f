package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RDX;
import static org.btmmu.optimized.processor.GuestState.TR;

import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/** IN and OUT, and the permission to use a port (SDM 1 19.5). */
final class PortInstructions {
  /** Where a 32-bit or 64-bit TSS says where its permission map is. */
  private static final int MAP_BASE = 0x66;

  private PortInstructions() {}

  static void execute(Core c, Op op) {
    int port = port(c, op == Op.IN ? 1 : 0);
    int bytes = OperandAccess.bytes(c, op == Op.IN ? 0 : 1);
    check(c, port, bytes);
    if (op == Op.IN) {
      c.setRegister(RAX, bytes, c.ports.in(port, bytes));
    } else {
      c.ports.out(port, bytes, (int) c.register(RAX, bytes));
    }
  }

  private static int port(Core c, int operand) {
    boolean immediate = c.instruction.form().operand(operand).kind() == Operand.Kind.IMMEDIATE;
    return immediate ? (int) c.instruction.immediate() & 0xFF : (int) c.state.gpr(RDX) & 0xFFFF;
  }

  /** #GP(0) unless CPL ≤ IOPL, or the map allows it. */
  static void check(Core c, int port, int bytes) {
    if (c.cpu.cpl() > c.iopl() && !isMapped(c, port, bytes)) {
      throw c.protection();
    }
  }

  private static boolean isMapped(Core c, int port, int bytes) {
    long limit = c.state.limit[TR] & 0xFFFF_FFFFL;
    int type = c.state.attributes[TR] & Attributes.TYPE;
    if (type != Attributes.BUSY_TSS || limit <= MAP_BASE) {
      return false;
    }
    long tss = c.state.base(TR);
    long place = c.loadSystem(tss + MAP_BASE, 2) + (port >>> 3);
    if (place >= limit) {
      return false;
    }
    long bits = c.loadSystem(tss + place, 2) >>> (port & 7);
    return (bits & (1L << bytes) - 1) == 0;
  }
}
