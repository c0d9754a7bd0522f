package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.Registers.RDX;

import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;

/**
 * What else the system has instructions for (SDM 2, each by its name): invalidation, protection
 * keys, the bases of FS and GS, caches.
 */
final class SystemRegisters {
  /** CR4.FSGSBASE. */
  private static final long CR4_FSGSBASE = 1L << 16;

  private SystemRegisters() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case INVLPG -> invalidatePage(x);
      case INVPCID -> invalidate(x);
      case INVD, WBINVD -> Privilege.requireZero(x);
      case RDPKRU -> {
        requireKeys(x);
        Operands.setRegister(x, RAX, 4, x.registers.pkru);
        Operands.setRegister(x, RDX, 4, 0);
      }
      case WRPKRU -> {
        requireKeys(x);
        if (Operands.register(x, RDX, 4) != 0) {
          x.raise(Vectors.GP, 0);
        }
        int value = (int) x.registers.gpr[RAX];
        ControlRegisterMoves.perform(x, new Operation.WritePkru(value));
      }
      case RDFSBASE -> readBase(x, Registers.FS);
      case RDGSBASE -> readBase(x, Registers.GS);
      case WRFSBASE -> writeBase(x, Registers.FS);
      case WRGSBASE -> writeBase(x, Registers.GS);
      default -> x.refuse();
    }
  }

  /** No access is made: the address may be any. */
  private static void invalidatePage(Execution x) {
    Privilege.requireZero(x);
    long base = Segmentation.base(x.registers, Operands.segment(x, 0));
    long mask = Flags.mask(x.registers.is64Bit() ? 64 : 32);
    long linear = base + Operands.offset(x, 0) & mask;
    ControlRegisterMoves.perform(x, new Operation.Invlpg(linear));
  }

  private static void invalidate(Execution x) {
    Privilege.requireZero(x);
    int segment = Operands.segment(x, 1);
    long offset = Operands.offset(x, 1);
    long mask = Flags.mask(8 * x.instruction().addressBytes());
    long pcid = x.load(segment, offset, 8);
    long address = x.load(segment, offset + 8 & mask, 8);
    long type = Operands.read(x, 0);
    ControlRegisterMoves.perform(x, new Operation.Invpcid(type, pcid, address));
  }

  private static void requireKeys(Execution x) {
    Privilege.requireFeature(x, ControlRegisters.CR4_PKE);
    if (Operands.register(x, RCX, 4) != 0) {
      x.raise(Vectors.GP, 0);
    }
  }

  private static void readBase(Execution x, int segment) {
    Privilege.requireFeature(x, CR4_FSGSBASE);
    Operands.write(x, 0, x.registers.base[segment]);
  }

  private static void writeBase(Execution x, int segment) {
    Privilege.requireFeature(x, CR4_FSGSBASE);
    ModelSpecific.setBase(x, segment, Operands.read(x, 0));
  }
}
