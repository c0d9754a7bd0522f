package org.btmmu.spec.mips64;

import java.util.Locale;

/**
 * An instruction of the host: MIPS64 Release 2 without coprocessor 1, and the extension. One row an
 * instruction, one table a family.
 *
 * <p>Source: MIPS64 Architecture For Programmers, Volume II: The MIPS64 Instruction Set (document
 * MD00087), Release 2.
 */
public sealed interface Mips64Instruction
    permits ArithmeticInstruction,
        ShiftInstruction,
        BitInstruction,
        MultiplyInstruction,
        MemoryInstruction,
        BranchInstruction,
        TrapInstruction,
        SystemInstruction,
        ExtensionInstruction {
  /** The name of the row. */
  String name();

  /** How the instruction lies in a word. */
  Encoding encoding();

  /** Whether it is an operation on 64 bits, which 32-bit modes lack. */
  boolean is64Bit();

  /** The name in assembly language. */
  default String mnemonic() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
