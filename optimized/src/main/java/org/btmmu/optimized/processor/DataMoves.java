package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.AF;
import static org.btmmu.optimized.processor.GuestState.CF;
import static org.btmmu.optimized.processor.GuestState.PF;
import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RBX;
import static org.btmmu.optimized.processor.GuestState.RDX;
import static org.btmmu.optimized.processor.GuestState.SF;
import static org.btmmu.optimized.processor.GuestState.ZF;

import org.btmmu.spec.x86.Op;

/** Moves, conversions and flag instructions (SDM 1 5.1.1, 5.1.11). */
final class DataMoves {
  private static final int IN_AH = SF | ZF | AF | PF | CF;

  private DataMoves() {}

  static void execute(Core c, Op op) {
    switch (op) {
      case MOV, MOVZX, MOVNTI -> OperandAccess.write(c, 0, OperandAccess.read(c, 1));
      case MOVSX, MOVSXD ->
          OperandAccess.write(
              c, 0, Core.signed(OperandAccess.read(c, 1), OperandAccess.bytes(c, 1)));
      case LEA -> OperandAccess.write(c, 0, OperandAccess.offset(c, 1));
      case XCHG -> {
        long a = OperandAccess.readForWrite(c, 0);
        long b = OperandAccess.readForWrite(c, 1);
        OperandAccess.write(c, 0, b);
        OperandAccess.write(c, 1, a);
      }
      case CMOVCC -> {
        long value = OperandAccess.read(c, 1);
        OperandAccess.write(c, 0, holds(c) ? value : OperandAccess.read(c, 0));
      }
      case SETCC -> OperandAccess.write(c, 0, holds(c) ? 1 : 0);
      case CBW -> {
        int from = c.instruction.operandBytes() / 2;
        c.setRegister(RAX, 2 * from, Core.signed(c.register(RAX, from), from));
      }
      case CWD -> {
        int bytes = c.instruction.operandBytes();
        c.setRegister(RDX, bytes, Core.signed(c.register(RAX, bytes), bytes) >> 63);
      }
      case XLAT -> {
        int bytes = c.instruction.addressBytes();
        long offset = c.register(RBX, bytes) + c.register(RAX, 1) & Core.mask(bytes);
        c.setRegister(RAX, 1, c.load(OperandAccess.segment(c, 0), offset, 1));
      }
      case MOVBE -> {
        int unused = 64 - 8 * OperandAccess.bytes(c, 0);
        OperandAccess.write(c, 0, Long.reverseBytes(OperandAccess.read(c, 1)) >>> unused);
      }
      default -> flags(c, op);
    }
  }

  /** Whether the instruction's condition holds. */
  static boolean holds(Core c) {
    return holds(c.instruction.form().condition(), c.state.flags());
  }

  /** Whether a condition of Jcc, 0 … 15, holds (SDM 1 appendix B). */
  static boolean holds(int condition, int flags) {
    boolean less = ((flags >>> 7 ^ flags >>> 11) & 1) != 0;
    boolean held =
        switch (condition >>> 1) {
          case 0 -> (flags & GuestState.OF) != 0;
          case 1 -> (flags & CF) != 0;
          case 2 -> (flags & ZF) != 0;
          case 3 -> (flags & (CF | ZF)) != 0;
          case 4 -> (flags & SF) != 0;
          case 5 -> (flags & PF) != 0;
          case 6 -> less;
          default -> less || (flags & ZF) != 0;
        };
    return held == ((condition & 1) == 0);
  }

  private static void flags(Core c, Op op) {
    int flags = c.state.flags();
    switch (op) {
      case CLC -> c.setStatus(CF, 0);
      case STC -> c.setStatus(CF, CF);
      case CMC -> c.setStatus(CF, ~flags & CF);
      case CLD -> c.setFlags(flags & ~GuestState.DF);
      case STD -> c.setFlags(flags | GuestState.DF);
      case LAHF ->
          c.state.setGpr(RAX, c.state.gpr(RAX) & ~0xFF00L | (long) (flags & IN_AH | 2) << 8);
      case SAHF -> c.setStatus(IN_AH, (int) (c.state.gpr(RAX) >>> 8));
      case STAC, CLAC -> {
        if (c.cpu.cpl() != 0) {
          throw c.undefined();
        }
        c.setFlags(op == Op.STAC ? flags | GuestState.AC : flags & ~GuestState.AC);
      }
      default -> throw c.refusal;
    }
  }
}
