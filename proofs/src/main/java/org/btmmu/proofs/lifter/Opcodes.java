package org.btmmu.proofs.lifter;

import java.lang.classfile.Opcode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What each arithmetic, logic, conversion and comparison instruction means (JVMS 6.5): ints and
 * what is shorter are vectors of 32 bits, longs of 64.
 */
final class Opcodes {
  private static final Pattern FLOATING =
      Pattern.compile(
          "[FD](ADD|SUB|MUL|DIV|REM|NEG|CMP.|LOAD.*|STORE.*|CONST.*|RETURN|A.*|2.)|[IL]2[FD]");

  /** The instructions that are lifted. */
  static final Set<Opcode> ACCEPTED = accepted();

  private Opcodes() {}

  private static Set<Opcode> accepted() {
    Set<Opcode> accepted = EnumSet.noneOf(Opcode.class);
    for (Opcode opcode : Opcode.values()) {
      if (refusal(opcode) == null) {
        accepted.add(opcode);
      }
    }
    return Collections.unmodifiableSet(accepted);
  }

  /** Why an instruction is never lifted; null if it can be. */
  static String refusal(Opcode opcode) {
    String name = opcode.name();
    if (FLOATING.matcher(name).matches()) {
      return "floating point is not lifted";
    }
    return switch (opcode) {
      case MONITORENTER, MONITOREXIT -> "locks are not lifted";
      case MULTIANEWARRAY -> "arrays of arrays are not lifted";
      case PUTSTATIC -> "static fields are not stored to";
      case JSR, JSR_W, RET, RET_W -> "subroutines are not lifted";
      default -> null;
    };
  }

  /** The result of an instruction with two operands; {@code b} was on top of the stack. */
  static Term binary(Opcode opcode, Terms t, Term a, Term b) {
    return switch (opcode) {
      case IADD -> iadd(t, a, b);
      case ISUB -> isub(t, a, b);
      case IMUL -> imul(t, a, b);
      case IDIV -> idiv(t, a, b);
      case IREM -> irem(t, a, b);
      case ISHL -> ishl(t, a, b);
      case ISHR -> ishr(t, a, b);
      case IUSHR -> iushr(t, a, b);
      case IAND -> iand(t, a, b);
      case IOR -> ior(t, a, b);
      case IXOR -> ixor(t, a, b);
      case LADD -> ladd(t, a, b);
      case LSUB -> lsub(t, a, b);
      case LMUL -> lmul(t, a, b);
      case LDIV -> ldiv(t, a, b);
      case LREM -> lrem(t, a, b);
      case LSHL -> lshl(t, a, b);
      case LSHR -> lshr(t, a, b);
      case LUSHR -> lushr(t, a, b);
      case LAND -> land(t, a, b);
      case LOR -> lor(t, a, b);
      case LXOR -> lxor(t, a, b);
      case LCMP -> lcmp(t, a, b);
      default -> throw new Refused("this arithmetic is not lifted");
    };
  }

  /** The result of an instruction with one operand. */
  static Term unary(Opcode opcode, Terms t, Term a) {
    return switch (opcode) {
      case INEG -> ineg(t, a);
      case LNEG -> lneg(t, a);
      case I2L -> i2l(t, a);
      case L2I -> l2i(t, a);
      case I2B -> i2b(t, a);
      case I2C -> i2c(t, a);
      case I2S -> i2s(t, a);
      default -> throw new Refused("this arithmetic is not lifted");
    };
  }

  /** When a conditional branch on ints is taken; {@code b} is 0 for those with one operand. */
  static Term taken(Opcode opcode, Terms t, Term a, Term b) {
    return switch (opcode) {
      case IFEQ, IF_ICMPEQ -> equal(t, a, b);
      case IFNE, IF_ICMPNE -> t.not(equal(t, a, b));
      case IFLT, IF_ICMPLT -> less(t, a, b);
      case IFGE, IF_ICMPGE -> t.not(less(t, a, b));
      case IFGT, IF_ICMPGT -> greater(t, a, b);
      case IFLE, IF_ICMPLE -> t.not(greater(t, a, b));
      default -> throw new Refused("this branch is not lifted");
    };
  }

