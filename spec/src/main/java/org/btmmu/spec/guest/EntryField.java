package org.btmmu.spec.guest;

/**
 * What a bit of a paging-structure entry means. Each bit of each format has exactly one meaning.
 */
public enum EntryField {
  /** P: the entry refers to a table or a page. */
  PRESENT,
  /** R/W: writes are allowed below this entry. */
  WRITABLE,
  /** U/S: user-mode accesses are allowed below this entry. */
  USER,
  /** PWT, PCD, PAT: memory type; without effect on translation. */
  CACHING,
  /** A: the entry was used by a walk. */
  ACCESSED,
  /** D: the page was written. */
  DIRTY,
  /** PS: this entry maps a large page; in the format of a table it must be 0. */
  PAGE_SIZE,
  /** G: the translation is global when CR4.PGE is 1. */
  GLOBAL,
  /** Bit 8 of a PML5E or PML4E: ignored by Intel's processors, reserved on AMD's. */
  NON_LEAF_GLOBAL,
  /** Physical address of the table or page; its bits at MAXPHYADDR and above are reserved. */
  FRAME,
  /** PSE-36: bits 39:32 of the physical address of a 4-MByte page. */
  FRAME_HIGH,
  /** Protection key. */
  KEY,
  /** XD: fetches are forbidden below this entry; reserved while EFER.NXE is 0. */
  NO_EXECUTE,
  /** Must be 0. */
  RESERVED,
  /** Free for software. */
  IGNORED
}
