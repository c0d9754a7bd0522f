package org.btmmu.optimized.executor;

import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastMidFile;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.spec.Clause;

/** The registers of the extension by number, as {@code mfbt} and {@code mtbt} name them. */
@Clause({"B-REG-1", "B-REG-3"})
final class ExtensionRegisters {
  static final int STATUS = 0;
  static final int SLOT = 1;
  static final int FAULT_ENTRY = 2;
  static final int FAULT_EPC = 3;
  static final int FAULT_CAUSE = 4;
  static final int FAULT_BAD_VADDR = 5;
  static final int REFILL_ENTRY = 8;
  static final int REFILL_EPC = 9;
  static final int REFILL_CAUSE = 10;
  static final int REFILL_BAD_VADDR = 11;
  static final int REFILL_SCRATCH_0 = 12;
  static final int REFILL_SCRATCH_1 = 13;
  static final int ENTRY_HI = 14;
  static final int PAGE_MASK = 15;
  static final int ENTRY_LO_0 = 16;
  static final int ENTRY_LO_1 = 17;
  static final int INDEX = 18;
  static final int FILE = 19;
  static final int DOMAIN = 20;
  static final int ROOT = 21;
  static final int CURRENT_ROOT = 22;

  private static final int REGISTERS = 23;
  private static final int MID_BITS = 12;
  private static final int PHYSICAL_BITS = 48;
  private static final int UNDEFINED_WIDTH = 3;

  private final FastHostRegisters host;
  private final FastMidFile file;
  private final int indexBits;
  private final int slotBits;

  /** Those that neither {@link FastHostRegisters} nor the MID file has. */
  private final long[] others = new long[REGISTERS];

  /** What the slots' windows show: the file itself shows the selected slot alone. */
  private final long[] domains;

  private final long[] roots;

  ExtensionRegisters(FastHostRegisters host, FastMidFile file, int slots, int guestEntries) {
    this.host = host;
    this.file = file;
    slotBits = Integer.numberOfTrailingZeros(slots);
    indexBits = 32 - Integer.numberOfLeadingZeros(guestEntries - 1);
    domains = new long[slots];
    roots = new long[slots];
  }

  long read(int number) {
    return switch (number) {
      case STATUS -> host.status >>> 8 & 3;
      case SLOT -> file.selected();
      case FAULT_ENTRY -> host.btFaultEntry;
      case FAULT_EPC -> host.btFaultEpc;
      case FAULT_CAUSE -> host.btFaultCause;
      case FAULT_BAD_VADDR -> host.btFaultBadVAddr;
      case REFILL_ENTRY -> host.btRefillEntry;
      case REFILL_EPC -> host.btRefillEpc;
      case REFILL_CAUSE -> host.btRefillCause;
      case REFILL_BAD_VADDR -> host.btRefillBadVAddr;
      case ENTRY_HI -> host.btEntryHi;
      case DOMAIN -> domains[(int) others[FILE]];
      case ROOT -> roots[(int) others[FILE]];
      case CURRENT_ROOT -> file.root();
      default -> others[number];
    };
  }

  /**
   * {@code mtbt}.
   *
   * @throws HostError if the result is UNDEFINED
   */
  void write(int number, long value) {
    long stored =
        FastBtRegisters.stored(number, value, MID_BITS, PHYSICAL_BITS, indexBits, slotBits);
    switch (number) {
      case STATUS ->
          host.status = host.status & ~(FastStatus.FL | FastStatus.RL) | (int) stored << 8;
      case SLOT -> file.setmem(stored);
      case FAULT_ENTRY -> host.btFaultEntry = stored;
      case FAULT_EPC -> host.btFaultEpc = stored;
      case FAULT_CAUSE -> host.btFaultCause = stored;
      case FAULT_BAD_VADDR -> host.btFaultBadVAddr = stored;
      case REFILL_ENTRY -> host.btRefillEntry = stored;
      case REFILL_EPC -> host.btRefillEpc = stored;
      case REFILL_CAUSE -> host.btRefillCause = stored;
      case REFILL_BAD_VADDR -> host.btRefillBadVAddr = stored;
      case ENTRY_HI -> host.btEntryHi = stored;
      case DOMAIN -> slot((int) others[FILE], (int) stored, roots[(int) others[FILE]]);
      case ROOT -> slot((int) others[FILE], (int) domains[(int) others[FILE]], stored);
      default -> others[number] = stored;
    }
  }

  /** {@code setmem}. */
  @Clause("B-MID-3")
  void setmem(long slot) {
    file.setmem(slot);
  }

  /** Log2 of the bytes in a half of the pair that BTPageMask names. */
  @Clause("B-TLB-3")
  int shift() {
    int shift = 12 + Long.bitCount(others[PAGE_MASK]);
    boolean known =
        shift == FastGtlb.SHIFT_4KB || shift == FastGtlb.SHIFT_1MB || shift == FastGtlb.SHIFT_256MB;
    if (!known || others[PAGE_MASK] != FastGtlb.insidePair(shift) << 13) {
      throw new HostError("the page mask 0x%x is UNDEFINED".formatted(others[PAGE_MASK]));
    }
    return shift;
  }

  /** {@code btlbr}: the registers show the entry that BTIndex names. */
  @Clause("B-TLB-6")
  void show(FastGtlb gtlb) {
    int index = (int) others[INDEX];
    if (index >= gtlb.entries()) {
      throw new HostError("the guest TLB has no entry %d".formatted(index));
    }
    long tag = gtlb.tag(index);
    host.btEntryHi = FastBtRegisters.entryHi(FastGtlb.mid(tag), tag << 13);
    others[ENTRY_LO_0] = gtlb.even(index);
    others[ENTRY_LO_1] = gtlb.odd(index);
    others[PAGE_MASK] = gtlb.inside(index) << 13;
  }

  /** Writes a slot of the MID file; slot 0 stays empty. */
  @Clause({"B-MID-2", "B-MID-4"})
  void slot(int slot, int domain, long root) {
    if (FastBtRegisters.width(domain) == UNDEFINED_WIDTH) {
      throw new HostError("the width of slot %d is UNDEFINED".formatted(slot));
    }
    file.write(slot, domain, root);
    if (slot > 0) {
      domains[slot] = domain;
      roots[slot] = root;
    }
  }
}
