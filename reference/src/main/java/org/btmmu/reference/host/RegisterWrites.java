package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.RegisterField;
import org.btmmu.spec.host.RegisterLayout;
import org.btmmu.spec.host.Segment;

/** What {@code mtbt} leaves in a register of the extension: the bits that the register has. */
public final class RegisterWrites {
  private RegisterWrites() {}

  /** The value that {@code mfbt} reads after {@code value} was written. */
  @Clause({"B-REG-1", "B-REG-2"})
  public static long stored(BtRegister register, long value, Geometry geometry) {
    RegisterLayout layout = register.layout();
    long stored = layout.mask(RegisterField.CKSEG0) & Segment.CKSEG0.low();
    for (RegisterField field : RegisterField.values()) {
      if (field != RegisterField.ZERO && field != RegisterField.CKSEG0) {
        int bits = bits(field, layout, geometry);
        long needed = bits == 64 ? -1 : (1L << bits) - 1;
        stored |= layout.put(field, layout.get(field, value) & needed);
      }
    }
    return stored;
  }

  /** How many bits of a field the geometry needs; 64 where it does not decide. */
  @Clause("B-REG-2")
  private static int bits(RegisterField field, RegisterLayout layout, Geometry geometry) {
    return switch (field) {
      case MID -> geometry.midBits();
      case PFN -> geometry.frameBits();
      case SLOT -> Geometry.bitsFor(geometry.slots());
      case INDEX -> Geometry.bitsFor(geometry.guestEntries());
      case VALUE -> layout == RegisterLayout.BT_ROOT ? geometry.frameBits() : 64;
      default -> 64;
    };
  }
}
