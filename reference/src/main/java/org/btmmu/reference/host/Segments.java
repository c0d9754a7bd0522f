package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.Segment;

/** MIPS64 PRA, "Virtual Memory": what an ordinary virtual address is, before the TLB. */
public sealed interface Segments {
  /** The address is looked up in the joint TLB. */
  record Mapped(Segment segment) implements Segments {}

  /**
   * The address is not looked up.
   *
   * @param physical the host physical address
   */
  record Unmapped(Segment segment, long physical) implements Segments {}

  /** An address error: AdEL or AdES. */
  record AddressError() implements Segments {}

  /** What {@code address} is in the present mode. */
  @Clause({"H-SEG-2", "H-SEG-3", "H-SEG-4"})
  static Segments of(long address, HostStatus status, Geometry geometry) {
    for (Segment segment : Segment.values()) {
      if (contains(segment, address, geometry)) {
        return isAccessible(segment, status)
            ? inside(segment, address, status, geometry)
            : new AddressError();
      }
    }
    return new AddressError();
  }

  /** Whether the segment reaches over the address; both as unsigned numbers. */
  @Clause("H-SEG-1")
  static boolean contains(Segment segment, long address, Geometry geometry) {
    return Long.compareUnsigned(address, segment.low()) >= 0
        && Long.compareUnsigned(address, segment.high(geometry.segmentBits())) <= 0;
  }

  /** Whether mode and width of addresses let the segment be used. */
  @Clause({"H-SEG-2", "H-MODE-1"})
  static boolean isAccessible(Segment segment, HostStatus status) {
    boolean enabled =
        switch (segment.enable()) {
          case ALWAYS -> true;
          case UX -> status.ux();
          case SX -> status.sx();
          case KX -> status.kx();
        };
    return enabled && status.mode().compareTo(segment.leastMode()) >= 0;
  }

  private static Segments inside(
      Segment segment, long address, HostStatus status, Geometry geometry) {
    if (segment == Segment.USEG && status.erl()) {
      return new Unmapped(segment, address);
    }
    return switch (segment.mapping()) {
      case MAPPED -> new Mapped(segment);
      case LOW_512MB -> new Unmapped(segment, address & 0x1FFF_FFFFL);
      case PHYSICAL -> physical(segment, address, geometry);
    };
  }

  /** An xkphys address names a physical address; one that the host lacks is an address error. */
  @Clause("H-SEG-4")
  private static Segments physical(Segment segment, long address, Geometry geometry) {
    long physical = address & 0x07FF_FFFF_FFFF_FFFFL;
    return physical >>> geometry.physicalBits() == 0
        ? new Unmapped(segment, physical)
        : new AddressError();
  }
}
