package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.CS;
import static org.btmmu.reference.x86.Registers.LDTR;

import org.btmmu.spec.guest.ControlRegisters;

/**
 * Where a TSS has the state of its task (SDM 3A 9.2.1, Figure 9-2; 9.6, Figure 9-10), in bytes from
 * its base.
 *
 * @param wordBytes the size of a register's image
 * @param cr3 that of CR3; 0 if there is none
 * @param registers those of the general registers, in the order of their numbers
 * @param segments those of ES, CS, SS, DS, and of FS and GS where there are
 * @param flags where the trap flag is; 0 if there is none
 * @param last the least limit of the segment
 */
record TaskLayout(
    int wordBytes,
    int cr3,
    int ip,
    int eflags,
    int registers,
    int segments,
    int segmentCount,
    int ldt,
    int flags,
    int last) {
  private static final TaskLayout BITS_32 =
      new TaskLayout(4, 0x1C, 0x20, 0x24, 0x28, 0x48, 6, 0x60, 0x64, 0x67);
  private static final TaskLayout BITS_16 =
      new TaskLayout(2, 0, 0x0E, 0x10, 0x12, 0x22, 4, 0x2A, 0, 0x2B);

  /** The layout of a TSS by its descriptor's type. */
  static TaskLayout of(int type) {
    return (type & 8) != 0 ? BITS_32 : BITS_16;
  }

  /** Stores the state of the task that is left, with these flags. */
  void save(Execution x, long tss, int savedFlags) {
    Registers from = x.registers;
    Accesses.storeSystem(x, tss + ip, wordBytes, from.rip);
    Accesses.storeSystem(x, tss + eflags, wordBytes, savedFlags);
    for (int i = 0; i < 8; i++) {
      Accesses.storeSystem(x, tss + registers + (long) i * wordBytes, wordBytes, from.gpr[i]);
    }
    for (int i = 0; i < 6; i++) {
      if (i < segmentCount) {
        Accesses.storeSystem(x, tss + segments + (long) i * wordBytes, 2, from.selector[i]);
      }
    }
  }

  /**
   * Loads the state of a task into registers that are not in use yet: segments by their selectors
   * only, LDTR's too.
   */
  void load(Execution x, long tss, Registers into) {
    into.cr3 = cr3 == 0 ? into.cr3 : Accesses.loadSystem(x, tss + cr3, 4);
    into.rip = Accesses.loadSystem(x, tss + ip, wordBytes);
    into.flags = (int) Accesses.loadSystem(x, tss + eflags, wordBytes);
    for (int i = 0; i < 8; i++) {
      into.gpr[i] = Accesses.loadSystem(x, tss + registers + (long) i * wordBytes, wordBytes);
    }
    for (int i = 0; i < 6; i++) {
      long place = tss + segments + (long) i * wordBytes;
      into.selector[i] = i < segmentCount ? (int) Accesses.loadSystem(x, place, 2) : 0;
    }
    into.selector[LDTR] = (int) Accesses.loadSystem(x, tss + ldt, 2);
    into.cpl = into.selector[CS] & 3;
  }

  /** Whether the task asks for a debug trap when it begins. */
  boolean traps(Execution x, long tss) {
    return flags != 0 && (Accesses.loadSystem(x, tss + flags, 2) & 1) != 0;
  }

  /**
   * Whether a task switch loads CR3, and with it the PDPTE registers, and drops translations: if it
   * changes the value (SDM 3A 5.4.1, 5.10.4.1).
   *
   * @param next CR3 of the new task
   */
  boolean changesSpace(Registers old, long next) {
    return cr3 != 0 && (old.cr0 & ControlRegisters.CR0_PG) != 0 && next != old.cr3;
  }
}
