package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RCX;
import static org.btmmu.optimized.processor.GuestState.RDI;
import static org.btmmu.optimized.processor.GuestState.RDX;
import static org.btmmu.optimized.processor.GuestState.RSI;

import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Repeat;

/**
 * Iterations of string instructions (SDM 1 5.1.8; SDM 2: REP): one, or of REP MOVS and REP STOS as
 * many as may be done at once.
 */
final class StringInstructions {
  private StringInstructions() {}

  /** Whether more iterations follow. */
  static boolean execute(Core c, Op op) {
    boolean compares = op == Op.CMPS || op == Op.SCAS;
    if (op == Op.INS || op == Op.OUTS) { // also for a count of 0
      PortInstructions.check(c, port(c), OperandAccess.bytes(c, op == Op.INS ? 0 : 1));
    }
    Repeat repeat = c.instruction.repeat();
    if (repeat == Repeat.NONE) {
      once(c, op);
      return false;
    }
    int countBytes = c.instruction.addressBytes();
    long count = c.register(RCX, countBytes);
    if (count == 0) {
      return false;
    }
    if (c.most > 1 && (op == Op.MOVS || op == Op.STOS)) {
      long most = Long.compareUnsigned(count, c.most) < 0 ? count : c.most;
      c.iterations = several(c, op, (int) most);
      c.setRegister(RCX, countBytes, count - c.iterations);
      return count != c.iterations;
    }
    once(c, op);
    c.setRegister(RCX, countBytes, count - 1);
    return count != 1 && (!compares || c.is(GuestState.ZF) == (repeat == Repeat.REP));
  }

  /** How many iterations were done: what a later one raises comes when it is the first. */
  private static int several(Core c, Op op, int most) {
    long cr2 = c.state.cr2;
    int done = 0;
    int changes = c.environment.codeChanges();
    try {
      while (done < most && changes == c.environment.codeChanges()) {
        once(c, op);
        done++;
      }
    } catch (GuestFault fault) {
      if (done == 0) {
        throw fault;
      }
      c.state.cr2 = cr2;
    }
    return done;
  }

  private static void once(Core c, Op op) {
    int bytes = OperandAccess.bytes(c, op == Op.OUTS ? 1 : 0);
    switch (op) {
      case MOVS -> {
        OperandAccess.write(c, 0, OperandAccess.read(c, 1));
        advance(c, RSI, bytes);
        advance(c, RDI, bytes);
      }
      case CMPS -> {
        long b = OperandAccess.read(c, 1); // of two faults, processors raise this operand's
        Arithmetics.compare(c, OperandAccess.read(c, 0), b, 8 * bytes);
        advance(c, RSI, bytes);
        advance(c, RDI, bytes);
      }
      case STOS -> {
        OperandAccess.write(c, 0, c.state.gpr(RAX));
        advance(c, RDI, bytes);
      }
      case LODS -> {
        c.setRegister(RAX, bytes, OperandAccess.read(c, 1));
        advance(c, RSI, bytes);
      }
      case SCAS -> {
        long b = OperandAccess.read(c, 1);
        Arithmetics.compare(c, c.register(RAX, bytes), b, 8 * bytes);
        advance(c, RDI, bytes);
      }
      case INS -> { // the port is read only if its value can be stored
        c.probe(GuestState.ES, OperandAccess.offset(c, 0), bytes);
        OperandAccess.write(c, 0, c.ports.in(port(c), bytes));
        advance(c, RDI, bytes);
      }
      case OUTS -> {
        c.ports.out(port(c), bytes, (int) OperandAccess.read(c, 1));
        advance(c, RSI, bytes);
      }
      default -> throw c.refusal;
    }
  }

  private static int port(Core c) {
    return (int) c.state.gpr(RDX) & 0xFFFF;
  }

  private static void advance(Core c, int register, int bytes) {
    int indexBytes = c.instruction.addressBytes();
    long by = (c.state.otherFlags() & GuestState.DF) != 0 ? -bytes : bytes;
    c.setRegister(register, indexBytes, c.register(register, indexBytes) + by);
  }
}
