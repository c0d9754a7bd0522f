package org.btmmu.optimized.executor;

import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.Clause;

/**
 * Guest loads, stores and probes. A table of hints says which entry of the guest TLB matched a page
 * last; the entry's own tag and half decide, so a hint is never stale.
 */
public final class GuestAccesses {
  private static final int HINTS = 1 << 12;

  /** In place of the MID of an empty slot: no tag has it. */
  private static final int NO_MID = 1 << 12;

  private static final int PAGE = 0x1000;
  private static final long NARROW = 0xFFFF_FFFFL;
  private static final int[] SPARE = {0, 16, 7};

  /** By the rights that are asked for, the bits of a half that {@link FastGtlb#allows} looks at. */
  private static final long[] LOOKED_AT = new long[8];

  /** What they must be. */
  private static final long[] WANTED = new long[8];

  static {
    for (int need = 0; need < WANTED.length; need++) {
      WANTED[need] = FastHalf.VALID | ((need & FastRights.WRITE) != 0 ? FastHalf.DIRTY : 0);
      LOOKED_AT[need] =
          WANTED[need]
              | ((need & FastRights.READ) != 0 ? FastHalf.READ_INHIBIT : 0)
              | ((need & FastRights.EXECUTE) != 0 ? FastHalf.EXECUTE_INHIBIT : 0);
    }
  }

  private final FastGtlb gtlb;
  private final HostMemory memory;
  private final long[] registers;
  private final long[] counts;
  private final int[] hints = new int[HINTS];
  private AccessObserver observer;
  private boolean crossInHardware = true;
  private int mid = NO_MID;
  private int spread;
  private long mask = -1;
  private int spare;
  private int cause;
  private long badVAddr;

  GuestAccesses(FastGtlb gtlb, HostMemory memory, long[] registers, long[] counts) {
    this.gtlb = gtlb;
    this.memory = memory;
    this.registers = registers;
    this.counts = counts;
  }

  void observe(AccessObserver newObserver) {
    observer = newObserver;
  }

  /** An access in two pages is a guest fault from now on. */
  void refuseCrossings() {
    crossInHardware = false;
  }

  /** BTCause without BD of the last access that did not succeed. */
  int cause() {
    return cause;
  }

  /** The address that it did not succeed at. */
  long badVAddr() {
    return badVAddr;
  }

  /** From now on accesses are made under this MID and width, as BTDomain has them. */
  @Clause({"B-WID-1", "B-WID-2", "B-MID-4"})
  void select(int domain) {
    int own = FastBtRegisters.mid(domain);
    int width = FastBtRegisters.width(domain);
    mid = own == 0 ? NO_MID : own;
    spread = own * 0x9E5;
    mask = width == 0 ? NARROW : -1;
    spare = SPARE[width];
  }

  /**
   * Makes an access.
   *
   * @param decoded see {@link HostDecoder}
   * @param value what a store stores
   * @return false if it does not succeed: {@link #cause} and {@link #badVAddr} say why
   */
  public boolean access(long decoded, long gva, long value) {
    long hpa = hit(decoded, gva & mask);
    if (hpa < 0) {
      return slowly(decoded, gva, value);
    }
    move(decoded, (int) hpa, gva, value);
    counts[kind(decoded)]++;
    return true;
  }

  /** Where an access to one page that a hint is right about leads; else negative. */
  private long hit(long decoded, long linear) {
    int index = hints[hint(linear)];
    int need = (int) decoded >>> 29;
    long inside = gtlb.inside(index);
    long even = gtlb.even(index);
    int shift = inside == 0 ? FastGtlb.SHIFT_4KB : gtlb.shift(index);
    long odd = -(linear >>> shift & 1);
    long half = even ^ (even ^ gtlb.odd(index)) & odd;
    boolean right =
        (linear & PAGE - 1) + (1 << ((int) (decoded >>> 26) & 7)) <= PAGE
            && linear << spare >> spare == linear
            && FastGtlb.matches(gtlb.tag(index), inside, FastGtlb.key(mid, linear))
            && (half & LOOKED_AT[need]) == WANTED[need];
    return right ? FastGtlb.physical(half, linear, shift) : FastGtlb.REFUSED;
  }

  private int hint(long linear) {
    return ((int) (linear >>> 13) ^ spread) & HINTS - 1;
  }

  /** An access in one page. */
  private void move(long decoded, int hpa, long gva, long value) {
    int operation = (int) decoded & 0xFF;
    int rd = (int) (decoded >>> 20) & 63;
    switch (operation) {
      case HostCode.GLB -> registers[rd] = (byte) memory.load8(hpa);
      case HostCode.GLBU -> registers[rd] = memory.load8(hpa);
      case HostCode.GLH -> registers[rd] = (short) memory.load16(hpa);
      case HostCode.GLHU -> registers[rd] = memory.load16(hpa);
      case HostCode.GLW -> registers[rd] = memory.load32(hpa);
      case HostCode.GLWU -> registers[rd] = memory.load32(hpa) & NARROW;
      case HostCode.GLD -> registers[rd] = memory.load64(hpa);
      case HostCode.GSB -> memory.store8(hpa, (int) value);
      case HostCode.GSH -> memory.store16(hpa, (int) value);
      case HostCode.GSW -> memory.store32(hpa, (int) value);
      case HostCode.GSD -> memory.store64(hpa, value);
      default -> {}
    }
    if (observer != null) {
      tell(decoded, hpa, gva & mask, value, registers[rd]);
    }
  }

