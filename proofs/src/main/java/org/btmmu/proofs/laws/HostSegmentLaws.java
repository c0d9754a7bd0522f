package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastSegments;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.proofs.Law;
import org.btmmu.reference.host.HostTranslation;
import org.btmmu.reference.host.Segments;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostKind;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Segment;
import org.btmmu.spec.host.TlbEntry;

/** Segments, address errors and unmapped addresses of the host. */
public final class HostSegmentLaws {
  private HostSegmentLaws() {}

  @Law(
      id = "host-segments",
      says =
          "an ordinary access is an address error, goes to the joint TLB, or has the reference's"
              + " physical address, for all modes, levels, address widths and host geometries",
      clauses = {"H-MODE-1", "H-SEG-1", "H-SEG-2", "H-SEG-3", "H-SEG-4", "H-SEG-5"})
  static boolean segments(
      HostStatus status, HostKind kind, long hostAddress, int sizeBytes, Geometry geometry) {
    given(sizeBytes == 1 || sizeBytes == 2 || sizeBytes == 4 || sizeBytes == 8);
    long fast =
        FastSegments.of(
            hostAddress,
            sizeBytes,
            FastStatus.of(status),
            geometry.segmentBits(),
            geometry.physicalBits());
    goals(Segments.of(hostAddress, status, geometry), status, hostAddress, sizeBytes);
    TlbEntry[] none = {};
    return fast
        == switch (HostTranslation.translate(
            none, 0, status, kind, hostAddress, sizeBytes, geometry)) {
          case HostTranslation.Translated(long physical) -> physical;
          case HostTranslation.Raised(HostException exception) ->
              exception.isRefill() ? FastSegments.MAPPED : FastSegments.ADDRESS_ERROR;
          case HostTranslation.MultipleMatch _ -> 0;
        };
  }

  private static void goals(Segments segments, HostStatus status, long address, int sizeBytes) {
    if (segments instanceof Segments.Mapped(Segment segment)) {
      cover("useg", segment == Segment.USEG);
      cover("xuseg", segment == Segment.XUSEG);
      cover("xuseg in error", segment == Segment.XUSEG && status.erl());
      cover("xsseg", segment == Segment.XSSEG);
      cover("xkseg", segment == Segment.XKSEG);
      cover("csseg", segment == Segment.CSSEG && status.mode() == OperatingMode.SUPERVISOR);
      cover("ckseg3", segment == Segment.CKSEG3);
      cover("kernel by RL", segment == Segment.CKSEG3 && status.ksu() != OperatingMode.KERNEL);
    }
    if (segments instanceof Segments.Unmapped(Segment segment, long physical)) {
      cover("useg in error", segment == Segment.USEG);
      cover("xkphys", segment == Segment.XKPHYS && physical >>> 32 != 0);
      cover("ckseg0", segment == Segment.CKSEG0);
      cover("ckseg1", segment == Segment.CKSEG1);
    }
    boolean error = segments instanceof Segments.AddressError;
    cover("address error in user mode", error && status.mode() == OperatingMode.USER);
    cover("address error in kernel mode", error && status.mode() == OperatingMode.KERNEL);
    cover("not aligned", !error && (address & (sizeBytes - 1)) != 0);
  }
}
