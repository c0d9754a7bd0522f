package org.btmmu.spec.host;

import static org.btmmu.spec.host.BtRegister.UserAccess.NONE;
import static org.btmmu.spec.host.BtRegister.UserAccess.READ;
import static org.btmmu.spec.host.BtRegister.UserAccess.READ_WRITE;

import org.btmmu.spec.Clause;

/**
 * The registers of the extension, by number as {@code mfbt} and {@code mtbt} name them. The kernel
 * reads and writes all of them.
 */
@Clause({"B-REG-1", "B-REG-3"})
public enum BtRegister {
  STATUS("BTStatus", RegisterLayout.BT_STATUS, READ),
  /** Written by {@code setmem}. */
  SLOT("BTSlot", RegisterLayout.BT_SLOT, READ),
  FAULT_ENTRY("BTFaultEntry", RegisterLayout.BT_FAULT_ENTRY, NONE),
  /** The handler may choose where {@code bteret} goes on. */
  FAULT_EPC("BTFaultEPC", RegisterLayout.BT_VALUE, READ_WRITE),
  FAULT_CAUSE("BTFaultCause", RegisterLayout.BT_CAUSE, READ),
  FAULT_BAD_VADDR("BTFaultBadVAddr", RegisterLayout.BT_VALUE, READ),
  FAULT_SCRATCH_0("BTFaultScratch0", RegisterLayout.BT_VALUE, READ_WRITE),
  FAULT_SCRATCH_1("BTFaultScratch1", RegisterLayout.BT_VALUE, READ_WRITE),
  REFILL_ENTRY("BTRefillEntry", RegisterLayout.BT_REFILL_ENTRY, NONE),
  REFILL_EPC("BTRefillEPC", RegisterLayout.BT_VALUE, NONE),
  REFILL_CAUSE("BTRefillCause", RegisterLayout.BT_CAUSE, NONE),
  REFILL_BAD_VADDR("BTRefillBadVAddr", RegisterLayout.BT_VALUE, NONE),
  REFILL_SCRATCH_0("BTRefillScratch0", RegisterLayout.BT_VALUE, NONE),
  REFILL_SCRATCH_1("BTRefillScratch1", RegisterLayout.BT_VALUE, NONE),
  ENTRY_HI("BTEntryHi", RegisterLayout.BT_ENTRY_HI, NONE),
  PAGE_MASK("BTPageMask", RegisterLayout.BT_PAGE_MASK, NONE),
  ENTRY_LO_0("BTEntryLo0", RegisterLayout.BT_ENTRY_LO, NONE),
  ENTRY_LO_1("BTEntryLo1", RegisterLayout.BT_ENTRY_LO, NONE),
  INDEX("BTIndex", RegisterLayout.BT_INDEX, NONE),
  /** Which slot BTDomain and BTRoot show. */
  FILE("BTFile", RegisterLayout.BT_SLOT, NONE),
  /** MID and width of the slot that BTFile names. */
  DOMAIN("BTDomain", RegisterLayout.BT_DOMAIN, NONE),
  /** Root of the shadow page table of the slot that BTFile names. */
  ROOT("BTRoot", RegisterLayout.BT_ROOT, NONE),
  /** Root of the shadow page table of the selected slot; only read. */
  CURRENT_ROOT("BTCurrentRoot", RegisterLayout.BT_ROOT, NONE);

  /** What user mode may do with a register; anything else is Reserved Instruction there. */
  public enum UserAccess {
    NONE,
    READ,
    READ_WRITE
  }

  private final String title;
  private final RegisterLayout layout;
  private final UserAccess userAccess;

  BtRegister(String title, RegisterLayout layout, UserAccess userAccess) {
    this.title = title;
    this.layout = layout;
    this.userAccess = userAccess;
  }

  /** The name in the text. */
  public String title() {
    return title;
  }

  /** What its bits mean. */
  public RegisterLayout layout() {
    return layout;
  }

  /** What user mode may do with it. */
  public UserAccess userAccess() {
    return userAccess;
  }

  /** Whether it shows state that is kept elsewhere, and so has no bits of its own. */
  public boolean isWindow() {
    return this == DOMAIN || this == ROOT || this == CURRENT_ROOT;
  }

  /** Whether the kernel saves it for a host thread that it suspends (X-SW-1). */
  @Clause("X-SW-1")
  public boolean isOfThread() {
    return switch (this) {
      case STATUS,
          SLOT,
          FAULT_EPC,
          FAULT_CAUSE,
          FAULT_BAD_VADDR,
          FAULT_SCRATCH_0,
          FAULT_SCRATCH_1 ->
          true;
      default -> false;
    };
  }

  /** How many bits hardware must keep for it. */
  public int storedBits(Geometry geometry) {
    int bits = 0;
    for (RegisterLayout.Bits run : layout.bits()) {
      bits += isWindow() ? 0 : storedBits(run, geometry);
    }
    return bits;
  }

  private static int storedBits(RegisterLayout.Bits run, Geometry geometry) {
    return switch (run.field()) {
      case ZERO, CKSEG0 -> 0;
      case MID -> geometry.midBits();
      case PFN -> geometry.frameBits();
      case SLOT -> Geometry.bitsFor(geometry.slots());
      case INDEX -> Geometry.bitsFor(geometry.guestEntries());
      case MASK -> 2;
      default -> run.width();
    };
  }
}
