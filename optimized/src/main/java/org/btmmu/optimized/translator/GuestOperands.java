package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.Record;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand;

/** Operands of the current guest instruction in registers, memory and the code (SDM 1 3.7). */
final class GuestOperands {
  /** No more than this is added to an address by an access. */
  private static final long MOST_DISPLACEMENT = 1023;

  /** The base register of an address relative to the next instruction. */
  private static final int RIP = 16;

  private final IrBlock block;
  private final LazyFlags flags;
  private final boolean wide;
  private final boolean checked;
  private Instruction i;
  private long next;
  private Address written;

  /** A linear address: of a value and what an access adds. */
  record Address(int base, long displacement) {}

  GuestOperands(IrBlock block, LazyFlags flags) {
    this.block = block;
    this.flags = flags;
    wide = CodeMode.isWide(block.mode());
    checked = (block.mode() & CodeMode.CHECKED) != 0;
  }

  /** From now on operands are those of an instruction of the block. */
  void begin(int index) {
    i = block.instruction(index);
    next = block.offset(index + 1);
    written = null;
  }

  /** How many bytes a general register has. */
  int nativeBytes() {
    return wide ? 8 : 4;
  }

  /** The bytes of an operand. */
  int bytes(int number) {
    return i.form().operand(number).bytes(i.operandBytes(), isMemory(number));
  }

  /** Whether an operand lies in memory. */
  boolean isMemory(int number) {
    return switch (i.form().operand(number).kind()) {
      case RM, MEMORY -> i.mod() != 3;
      case OFFSET -> true;
      default -> false;
    };
  }

  /** Whether an operand is a whole general register. */
  boolean isWhole(int number) {
    return !isMemory(number) && bytes(number) == nativeBytes() && register(number) >= 0;
  }

  /** The number of the general register that an operand is; −1 if it is none. */
  int register(int number) {
    Operand operand = i.form().operand(number);
    return switch (operand.kind()) {
      case RM -> i.mod() == 3 ? i.rm() : -1;
      case RM_REGISTER, OPCODE_REGISTER -> i.rm();
      case REG -> i.reg();
      case FIXED_REGISTER -> operand.number();
      default -> -1;
    };
  }

  /** An operand's value; memory is loaded. */
  Value read(int number) {
    int sizeBytes = bytes(number);
    if (isMemory(number)) {
      return Value.signed(load(address(number, sizeBytes, false), sizeBytes, true));
    }
    int register = register(number);
    if (register >= 0) {
      return register(register, sizeBytes);
    }
    Operand operand = i.form().operand(number);
    long constant = operand.kind() == Operand.Kind.CONSTANT ? operand.number() : i.immediate();
    return Value.constant(constant, bytes(0));
  }

  /**
   * An operand's value that becomes a flags' operand as well: memory is loaded there at once, so
   * that nothing else of the instruction may raise an exception.
   */
  Value readForFlags(int number, int operand) {
    if (!isMemory(number)) {
      return read(number);
    }
    int sizeBytes = bytes(number);
    return loadForFlags(operand, address(number, sizeBytes, false), sizeBytes);
  }

  /** Loads to an operand of the flags. */
  Value loadForFlags(int operand, Address address, int sizeBytes) {
    block.add(loadOp(sizeBytes, true), operand, address.base, Ir.NONE, address.displacement);
    return Value.signed(operand);
  }

  /** The value of a destination that {@link #write} then writes. */
  Value readForWrite(int number) {
    int sizeBytes = bytes(number);
    if (!isMemory(number)) {
      return read(number);
    }
    written = address(number, sizeBytes, true);
    int value = block.temporary();
    IrOp op =
        switch (sizeBytes) {
          case 1 -> IrOp.LOAD8U_FOR_WRITE;
          case 2 -> IrOp.LOAD16U_FOR_WRITE;
          case 4 -> IrOp.LOAD32U_FOR_WRITE;
          default -> IrOp.LOAD64_FOR_WRITE;
        };
    block.add(op, value, written.base, Ir.NONE, written.displacement);
    return sizeBytes == 8 ? Value.signed(value) : Value.raw(value);
  }

  /** The visible part of a segment register, extended with zeros. */
  int selector(int segment) {
    int value = block.temporary();
    long place = Record.SELECTORS + 8L * segment;
    block.add(IrOp.LOAD_RECORD, value, Ir.NONE, Ir.NONE, place);
    return value;
  }

