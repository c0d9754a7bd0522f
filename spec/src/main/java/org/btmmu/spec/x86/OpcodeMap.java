package org.btmmu.spec.x86;

/** The opcode maps (SDM 2D, Appendix A): what the bytes before the opcode choose. */
public enum OpcodeMap {
  /** No escape byte. */
  ONE_BYTE,
  /** Escape 0F. */
  MAP_0F,
  /** Escape 0F 38. */
  MAP_0F38,
  /** Escape 0F 3A. */
  MAP_0F3A
}
