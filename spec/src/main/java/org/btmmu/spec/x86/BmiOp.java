package org.btmmu.spec.x86;

/** What BMI1 and BMI2 instructions of VEX encoding do, by the mnemonics of the manual. */
public enum BmiOp {
  /** Another instruction. */
  NONE,
  ANDN,
  BEXTR,
  BLSI,
  BLSMSK,
  BLSR,
  BZHI,
  MULX,
  PDEP,
  PEXT,
  RORX,
  SARX,
  SHLX,
  SHRX
}
