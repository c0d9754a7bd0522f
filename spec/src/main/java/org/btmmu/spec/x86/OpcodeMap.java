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
  MAP_0F3A,
  /** Escape 0F 0F; the opcode stands after ModRM and displacement (AMD's 3DNow!). */
  MAP_0F0F,
  /** VEX, map 1. */
  VEX_0F,
  /** VEX, map 2. */
  VEX_0F38,
  /** VEX, map 3. */
  VEX_0F3A,
  /** EVEX, map 1. */
  EVEX_0F,
  /** EVEX, map 2. */
  EVEX_0F38,
  /** EVEX, map 3. */
  EVEX_0F3A,
  /** EVEX, map 5. */
  EVEX_5,
  /** EVEX, map 6. */
  EVEX_6,
  /** AMD's XOP, map 8. */
  XOP_8,
  /** AMD's XOP, map 9. */
  XOP_9,
  /** AMD's XOP, map A. */
  XOP_A,
  /** A map number that means nothing: no opcode of it exists. */
  RESERVED
}
