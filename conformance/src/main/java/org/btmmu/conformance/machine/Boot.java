package org.btmmu.conformance.machine;

import org.btmmu.reference.x86.Registers;

/**
 * How a Multiboot image is entered (Multiboot 1, 3.2): 32-bit protected mode without paging, flat
 * segments, interrupts off.
 *
 * @param entry physical address of its first instruction
 * @param information physical address of the Multiboot information
 */
public record Boot(long entry, long information) {
  private static final int MAGIC = 0x2BAD_B002;
  private static final int CODE_SELECTOR = 8;
  private static final int DATA_SELECTOR = 16;
  private static final int TASK = 0x8B;
  private static final int CODE = 0xC09B;
  private static final int DATA = 0xC093;

  /** The processor's registers on entry. */
  public Registers registers() {
    Registers registers = new Registers();
    registers.cr0 = 0x11; // PE, ET
    for (int segment = Registers.ES; segment <= Registers.GS; segment++) {
      boolean code = segment == Registers.CS;
      registers.selector[segment] = code ? CODE_SELECTOR : DATA_SELECTOR;
      registers.limit[segment] = -1;
      registers.attributes[segment] = code ? CODE : DATA;
    }
    registers.limit[Registers.TR] = 0xFFFF;
    registers.attributes[Registers.TR] = TASK;
    registers.gpr[Registers.RAX] = MAGIC;
    registers.gpr[Registers.RBX] = information;
    registers.rip = entry;
    return registers;
  }
}
