package org.btmmu.spec.host;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.spec.Clause;

/**
 * The layouts of the registers, one row each, every bit claimed exactly once: the host's that the
 * joint TLB uses, then those of the extension. Read a row from bit 0 upwards: a meaning, then its
 * bit or its highest and lowest bit. Where a field is wider than the geometry needs, its upper bits
 * read as 0 (B-REG-2).
 */
@Clause({"H-REG-1", "H-REG-2", "B-REG-1", "B-REG-2"})
public enum RegisterLayout {
  // MIPS64: 64-bit registers of coprocessor 0.
  ENTRY_HI("ASID 9:0, ZERO 12:10, VPN2 61:13, REGION 63:62"),
  ENTRY_LO(
      "GLOBAL 0, VALID 1, DIRTY 2, CACHE 5:3, PFN 41:6, ZERO 61:42, EXECUTE_INHIBIT 62, "
          + "READ_INHIBIT 63"),
  PAGE_MASK("ZERO 12:0, MASK 28:13, ZERO 63:29"),
  CONTEXT("ZERO 3:0, VPN2 22:4, TABLE_BASE 63:23"),
  /** For SEGBITS 48; with fewer, REGION and TABLE_BASE begin as many bits lower. */
  X_CONTEXT("ZERO 3:0, VPN2 38:4, REGION 40:39, TABLE_BASE 63:41"),

  // The extension. A guest entry has no G: bit 0 of BTEntryLo does not exist.
  BT_ENTRY_HI("MID 11:0, ZERO 12, VPN2 56:13, ZERO 63:57"),
  BT_ENTRY_LO(
      "ZERO 0, VALID 1, DIRTY 2, CACHE 5:3, PFN 41:6, ZERO 61:42, EXECUTE_INHIBIT 62, "
          + "READ_INHIBIT 63"),
  BT_PAGE_MASK("ZERO 12:0, MASK 28:13, ZERO 63:29"),
  BT_INDEX("INDEX 15:0, ZERO 62:16, PROBE_FAILURE 63"),
  BT_STATUS("FAULT_LEVEL 0, REFILL_LEVEL 1, ZERO 63:2"),
  BT_SLOT("SLOT 5:0, ZERO 63:6"),
  BT_DOMAIN("MID 11:0, WIDTH 13:12, ZERO 63:14"),
  BT_ROOT("ZERO 11:0, VALUE 47:12, ZERO 63:48"),
  BT_CAUSE("CODE 2:0, KIND 4:3, SIZE 7:5, SECOND_PAGE 8, ZERO 62:9, DELAY_SLOT 63"),
  BT_REFILL_ENTRY("ZERO 6:0, VALUE 28:7, CKSEG0 63:29"),
  BT_FAULT_ENTRY("ZERO 7:0, VALUE 63:8"),
  BT_VALUE("VALUE 63:0");

  /**
   * A run of bits with one meaning.
   *
   * @param high highest bit, 0 … 63
   * @param low lowest bit, 0 … high
   */
  public record Bits(RegisterField field, int high, int low) {
    /** How many bits it has. */
    public int width() {
      return high - low + 1;
    }

    /** The bits as a mask. */
    public long mask() {
      return (-1L >>> (64 - width())) << low;
    }
  }

  private final List<Bits> bits;
  private final int[] shifts = new int[RegisterField.values().length];
  private final long[] masks = new long[RegisterField.values().length];

  RegisterLayout(String row) {
    List<Bits> runs = new ArrayList<>();
    for (String run : row.split(", ", -1)) {
      String[] parts = run.split("[ :]", -1);
      int high = Integer.parseInt(parts[1]);
      int low = Integer.parseInt(parts[parts.length - 1]);
      runs.add(new Bits(RegisterField.valueOf(parts[0]), high, low));
    }
    this.bits = List.copyOf(runs);
    for (Bits run : bits) {
      masks[run.field().ordinal()] |= run.mask();
      shifts[run.field().ordinal()] = run.low();
    }
  }

  /** The row itself, from bit 0 upwards. */
  public List<Bits> bits() {
    return bits;
  }

  /** The bits that have this meaning, as a mask; 0 where the register has none. */
  public long mask(RegisterField field) {
    return masks[field.ordinal()];
  }

  /** The field's value in a register; not for ZERO, which may lie in several places. */
  public long get(RegisterField field, long register) {
    return (register & mask(field)) >>> shifts[field.ordinal()];
  }

  /** Whether a bit of this meaning is set in a register. */
  public boolean has(RegisterField field, long register) {
    return (register & mask(field)) != 0;
  }

  /** The field alone, with this value; bits of the value that the field lacks are dropped. */
  public long put(RegisterField field, long value) {
    return value << shifts[field.ordinal()] & mask(field);
  }

  /** The field alone, 1 or 0. */
  public long put(RegisterField field, boolean value) {
    return value ? mask(field) : 0;
  }
}
