package org.btmmu.spec.mips64;

/** System calls, breakpoints, coprocessor 0, and what only orders or prefetches. */
public enum SystemInstruction implements Mips64Instruction {
  SYSCALL("000000 code 001100", "code", false),
  BREAK("000000 break_code trap_code 001101", "break_code, trap_code", false),
  SYNC("000000 000000000000000 sa 001111", "sa", false),
  SYNCI("000001 rs 11111 immediate", "offset(rs)", false),
  PREF("110011 rs rt immediate", "hint, offset(rs)", false),
  RDHWR("011111 00000 rt rd 00000 111011", "rt, hardware", false),

  CACHE("101111 rs rt immediate", "hint, offset(rs)", true),
  MFC0("010000 00000 rt rd 00000000 sel", "rt, hardware, sel", true),
  DMFC0("010000 00001 rt rd 00000000 sel", "rt, hardware, sel", true),
  MTC0("010000 00100 rt rd 00000000 sel", "rt, hardware, sel", true),
  DMTC0("010000 00101 rt rd 00000000 sel", "rt, hardware, sel", true),
  RDPGPR("010000 01010 rt rd 00000000000", "rd, rt", true),
  WRPGPR("010000 01110 rt rd 00000000000", "rd, rt", true),
  DI("010000 01011 rt 01100 00000 000000", "rt", true),
  EI("010000 01011 rt 01100 00000 100000", "rt", true),
  TLBR("010000 1 0000000000000000000 000001", "", true),
  TLBWI("010000 1 0000000000000000000 000010", "", true),
  TLBWR("010000 1 0000000000000000000 000110", "", true),
  TLBP("010000 1 0000000000000000000 001000", "", true),
  ERET("010000 1 0000000000000000000 011000", "", true),
  WAIT("010000 1 wait_code 100000", "wait_code", true);

  private final Encoding encoding;
  private final boolean ofCoprocessor0;

  SystemInstruction(String word, String syntax, boolean ofCoprocessor0) {
    this.encoding = Encoding.of(word, syntax);
    this.ofCoprocessor0 = ofCoprocessor0;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean is64Bit() {
    return this == DMFC0 || this == DMTC0;
  }

  /** Whether coprocessor 0 must be usable: kernel mode, or Status.CU0. */
  public boolean ofCoprocessor0() {
    return ofCoprocessor0;
  }
}
