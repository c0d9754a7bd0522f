package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.Registers.SS;
import static org.btmmu.reference.x86.Registers.TR;

/** The stack of more privileged code, from the TSS (SDM 3A 6.8.5, 7.14.2, 7.14.5, 9.2.1, 9.7). */
final class InnerStack {
  /** Places of the IST follow those of RSP0 to RSP2 and a reserved one. */
  private static final int IST = 3;

  private InnerStack() {}

  /**
   * The privilege level and its stack; CS has been loaded before.
   *
   * @param ist that of an IDT entry in long mode, else 0
   */
  static void take(Execution x, int cpl, int ist) {
    Registers registers = x.registers;
    registers.cpl = cpl;
    if (registers.isLongMode()) {
      takePointer(x, ist == 0 ? cpl : IST + ist);
      SegmentLoads.setNull(registers, SS, cpl);
      return;
    }
    boolean big = (registers.attributes[TR] & Descriptor.TYPE) == Descriptor.BUSY_TSS;
    int wordBytes = big ? 4 : 2;
    int place = wordBytes * (1 + 2 * cpl);
    checkLimit(x, place + wordBytes + 1);
    long pointer = Accesses.loadSystem(x, registers.base[TR] + place, wordBytes);
    long word = Accesses.loadSystem(x, registers.base[TR] + place + wordBytes, 2);
    SegmentLoads.takeStack(x, (int) word, cpl, Vectors.TS);
    Operands.setRegister(x, RSP, Stack.pointerBytes(x), pointer);
  }

  /** The same privilege level on the stack of an IDT entry's IST, 1 … 7. */
  static void takeIst(Execution x, int ist) {
    takePointer(x, IST + ist);
  }

  /** #SS with the stack's selector unless so many bytes can be pushed (SDM 2: CALL, INT n). */
  static void checkRoom(Execution x, int bytes) {
    Registers registers = x.registers;
    long offset = Operands.register(x, RSP, Stack.pointerBytes(x)) - bytes;
    offset &= Flags.mask(8 * Stack.pointerBytes(x));
    if (!registers.is64Bit() && !Segmentation.allows(registers, SS, offset, bytes, true)) {
      x.raise(Vectors.SS, DescriptorTables.errorCode(registers.selector[SS]));
    }
  }

  private static void takePointer(Execution x, int number) {
    int place = 4 + 8 * number;
    checkLimit(x, place + 7);
    x.registers.gpr[RSP] = Accesses.loadSystem(x, x.registers.base[TR] + place, 8);
  }

  /** #TS with the TSS's selector unless the TSS reaches so far. */
  private static void checkLimit(Execution x, int last) {
    if (last > Integer.toUnsignedLong(x.registers.limit[TR])) {
      x.raise(Vectors.TS, DescriptorTables.errorCode(x.registers.selector[TR]));
    }
  }
}