  /** A general register's low bytes, or AH to BH. */
  Value register(int number, int sizeBytes) {
    if (isHighByte(number, sizeBytes)) {
      return Value.raw(block.unary(IrOp.EXTRACT_HIGH8, number - 4));
    }
    return sizeBytes == nativeBytes() ? Value.signed(number) : Value.raw(number);
  }

  private boolean isHighByte(int number, int sizeBytes) {
    return sizeBytes == 1 && number >= 4 && number < 8 && !i.rex();
  }

  /** Writes a value's low bytes to an operand. */
  void write(int number, Value value) {
    int sizeBytes = bytes(number);
    if (isMemory(number)) {
      Address address = written == null ? address(number, sizeBytes, true) : written;
      store(address, sizeBytes, value(value));
    } else {
      writeRegister(register(number), sizeBytes, value);
    }
  }

  /** Sets a register's low bytes; 4 clear the upper half, 1 or 2 keep the rest (SDM 1 3.4.1.1). */
  void writeRegister(int number, int sizeBytes, Value value) {
    boolean high = isHighByte(number, sizeBytes);
    int register = high ? number - 4 : number;
    if (value.isConstant() && sizeBytes >= 4) {
      long constant = wide && sizeBytes == 4 ? value.constant() & 0xFFFF_FFFFL : value.constant();
      define(IrOp.CONST, register, Ir.NONE, Ir.NONE, constant);
    } else if (sizeBytes == nativeBytes() && value.id() == register) {
      return; // as it is
    } else if (sizeBytes == nativeBytes()) {
      IrOp op = value.signed() ? IrOp.MOVE : LazyFlags.signExtension(sizeBytes);
      define(op, register, value.id(), Ir.NONE, 0);
    } else if (sizeBytes == 4) {
      define(IrOp.ZEXT32, register, value.id(), Ir.NONE, 0);
    } else {
      IrOp insert = high ? IrOp.INSERT_HIGH8 : sizeBytes == 1 ? IrOp.INSERT8 : IrOp.INSERT16;
      define(insert, register, register, value(value), 0);
    }
  }

  /** Adds an operation that defines a general register. */
  void define(IrOp op, int register, int a, int b, long constant) {
    flags.define(register);
    block.add(op, register, a, b, constant);
  }

  /** An operand that is a value, where constants have one of their own. */
  int value(Value operand) {
    if (!operand.isConstant()) {
      return operand.id();
    }
    if (operand.constant() == 0) {
      return Ir.ZERO;
    }
    int value = block.temporary();
    block.add(IrOp.CONST, value, Ir.NONE, Ir.NONE, operand.constant());
    return value;
  }

  /** An operand extended with its sign. */
  int signed(Value operand, int sizeBytes) {
    return operand.signed()
        ? value(operand)
        : block.unary(LazyFlags.signExtension(sizeBytes), operand.id());
  }

  /** An operand extended with zeros. */
  int unsigned(Value operand, int sizeBytes) {
    int value = value(operand);
    return sizeBytes == 8 ? value : block.unary(LazyFlags.zeroExtension(sizeBytes), value);
  }

  /** A general register becomes the sum that an address is, all of it. */
  void defineSum(int register, Address address) {
    if (address.base == Ir.ZERO) {
      define(IrOp.CONST, register, Ir.NONE, Ir.NONE, address.displacement);
    } else if (address.displacement != 0) {
      define(add(), register, address.base, Ir.IMMEDIATE, address.displacement);
    } else if (address.base >= Ir.TEMPORARY) {
      Ir last = block.code().removeLast(); // which gave the sum
      define(last.op(), register, last.a(), last.b(), last.imm());
    } else {
      writeRegister(register, nativeBytes(), Value.signed(address.base));
    }
  }

  /** Loads: a new value. */
  int load(Address address, int sizeBytes, boolean signed) {
    int value = block.temporary();
    block.add(loadOp(sizeBytes, signed), value, address.base, Ir.NONE, address.displacement);
    return value;
  }

  /** Loads to a general register, all of it. */
  void loadRegister(int register, Address address, int sizeBytes, boolean signed) {
    define(loadOp(sizeBytes, signed), register, address.base, Ir.NONE, address.displacement);
  }

