package org.btmmu.optimized.executor;

import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.optimized.memory.HostMemory;

/**
 * Ordinary loads and stores: in user mode an address is one of host memory; in kernel mode xkphys
 * is there too. What a real host would answer with an exception is a {@link HostError}; an address
 * behind the end of host memory an {@link IndexOutOfBoundsException}.
 */
final class OrdinaryAccesses {
  /** Bits that no address of host memory has. */
  private static final long OUTSIDE = -1L << 31;

  private static final int XKPHYS = 2;
  private static final long PHYSICAL = (1L << 59) - 1;

  private final HostMemory memory;
  private final KernelData kernel;
  private final FastHostRegisters host;
  private final HostSignal signal = new HostSignal();
  private final long[] counts;
  private HostWindow window;
  private AccessObserver observer;
  private long guestBase;

  /** An address with one of these bits is looked at closely; all of them if accesses are seen. */
  private long special = OUTSIDE;

  OrdinaryAccesses(HostMemory memory, KernelData kernel, FastHostRegisters host, long[] counts) {
    this.memory = memory;
    this.kernel = kernel;
    this.host = host;
    this.counts = counts;
  }

  void observe(AccessObserver newObserver, long newGuestBase) {
    observer = newObserver;
    guestBase = newGuestBase;
    special = newObserver == null ? OUTSIDE : -1;
  }

  void window(HostWindow newWindow) {
    window = newWindow;
  }

  int load8(long address) {
    return (address & special) == 0 ? memory.load8((int) address) : (int) loadClosely(address, 1);
  }

  int load16(long address) {
    return (address & (special | 1)) == 0
        ? memory.load16((int) address)
        : (int) loadClosely(address, 2);
  }

  int load32(long address) {
    return (address & (special | 3)) == 0
        ? memory.load32((int) address)
        : (int) loadClosely(address, 4);
  }

  long load64(long address) {
    return (address & (special | 7)) == 0 ? memory.load64((int) address) : loadClosely(address, 8);
  }

  /**
   * As {@link #load64}, and counts: of a 32-bit guest's look-ups (0) or a 64-bit one's (1); or it
   * is not seen ({@link AccessObserver#UNSEEN}), and at an address of host memory.
   */
  long loadMarked(int mark, long address) {
    if (mark == AccessObserver.UNSEEN) {
      return memory.load64((int) address);
    }
    counts[HostCounts.LOOKUPS_32 + mark]++;
    return load64(address);
  }

  void store8(long address, long value) {
    if ((address & special) == 0) {
      memory.store8((int) address, (int) value);
    } else {
      storeClosely(address, 1, value);
    }
  }

  void store16(long address, long value) {
    if ((address & (special | 1)) == 0) {
      memory.store16((int) address, (int) value);
    } else {
      storeClosely(address, 2, value);
    }
  }

  void store32(long address, long value) {
    if ((address & (special | 3)) == 0) {
      memory.store32((int) address, (int) value);
    } else {
      storeClosely(address, 4, value);
    }
  }

  void store64(long address, long value) {
    if ((address & (special | 7)) == 0) {
      memory.store64((int) address, value);
    } else {
      storeClosely(address, 8, value);
    }
  }

  /** The bytes, zero-extended; of what the kernel alone reaches, and seen accesses. */
  private long loadClosely(long address, int sizeBytes) {
    long physical = physical(address, sizeBytes, false);
    if (isKernels(physical, sizeBytes)) {
      return kernel.load(physical);
    }
    int at = inside(physical);
    long value =
        switch (sizeBytes) {
          case 1 -> memory.load8(at);
          case 2 -> memory.load16(at);
          case 4 -> memory.load32(at) & 0xFFFF_FFFFL;
          default -> memory.load64(at);
        };
    if (isSeen(physical)) {
      observer.load(physical, linear(address), sizeBytes, value);
    }
    return value;
  }

  private void storeClosely(long address, int sizeBytes, long value) {
    long physical = physical(address, sizeBytes, true);
    if (isKernels(physical, sizeBytes)) {
      counts[HostCounts.REFILL_FILLS] += kernel.store(physical, value) ? 1 : 0;
      return;
    }
    int at = inside(physical);
    switch (sizeBytes) {
      case 1 -> memory.store8(at, (int) value);
      case 2 -> memory.store16(at, (int) value);
      case 4 -> memory.store32(at, (int) value);
      default -> memory.store64(at, value);
    }
    if (isSeen(physical)) {
      observer.store(physical, linear(address), sizeBytes, value);
    }
  }

  /** Whether the kernel accesses 8 bytes of its own memory. */
  private boolean isKernels(long physical, int sizeBytes) {
    return sizeBytes == 8 && FastStatus.isKernel(host.status) && kernel.holds(physical);
  }

  /** Whether the observer sees an access: the kernel's are none of the guest's. */
  private boolean isSeen(long physical) {
    return observer != null && physical >= guestBase && !FastStatus.isKernel(host.status);
  }

  /** The guest linear address of an access, −1 if it does not tell. */
  private long linear(long address) {
    return window != null && HostWindow.holds(address) ? HostWindow.linear(address) : -1;
  }

  private static int inside(long physical) {
    if ((physical & OUTSIDE) != 0) {
      throw new HostError("nothing lies at host physical address 0x%x".formatted(physical));
    }
    return (int) physical;
  }

  private long physical(long address, int sizeBytes, boolean store) {
    if (window != null && HostWindow.holds(address)) {
      int found = (address & sizeBytes - 1) != 0 ? HostWindow.SIGNAL : window.find(address, store);
      if (found == HostWindow.SIGNAL) {
        throw signal;
      }
      return found;
    }
    boolean unmapped = address >>> 62 == XKPHYS && FastStatus.isKernel(host.status);
    long physical = unmapped ? address & PHYSICAL : address;
    if ((address & sizeBytes - 1) != 0 || physical < 0) {
      throw new HostError(
          "a %s of %d bytes at 0x%x is an address error"
              .formatted(store ? "store" : "load", sizeBytes, address));
    }
    return physical;
  }
}
