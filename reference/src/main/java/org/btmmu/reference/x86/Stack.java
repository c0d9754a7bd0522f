package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RBP;
import static org.btmmu.reference.x86.Registers.RSP;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand.Kind;

/** The stack (SDM 1 6.2; SDM 2: PUSH, POP and kin, ENTER, LEAVE). */
public final class Stack {
  /** Flags that POPF never changes. */
  private static final int NEVER_POPPED = Flags.VM | Flags.VIF | Flags.VIP;

  /** Flags that there are. */
  static final int DEFINED = 0x3F_7FD5;

  private Stack() {}

  static void execute(Execution x) {
    int sizeBytes = x.instruction().operandBytes();
    switch (x.instruction().form().op()) {
      case PUSH -> pushOperand(x, sizeBytes);
      case POP -> popOperand(x, sizeBytes);
      case PUSHA -> pushAll(x, sizeBytes);
      case POPA -> popAll(x, sizeBytes);
      case PUSHF -> pushFlags(x, sizeBytes);
      case POPF -> popFlags(x, sizeBytes);
      case ENTER -> enter(x, sizeBytes);
      case LEAVE -> leave(x, sizeBytes);
      default -> x.refuse();
    }
  }

  /** The width of the stack pointer: 8, 4 or 2 bytes. */
  static int pointerBytes(Execution x) {
    if (x.registers.is64Bit()) {
      return 8;
    }
    return (x.registers.attributes[Registers.SS] & Descriptor.BIG) != 0 ? 4 : 2;
  }

  /** The stack pointer moved by so many bytes. */
  private static long moved(Execution x, long bytes) {
    int pointerBytes = pointerBytes(x);
    return Operands.register(x, RSP, pointerBytes) + bytes & Flags.mask(8 * pointerBytes);
  }

  static void push(Execution x, long value, int sizeBytes) {
    push(x, value, sizeBytes, sizeBytes);
  }

  private static void push(Execution x, long value, int sizeBytes, int storedBytes) {
    long pointer = moved(x, -sizeBytes);
    x.store(Registers.SS, pointer, storedBytes, value);
    Operands.setRegister(x, RSP, pointerBytes(x), pointer);
  }

  static long pop(Execution x, int sizeBytes) {
    long value = x.load(Registers.SS, moved(x, 0), sizeBytes);
    release(x, sizeBytes);
    return value;
  }

  /** Moves the stack pointer up. */
  static void release(Execution x, long bytes) {
    Operands.setRegister(x, RSP, pointerBytes(x), moved(x, bytes));
  }

  /** A segment register is stored as 2 bytes where the operand has 4, as processors do. */
  private static void pushOperand(Execution x, int sizeBytes) {
    boolean segment = x.instruction().form().first().kind() == Kind.FIXED_SEGMENT;
    push(x, Operands.read(x, 0), sizeBytes, segment && sizeBytes == 4 ? 2 : sizeBytes);
  }

  /** A destination in memory is addressed with the stack pointer after the pop. */
  private static void popOperand(Execution x, int sizeBytes) {
    Instruction i = x.instruction();
    boolean segment = i.form().first().kind() == Kind.FIXED_SEGMENT;
    long value = pop(x, segment && sizeBytes == 4 ? 2 : sizeBytes);
    if (segment) {
      release(x, sizeBytes == 4 ? 2 : 0);
      SegmentLoads.load(x, i.form().first().number(), (int) value & 0xFFFF);
    } else {
      Operands.write(x, 0, value);
    }
  }

  private static void pushAll(Execution x, int sizeBytes) {
    long pointer = x.registers.gpr[RSP];
    for (int number = 0; number < 8; number++) {
      push(x, number == RSP ? pointer : x.registers.gpr[number], sizeBytes);
    }
  }

  private static void popAll(Execution x, int sizeBytes) {
    for (int number = 7; number >= 0; number--) {
      long value = pop(x, sizeBytes);
      if (number != RSP) {
        Operands.setRegister(x, number, sizeBytes, value);
      }
    }
  }

  /** In virtual-8086 mode it needs IOPL 3. */
  private static void pushFlags(Execution x, int sizeBytes) {
    if (x.registers.is(Flags.VM) && x.registers.iopl() < 3) {
      x.raise(Vectors.GP, 0);
    }
    push(x, x.registers.flags & ~(Flags.VM | Flags.RF), sizeBytes);
  }

  /** Which flags change depends on CPL and IOPL; RF becomes 0. */
  private static void popFlags(Execution x, int sizeBytes) {
    Registers registers = x.registers;
    if (registers.is(Flags.VM) && registers.iopl() < 3) {
      x.raise(Vectors.GP, 0);
    }
    long value = pop(x, sizeBytes);
    int changes = DEFINED & ~NEVER_POPPED & (int) Flags.mask(8 * Math.min(sizeBytes, 4));
    changes &= registers.cpl == 0 ? -1 : ~Flags.IOPL;
    changes &= registers.cpl <= registers.iopl() ? -1 : ~Flags.IF;
    registers.flags = registers.flags & ~changes | (int) value & changes;
    registers.flags &= ~Flags.RF;
  }

  /** A frame with the pointers of the frames around it. */
  private static void enter(Execution x, int sizeBytes) {
    Instruction i = x.instruction();
    int level = (int) i.immediate2() & 31;
    int pointerBytes = pointerBytes(x);
    push(x, x.registers.gpr[RBP], sizeBytes);
    long frame = x.registers.gpr[RSP];
    long outer = Operands.register(x, RBP, pointerBytes);
    for (int number = 1; number < 32; number++) {
      if (number < level) {
        outer = outer - sizeBytes & Flags.mask(8 * pointerBytes);
        push(x, x.load(Registers.SS, outer, sizeBytes), sizeBytes);
      }
    }
    if (level > 0) {
      push(x, frame, sizeBytes);
    }
    Operands.setRegister(x, RBP, sizeBytes, frame);
    release(x, -(i.immediate() & 0xFFFF));
    x.probeStore(Registers.SS, moved(x, 0), sizeBytes);
  }

  private static void leave(Execution x, int sizeBytes) {
    int pointerBytes = pointerBytes(x);
    Operands.setRegister(x, RSP, pointerBytes, Operands.register(x, RBP, pointerBytes));
    Operands.setRegister(x, RBP, sizeBytes, pop(x, sizeBytes));
  }
}
