package org.btmmu.proofs.lifter;

/** Meanings of instructions that are wrong; each takes the place of the right one in a test. */
final class WrongOpcodes {
  private WrongOpcodes() {}

  static Term ishlWithoutMask(Terms t, Term a, Term b) {
    return t.shl(a, b);
  }

  static Term lshlMaskedAsInt(Terms t, Term a, Term b) {
    return t.shl(a, t.zeroExtend(64, t.bvand(b, t.constant(32, 31))));
  }

  static Term ishrLogical(Terms t, Term a, Term b) {
    return Opcodes.iushr(t, a, b);
  }

  static Term lushrArithmetic(Terms t, Term a, Term b) {
    return Opcodes.lshr(t, a, b);
  }

  static Term iushrOfLong(Terms t, Term a, Term b) {
    Term wide = t.lshr(t.signExtend(64, a), t.zeroExtend(64, t.bvand(b, t.constant(32, 31))));
    return t.extract(31, 0, wide);
  }

  static Term lcmpUnsigned(Terms t, Term a, Term b) {
    Term unequal = t.ite(t.ult(a, b), t.constant(32, -1), t.constant(32, 1));
    return t.ite(t.eq(a, b), t.constant(32, 0), unequal);
  }

  static Term lcmpSwapped(Terms t, Term a, Term b) {
    return Opcodes.lcmp(t, b, a);
  }

  static Term i2lZeroExtending(Terms t, Term a) {
    return t.zeroExtend(64, a);
  }

  static Term i2bZeroExtending(Terms t, Term a) {
    return t.zeroExtend(32, t.extract(7, 0, a));
  }

  static Term i2cSignExtending(Terms t, Term a) {
    return Opcodes.i2s(t, a);
  }

  static Term iremWithDivisorsSign(Terms t, Term a, Term b) {
    Term remainder = t.srem(a, b);
    Term zero = t.constant(32, 0);
    Term other = t.not(t.eq(t.slt(remainder, zero), t.slt(b, zero)));
    Term adjusts = t.and(other, t.not(t.eq(remainder, zero)));
    return t.ite(adjusts, t.add(remainder, b), remainder);
  }

  static Term ldivUnsigned(Terms t, Term a, Term b) {
    return t.udiv(a, b);
  }

  static Term lessUnsigned(Terms t, Term a, Term b) {
    return t.ult(a, b);
  }

  static Term greaterOrEqual(Terms t, Term a, Term b) {
    return t.not(t.slt(a, b));
  }

  static Term isubSwapped(Terms t, Term a, Term b) {
    return t.sub(b, a);
  }
}
