package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.Registers.RDI;
import static org.btmmu.reference.x86.Registers.RDX;
import static org.btmmu.reference.x86.Registers.RSI;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Repeat;

/**
 * String instructions (SDM 2: MOVS, CMPS, STOS, LODS, SCAS, INS, OUTS). With a repeat prefix one
 * execution makes one round and, while there are more, leaves the instruction pointer where it is:
 * interrupts come between rounds, and a fault finds the registers of the round that it is in.
 */
public final class Strings {
  private Strings() {}

  static void execute(Execution x) {
    Instruction i = x.instruction();
    int countBytes = i.addressBytes();
    boolean repeats = i.repeat() != Repeat.NONE;
    Op op = i.form().op();
    if (op == Op.INS || op == Op.OUTS) { // also for a count of 0
      PortAccess.check(x, port(x), Operands.bytes(x, op == Op.INS ? 0 : 1));
    }
    if (repeats && Operands.register(x, RCX, countBytes) == 0) {
      return;
    }
    round(x);
    if (repeats) {
      long left = Operands.register(x, RCX, countBytes) - 1;
      Operands.setRegister(x, RCX, countBytes, left);
      if (Operands.register(x, RCX, countBytes) != 0 && goesOn(x)) {
        x.again();
      }
    }
  }

  /** CMPS and SCAS end with a difference under REP, with equality under REPNE. */
  private static boolean goesOn(Execution x) {
    Op op = x.instruction().form().op();
    boolean compares = op == Op.CMPS || op == Op.SCAS;
    boolean equal = x.registers.is(Flags.ZF);
    return !compares || equal == (x.instruction().repeat() == Repeat.REP);
  }

  private static void round(Execution x) {
    int sizeBytes = Operands.bytes(x, x.instruction().form().op() == Op.OUTS ? 1 : 0);
    switch (x.instruction().form().op()) {
      case MOVS -> {
        Operands.write(x, 0, Operands.read(x, 1));
        advance(x, RSI, sizeBytes);
        advance(x, RDI, sizeBytes);
      }
      case CMPS -> {
        long b = Operands.read(x, 1); // first, as processors do: it decides between two faults
        Arithmetic.compare(x, Operands.read(x, 0), b, 8 * sizeBytes);
        advance(x, RSI, sizeBytes);
        advance(x, RDI, sizeBytes);
      }
      case STOS -> {
        Operands.write(x, 0, x.registers.gpr[RAX]);
        advance(x, RDI, sizeBytes);
      }
      case LODS -> {
        Operands.setRegister(x, RAX, sizeBytes, Operands.read(x, 1));
        advance(x, RSI, sizeBytes);
      }
      case SCAS -> {
        long a = Operands.register(x, RAX, sizeBytes);
        Arithmetic.compare(x, a, Operands.read(x, 1), 8 * sizeBytes);
        advance(x, RDI, sizeBytes);
      }
      case INS -> input(x, sizeBytes);
      case OUTS -> output(x, sizeBytes);
      default -> x.refuse();
    }
  }

  /** An index register goes on by one element, downwards if DF is 1. */
  private static void advance(Execution x, int register, int sizeBytes) {
    int by = x.registers.is(Flags.DF) ? -sizeBytes : sizeBytes;
    int indexBytes = x.instruction().addressBytes();
    Operands.setRegister(x, register, indexBytes, Operands.register(x, register, indexBytes) + by);
  }

  private static int port(Execution x) {
    return (int) x.registers.gpr[RDX] & 0xFFFF;
  }

  /** The port is read only if its value can be stored. */
  private static void input(Execution x, int sizeBytes) {
    x.probeStore(Registers.ES, Operands.offset(x, 0), sizeBytes);
    Operands.write(x, 0, x.in(port(x), sizeBytes));
    advance(x, RDI, sizeBytes);
  }

  private static void output(Execution x, int sizeBytes) {
    x.out(port(x), sizeBytes, (int) Operands.read(x, 1));
    advance(x, RSI, sizeBytes);
  }
}
