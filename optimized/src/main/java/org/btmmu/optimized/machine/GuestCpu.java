package org.btmmu.optimized.machine;

import org.btmmu.optimized.guest.FastControlWrites;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastPdptes;
import org.btmmu.optimized.guest.FastRegisters;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The registers of one virtual processor that concern paging, and what writing them does to its
 * kernel module. Each write says whether it was legal; if not, it is #GP(0) and changes nothing.
 *
 * <p>What the guest's TLB must lose is dropped before the new state is in force.
 */
public final class GuestCpu {
  private static final long CR4_PAE = 1L << 5;
  private static final long CR4_PGE = 1L << 7;
  private static final long CR4_PCIDE = 1L << 17;
  private static final long CR4_SMEP = 1L << 20;
  private static final long CR0_PG = 1L << 31;
  private static final long CR0_TS = 1L << 3;

  private final PhysicalMemory memory;
  private final KernelModule module;
  private final Processor processor;
  private long cr0;
  private long cr3;
  private long cr4;
  private long efer;
  private Pdptes pdptes;
  private int cpl;
  private boolean ac;
  private int pkru;
  private int pkrs;
  private FastControls controls;
  private TlbWatcher watcher;
  private int tableWrites;

  /**
   * A processor whose control registers are all 0, at CPL 0.
   *
   * @param memory guest physical memory
   */
  public GuestCpu(PhysicalMemory memory, KernelModule module, Processor processor) {
    this.memory = memory;
    this.module = module;
    this.processor = processor;
    pdptes = Pdptes.NONE;
    become();
  }

  /** An independent copy, on copies of its memory and module. */
  public GuestCpu copy(PhysicalMemory memoryCopy, KernelModule moduleCopy) {
    GuestCpu copy = new GuestCpu(memoryCopy, moduleCopy, processor);
    copy.set(cr0, cr3, cr4, efer, pdptes);
    copy.set(cpl, ac, pkru, pkrs);
    copy.tableWrites = tableWrites;
    return copy;
  }

  /** Sets the control registers, as a monitor or a loader does; nothing is flushed. */
  public void set(long newCr0, long newCr3, long newCr4, long newEfer, Pdptes newPdptes) {
    cr0 = newCr0;
    cr3 = newCr3;
    cr4 = newCr4;
    efer = newEfer;
    pdptes = newPdptes;
    become();
  }

  /** Sets what else decides rights. */
  public void set(int newCpl, boolean newAc, int newPkru, int newPkrs) {
    cpl = newCpl;
    ac = newAc;
    pkru = newPkru;
    pkrs = newPkrs;
    become();
  }

  /** Someone is told from now on; null: no one. */
  public void watch(TlbWatcher newWatcher) {
    watcher = newWatcher;
  }

  /** The kernel module's part for this processor. */
  public KernelModule module() {
    return module;
  }

  /** Whether a table was written on which leaves rest that the next flush would keep. */
  public boolean tablesWritten() {
    return tableWrites != module.code().keptWrites();
  }

  /** The controls of walks now. */
  public FastControls controls() {
    return controls;
  }

  /** CR0. */
  public long cr0() {
    return cr0;
  }

  /** CR3. */
  public long cr3() {
    return cr3;
  }

  /** CR4. */
  public long cr4() {
    return cr4;
  }

  /** IA32_EFER. */
  public long efer() {
    return efer;
  }

  /** The PDPTE registers. */
  public Pdptes pdptes() {
    return pdptes;
  }

  /** PKRU. */
  public int pkru() {
    return pkru;
  }

  /** IA32_PKRS. */
  public int pkrs() {
    return pkrs;
  }

  /** What kind of processor it is. */
  public Processor processor() {
    return processor;
  }

  /** Sets CR0.TS, which has no part in paging. */
  public void setTaskSwitched(boolean value) {
    cr0 = value ? cr0 | CR0_TS : cr0 & ~CR0_TS;
  }

  /** The current PCID. */
  public int pcid() {
    return FastRegisters.pcid(cr3, cr4);
  }

