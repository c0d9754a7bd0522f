package org.btmmu.conformance.translator;

import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.translator.IrBlock;
import org.btmmu.reference.x86.Descriptor;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Instruction;

/** Blocks of guest code for tests, and the state of a user process that runs them. */
final class GuestCode {
  private static final int DATA_SELECTOR = 0x2B;
  private static final int CODE_ATTRIBUTES = 0xFB | Descriptor.GRANULARITY;
  private static final int DATA_ATTRIBUTES = 0xF3 | Descriptor.GRANULARITY | Descriptor.BIG;

  private GuestCode() {}

  /** A shift or rotate of RAX by CL, in 64-bit code. */
  static Instruction shift(int digit, int sizeBytes) {
    byte prefix = (byte) (sizeBytes == 2 ? 0x66 : sizeBytes == 8 ? 0x48 : 0x40);
    byte opcode = (byte) (sizeBytes == 1 ? 0xD2 : 0xD3);
    return decode(CodeWidth.BITS_64, prefix, opcode, (byte) (0xC0 | digit << 3));
  }

  /** The instruction that bytes are. */
  static Instruction decode(CodeWidth width, byte... bytes) {
    return (Instruction) Decoder.decode(bytes, 0, bytes.length, width);
  }

  /** A block of instructions, one behind the other. */
  static IrBlock block(int mode, long start, Instruction... instructions) {
    long[] offsets = new long[instructions.length + 1];
    offsets[0] = start;
    for (int index = 0; index < instructions.length; index++) {
      offsets[index + 1] = offsets[index] + instructions[index].lengthBytes();
    }
    return new IrBlock(mode, offsets, instructions);
  }

  /** The mode of flat user code. */
  static int mode(CodeWidth width) {
    return width == CodeWidth.BITS_64 ? CodeMode.BITS_64 : CodeMode.BITS_32;
  }

  /** A user process in a sample's state, whose segments FS and GS have bases. */
  static Registers registers(NativeCase state, CodeWidth width, long rip) {
    Registers registers = new Registers();
    registers.cr0 = ControlRegisters.CR0_PE | ControlRegisters.CR0_PG | ControlRegisters.CR0_AM;
    registers.cr4 = ControlRegisters.CR4_PAE;
    registers.efer = ControlRegisters.EFER_LME | ControlRegisters.EFER_LMA;
    registers.cpl = 3;
    for (int segment = 0; segment < 6; segment++) {
      registers.selector[segment] = DATA_SELECTOR;
      registers.limit[segment] = -1;
      registers.attributes[segment] = DATA_ATTRIBUTES;
    }
    registers.base[Registers.FS] = 0x18;
    registers.base[Registers.GS] = -0x28L & (width == CodeWidth.BITS_64 ? -1 : 0xFFFF_FFFFL);
    registers.attributes[Registers.CS] =
        CODE_ATTRIBUTES | (width == CodeWidth.BITS_64 ? Descriptor.LONG : Descriptor.BIG);
    for (int number = 0; number < state.registers().length; number++) {
      long value = state.registers()[number];
      registers.gpr[number] = width == CodeWidth.BITS_64 ? value : value & 0xFFFF_FFFFL;
    }
    int given = Flags.STATUS | Flags.DF | Flags.AC;
    registers.flags = (int) state.flags() & given | Flags.ALWAYS | Flags.IF;
    registers.rip = rip;
    return registers;
  }
}