  private static IrOp loadOp(int sizeBytes, boolean signed) {
    return switch (sizeBytes) {
      case 1 -> signed ? IrOp.LOAD8S : IrOp.LOAD8U;
      case 2 -> signed ? IrOp.LOAD16S : IrOp.LOAD16U;
      case 4 -> signed ? IrOp.LOAD32S : IrOp.LOAD32U;
      default -> IrOp.LOAD64;
    };
  }

  /** Stores. */
  void store(Address address, int sizeBytes, int value) {
    IrOp op =
        switch (sizeBytes) {
          case 1 -> IrOp.STORE8;
          case 2 -> IrOp.STORE16;
          case 4 -> IrOp.STORE32;
          default -> IrOp.STORE64;
        };
    block.add(op, Ir.NONE, address.base, value, address.displacement);
  }

  /** The linear address of an operand in memory. */
  Address address(int number, int sizeBytes, boolean write) {
    boolean absolute = i.form().operand(number).kind() == Operand.Kind.OFFSET;
    return address(absolute ? -1 : i.base(), absolute, sizeBytes, write);
  }

  /** The same, where another value takes the place of the base register. */
  Address address(int base, boolean absolute, int sizeBytes, boolean write) {
    int normal =
        !absolute && (i.base() == GuestState.RSP || i.base() == GuestState.RBP)
            ? GuestState.SS
            : GuestState.DS;
    int segment = i.segment() < 0 ? normal : i.segment();
    Address offset = offset(base, absolute);
    return linear(segment, offset, i.addressBytes(), sizeBytes, write);
  }

  /** The linear address of an offset in a segment. */
  Address linear(int segment, Address offset, int addressBytes, int sizeBytes, boolean write) {
    boolean based = segment == GuestState.FS || segment == GuestState.GS;
    boolean code = segment == GuestState.CS && write;
    if (checked || (!wide && (based || code))) {
      int whole = truncated(sum(offset), addressBytes);
      int linear = block.temporary();
      int constant = segment | sizeBytes << 4 | (write ? 1 << 9 : 0);
      block.add(IrOp.CALL, linear, whole, Ir.NONE, Helper.SEGMENT.call(constant));
      return new Address(linear, 0);
    }
    Address part = offset;
    if (addressBytes < nativeBytes()) {
      part = new Address(truncated(sum(offset), addressBytes), 0);
    }
    if (!based) {
      return limited(part);
    }
    int start = block.temporary();
    block.add(IrOp.LOAD_RECORD, start, Ir.NONE, Ir.NONE, baseOf(segment));
    int moved = part.base == Ir.ZERO ? start : block.binary(IrOp.ADD, start, part.base);
    return limited(new Address(moved, part.displacement));
  }

  private static int baseOf(int segment) {
    return segment == GuestState.FS ? Record.FS_BASE : Record.GS_BASE;
  }

  /** Base, index and displacement, not truncated to the address size. */
  Address offset(int base, boolean absolute) {
    int index = absolute ? -1 : i.index();
    long displacement = i.displacement();
    int sum = Ir.ZERO;
    if (base == RIP) {
      displacement += next;
    } else if (base >= 0) {
      sum = base;
    }
    if (index >= 0) {
      int shift = Integer.numberOfTrailingZeros(i.scale());
      IrOp op = wide ? IrOp.SHL : IrOp.SHL32;
      int scaled = shift == 0 ? index : block.immediate(op, index, shift);
      sum = sum == Ir.ZERO ? scaled : block.binary(add(), sum, scaled);
    }
    return new Address(sum, wide ? displacement : (int) displacement);
  }

  /** The address with no more displacement than an access adds. */
  private Address limited(Address address) {
    return Math.abs(address.displacement) <= MOST_DISPLACEMENT
        ? address
        : new Address(sum(address), 0);
  }

  /** An address as one value. */
  int sum(Address address) {
    if (address.displacement == 0) {
      return address.base;
    }
    if (address.base == Ir.ZERO) {
      int value = block.temporary();
      block.add(IrOp.CONST, value, Ir.NONE, Ir.NONE, address.displacement);
      return value;
    }
    return block.immediate(add(), address.base, address.displacement);
  }

  /** The addition of whole registers. */
  IrOp add() {
    return wide ? IrOp.ADD : IrOp.ADD32;
  }

  private int truncated(int value, int sizeBytes) {
    return sizeBytes == 8 || value == Ir.ZERO
        ? value
        : block.unary(LazyFlags.zeroExtension(sizeBytes), value);
  }
}
