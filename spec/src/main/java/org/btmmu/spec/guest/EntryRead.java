package org.btmmu.spec.guest;

/**
 * An entry that a walk used and found present and without reserved bits.
 *
 * @param gpa guest physical address of the entry; −1 for a PDPTE register, which has none
 * @param value the entry as it was read, zero-extended
 * @param format how the walk read it
 */
public record EntryRead(long gpa, long value, EntryFormat format) {
  /** Whether the entry is in memory (rather than a PDPTE register). */
  public boolean inMemory() {
    return gpa != -1;
  }
}
