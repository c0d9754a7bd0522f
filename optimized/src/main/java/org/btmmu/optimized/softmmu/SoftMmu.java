package org.btmmu.optimized.softmmu;

import java.util.function.LongSupplier;
import org.btmmu.optimized.executor.HostWindow;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.machine.AddressTranslation;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.guest.PagingMode;

/**
 * The slow path of base QEMU's SoftMMU: what translated code does not find in the software TLB of
 * its access class is looked for among the victims, then in the guest's tables.
 *
 * <p>An access that faults leaves its packed outcome in {@link #fault}.
 */
public final class SoftMmu implements AddressTranslation {
  /** No fault. */
  public static final long NONE = 0;

  private static final int CLASSES = 3;

  /** Bytes of a page of each size, as a packed walk numbers them. */
  private static final long[] PAGE_BYTES = {4096, 2 << 20, 4 << 20, 1 << 30};

  /** A table's use is watched for 100 ms, of 100 steps a microsecond. */
  private static final long WINDOW_STEPS = 10_000_000;

  private final GuestCpu cpu;
  private final GuestMemory memory;
  private final GuestSlots slots;
  private final CodeCache code;
  private final LongSupplier now;
  private final SoftCounts counts = new SoftCounts();
  private final SoftTlb[] tlbs = new SoftTlb[CLASSES];
  private final FastCrossing crossing = new FastCrossing();
  private final long[] comparators = new long[3];
  private HostWindow window;
  private long fault;
  private long faultAddress;
  private long lower;

  /** Whether the access that follows is one of translated code. */
  private boolean ofCode;

  private long upper;

  /**
   * Empty tables.
   *
   * @param tables host address of the tables, one for each access class
   * @param descriptors host address of their descriptors
   * @param now the time in steps
   */
  public SoftMmu(
      GuestCpu cpu,
      HostMemory host,
      GuestMemory memory,
      GuestSlots slots,
      CodeCache code,
      int tables,
      int descriptors,
      LongSupplier now) {
    this.cpu = cpu;
    this.memory = memory;
    this.slots = slots;
    this.code = code;
    this.now = now;
    int bytes = SoftTlb.MOST * SoftTlb.ENTRY_BYTES;
    for (int accessClass = 0; accessClass < CLASSES; accessClass++) {
      tlbs[accessClass] =
          new SoftTlb(
              host, tables + accessClass * bytes, descriptors + 16 * accessClass, WINDOW_STEPS);
    }
  }

  /** A window of the host's address space follows what is flushed and protected. */
  public void window(HostWindow newWindow) {
    window = newWindow;
  }

  /** Whether the software TLB of a class lets stores to an address pass unseen. */
  public boolean storesUnseen(long linear, int accessClass) {
    return tlbs[accessClass].comparator(linear, SoftTlb.WRITE) == (linear & -4096L);
  }

  /** The packed outcome of the last access if it faulted; else {@link #NONE}. */
  @Override
  public long fault() {
    return fault;
  }

  /** CR2, if the last access raised #PF. */
  @Override
  public long faultAddress() {
    return faultAddress;
  }

  /** Guest physical address of the first byte of the last access, if it did not fault. */
  @Override
  public long gpa() {
    return lower;
  }

  /** The same of the first byte in its second page; −1 if it has none. */
  @Override
  public long secondGpa() {
    return upper;
  }

  /**
   * Finds where an access leads; both pages before a byte moves.
   *
   * @param access see {@link FastAccess}
   * @return false if it faults
   */
  @Override
  public boolean translate(long gva, int sizeBytes, int access) {
    FastControls controls = cpu.controls();
    fault = NONE;
    upper = -1;
    long linear = controls.linear(gva, access);
    boolean crosses = FastCrossing.crosses(gva, sizeBytes);
    long next = controls.linear(FastCrossing.nextPage(gva), access);
    boolean known =
        controls.isCanonical(linear)
            && controls.isCanonical(controls.linear(gva + sizeBytes - 1, access))
            && isHeld(linear, access)
            && (!crosses || isHeld(next, access));
    boolean translated = known || walk(controls, gva, sizeBytes, access);
    ofCode = false;
    if (!translated) {
      return false;
    }
    SoftTlb tlb = tlbs[FastAccess.accessClass(access)];
    lower = known ? tlb.gpa(linear) : PackedWalk.gpa(crossing.lower());
    if (crosses) {
      upper = known ? tlb.gpa(next) : PackedWalk.gpa(crossing.upper());
    }
    if ((access & FastAccess.WRITE) != 0) {
      stored(tlb, linear, lower);
      if (crosses) {
        stored(tlb, next, upper);
      }
    }
    return true;
  }

  /** What it counted. */
  public SoftCounts counts() {
    return counts;
  }

  /** Counts an access of translated code that takes the slow path, by its reason. */
  public void countSlow(long gva, int sizeBytes, int access) {
    long linear = cpu.controls().linear(gva, access);
    long comparator = tlbs[FastAccess.accessClass(access)].comparator(linear, kind(access));
    int reason = SoftCounts.COMPARATOR;
    if (FastCrossing.crosses(gva, sizeBytes)) {
      reason = SoftCounts.CROSSING;
    } else if ((gva & sizeBytes - 1) != 0) {
      reason = SoftCounts.UNALIGNED;
    } else if (!SoftTlb.matches(comparator, linear)) {
      reason = SoftCounts.MISS;
    } else if ((comparator & SoftTlb.HAS_CODE) != 0) {
      reason = SoftCounts.CODE_PAGE;
    } else if ((comparator & SoftTlb.NO_RAM) != 0) {
      reason = SoftCounts.DEVICE;
    }
    counts.count(SoftCounts.SLOW + reason);
    ofCode = true;
  }

