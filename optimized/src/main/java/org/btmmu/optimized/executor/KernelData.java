package org.btmmu.optimized.executor;

import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.spec.Clause;

/**
 * What the refill handler finds: the shadow page tables, in a bank of host memory of their own that
 * no user address reaches, the stamps of usable leaves in registers of the extension, and itself at
 * the entrance for the level of the root table.
 *
 * <p>Slots: 1 + class + 3 · narrow, class 0 user, 1 supervisor, 2 supervisor with AC, narrow 1 for
 * addresses of 32 bits whatever the mode's width is. The others stay empty.
 */
public final class KernelData {
  private static final int WIDTHS = 2;
  private static final int LOWEST_TOP = 2;
  private static final int WIDTH_SHIFT = 12;

  /** Behind the tables lies what {@link OpenTables} knows. */
  private static final long OTHERS = 1L << OpenTables.HINTS_BIT;

  private final KernelModule module;
  private final ExtensionRegisters registers;
  private OpenTables open;

  KernelData(KernelModule module, ExtensionRegisters registers) {
    this.module = module;
    this.registers = registers;
  }

  /** The slot of an access class; narrow: for addresses of 32 bits. */
  public static int slot(int accessClass, boolean narrow) {
    return 1 + accessClass + (narrow ? Domains.CLASSES : 0);
  }

  /** From now on the handler may find tables open. */
  void open(OpenTables tables) {
    open = tables;
  }

  /** What is open follows the module. */
  void settle() {
    if (open != null) {
      open.settle();
    }
  }

  /** The registers and the MID file follow the module's domain in use. */
  @Clause({"B-MID-2", "K-DOM-1"})
  void refresh() {
    int domain = module.current();
    int top = module.domains().top(domain);
    long local = ShadowWord.stamp(module.domains().local(domain), false);
    long global = ShadowWord.stamp(module.domains().global(domain), true);
    registers.write(RefillHandler.LOCAL_STAMP, local);
    registers.write(RefillHandler.GLOBAL_STAMP, global);
    registers.write(ExtensionRegisters.REFILL_ENTRY, 4L * RefillHandler.entrance(top));
    for (int accessClass = 0; accessClass < Domains.CLASSES; accessClass++) {
      long root = ShadowWord.TABLES | (long) module.domains().root(domain, accessClass) << 12;
      int mid = module.mid(domain, accessClass);
      for (int narrow = 0; narrow < WIDTHS; narrow++) {
        int slot = slot(accessClass, narrow != 0);
        int width = narrow != 0 ? 0 : top - LOWEST_TOP;
        registers.slot(slot, mid | width << WIDTH_SHIFT, root);
      }
    }
  }

  /** Whether 8 bytes at a host physical address, a multiple of 8, lie in the kernel's memory. */
  boolean holds(long hpa) {
    long offset = hpa - ShadowWord.TABLES;
    return offset >= 0
        && offset < (offset < OTHERS ? (long) module.tables().used() << 12 : ShadowWord.TABLES);
  }

  /** Eight bytes that {@link #holds}. */
  long load(long hpa) {
    long offset = hpa - ShadowWord.TABLES;
    if (offset < OTHERS) {
      return module.tables().word((int) (offset >> 3));
    }
    return open == null ? 0 : open.load(hpa);
  }

  /** Stores eight bytes that {@link #holds}; whether they are a leaf. */
  boolean store(long hpa, long value) {
    long offset = hpa - ShadowWord.TABLES;
    if (offset < OTHERS) {
      module.tables().set((int) (offset >> 3), value);
      return true;
    }
    open.store(hpa, value);
    return false;
  }
}
