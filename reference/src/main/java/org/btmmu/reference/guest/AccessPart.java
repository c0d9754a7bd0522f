package org.btmmu.reference.guest;

import java.util.List;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;

/**
 * The part of an access that lies in one 4-KByte page of linear addresses.
 *
 * @param access the access, beginning at the part's first byte
 * @param offset which byte of the whole access that is, 0 … 7
 * @param sizeBytes how many bytes of the access are in the page, 1 … 8
 */
record AccessPart(Access access, int offset, int sizeBytes) {
  /** Whether all bytes of the access have canonical addresses. */
  @Clause("G-CAN-3")
  static boolean isCanonical(Access access, PagingControls controls) {
    long first = LinearAddress.of(access, 0, controls);
    long last = LinearAddress.of(access, access.sizeBytes() - 1, controls);
    return LinearAddress.isCanonical(first, controls.mode())
        && LinearAddress.isCanonical(last, controls.mode());
  }

  /** The one or two parts, in the order of the bytes. */
  @Clause("G-CROSS-3")
  static List<AccessPart> of(Access access, PagingControls controls) {
    int inFirstPage = (int) (4096 - (access.address() & 4095));
    if (access.sizeBytes() <= inFirstPage) {
      return List.of(new AccessPart(access, 0, access.sizeBytes()));
    }
    Access rest = access.at(LinearAddress.of(access, inFirstPage, controls));
    return List.of(
        new AccessPart(access, 0, inFirstPage),
        new AccessPart(rest, inFirstPage, access.sizeBytes() - inFirstPage));
  }

  /** The linear address of the page. */
  long page(PagingControls controls) {
    return LinearAddress.of(access, 0, controls) & -4096L;
  }
}
