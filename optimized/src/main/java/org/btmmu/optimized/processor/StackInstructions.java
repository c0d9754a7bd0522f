package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.IF;
import static org.btmmu.optimized.processor.GuestState.IOPL;
import static org.btmmu.optimized.processor.GuestState.RBP;
import static org.btmmu.optimized.processor.GuestState.RF;
import static org.btmmu.optimized.processor.GuestState.RSP;
import static org.btmmu.optimized.processor.GuestState.SS;
import static org.btmmu.optimized.processor.GuestState.VIF;
import static org.btmmu.optimized.processor.GuestState.VIP;
import static org.btmmu.optimized.processor.GuestState.VM;

import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/** Instructions on the stack but for calls (SDM 1 chapter 6; SDM 2: PUSH, POP, ENTER, LEAVE). */
final class StackInstructions {
  private StackInstructions() {}

  static void execute(Core c, Op op) {
    int bytes = c.instruction.operandBytes();
    switch (op) {
      case PUSH -> c.push(OperandAccess.read(c, 0), bytes, isSegment(c) && bytes == 4 ? 2 : bytes);
      case POP -> pop(c, bytes);
      case PUSHA -> {
        long pointer = c.state.gpr(RSP);
        for (int number = 0; number < 8; number++) {
          c.push(number == RSP ? pointer : c.state.gpr(number), bytes);
        }
      }
      case POPA -> {
        for (int number = 7; number >= 0; number--) {
          long value = c.pop(bytes);
          if (number != RSP) {
            c.setRegister(number, bytes, value);
          }
        }
      }
      case PUSHF -> c.push(c.state.flags() & ~(VM | RF), bytes);
      case POPF -> popFlags(c, bytes);
      case ENTER -> enter(c, bytes);
      case LEAVE -> {
        int width = c.pointerBytes();
        c.setRegister(RSP, width, c.register(RBP, width));
        c.setRegister(RBP, bytes, c.pop(bytes));
      }
      default -> throw c.refusal;
    }
  }

  private static boolean isSegment(Core c) {
    return c.instruction.form().first().kind() == Operand.Kind.FIXED_SEGMENT;
  }

  /** Memory is addressed with the stack pointer after the pop; of a segment, 2 bytes are read. */
  private static void pop(Core c, int bytes) {
    if (!isSegment(c)) {
      OperandAccess.write(c, 0, c.pop(bytes));
      return;
    }
    int selector = (int) c.load(SS, c.movedPointer(0), bytes == 4 ? 2 : bytes) & 0xFFFF;
    c.release(bytes);
    Segments.load(c, c.instruction.form().first().number(), selector);
  }

  private static void popFlags(Core c, int bytes) {
    int image = (int) c.pop(bytes);
    int changes = Core.DEFINED & ~(VM | VIF | VIP) & (bytes == 2 ? 0xFFFF : -1);
    changes &= c.cpu.cpl() == 0 ? -1 : ~IOPL;
    changes &= c.cpu.cpl() <= c.iopl() ? -1 : ~IF;
    c.setFlags((c.state.flags() & ~changes | image & changes) & ~RF);
  }

  private static void enter(Core c, int bytes) {
    int level = (int) c.instruction.immediate2() & 31;
    int width = c.pointerBytes();
    c.push(c.state.gpr(RBP), bytes);
    long frame = c.state.gpr(RSP);
    long outer = c.register(RBP, width);
    for (int number = 1; number < level; number++) {
      outer = outer - bytes & Core.mask(width);
      c.push(c.load(SS, outer, bytes), bytes);
    }
    if (level > 0) {
      c.push(frame, bytes);
    }
    c.setRegister(RBP, bytes, frame);
    c.release(-(c.instruction.immediate() & 0xFFFF));
    c.probe(SS, c.movedPointer(0), bytes);
  }
}
