package org.btmmu.optimized.processor;

/**
 * The processor's record in host memory: what translated code reads of a guest processor besides
 * its host registers. Offsets in bytes from {@link HostRegisters#RECORD}.
 */
public final class Record {
  /** Base address of FS; GS follows. 64 bits each. */
  public static final int FS_BASE = 0;

  /** Base address of GS. */
  public static final int GS_BASE = 8;

  /** SoftMMU's descriptors, one for each access class: mask, then address of the table. */
  public static final int SOFT_TLB = 16;

  /** Bytes of a descriptor. */
  public static final int SOFT_TLB_BYTES = 16;

  /** The mode of the running code, as tags of jump targets have it. */
  public static final int MODE = 64;

  /** Where $2 is kept during a helper's call. */
  public static final int SAVED = 72;

  /** The base of the window in the host's address space, where there is one. */
  public static final int WINDOW = 80;

  /** DF: 1 if it is 0 and strings go upwards, −1 if it is 1 and they go downwards. */
  public static final int DIRECTION = 88;

  /** Where the back end keeps temporaries for which it has no register. */
  public static final int SPILL = 128;

  /** How many of them. */
  public static final int SPILLS = 32;

  /** The segment registers' visible parts, by their number in an instruction: 64 bits each. */
  public static final int SELECTORS = 512;

  /** The guest's general registers, where they have no host registers of their own. */
  public static final int REGISTERS = 896;

  /** The cache of jump targets: entries of {@link #JUMP_BYTES}. */
  public static final int JUMP_CACHE = 1024;

  /** Entries of the cache, a power of two. */
  public static final int JUMPS = 1024;

  /** An entry: the offset in the code segment with the code's mode, and the host address. */
  public static final int JUMP_BYTES = 16;

  /** Bytes of a record. */
  public static final int BYTES = JUMP_CACHE + JUMPS * JUMP_BYTES;

  private Record() {}
}
