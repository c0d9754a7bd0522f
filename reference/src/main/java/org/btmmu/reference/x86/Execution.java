package org.btmmu.reference.x86;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Ports;

/**
 * One instruction while it is executed: the registers and memory that it works on, and the
 * exception that it raised.
 *
 * <p>It works on the registers themselves. The first exception is kept: after it, loads give 0,
 * stores and port accesses do nothing, and {@link Interpreter} puts the registers back, so that an
 * operation reads as if nothing could go wrong. What a task switch has done stays, by {@link
 * #commit}.
 */
public final class Execution {
  /** The registers. */
  public final Registers registers;

  /** x87, MMX and SSE. */
  public final FloatingRegisters floating;

  /** Memory. */
  public final LinearMemory memory;

  /** The I/O address space. */
  public final Ports ports;

  /**
   * Whether an access goes on from the end of a segment of 4 GByte at its start, rather than raise
   * an exception: either may happen, each time anew (SDM 3A 6.3).
   */
  public boolean wraps;

  private final Registers before = new Registers();
  private Instruction instruction;
  private int vector;
  private int errorCode;
  private int external;
  private boolean notDone;

  /** A virtual processor's instructions, one at a time. */
  public Execution(
      Registers registers, FloatingRegisters floating, LinearMemory memory, Ports ports) {
    this.registers = registers;
    this.floating = floating;
    this.memory = memory;
    this.ports = ports;
  }

  /** A new instruction begins; what it does to the registers can be taken back from here. */
  public void begin(Instruction next) {
    begin();
    instruction = next;
    registers.undefinedFlags = 0;
    registers.shadow = false;
    registers.flags &= ~Flags.RF;
    registers.rip = registers.ripAfter(next.lengthBytes());
  }

  /** A delivery begins; what it does to the registers can be taken back from here. */
  void begin() {
    clear();
    before.become(registers);
  }

  /** Nothing was raised so far. */
  void clear() {
    vector = Vectors.NONE;
    errorCode = 0;
    external = 0;
    notDone = false;
  }

  /** It is over; if it raised an exception, the registers are those before it but for CR2. */
  public void end() {
    if (vector != Vectors.NONE || notDone) {
      long cr2 = registers.cr2;
      registers.become(before);
      registers.cr2 = cr2;
    }
  }

  /** What was done so far is not taken back by what is raised later: a task switch. */
  void commit() {
    if (vector == Vectors.NONE) {
      before.become(registers);
    }
  }

  /** The same instruction is executed once more; an interrupt before that saves RF as 1. */
  void again() {
    registers.rip = before.rip;
    registers.flags |= Flags.RF;
  }

  /** The instruction. */
  public Instruction instruction() {
    return instruction;
  }

  /** The exception that was raised; {@link Vectors#NONE} if none. */
  public int vector() {
    return vector;
  }

  /** Its error code; meaningless for an exception that has none. */
  public int errorCode() {
    return errorCode;
  }

  /** Whether an exception was raised. */
  public boolean failed() {
    return vector != Vectors.NONE;
  }

  /** Raises an exception, unless one was raised before. */
  public void raise(int exception, int code) {
    if (vector == Vectors.NONE) {
      vector = exception;
      errorCode = Vectors.namesSelector(exception) ? code | external : code;
    }
  }

  /** What is raised from here on has EXT in its error code (SDM 3A 7.13). */
  void becomesExternal() {
    external = 1;
  }

  /** The instruction is one that this interpreter does not execute. */
  public void refuse() {
    notDone = true;
  }

  /** Whether the instruction was refused. */
  public boolean isRefused() {
    return notDone;
  }

  /** Loads 1 to 8 bytes of a segment, zero-extended. */
  public long load(int segment, long offset, int sizeBytes) {
    return load(AccessKind.READ, segment, offset, sizeBytes);
  }

  /** Loads 1 to 8 bytes of a segment that the instruction then stores to. */
  public long loadForWrite(int segment, long offset, int sizeBytes) {
    return load(AccessKind.READ_FOR_WRITE, segment, offset, sizeBytes);
  }

  private long load(AccessKind kind, int segment, long offset, int sizeBytes) {
    long linear = Segmentation.linear(this, segment, offset, sizeBytes, kind.isWrite());
    return vector == Vectors.NONE
        ? Accesses.load(this, Accesses.explicit(this, kind, segment, linear, sizeBytes))
        : 0;
  }

  /** Stores 1 to 8 bytes to a segment. */
  public void store(int segment, long offset, int sizeBytes, long value) {
    long linear = Segmentation.linear(this, segment, offset, sizeBytes, true);
    if (vector == Vectors.NONE) {
      Access access = Accesses.explicit(this, AccessKind.WRITE, segment, linear, sizeBytes);
      Accesses.store(this, access, value);
    }
  }

  /** Checks that 1 to 64 bytes of a segment can be stored to. */
  public void probeStore(int segment, long offset, int sizeBytes) {
    long linear = Segmentation.linear(this, segment, offset, sizeBytes, true);
    if (vector == Vectors.NONE) {
      memory.probe(Accesses.explicit(this, AccessKind.WRITE, segment, linear, sizeBytes));
      Accesses.see(this, memory.fault());
    }
  }

  /** IN. */
  int in(int port, int sizeBytes) {
    return vector == Vectors.NONE ? ports.in(port, sizeBytes) : 0;
  }

  /** OUT. */
  void out(int port, int sizeBytes, int value) {
    if (vector == Vectors.NONE) {
      ports.out(port, sizeBytes, value);
    }
  }
}
