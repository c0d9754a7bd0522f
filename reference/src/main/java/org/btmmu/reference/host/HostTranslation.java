package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostKind;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.TlbEntry;

/** What becomes of an ordinary access of the host: segments first, then the joint TLB. */
public sealed interface HostTranslation {
  /** The access is allowed. */
  record Translated(long physical) implements HostTranslation {}

  /** The access raises an ordinary exception. */
  record Raised(HostException exception) implements HostTranslation {}

  /** Two entries match: UNPREDICTABLE. */
  record MultipleMatch(int first, int second) implements HostTranslation {}

  /**
   * Translates the address of an aligned access; one that is not aligned is an address error.
   *
   * @param sizeBytes 1, 2, 4 or 8
   */
  @Clause({"H-SEG-3", "H-SEG-5", "H-TLB-4", "H-TLB-6"})
  static HostTranslation translate(
      TlbEntry[] entries,
      int asid,
      HostStatus status,
      HostKind kind,
      long address,
      int sizeBytes,
      Geometry geometry) {
    HostException error =
        kind.isStore() ? HostException.ADDRESS_ERROR_STORE : HostException.ADDRESS_ERROR_LOAD;
    if ((address & (sizeBytes - 1)) != 0) {
      return new Raised(error);
    }
    return switch (Segments.of(address, status, geometry)) {
      case Segments.AddressError() -> new Raised(error);
      case Segments.Unmapped unmapped -> new Translated(unmapped.physical());
      case Segments.Mapped _ ->
          switch (Mips64Tlb.lookup(entries, asid, kind, address, geometry)) {
            case Mips64Tlb.Hit hit -> new Translated(hit.physical());
            case Mips64Tlb.Raised(HostException exception) -> new Raised(exception);
            case Mips64Tlb.MultipleMatch(int first, int second) -> new MultipleMatch(first, second);
          };
    };
  }
}
