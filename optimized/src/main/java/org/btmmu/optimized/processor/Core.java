package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CS;
import static org.btmmu.optimized.processor.GuestState.RSP;
import static org.btmmu.optimized.processor.GuestState.SS;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Ports;

/**
 * One instruction or delivery while it runs: registers, and memory through segments (SDM 3A chapter
 * 6) and without. Exceptions are thrown; {@link Undo} takes back what was done.
 */
final class Core {
  static final long CR0_PE = 1, CR0_AM = 1 << 18, CR0_PG = 1L << 31;
  static final long CR4_LA57 = 1 << 12;
  static final long EFER_LMA = 1 << 10;

  /** Flags that there are. */
  static final int DEFINED = 0x3F_7FD5;

  private static final int READ = FastRights.READ << FastAccess.NEED_SHIFT;
  private static final int WRITE = FastAccess.WRITE | FastRights.WRITE << FastAccess.NEED_SHIFT;
  private static final int IMPLICIT = FastAccess.CLASS_SUPERVISOR << FastAccess.CLASS_SHIFT;

  final GuestState state;
  final GuestCpu cpu;
  final GuestAccesses memory;
  final Ports ports;
  final Environment environment;
  final Undo undo;
  final Refusal refusal = new Refusal();
  private final GuestFault fault = new GuestFault();

  /** The instruction that runs. */
  Instruction instruction;

  /** 1 if the error codes of what goes wrong have EXT. */
  int external;

  /** The bits of DR6 with which a trap #DB comes after this instruction; 0 if none does. */
  int debugTraps;

  /** How many iterations of a repeated instruction may be done at once, at least 1. */
  int most = 1;

  /** How many were done, or 1 of any other instruction. */
  int iterations;

  /** What WRMSR has added to the time-stamp counter. */
  long tscOffset;

  Core(Environment environment) {
    this.environment = environment;
    state = environment.state();
    cpu = environment.cpu();
    memory = environment.accesses();
    ports = environment.ports();
    undo = new Undo(state, cpu);
  }

  /** What can be taken back begins here. */
  void begin() {
    external = 0;
    undo.begin();
  }

  /** An exception, to be thrown. */
  GuestFault fault(int vector, int errorCode) {
    return fault.with(vector, errorCode);
  }

  /** #GP(0), to be thrown. */
  GuestFault protection() {
    return fault.with(Exceptions.GP, 0);
  }

  /** #UD, to be thrown. */
  GuestFault undefined() {
    return fault.with(Exceptions.UD, 0);
  }

  /** What was thrown on the way, with EXT where that is due. */
  GuestFault complete(GuestFault thrown) {
    int vector = thrown.vector();
    int ext = Exceptions.namesSelector(vector) ? external : 0;
    return fault.with(vector, thrown.errorCode() | ext);
  }

  /** Whether IA32_EFER.LMA is 1. */
  boolean isLongMode() {
    return (cpu.efer() & EFER_LMA) != 0;
  }

  /** As many low bits set. */
  static long mask(int bytes) {
    return -1L >>> 64 - 8 * bytes;
  }

  /** The number that so many low bytes are with a sign. */
  static long signed(long value, int bytes) {
    int unused = 64 - 8 * bytes;
    return value << unused >> unused;
  }

  /** Whether a flag is 1. */
  boolean is(int flag) {
    return (state.flags() & flag) != 0;
  }

  int iopl() {
    return state.otherFlags() >>> 12 & 3;
  }

  /** Sets RFLAGS. */
  void setFlags(int value) {
    state.setFlags(value);
    cpu.setAc((value & GuestState.AC) != 0);
  }

  /** Sets some status flags. */
  void setStatus(int written, int value) {
    state.setFlags(state.flags() & ~written | value & written);
  }

  /** #GP(0) unless CPL is 0. */
  void requireZero() {
    if (cpu.cpl() != 0) {
      throw protection();
    }
  }

  /** #GP(0) unless CPL ≤ IOPL. */
  void requireIo() {
    if (cpu.cpl() > iopl()) {
      throw protection();
    }
  }

  /** #UD unless a bit of CR4 is 1. */
  void requireFeature(long cr4Bit) {
    if ((cpu.cr4() & cr4Bit) == 0) {
      throw undefined();
    }
  }

  /** A general register's low bytes, or AH to BH, zero-extended. */
  long register(int number, int bytes) {
    if (bytes == 8) {
      return state.gpr(number);
    }
    return isHighByte(number, bytes)
        ? state.gpr(number - 4) >>> 8 & 0xFF
        : state.gpr(number) & mask(bytes);
  }

  /** Sets them; 4 bytes clear the upper half, 1 or 2 keep the rest (SDM 1 3.4.1.1). */
  void setRegister(int number, int bytes, long value) {
    if (bytes == 8) {
      state.setGpr(number, value);
    } else if (bytes == 4) {
      state.setGpr(number, value & 0xFFFF_FFFFL);
    } else if (isHighByte(number, bytes)) {
      state.setGpr(number - 4, state.gpr(number - 4) & ~0xFF00L | (value & 0xFF) << 8);
    } else {
      long mask = mask(bytes);
      state.setGpr(number, state.gpr(number) & ~mask | value & mask);
    }
  }

  private boolean isHighByte(int number, int bytes) {
    return bytes == 1 && (number & ~3) == 4 && !instruction.rex();
  }

  /** An offset of so many bytes further on, as wide as the code's offsets. */
  long ripAfter(long bytes) {
    long next = state.rip + bytes;
    if (state.isWide()) {
      return next;
    }
    return next & ((state.attributes[CS] & Attributes.BIG) != 0 ? 0xFFFF_FFFFL : 0xFFFF);
  }

