package org.btmmu.proofs.laws;

import java.util.SplittableRandom;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.reference.x86.Descriptor;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Interpreter;
import org.btmmu.reference.x86.LinearMemory;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Instruction;

/** What laws on instructions need: decoded code, a processor in 64-bit mode, and memory. */
final class Instructions {
  private Instructions() {}

  /** The 64-bit instruction of these bytes. */
  static Instruction decode(int... code) {
    byte[] bytes = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      bytes[i] = (byte) code[i];
    }
    if (Decoder.decode(bytes, 0, bytes.length, CodeWidth.BITS_64) instanceof Instruction decoded) {
      return decoded;
    }
    throw new IllegalArgumentException("no instruction");
  }

  /** Registers of which laws take any state. */
  static Registers registers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Registers registers = new Registers();
    for (int i = 0; i < registers.gpr.length && seed != 0; i++) {
      long value = random.nextLong();
      registers.gpr[i] = random.nextInt(3) == 0 ? value >> random.nextInt(64) : value;
    }
    registers.flags = seed == 0 ? Flags.ALWAYS : random.nextInt() & Flags.STATUS | Flags.ALWAYS;
    return registers;
  }

  /** The processor runs 64-bit code at CPL 0, without alignment checks. */
  static void in64BitMode(Registers registers) {
    registers.efer = ControlRegisters.EFER_LMA | ControlRegisters.EFER_LME;
    registers.attributes[Registers.CS] = 0x9B | Descriptor.LONG;
    registers.cpl = 0;
  }

  /** Runs an instruction that touches no memory; whether it raised no exception. */
  static boolean run(Registers registers, Instruction instruction) {
    return run(registers, null, instruction);
  }

  /** Runs an instruction on memory of which each linear address is the physical one. */
  static boolean run(Registers registers, PhysicalMemory memory, Instruction instruction) {
    in64BitMode(registers);
    Execution execution = new Execution(registers, null, new Flat(memory), null);
    Interpreter.execute(execution, instruction);
    return !execution.failed() && !execution.isRefused();
  }

  /** Memory without paging. */
  static final class Flat implements LinearMemory {
    private final PhysicalMemory memory;

    Flat(PhysicalMemory memory) {
      this.memory = memory;
    }

    @Override
    public long load(Access access) {
      return Bytes.read(memory, access.address(), access.sizeBytes());
    }

    @Override
    public void store(Access access, long value) {
      Bytes.write(memory, access.address(), access.sizeBytes(), value);
    }

    @Override
    public void probe(Access access) {}

    @Override
    public Outcome fault() {
      return null;
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