  private void tell(long decoded, long hpa, long linear, long stored, long loaded) {
    int operation = (int) decoded & 0xFF;
    int sizeBytes = 1 << ((int) (decoded >>> 26) & 7);
    if (operation >= HostCode.GSB && operation <= HostCode.GSD) {
      observer.store(hpa, linear, sizeBytes, stored);
    } else if (operation != HostCode.GPROBE) {
      observer.load(hpa, linear, sizeBytes, loaded & -1L >>> 64 - 8 * sizeBytes);
    }
  }

  private static int kind(long decoded) {
    return ((int) decoded & 0xFF) == HostCode.GPROBE
        ? HostCounts.GUEST_PROBES
        : HostCounts.GUEST_LOADS - 1 + ((int) decoded >>> 29);
  }

  /** In the order of checks, from the first on. */
  @Clause({"B-ACC-2", "B-ACC-3"})
  private boolean slowly(long decoded, long gva, long value) {
    int sizeBytes = 1 << ((int) (decoded >>> 26) & 7);
    int need = (int) decoded >>> 29;
    long linear = gva & mask;
    long end = gva + sizeBytes - 1 & mask;
    boolean crosses = FastCrossing.crosses(linear, sizeBytes);
    long second = FastCrossing.nextPage(gva) & mask;
    if (mid == NO_MID) {
      return fail(FastBtRegisters.DOMAIN, need, sizeBytes, linear, false);
    }
    if (linear << spare >> spare != linear) {
      return fail(FastBtRegisters.ADDRESS, need, sizeBytes, linear, false);
    }
    if (end << spare >> spare != end) {
      return fail(FastBtRegisters.ADDRESS, need, sizeBytes, second, true);
    }
    if (crosses && !crossInHardware) {
      return fail(FastBtRegisters.ADDRESS, need, sizeBytes, second, true);
    }
    long lower = find(linear, need);
    if (lower < 0) {
      return fail((int) lower, need, sizeBytes, linear, false);
    }
    long upper = crosses ? find(second, need) : 0;
    if (upper < 0) {
      return fail((int) upper, need, sizeBytes, second, true);
    }
    counts[kind(decoded)]++;
    if (crosses) {
      counts[HostCounts.GUEST_CROSSINGS]++;
      moveInTwo(decoded, (int) lower, (int) upper, linear, value);
    } else {
      move(decoded, (int) lower, linear, value);
    }
    return true;
  }

  /** As {@link FastGtlb#translate}, and notes the hint. */
  private long find(long linear, int need) {
    int index = gtlb.find(FastGtlb.key(mid, linear));
    if (index < 0) {
      return FastGtlb.REFUSED | FastGtlb.REFILL;
    }
    hints[hint(linear)] = index;
    int shift = gtlb.shift(index);
    long half = FastGtlb.half(gtlb.even(index), gtlb.odd(index), linear, shift);
    return FastGtlb.allows(half, need)
        ? FastGtlb.physical(half, linear, shift)
        : FastGtlb.REFUSED | FastGtlb.cause(half, need);
  }

  @Clause({"B-ACC-4", "B-CAU-2"})
  private boolean fail(int code, int need, int sizeBytes, long address, boolean second) {
    int kind =
        need == FastRights.READ
            ? 0
            : need == FastRights.WRITE ? 1 : need == FastRights.EXECUTE ? 3 : 2;
    cause =
        FastBtRegisters.cause(code, kind, sizeBytes) | (second ? FastBtRegisters.SECOND_PAGE : 0);
    badVAddr = address;
    return false;
  }

  /** An access in two pages, byte by byte. */
  private void moveInTwo(long decoded, int lower, int upper, long linear, long value) {
    int operation = (int) decoded & 0xFF;
    int sizeBytes = 1 << ((int) (decoded >>> 26) & 7);
    int rd = (int) (decoded >>> 20) & 63;
    int first = PAGE - ((int) linear & PAGE - 1);
    long loaded = 0;
    if (operation == HostCode.GPROBE) {
      return;
    }
    for (int offset = 0; offset < sizeBytes; offset++) {
      int at = offset < first ? lower + offset : upper + offset - first;
      if (operation >= HostCode.GSB) {
        memory.store8(at, (int) (value >>> 8 * offset));
      } else {
        loaded |= (long) memory.load8(at) << 8 * offset;
      }
    }
    if (operation < HostCode.GSB) {
      boolean signed =
          operation == HostCode.GLB || operation == HostCode.GLH || operation == HostCode.GLW;
      int unused = signed ? 64 - 8 * sizeBytes : 0;
      registers[rd] = loaded << unused >> unused;
    }
    if (observer != null) {
      tell(decoded, lower, linear, value, loaded);
    }
  }
}
