package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * What BTRefillCause and BTFaultCause tell of a guest access.
 *
 * @param code why it did not succeed
 * @param kind what it did
 * @param sizeBytes 1, 2, 4, 8 or 16
 * @param secondPage whether the failing byte lies in the second page of the access
 * @param delaySlot whether the instruction stands in a branch delay slot
 */
@Clause({"B-CAU-1", "B-CAU-2"})
public record BtCause(
    GuestCause code, GuestKind kind, int sizeBytes, boolean secondPage, boolean delaySlot) {
  /** The value of the register. */
  public long register() {
    RegisterLayout layout = RegisterLayout.BT_CAUSE;
    return layout.put(RegisterField.CODE, code.ordinal())
        | layout.put(RegisterField.KIND, kind.ordinal())
        | layout.put(RegisterField.SIZE, Integer.numberOfTrailingZeros(sizeBytes))
        | layout.put(RegisterField.SECOND_PAGE, secondPage)
        | layout.put(RegisterField.DELAY_SLOT, delaySlot);
  }
}