  /** The current privilege level. */
  public int cpl() {
    return cpl;
  }

  /** EFLAGS.AC. */
  public boolean ac() {
    return ac;
  }

  /** A change of CPL: another MID, nothing else. */
  @Clause("K-CLS-1")
  public void setCpl(int value) {
    cpl = value;
  }

  /** A change of EFLAGS.AC: another MID, nothing else. */
  @Clause("K-CLS-1")
  public void setAc(boolean value) {
    ac = value;
  }

  /** A write to PKRU. */
  public void writePkru(int value) {
    pkru = value;
    become();
  }

  /** WRMSR to IA32_PKRS. */
  public boolean writePkrs(int value) {
    if (cpl != 0) {
      return false;
    }
    pkrs = value;
    become();
    return true;
  }

  /** MOV to CR0; {@code code64} is CS.L of the running code. */
  public boolean movCr0(long value, boolean code64) {
    if (cpl != 0 || !FastControlWrites.cr0(cr0, cr4, efer, value, code64)) {
      return false;
    }
    long newEfer = FastControlWrites.eferAfterCr0(efer, value);
    Pdptes loaded = reload(value, cr3, cr4, newEfer, value ^ cr0, 0);
    if (loaded == null) {
      return false;
    }
    tableWrites = flushForTables(module, tableWrites);
    flushForControls(module, pcid(), cr0, cr4, value, cr4);
    set(value, cr3, cr4, newEfer, loaded);
    return true;
  }

  /** MOV to CR3. */
  public boolean movCr3(long value) {
    if (cpl != 0 || !FastControlWrites.cr3(cr4, efer, value, processor.maxPhysicalAddress())) {
      return false;
    }
    long stored = FastControlWrites.storedCr3(cr4, value);
    Pdptes loaded = reload(cr0, stored, cr4, efer, -1, -1);
    if (loaded == null) {
      return false;
    }
    tableWrites = flushForTables(module, tableWrites);
    flushForCr3(module, cr4, value);
    set(cr0, stored, cr4, efer, loaded);
    return true;
  }

  /** MOV to CR4. */
  public boolean movCr4(long value) {
    if (cpl != 0 || !FastControlWrites.cr4(cr4, cr3, efer, value)) {
      return false;
    }
    Pdptes loaded = reload(cr0, cr3, value, efer, 0, value ^ cr4);
    if (loaded == null) {
      return false;
    }
    tableWrites = flushForTables(module, tableWrites);
    flushForControls(module, pcid(), cr0, cr4, cr0, value);
    set(cr0, cr3, value, efer, loaded);
    return true;
  }

  /** WRMSR to IA32_EFER. */
  public boolean writeEfer(long value) {
    if (cpl != 0 || !FastControlWrites.efer(cr0, efer, value)) {
      return false;
    }
    set(cr0, cr3, cr4, FastControlWrites.storedEfer(efer, value), pdptes);
    return true;
  }

  /** INVLPG. */
  @Clause("K-INV-1")
  public boolean invlpg(long address) {
    if (cpl != 0) {
      return false;
    }
    long linear = linearForInvlpg(controls, address);
    if (controls.isCanonical(linear)) {
      module.invalidate(linear, pcid(), true);
      if (watcher != null) {
        watcher.invalidated(linear);
      }
    }
    return true;
  }

  /** INVPCID. */
  public boolean invpcid(long type, long pcid, long address) {
    boolean reserved = (type & ~3L) != 0 || pcid >>> 12 != 0;
    boolean withoutPcids = type <= 1 && (cr4 & CR4_PCIDE) == 0 && pcid != 0;
    if (cpl != 0 || reserved || withoutPcids || type == 0 && !controls.isCanonical(address)) {
      return false;
    }
    boolean exists = exists(controls, address);
    tableWrites = flushForTables(module, tableWrites);
    invalidateForInvpcid(module, (int) type, (int) pcid, address, exists);
    if (watcher != null) {
      watcher.changed();
    }
    return true;
  }

