package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.Apart.hex;

import org.btmmu.reference.x86.Registers;

/**
 * Compares the registers of two processors. What is undefined, or cannot be seen, the reference
 * takes over from the translated processor.
 */
final class RegisterComparison {
  private static final String[] GENERAL = {
    "RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI",
    "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15"
  };
  private static final String[] SEGMENTS = {"ES", "CS", "SS", "DS", "FS", "GS", "LDTR", "TR"};

  private final Registers primary;
  private final Registers reference;

  /** Compares these, whenever asked. */
  RegisterComparison(Registers primary, Registers reference) {
    this.primary = primary;
    this.reference = reference;
  }

  /**
   * Compares all registers.
   *
   * @throws Apart if one differs
   */
  void compare() {
    same("RIP", primary.rip, reference.rip);
    general();
    flags();
    segments();
    controls();
  }

  private void general() {
    boolean wide = reference.is64Bit();
    for (int i = 0; i < 16; i++) {
      long open = i < 8 && !wide ? -1L << 32 : i == 11 ? reference.unsettledFlags : 0;
      long difference = primary.gpr[i] ^ reference.gpr[i];
      if ((difference & ~open) != 0) {
        throw Apart.of(GENERAL[i], hex(primary.gpr[i]), hex(reference.gpr[i]));
      }
      reference.gpr[i] ^= difference & open;
    }
  }

  private void flags() {
    int difference = primary.flags ^ reference.flags;
    if ((difference & ~reference.unsettledFlags) != 0) {
      throw Apart.of("flags", hex(primary.flags), hex(reference.flags));
    }
    reference.flags ^= difference;
  }

  private void segments() {
    for (int i = 0; i < SEGMENTS.length; i++) {
      boolean same =
          primary.selector[i] == reference.selector[i]
              && primary.base[i] == reference.base[i]
              && primary.limit[i] == reference.limit[i]
              && primary.attributes[i] == reference.attributes[i];
      if (!same) {
        throw Apart.of(SEGMENTS[i], segment(primary, i), segment(reference, i));
      }
    }
    same("GDTR's base", primary.gdtBase, reference.gdtBase);
    same("GDTR's limit", primary.gdtLimit, reference.gdtLimit);
    same("IDTR's base", primary.idtBase, reference.idtBase);
    same("IDTR's limit", primary.idtLimit, reference.idtLimit);
  }

  private static String segment(Registers registers, int i) {
    return "%04x (base %s, limit %s, attributes %04x)"
        .formatted(
            registers.selector[i],
            hex(registers.base[i]),
            hex(Integer.toUnsignedLong(registers.limit[i])),
            registers.attributes[i]);
  }

  private void controls() {
    same("CPL", primary.cpl, reference.cpl);
    same("CR0", primary.cr0, reference.cr0);
    same("CR2", primary.cr2, reference.cr2);
    same("CR3", primary.cr3, reference.cr3);
    same("CR4", primary.cr4, reference.cr4);
    same("CR8", primary.cr8, reference.cr8);
    same("EFER", primary.efer, reference.efer);
    same("PKRU", primary.pkru, reference.pkru);
    same("PKRS", primary.pkrs, reference.pkrs);
    same("PDPTE", primary.pdpte, reference.pdpte);
    same("MSR in place ", primary.msr, reference.msr);
    same("DR", primary.dr, reference.dr);
    same("halted", primary.halted ? 1 : 0, reference.halted ? 1 : 0);
    same("shadow of STI or SS", primary.shadow ? 1 : 0, reference.shadow ? 1 : 0);
  }

  private static void same(String name, long primary, long reference) {
    if (primary != reference) {
      throw Apart.of(name, hex(primary), hex(reference));
    }
  }

  private static void same(String name, long[] primary, long[] reference) {
    for (int i = 0; i < reference.length; i++) {
      if (primary[i] != reference[i]) {
        throw Apart.of(name + i, hex(primary[i]), hex(reference[i]));
      }
    }
  }
}
