package org.btmmu.spec.x86;

/**
 * A decoded instruction: numbers only, so that a proof can take one as a constant.
 *
 * @param operandBytes effective operand size, 2, 4 or 8
 * @param addressBytes effective address size, 2, 4 or 8
 * @param segment the override, 0 to 5 for ES CS SS DS FS GS, or -1; in 64-bit mode only FS, GS
 * @param repeat NONE where F3 or F2 belongs to the opcode
 * @param rex is there a REX prefix (byte registers 4 to 7 are SPL, BPL, SIL, DIL)?
 * @param mod ModRM.mod, or -1 without ModRM
 * @param reg ModRM.reg with REX.R
 * @param rm ModRM.rm with REX.B; without ModRM, the register in the opcode with REX.B
 * @param base the base register, 16 for RIP, -1 for none
 * @param index the index register, -1 for none
 * @param scale 1, 2, 4 or 8
 * @param displacement sign-extended; the offset of OFFSET operands is zero-extended
 * @param immediate the first immediate, RELATIVE displacement or far offset
 * @param immediate2 ENTER's level, EXTRQ's and INSERTQ's second, or the far selector
 * @param vvvv the register in VEX.vvvv, 0 to 31, or -1 without VEX
 * @param vectorLength VEX.L or EVEX.L'L: 0 for 16 bytes, 1 for 32, 2 for 64
 * @param evex z L'L b V' aaa of an EVEX prefix, else 0
 */
public record Instruction(
    Form form,
    int lengthBytes,
    int operandBytes,
    int addressBytes,
    int segment,
    boolean lock,
    Repeat repeat,
    boolean rex,
    int mod,
    int reg,
    int rm,
    int base,
    int index,
    int scale,
    long displacement,
    long immediate,
    long immediate2,
    int vvvv,
    int vectorLength,
    int evex)
    implements Decoded {

  /** The mnemonic as GNU objdump prints it in Intel's syntax. */
  public String mnemonic() {
    return form.predicate().complete(form.mnemonic(), immediate);
  }
}
