package org.btmmu.spec.x86;

/** Mnemonics that the immediate completes, as GNU objdump prints them: CMPPS with 1 is cmpltps. */
public enum Predicate {
  /** The mnemonic is complete. */
  NONE(""),
  /** CMPccPS and others (SDM 2A, Table 3-7). */
  SSE("eq lt le unord neq nlt nle ord"),
  /** VCMPccPS and others (SDM 2A, Table 3-8). */
  AVX(
      "eq lt le unord neq nlt nle ord eq_uq nge ngt false neq_oq ge gt true "
          + "eq_os lt_oq le_oq unord_s neq_us nlt_uq nle_uq ord_s "
          + "eq_us nge_uq ngt_uq false_os neq_os ge_oq gt_oq true_us"),
  /** VPCMPccD and others; 3 and 7 have no name. */
  INTEGER("eq lt le - neq nlt nle"),
  /** XOP's VPCOMccD and others. */
  XOP("lt le gt ge eq neq false true"),
  /** PCLMULQDQ: which half of either source. */
  HALVES("lql hql - - - - - - - - - - - - - - lqh hqh");

  private final String[] names;

  Predicate(String names) {
    this.names = names.isEmpty() ? new String[0] : names.split(" ");
  }

  /** The mnemonic, its asterisk replaced by what the immediate says, or left out. */
  String complete(String mnemonic, long immediate) {
    if (this == NONE) {
      return mnemonic;
    }
    return mnemonic.replace("*", names(immediate) ? names[(int) immediate] : "");
  }

  /** Does the mnemonic say what this immediate would? */
  boolean names(long immediate) {
    return immediate >= 0 && immediate < names.length && !names[(int) immediate].equals("-");
  }
}
