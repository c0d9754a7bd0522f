package org.btmmu.spec.mips64;

/**
 * MIPS64 PRA, "CP0 Register Summary": the registers of coprocessor 0 that this host has, by number
 * and select.
 */
public enum Cp0Register {
  INDEX(0, 0, 32),
  RANDOM(1, 0, 32),
  ENTRY_LO_0(2, 0, 64),
  ENTRY_LO_1(3, 0, 64),
  CONTEXT(4, 0, 64),
  PAGE_MASK(5, 0, 32),
  PAGE_GRAIN(5, 1, 32),
  WIRED(6, 0, 32),
  HWR_ENA(7, 0, 32),
  BAD_VADDR(8, 0, 64),
  COUNT(9, 0, 32),
  ENTRY_HI(10, 0, 64),
  COMPARE(11, 0, 32),
  STATUS(12, 0, 32),
  INT_CTL(12, 1, 32),
  SRS_CTL(12, 2, 32),
  CAUSE(13, 0, 32),
  EPC(14, 0, 64),
  PR_ID(15, 0, 32),
  E_BASE(15, 1, 32),
  CONFIG(16, 0, 32),
  CONFIG_1(16, 1, 32),
  CONFIG_2(16, 2, 32),
  CONFIG_3(16, 3, 32),
  LL_ADDR(17, 0, 64),
  X_CONTEXT(20, 0, 64),
  ERROR_EPC(30, 0, 64);

  private final int number;
  private final int select;
  private final int width;

  Cp0Register(int number, int select, int width) {
    this.number = number;
    this.select = select;
    this.width = width;
  }

  /** The register's number, 0 … 31. */
  public int number() {
    return number;
  }

  /** Which of the registers of that number, 0 … 7. */
  public int select() {
    return select;
  }

  /** How many bits it has: 32 or 64. */
  public int width() {
    return width;
  }

  /** Whether a word of MFC0, MTC0, DMFC0 or DMTC0 names it. */
  public boolean isNamed(int word) {
    return Field.RD.of(word) == number && Field.SEL.of(word) == select;
  }
}
