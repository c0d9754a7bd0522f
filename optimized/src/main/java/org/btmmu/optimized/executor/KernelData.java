package org.btmmu.optimized.executor;

import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.spec.Clause;

/**
 * What the refill handler finds in the kernel's memory: the shadow page tables, and for each slot
 * of the MID file a record. Both lie in banks of host memory of their own, which no user address
 * reaches.
 *
 * <p>Slots: 1 + class + 3 · narrow, class 0 user, 1 supervisor, 2 supervisor with AC, narrow 1 for
 * addresses of 32 bits whatever the mode's width is. The others stay empty.
 *
 * <pre>
 * record of a slot, 64 bytes:  0 level of the root table | 8 local generation | 16 global generation
 * </pre>
 */
public final class KernelData {
  /** Host physical address of shadow page table 0; the others follow, 4 KByte each. */
  public static final long TABLES = 1L << 40;

  /** Host physical address of the record of slot 0. */
  public static final long RECORDS = 1L << 41;

  /** Where the level of the root table stands in a record. */
  static final int TOP = 0;

  /** Where the local generation stands; the global one follows. */
  static final int LOCAL = 8;

  private static final int LOG_RECORD = 6;
  private static final int WIDTHS = 2;
  private static final int LOWEST_TOP = 2;
  private static final int WIDTH_SHIFT = 12;

  private final KernelModule module;
  private final ExtensionRegisters registers;
  private final long[] records;

  KernelData(KernelModule module, ExtensionRegisters registers, int slots) {
    this.module = module;
    this.registers = registers;
    records = new long[slots << LOG_RECORD - 3];
  }

  /** The slot of an access class; narrow: for addresses of 32 bits. */
  public static int slot(int accessClass, boolean narrow) {
    return 1 + accessClass + (narrow ? Domains.CLASSES : 0);
  }

  /** The MID file and the records follow the module's domain in use. */
  @Clause({"B-MID-2", "K-DOM-1"})
  void refresh() {
    int domain = module.current();
    int top = module.domains().top(domain);
    for (int accessClass = 0; accessClass < Domains.CLASSES; accessClass++) {
      long root = TABLES | (long) module.domains().root(domain, accessClass) << 12;
      int mid = module.mid(domain, accessClass);
      for (int narrow = 0; narrow < WIDTHS; narrow++) {
        int slot = slot(accessClass, narrow != 0);
        int width = narrow != 0 ? 0 : top - LOWEST_TOP;
        registers.slot(slot, mid | width << WIDTH_SHIFT, root);
        int record = slot << LOG_RECORD - 3;
        records[record + (TOP >> 3)] = top;
        records[record + (LOCAL >> 3)] = module.domains().local(domain);
        records[record + (LOCAL >> 3) + 1] = module.domains().global(domain);
      }
    }
  }

  /** Whether 8 bytes at a host physical address, a multiple of 8, lie in the kernel's memory. */
  boolean holds(long hpa) {
    return hpa >= RECORDS
        ? hpa < RECORDS + 8L * records.length
        : hpa >= TABLES && hpa < TABLES + ((long) module.tables().used() << 12);
  }

  /** Eight bytes that {@link #holds}. */
  long load(long hpa) {
    return hpa >= RECORDS
        ? records[(int) (hpa - RECORDS) >> 3]
        : module.tables().word((int) (hpa - TABLES >> 3));
  }
}
