package org.btmmu.optimized.translator;

import org.btmmu.spec.x86.Operand.Kind;

/** Moves, exchanges and conversions (SDM 2, each by its name). */
final class MoveForms {
  private static final int RAX = 0;
  private static final int RDX = 2;
  private static final int SEGMENTS = 6;

  private MoveForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    switch (t.instruction().form().op()) {
      case MOV -> {
        if (namesSegment(t)) {
          return storeSegment(t);
        }
        move(t);
      }
      case MOVNTI -> move(t);
      case MOVZX -> extend(t, false);
      case MOVSX, MOVSXD -> extend(t, true);
      case LEA -> address(t);
      case XCHG -> exchange(t);
      case CMOVCC -> moveIf(t);
      case SETCC ->
          t.operands.write(0, Value.raw(t.conditions.bit(t.instruction().form().condition())));
      case CBW -> widen(t);
      case CWD -> signIntoRdx(t);
      case BSWAP -> {
        return reverse(t);
      }
      case NOP, PAUSE, LFENCE, MFENCE, SFENCE -> {}
      default -> {
        return false;
      }
    }
    return true;
  }

  /** To memory 2 bytes, to a register with zeros above; there are 6 that can be named. */
  private static boolean storeSegment(Translation t) {
    int segment = t.instruction().reg() & 7;
    if (t.instruction().form().first().kind() == Kind.SEGMENT_REGISTER || segment >= SEGMENTS) {
      return false;
    }
    t.operands.write(0, Value.raw(t.operands.selector(segment)));
    return true;
  }

  private static boolean namesSegment(Translation t) {
    return t.instruction().form().first().kind() == Kind.SEGMENT_REGISTER
        || t.instruction().form().second().kind() == Kind.SEGMENT_REGISTER;
  }

  private static void move(Translation t) {
    int register = t.operands.register(0);
    int sizeBytes = t.operands.bytes(0);
    if (t.operands.isMemory(1) && register >= 0 && sizeBytes >= 4) {
      load(t, register, sizeBytes, !t.wide);
    } else {
      t.operands.write(0, t.operands.read(1));
    }
  }

  private static void load(Translation t, int register, int sizeBytes, boolean signed) {
    GuestOperands.Address address = t.operands.address(1, sizeBytes, false);
    t.operands.loadRegister(register, address, sizeBytes, signed);
  }

  private static void extend(Translation t, boolean signed) {
    int from = t.operands.bytes(1);
    int to = t.operands.bytes(0);
    int register = t.operands.register(0);
    boolean zeros = !signed && from < 4;
    boolean whole = to == t.operands.nativeBytes() || (to == 4 && zeros);
    if (t.operands.isMemory(1) && whole) {
      load(t, register, from, signed);
      return;
    }
    if (t.operands.isMemory(1)) {
      int loaded = t.operands.load(t.operands.address(1, from, false), from, signed);
      t.operands.write(0, Value.raw(loaded));
      return;
    }
    int value = t.operands.read(1).id();
    IrOp op = signed ? LazyFlags.signExtension(from) : LazyFlags.zeroExtension(from);
    if (whole) {
      t.operands.define(op, register, value, Ir.NONE, 0);
    } else {
      t.operands.write(0, Value.raw(t.block.unary(op, value)));
    }
  }

  /** Of the address, the last addition gives the register. */
  private static void address(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    int addressBytes = t.instruction().addressBytes();
    GuestOperands.Address offset = t.operands.offset(t.instruction().base(), false);
    if (addressBytes < Math.min(sizeBytes, t.operands.nativeBytes())) {
      int sum = t.operands.sum(offset);
      int whole = t.block.unary(LazyFlags.zeroExtension(addressBytes), sum);
      t.operands.write(0, Value.raw(whole));
    } else if (sizeBytes == t.operands.nativeBytes()) {
      t.operands.defineSum(t.operands.register(0), offset);
    } else {
      t.operands.write(0, Value.raw(t.operands.sum(offset)));
    }
  }

  private static void exchange(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    boolean memory = t.operands.isMemory(0);
    boolean same = !memory && t.operands.register(0) == t.operands.register(1);
    if (same && (sizeBytes != 4 || !t.wide)) {
      return;
    }
    Value a;
    if (memory) {
      a = t.operands.readForWrite(0);
    } else {
      Value read = t.operands.read(0);
      a = new Value(t.block.unary(IrOp.MOVE, read.id()), 0, read.signed());
    }
    Value b = t.operands.read(1);
    if (!memory && sizeBytes < t.operands.nativeBytes()) {
      b = Value.raw(t.block.unary(IrOp.MOVE, b.id()));
    }
    t.operands.write(0, b);
    t.operands.write(1, a);
  }

  /** The source is loaded, and the upper half of a 32-bit register cleared, in any case. */
  private static void moveIf(Translation t) {
    int condition = t.instruction().form().condition();
    int sizeBytes = t.operands.bytes(0);
    int register = t.operands.register(0);
    Value source = t.operands.read(1);
    int value = sizeBytes == 2 ? t.block.binary(IrOp.INSERT16, register, source.id()) : source.id();
    t.conditions.moveIf(condition, register, value);
    if (sizeBytes == 4 && t.wide) {
      t.operands.define(IrOp.ZEXT32, register, register, Ir.NONE, 0);
    }
  }

  /** CBW, CWDE, CDQE. */
  private static void widen(Translation t) {
    int to = t.instruction().operandBytes();
    IrOp op = LazyFlags.signExtension(to / 2);
    if (to == t.operands.nativeBytes()) {
      t.operands.define(op, RAX, RAX, Ir.NONE, 0);
    } else {
      t.operands.writeRegister(RAX, to, Value.raw(t.block.unary(op, RAX)));
    }
  }

  /** CWD, CDQ, CQO. */
  private static void signIntoRdx(Translation t) {
    int sizeBytes = t.instruction().operandBytes();
    int from = t.operands.signed(t.operands.register(RAX, sizeBytes), sizeBytes);
    if (sizeBytes == t.operands.nativeBytes()) {
      t.operands.define(IrOp.SAR, RDX, from, Ir.IMMEDIATE, 63);
    } else {
      int sign = t.block.immediate(IrOp.SAR, from, 63);
      t.operands.writeRegister(RDX, sizeBytes, Value.raw(sign));
    }
  }

  /** Of 2 bytes the result is undefined: the runtime's. */
  private static boolean reverse(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    int register = t.operands.register(0);
    if (sizeBytes == t.operands.nativeBytes()) {
      IrOp op = sizeBytes == 8 ? IrOp.SWAP64 : IrOp.SWAP32;
      t.operands.define(op, register, register, Ir.NONE, 0);
    } else if (sizeBytes == 4) {
      t.operands.write(0, Value.raw(t.block.unary(IrOp.SWAP32, register)));
    }
    return sizeBytes >= 4;
  }
}
