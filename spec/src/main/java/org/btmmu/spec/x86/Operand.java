package org.btmmu.spec.x86;

/**
 * One operand of a form, in the terms of Appendix A.
 *
 * @param kind where it is
 * @param size how many bytes it has
 * @param number the register's number for FIXED kinds, the value for CONSTANT, else 0
 */
public record Operand(Kind kind, Size size, int number) {
  /** No operand. */
  public static final Operand NONE = new Operand(Kind.NONE, Size.NONE, 0);

  /** Where an operand is; the letter is Appendix A's addressing method. */
  public enum Kind {
    NONE,
    /** E: a general register or memory, by ModRM. */
    RM,
    /** R: a general register by ModRM.rm; memory is no form. */
    RM_REGISTER,
    /** M: memory by ModRM; a register is no form. */
    MEMORY,
    /** G: a general register by ModRM.reg. */
    REG,
    /** Z: a general register by the low three bits of the opcode. */
    OPCODE_REGISTER,
    /** I: an immediate; bytes and words zero-extended, larger ones sign-extended. */
    IMMEDIATE,
    /** sI: an immediate byte sign-extended to the operand size. */
    SIGNED_IMMEDIATE,
    /** J: a displacement relative to the next instruction, sign-extended. */
    RELATIVE,
    /** A: a far pointer in the code; the offset is immediate, the selector immediate2. */
    FAR_POINTER,
    /** O: memory at the displacement in the code, without ModRM. */
    OFFSET,
    /** S: a segment register by ModRM.reg. */
    SEGMENT_REGISTER,
    /** C: a control register by ModRM.reg. */
    CONTROL_REGISTER,
    /** D: a debug register by ModRM.reg. */
    DEBUG_REGISTER,
    /** A general register that the opcode names. */
    FIXED_REGISTER,
    /** A segment register that the opcode names: ES CS SS DS FS GS. */
    FIXED_SEGMENT,
    /** The shift count 1. */
    CONSTANT,
    /** X: memory at DS:rSI, or another segment by prefix. */
    STRING_SOURCE,
    /** Y: memory at ES:rDI. */
    STRING_DESTINATION,
    /** P: an MMX register by ModRM.reg. */
    MMX_REG,
    /** Q: an MMX register or memory, by ModRM. */
    MMX_RM,
    /** N: an MMX register by ModRM.rm; memory is no form. */
    MMX_RM_REGISTER,
    /** V: an XMM, YMM or ZMM register by ModRM.reg. */
    XMM_REG,
    /** W: an XMM, YMM or ZMM register or memory, by ModRM. */
    XMM_RM,
    /** U: an XMM, YMM or ZMM register by ModRM.rm; memory is no form. */
    XMM_RM_REGISTER,
    /** H: an XMM, YMM or ZMM register by VEX.vvvv. */
    XMM_VVVV,
    /** L: an XMM or YMM register by the upper half of an immediate byte. */
    XMM_IMMEDIATE,
    /** B: a general register by VEX.vvvv. */
    VVVV,
    /** A mask register by ModRM.reg. */
    MASK_REG,
    /** A mask register by VEX.vvvv. */
    MASK_VVVV,
    /** A mask register by ModRM.rm, or memory. */
    MASK_RM,
    /** The register XMM0. */
    FIXED_XMM,
    /** The top of the x87 stack. */
    ST0,
    /** ST(i), i by ModRM.rm. */
    STI;

    /** Must ModRM name a register? MOV of control registers takes any ModRM for one. */
    public boolean onlyRegister() {
      return this == RM_REGISTER
          || this == MMX_RM_REGISTER
          || this == XMM_RM_REGISTER
          || this == STI;
    }

    /** Does this operand need a ModRM byte? */
    public boolean modRm() {
      return switch (this) {
        case RM, RM_REGISTER, MEMORY, REG, SEGMENT_REGISTER, CONTROL_REGISTER, DEBUG_REGISTER ->
            true;
        case MMX_REG, MMX_RM, MMX_RM_REGISTER, XMM_REG, XMM_RM, XMM_RM_REGISTER, STI -> true;
        case MASK_REG, MASK_RM -> true;
        default -> false;
      };
    }
  }

  /** How many bytes an operand has; the letter is Appendix A's operand type. */
  public enum Size {
    NONE,
    /** b: 1. */
    B,
    /** w: 2. */
    W,
    /** d: 4. */
    D,
    /** q: 8. */
    Q,
    /** dq or x: 16, and the vector length under VEX. */
    X,
    /** t: 10. */
    T,
    /** v: the operand size, 2, 4 or 8. */
    V,
    /** z: 2, or 4 for an operand size of 4 or 8. */
    Z,
    /** y: 4, or 8 for an operand size of 8. */
    Y,
    /** p: an offset of the operand size and then a selector of 2. */
    P,
    /** a: two operands of the operand size, BOUND's. */
    A,
    /** s: a limit of 2, then a base of 4, or 8 in 64-bit mode. */
    S,
    /** v for a register, w for memory. */
    V_OR_W,
    /** y for a register, b for memory. */
    Y_OR_B,
    /** y for a register, w for memory. */
    Y_OR_W,
    /** A block of memory that the operation measures. */
    BLOCK
  }

  /** The bytes of this operand of an instruction with this effective operand size; 0 for none. */
  public int bytes(int operandBytes, boolean memory) {
    return switch (size) {
      case NONE, BLOCK -> 0;
      case B -> 1;
      case W -> 2;
      case D -> 4;
      case Q -> 8;
      case X -> 16;
      case T -> 10;
      case V -> operandBytes;
      case Z -> Math.min(operandBytes, 4);
      case Y -> Math.max(operandBytes, 4);
      case P -> operandBytes + 2;
      case A -> 2 * operandBytes;
      case S -> operandBytes == 8 ? 10 : 6;
      case V_OR_W -> memory ? 2 : operandBytes;
      case Y_OR_B -> memory ? 1 : Math.max(operandBytes, 4);
      case Y_OR_W -> memory ? 2 : Math.max(operandBytes, 4);
    };
  }
}