  /** Whether an address is canonical. */
  boolean isCanonical(long address) {
    int unused = (cpu.cr4() & CR4_LA57) != 0 ? 7 : 16;
    return address << unused >> unused == address;
  }

  /** Goes on at a target, which must lie in CS, or be canonical. */
  void jump(long target) {
    boolean allowed =
        state.isWide()
            ? isCanonical(target)
            : Long.compareUnsigned(target, state.limit[CS] & 0xFFFF_FFFFL) <= 0;
    if (!allowed) {
      throw protection();
    }
    state.rip = target;
  }

  /** The base address of a segment; in 64-bit code only FS and GS have one. */
  long base(int segment) {
    return state.isWide() && segment < GuestState.FS ? 0 : state.base(segment);
  }

  /** The linear address of an access of so many bytes through a segment. */
  long linear(int segment, long offset, int bytes, boolean write) {
    long linear = base(segment) + offset;
    if (!state.isWide()) {
      if (!allows(segment, offset, isWhole(segment) ? 1 : bytes, write)) {
        throw fault(segment == SS ? Exceptions.SS : Exceptions.GP, 0);
      }
      linear &= 0xFFFF_FFFFL;
    }
    if (cpu.ac() && (linear & bytes - 1) != 0 && checksAlignment(linear, bytes)) {
      throw fault(Exceptions.AC, 0);
    }
    return linear;
  }

  /** Whether type and limit of a segment allow an access (SDM 3A 6.3, 6.5). */
  boolean allows(int segment, long offset, int bytes, boolean write) {
    int attributes = state.attributes[segment];
    boolean type = write ? Attributes.isWritable(attributes) : Attributes.isReadable(attributes);
    if (!type || !Attributes.isPresent(attributes)) {
      return false;
    }
    long last = offset + bytes - 1;
    long limit = state.limit[segment] & 0xFFFF_FFFFL;
    if (Attributes.isData(attributes) && (attributes & Attributes.EXPAND_DOWN) != 0) {
      return offset > limit && last <= ((attributes & Attributes.BIG) != 0 ? 0xFFFF_FFFFL : 0xFFFF);
    }
    return last <= limit;
  }

  /** Whether a segment has all offsets of 32 bits: what goes on behind them may wrap (ibid.). */
  private boolean isWhole(int segment) {
    int attributes = state.attributes[segment];
    boolean down = Attributes.isData(attributes) && (attributes & Attributes.EXPAND_DOWN) != 0;
    return state.limit[segment] == -1 && !down;
  }

  /** SDM 3A 7.15, #AC; an address that is not canonical has its own exception. */
  private boolean checksAlignment(long linear, int bytes) {
    return cpu.cpl() == 3
        && (cpu.cr0() & CR0_AM) != 0
        && Integer.bitCount(bytes) == 1
        && (!state.isWide() || isCanonical(linear) && isCanonical(linear + bytes - 1));
  }

  private int explicit(int kind, int segment) {
    int accessClass = FastAccess.accessClass(cpu.cpl(), false, cpu.ac());
    return kind
        | accessClass << FastAccess.CLASS_SHIFT
        | (accessClass == FastAccess.CLASS_USER ? FastAccess.USER : 0)
        | (segment == SS ? FastAccess.STACK : 0)
        | (state.isWide() ? FastAccess.WIDE : 0);
  }

  /** Loads 1 to 8 bytes, zero-extended. */
  long load(int segment, long offset, int bytes) {
    return memory.load(linear(segment, offset, bytes, false), bytes, explicit(READ, segment));
  }

  /** Loads what the instruction then stores to. */
  long loadForWrite(int segment, long offset, int bytes) {
    return memory.load(linear(segment, offset, bytes, true), bytes, explicit(WRITE, segment));
  }

  /** Stores 1 to 8 bytes. */
  void store(int segment, long offset, int bytes, long value) {
    long linear = linear(segment, offset, bytes, true);
    memory.store(linear, bytes, explicit(WRITE, segment), value);
  }

  /** Checks that 1 to 64 bytes can be stored to. */
  void probe(int segment, long offset, int bytes) {
    memory.probe(linear(segment, offset, bytes, true), bytes, explicit(WRITE, segment));
  }

  /** Loads from a descriptor table or a TSS. */
  long loadSystem(long linear, int bytes) {
    return memory.load(systemAddress(linear), bytes, READ | IMPLICIT | systemWidth());
  }

  /** Stores likewise. */
  void storeSystem(long linear, int bytes, long value) {
    memory.store(systemAddress(linear), bytes, WRITE | IMPLICIT | systemWidth(), value);
  }

  private int systemWidth() {
    return isLongMode() ? FastAccess.WIDE : 0;
  }

  private long systemAddress(long linear) {
    return isLongMode() ? linear : linear & 0xFFFF_FFFFL;
  }

  /** The bytes of the stack pointer. */
  int pointerBytes() {
    if (state.isWide()) {
      return 8;
    }
    return (state.attributes[SS] & Attributes.BIG) != 0 ? 4 : 2;
  }

  /** The stack pointer moved by so many bytes. */
  long movedPointer(long by) {
    int bytes = pointerBytes();
    return register(RSP, bytes) + by & mask(bytes);
  }

  /** Moves the stack pointer. */
  void release(long by) {
    setRegister(RSP, pointerBytes(), movedPointer(by));
  }

  void push(long value, int bytes) {
    push(value, bytes, bytes);
  }

  /** Pushes a value of which fewer bytes are stored than the stack pointer moves by. */
  void push(long value, int bytes, int storedBytes) {
    long pointer = movedPointer(-bytes);
    store(SS, pointer, storedBytes, value);
    setRegister(RSP, pointerBytes(), pointer);
  }

  long pop(int bytes) {
    long value = load(SS, movedPointer(0), bytes);
    release(bytes);
    return value;
  }
}
