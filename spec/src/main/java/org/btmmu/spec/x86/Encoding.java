package org.btmmu.spec.x86;

/**
 * The bytes that mean a form: its place in the opcode maps and what else must hold.
 *
 * @param prefixes the set of {@link #NO_PREFIX}, {@link #PREFIX_66}, ... that may stand before it
 * @param mandatory whether that prefix belongs to the opcode, and means nothing else
 * @param mod {@link #ANY}, {@link #MEMORY} or {@link #REGISTER}
 * @param digit ModRM.reg without REX, or {@link #ANY}
 * @param rm ModRM.rm without REX, or {@link #ANY}
 * @param operandSizes the sum of the effective operand sizes in bytes for which it holds
 * @param addressSizes the sum of the effective address sizes in bytes for which it holds
 * @param rexB 0 or 1 where REX.B must be so, or {@link #ANY}
 * @param vectorBytes the sum of the vector lengths in bytes for which it holds
 */
public record Encoding(
    OpcodeMap map,
    int opcode,
    int prefixes,
    boolean mandatory,
    int mod,
    int digit,
    int rm,
    int operandSizes,
    int addressSizes,
    int rexB,
    int vectorBytes) {
  /** No demand. */
  public static final int ANY = -1;

  static final int MEMORY = 0;
  static final int REGISTER = 3;
  static final int NO_PREFIX = 1;
  static final int PREFIX_66 = 2;
  static final int PREFIX_F3 = 4;
  static final int PREFIX_F2 = 8;
  static final int ANY_PREFIX = 15;

  /**
   * Is this the form, once the opcode and the prefix are? {@code modRm} is 0 where there is none.
   */
  boolean holds(int modRm, int operandBytes, int addressBytes, Prefixes prefixes) {
    boolean register = modRm >= 0xc0;
    return (mod == ANY || register == (mod == REGISTER))
        && (digit == ANY || digit == (modRm >> 3 & 7))
        && (rm == ANY || rm == (modRm & 7))
        && (operandSizes & operandBytes) != 0
        && (addressSizes & addressBytes) != 0
        && (rexB == ANY || rexB == prefixes.b() >> 3)
        && (vectorBytes & prefixes.vectorBytes(register)) != 0;
  }

  /** Does this prefix belong to the opcode? */
  boolean isMandatory(int prefix) {
    return mandatory && prefixes == prefix;
  }

  /** The prefix byte that belongs to the opcode; 0 if none does. */
  public int mandatoryPrefix() {
    if (!mandatory) {
      return 0;
    }
    return switch (prefixes) {
      case PREFIX_66 -> 0x66;
      case PREFIX_F3 -> 0xF3;
      case PREFIX_F2 -> 0xF2;
      default -> 0;
    };
  }

  /** Does the form need a ModRM byte, its operands apart? */
  boolean modRm() {
    return mod != ANY || digit != ANY || rm != ANY;
  }
}