  private static int kind(int access) {
    if ((access & FastAccess.FETCH) != 0) {
      return SoftTlb.FETCH;
    }
    return (access & FastAccess.WRITE) != 0 ? SoftTlb.WRITE : SoftTlb.READ;
  }

  /** Whether the table or a victim holds the page with the right. */
  private boolean isHeld(long linear, int access) {
    SoftTlb tlb = tlbs[FastAccess.accessClass(access)];
    int kind = kind(access);
    if (SoftTlb.matches(tlb.comparator(linear, kind), linear)) {
      return true;
    }
    counts.count(SoftCounts.MISSES);
    boolean recalled = tlb.recall(linear, kind);
    counts.add(SoftCounts.VICTIM_HITS, recalled ? 1 : 0);
    counts.add(SoftCounts.ACCESS_VICTIM_HITS, recalled && ofCode ? 1 : 0);
    return recalled;
  }

  private boolean walk(FastControls controls, long gva, int sizeBytes, int access) {
    do {
      if (controls.mode != PagingMode.OFF) { // else nothing is read
        counts.count(SoftCounts.WALKS);
        counts.add(SoftCounts.ACCESS_WALKS, ofCode ? 1 : 0);
      }
      crossing.translate(memory, controls, gva, sizeBytes, access);
      long outcome = crossing.lower();
      if (!PackedWalk.isTranslation(outcome)) {
        refuse(outcome);
        return false;
      }
    } while (!crossing.writeBack(memory, controls.mode, access));
    fill(controls, controls.linear(gva, access), crossing.lower(), access);
    if (crossing.upper() != PackedWalk.NONE) {
      fill(controls, controls.linear(FastCrossing.nextPage(gva), access), crossing.upper(), access);
    }
    return true;
  }

  private void refuse(long outcome) {
    counts.count(SoftCounts.GUEST_FAULTS);
    fault = outcome;
    faultAddress = crossing.faultAddress();
    dropFaulting(outcome);
  }

  /** A #PF invalidates what is held for its page (SDM 3A 4.10.4.1). */
  private void dropFaulting(long outcome) {
    if (((int) outcome >>> 8 & 15) == 14) {
      flushPage(faultAddress);
    }
  }

  private void fill(FastControls controls, long linear, long packed, int access) {
    counts.count(SoftCounts.FILLS);
    int accessClass = FastAccess.accessClass(access);
    long gpa = PackedWalk.gpa(packed) & -4096L;
    int granted =
        FastRights.resolve(
            controls.role,
            controls.keys,
            accessClass,
            PackedWalk.rightsBits(packed),
            PackedWalk.key(packed));
    boolean dirty = (access & FastAccess.WRITE) != 0 || PackedWalk.isDirty(packed);
    boolean ram = slots.isRam(gpa);
    long flags = ram ? 0 : SoftTlb.NO_RAM;
    comparators[SoftTlb.READ] = (granted & FastRights.READ) != 0 ? flags : -1;
    comparators[SoftTlb.FETCH] = (granted & FastRights.EXECUTE) != 0 ? flags : -1;
    boolean permitted = (granted & FastRights.WRITE) != 0;
    comparators[SoftTlb.WRITE] = storeFlags(permitted, dirty, code.pages().holdsCode(gpa), flags);
    long host = ram ? slots.hpa(gpa) : 0;
    tlbs[accessClass].put(linear, gpa, host, comparators, PAGE_BYTES[PackedWalk.size(packed)]);
  }

  /** The flags of a write comparator; all ones if a store is not permitted or has to set D. */
  private static long storeFlags(boolean permitted, boolean dirty, boolean hasCode, long flags) {
    return permitted && dirty ? flags | (hasCode ? SoftTlb.HAS_CODE : 0) : -1;
  }

  /** A page is about to be stored to. */
  private void stored(SoftTlb tlb, long linear, long gpa) {
    if (code.pages().holdsCode(gpa)) {
      counts.count(SoftCounts.CODE_PAGE_STORES);
      code.written(gpa);
    }
    long comparator = tlb.comparator(linear, SoftTlb.WRITE);
    if (SoftTlb.matches(comparator, linear) && (comparator & SoftTlb.HAS_CODE) != 0) {
      tlb.unprotect(linear);
    }
  }

  /** Stores to a page must be seen from now on. */
  public void protect(long gpa) {
    counts.count(SoftCounts.PROTECTS);
    code.pages().set(gpa, true);
    if (window != null) {
      window.protect(slots.hpa(gpa & -4096L));
    }
    for (SoftTlb tlb : tlbs) {
      tlb.protect(gpa);
    }
  }

  /** Drops everything: there is no PCID and no global page here. */
  public void flush() {
    counts.count(SoftCounts.FLUSHES);
    for (SoftTlb tlb : tlbs) {
      counts.add(SoftCounts.CLEARED, tlb.flush(now.getAsLong()));
    }
    if (window != null) {
      window.clear();
    }
  }

  /** Drops a page of every class. */
  public void flushPage(long linear) {
    counts.count(SoftCounts.PAGE_DROPS);
    int cleared = 0;
    for (SoftTlb tlb : tlbs) {
      cleared += tlb.flushPage(linear, now.getAsLong());
    }
    counts.add(SoftCounts.CLEARED, cleared);
    if (window != null) {
      dropFromWindow(linear, cleared != 0);
    }
  }

  /** A page goes, and if it may be part of a large one, all do. */
  private void dropFromWindow(long linear, boolean mayBeLarge) {
    if (mayBeLarge) {
      window.clear();
    } else {
      window.unmap(linear);
    }
  }
}
