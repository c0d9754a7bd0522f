package org.btmmu.optimized.executor;

import java.util.Arrays;
import org.btmmu.optimized.host.FastGtlb;

/**
 * A window of 4 GByte in the host's own address space, whose pages of 4 KByte the host's page table
 * maps to host memory: what HSPT lays a 32-bit guest's address space out in. A page that is not
 * mapped, or not for stores, is a signal. The host's own TLB, as large as the guest TLB of BTMMU,
 * is counted.
 *
 * <p>The window lies around {@link #BASE}: an address is the base and a guest address extended with
 * its sign.
 */
public final class HostWindow {
  /** Host virtual address of guest address 0. */
  public static final long BASE = 1L << 40;

  /** No host address. */
  static final int SIGNAL = -1;

  private static final int MID = 1;
  private static final int WRITABLE = 2;
  private static final int PRESENT = 1;
  private static final long HALF = 1L << 31;

  /** How far an offset in an instruction can lead beyond the window, where addresses wrap. */
  private static final long GUARD = 1L << 15;

  private final int[] pages = new int[1 << 20];
  private final FastGtlb tlb;
  private int[] mapped = new int[1024];
  private int count;
  private long refills;
  private long accesses;
  private long calls;

  /** A window in which no page is mapped; arguments as for {@link FastGtlb}, of the host's TLB. */
  public HostWindow(int anySize, int sets, int ways) {
    tlb = new FastGtlb(anySize, sets, ways, 1);
  }

  /** Whether a host virtual address lies in the window. */
  static boolean holds(long address) {
    long offset = address - (BASE - HALF - GUARD);
    return offset >= 0 && offset < 2 * (HALF + GUARD);
  }

  /** The guest address, 32 bits, of a host virtual address in the window. */
  public static long linear(long address) {
    return address - BASE & 0xFFFF_FFFFL;
  }

  /** The host address that an access of an aligned piece of the window reaches, or SIGNAL. */
  int find(long address, boolean store) {
    int number = (int) (linear(address) >>> 12);
    int entry = pages[number];
    if ((entry & PRESENT) == 0 || store && (entry & WRITABLE) == 0) {
      return SIGNAL;
    }
    long key = FastGtlb.key(MID, linear(address));
    if (tlb.find(key) < 0) {
      refills++;
      tlb.write(tlb.victim(key, FastGtlb.SHIFT_4KB), key, FastGtlb.SHIFT_4KB, 0, 0);
    }
    accesses++;
    return (entry & -4096) | (int) address & 0xFFF;
  }

  /** How many accesses were made in the window. */
  public long accesses() {
    return accesses;
  }

  /** How often the host's TLB was refilled. */
  public long refills() {
    return refills;
  }

  /**
   * How many calls of the host's kernel changed the page table: each maps or protects one range.
   */
  public long calls() {
    return calls;
  }

  /** How many pages are mapped. */
  public int mapped() {
    return count;
  }

  /**
   * Maps a page.
   *
   * @param linear a guest address in it
   * @param host host address of the page
   * @param writable whether stores are no signals
   */
  public void map(long linear, long host, boolean writable) {
    int number = (int) ((linear & 0xFFFF_FFFFL) >>> 12);
    if (pages[number] == 0) {
      if (count == mapped.length) {
        mapped = Arrays.copyOf(mapped, 2 * count);
      }
      mapped[count++] = number;
    }
    calls++;
    pages[number] = (int) host & -4096 | (writable ? WRITABLE : 0) | PRESENT;
    forget(number);
  }

  private void forget(int number) {
    tlb.invalidate(FastGtlb.key(MID, (long) number << 12), FastGtlb.SHIFT_4KB);
  }

  /**
   * Takes a page out; whether it was mapped.
   *
   * @param linear a guest address in it
   */
  public boolean unmap(long linear) {
    int number = (int) ((linear & 0xFFFF_FFFFL) >>> 12);
    if (pages[number] == 0) {
      return false;
    }
    calls++;
    pages[number] = 0;
    forget(number);
    for (int i = 0; i < count; i++) {
      if (mapped[i] == number) {
        mapped[i] = mapped[--count];
        break;
      }
    }
    return true;
  }

  /** Whether a page is not mapped, or to this host page. */
  public boolean leadsNowhereElse(long linear, long host) {
    int entry = pages[(int) ((linear & 0xFFFF_FFFFL) >>> 12)];
    return entry == 0 || (entry & -4096) == (int) host;
  }

  /** Stores to a host page are signals from now on, wherever it is mapped; in how many places. */
  public int protect(long host) {
    int places = 0;
    for (int i = 0; i < count; i++) {
      int number = mapped[i];
      if ((pages[number] & -4096) == (int) host && (pages[number] & WRITABLE) != 0) {
        pages[number] &= ~WRITABLE;
        forget(number);
        places++;
        calls++;
      }
    }
    return places;
  }

  /** Takes all pages out; whether there were any. */
  public boolean clear() {
    boolean any = count != 0;
    for (int i = 0; i < count; i++) {
      pages[mapped[i]] = 0;
    }
    count = 0;
    if (any) {
      calls++;
      tlb.invalidateMid(MID);
    }
    return any;
  }
}
