package org.btmmu.spec.x86;

/** The repeat prefix in force, F3 or F2, where it is not part of the opcode. */
public enum Repeat {
  NONE,
  REP,
  REPNE
}