  static Term equal(Terms t, Term a, Term b) {
    return t.eq(a, b);
  }

  static Term less(Terms t, Term a, Term b) {
    return t.slt(a, b);
  }

  static Term greater(Terms t, Term a, Term b) {
    return t.slt(b, a);
  }

  static Term iadd(Terms t, Term a, Term b) {
    return t.add(a, b);
  }

  static Term isub(Terms t, Term a, Term b) {
    return t.sub(a, b);
  }

  static Term imul(Terms t, Term a, Term b) {
    return t.mul(a, b);
  }

  static Term idiv(Terms t, Term a, Term b) {
    return t.sdiv(a, b);
  }

  static Term irem(Terms t, Term a, Term b) {
    return t.srem(a, b);
  }

  static Term ineg(Terms t, Term a) {
    return t.sub(t.constant(32, 0), a);
  }

  static Term ishl(Terms t, Term a, Term b) {
    return t.shl(a, t.bvand(b, t.constant(32, 31)));
  }

  static Term ishr(Terms t, Term a, Term b) {
    return t.ashr(a, t.bvand(b, t.constant(32, 31)));
  }

  static Term iushr(Terms t, Term a, Term b) {
    return t.lshr(a, t.bvand(b, t.constant(32, 31)));
  }

  static Term iand(Terms t, Term a, Term b) {
    return t.bvand(a, b);
  }

  static Term ior(Terms t, Term a, Term b) {
    return t.bvor(a, b);
  }

  static Term ixor(Terms t, Term a, Term b) {
    return t.bvxor(a, b);
  }

  static Term ladd(Terms t, Term a, Term b) {
    return t.add(a, b);
  }

  static Term lsub(Terms t, Term a, Term b) {
    return t.sub(a, b);
  }

  static Term lmul(Terms t, Term a, Term b) {
    return t.mul(a, b);
  }

  static Term ldiv(Terms t, Term a, Term b) {
    return t.sdiv(a, b);
  }

  static Term lrem(Terms t, Term a, Term b) {
    return t.srem(a, b);
  }

  static Term lneg(Terms t, Term a) {
    return t.sub(t.constant(64, 0), a);
  }

  static Term lshl(Terms t, Term a, Term b) {
    return t.shl(a, t.zeroExtend(64, t.bvand(b, t.constant(32, 63))));
  }

  static Term lshr(Terms t, Term a, Term b) {
    return t.ashr(a, t.zeroExtend(64, t.bvand(b, t.constant(32, 63))));
  }

  static Term lushr(Terms t, Term a, Term b) {
    return t.lshr(a, t.zeroExtend(64, t.bvand(b, t.constant(32, 63))));
  }

  static Term land(Terms t, Term a, Term b) {
    return t.bvand(a, b);
  }

  static Term lor(Terms t, Term a, Term b) {
    return t.bvor(a, b);
  }

  static Term lxor(Terms t, Term a, Term b) {
    return t.bvxor(a, b);
  }

  static Term lcmp(Terms t, Term a, Term b) {
    Term unequal = t.ite(t.slt(a, b), t.constant(32, -1), t.constant(32, 1));
    return t.ite(t.eq(a, b), t.constant(32, 0), unequal);
  }

  static Term i2l(Terms t, Term a) {
    return t.signExtend(64, a);
  }

  static Term l2i(Terms t, Term a) {
    return t.extract(31, 0, a);
  }

  static Term i2b(Terms t, Term a) {
    return t.signExtend(32, t.extract(7, 0, a));
  }

  static Term i2c(Terms t, Term a) {
    return t.zeroExtend(32, t.extract(15, 0, a));
  }

  static Term i2s(Terms t, Term a) {
    return t.signExtend(32, t.extract(15, 0, a));
  }
}