  /** The linear address that INVLPG means; if it is not canonical, INVLPG does nothing. */
  public static long linearForInvlpg(FastControls controls, long address) {
    return controls.isLongMode() ? address : address & 0xFFFF_FFFFL;
  }

  /** Whether there can be a translation of a legal INVPCID's address. */
  public static boolean exists(FastControls controls, long address) {
    return controls.isLongMode() || address >>> 32 == 0;
  }

  /**
   * What a legal INVPCID makes the guest's TLB lose.
   *
   * @param exists for type 0: see {@link #exists}
   */
  @Clause({"K-FLU-1", "K-INV-1"})
  public static void invalidateForInvpcid(
      KernelModule module, int type, int pcid, long address, boolean exists) {
    switch (type) {
      case 0 -> {
        if (exists) {
          module.invalidate(address, pcid, false);
        }
      }
      case 1 -> module.flush(pcid, false);
      case 2 -> module.flush(KernelModule.EVERY, true);
      default -> module.flush(KernelModule.EVERY, false);
    }
  }

  /** What a legal MOV CR3 of a value makes the guest's TLB lose. */
  @Clause({"K-FLU-1", "K-FLU-2"})
  public static void flushForCr3(KernelModule module, long cr4, long value) {
    boolean keep = (cr4 & CR4_PCIDE) != 0 && value < 0;
    module.switchSpaces(FastRegisters.pcid(value, cr4), keep);
  }

  /**
   * Leaves that are kept over flushes go, all of them, if a page on which any rest was written.
   *
   * @param seen how many such writes were seen before
   * @return how many are seen now
   */
  @Clause({"K-FLU-2", "K-OPT-9"})
  public static int flushForTables(KernelModule module, int seen) {
    int now = module.code().keptWrites();
    if (now != seen) {
      module.flush(KernelModule.EVERY, true);
    }
    return now;
  }

  /** What a legal write to CR0 or CR4 makes the guest's TLB lose, under the PCID before it. */
  @Clause("K-FLU-1")
  public static void flushForControls(
      KernelModule module, int pcid, long oldCr0, long oldCr4, long newCr0, long newCr4) {
    int reach = reach(oldCr0, oldCr4, newCr0, newCr4);
    if (reach != 0) {
      module.flush(reach == 2 ? KernelModule.EVERY : pcid, true);
    }
  }

  /** 2: everything, of all PCIDs; 1: everything of the current PCID; 0: nothing. */
  public static int reach(long oldCr0, long oldCr4, long newCr0, long newCr4) {
    long changed = oldCr4 ^ newCr4;
    boolean everything =
        (oldCr0 & ~newCr0 & CR0_PG) != 0
            || (changed & CR4_PGE) != 0
            || (changed & oldCr4 & CR4_PCIDE) != 0;
    boolean ofPcid = (changed & CR4_PAE) != 0 || (changed & newCr4 & CR4_SMEP) != 0;
    return everything ? 2 : ofPcid ? 1 : 0;
  }

  /**
   * The PDPTE registers after a write, loaded anew where it asks for that; null if it is #GP(0).
   */
  private Pdptes reload(
      long newCr0, long newCr3, long newCr4, long newEfer, long changedCr0, long changedCr4) {
    if (!FastControlWrites.isPae(newCr0, newCr4, newEfer)
        || !FastControlWrites.reloadsPdptes(changedCr0, changedCr4)) {
      return pdptes;
    }
    long[] loaded = new long[4];
    return FastPdptes.load(memory, newCr3, processor.maxPhysicalAddress(), loaded)
        ? new Pdptes(loaded[0], loaded[1], loaded[2], loaded[3])
        : null;
  }

  /** The registers are in force. */
  private void become() {
    controls =
        FastControls.of(FastRegisters.controls(cr0, cr3, cr4, efer, pdptes, pkru, pkrs, processor));
    module.select(SpaceAndRole.of(controls, pcid()));
    if (watcher != null) {
      watcher.changed();
    }
  }
}
