package org.btmmu.reference.x86;

import java.util.HexFormat;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Instruction;

/** A processor with two pages of memory from {@link #DATA} on; RBX points to them. */
final class FloatingMachine {
  static final long DATA = 0x10000;

  private static final int FLAT = 0xC093;
  private static final int SIZE_BYTES = 0x2000;
  private static final long EM_AND_TS = 0xC;

  final Registers registers = new Registers();
  final FloatingRegisters floating = new FloatingRegisters();
  private final Pages memory = new Pages();
  private final Execution execution = new Execution(registers, floating, memory, null);
  private final CodeWidth width;

  private FloatingMachine(CodeWidth width) {
    this.width = width;
    registers.cr0 = ControlRegisters.CR0_PE | 1 << 5;
    registers.cr4 = 1 << 9;
    registers.gpr[Registers.RBX] = DATA;
    for (int segment = 0; segment < 6; segment++) {
      registers.limit[segment] = -1;
      registers.attributes[segment] = FLAT;
    }
  }

  /** In 64-bit mode. */
  static FloatingMachine bits64() {
    FloatingMachine machine = new FloatingMachine(CodeWidth.BITS_64);
    machine.registers.efer = ControlRegisters.EFER_LMA;
    machine.registers.attributes[Registers.CS] = 0xA09B;
    return machine;
  }

  /** In 32-bit protected mode. */
  static FloatingMachine bits32() {
    FloatingMachine machine = new FloatingMachine(CodeWidth.BITS_32);
    machine.registers.attributes[Registers.CS] = 0xC09B;
    return machine;
  }

  /** Executes an instruction; RIP goes on, but nothing is delivered. */
  FloatingMachine run(String hex) {
    byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
    Instruction instruction = (Instruction) Decoder.decode(code, 0, code.length, width);
    Interpreter.execute(execution, instruction);
    return this;
  }

  int vector() {
    return execution.vector();
  }

  boolean isRefused() {
    return execution.isRefused();
  }

  /** CR0.EM, CR0.TS and CR4.OSFXSR. */
  void allow(boolean emulation, boolean switched, boolean sse) {
    registers.cr0 = registers.cr0 & ~EM_AND_TS | (emulation ? 4 : 0) | (switched ? 8 : 0);
    registers.cr4 = sse ? 1 << 9 : 0;
  }

  void put(long offset, long value, int sizeBytes) {
    for (int i = 0; i < sizeBytes; i++) {
      memory.bytes[(int) offset + i] = (byte) (value >>> 8 * i);
    }
  }

  long get(long offset, int sizeBytes) {
    long value = 0;
    for (int i = 0; i < sizeBytes; i++) {
      value |= (memory.bytes[(int) offset + i] & 0xFFL) << 8 * i;
    }
    return value;
  }

  void setXmm(int number, long high, long low) {
    floating.xmm[2 * number] = low;
    floating.xmm[2 * number + 1] = high;
  }

  private static final class Pages implements LinearMemory {
    private final byte[] bytes = new byte[SIZE_BYTES];
    private Outcome fault;

    @Override
    public long load(Access access) {
      probe(access);
      long value = 0;
      for (int i = 0; i < access.sizeBytes() && fault == null; i++) {
        value |= (bytes[(int) (access.address() - DATA) + i] & 0xFFL) << 8 * i;
      }
      return value;
    }

    @Override
    public void store(Access access, long value) {
      probe(access);
      for (int i = 0; i < access.sizeBytes() && fault == null; i++) {
        bytes[(int) (access.address() - DATA) + i] = (byte) (value >>> 8 * i);
      }
    }

    @Override
    public void probe(Access access) {
      long first = access.address() - DATA;
      boolean inside = first >= 0 && first + access.sizeBytes() <= SIZE_BYTES;
      fault = inside ? null : new Outcome.PageFault(0, access.address());
    }

    @Override
    public Outcome fault() {
      return fault;
    }

    @Override
    public boolean perform(Operation operation) {
      return false;
    }

    @Override
    public Processor processor() {
      return new Processor(52, true, true, false);
    }
  }
}
