package org.btmmu.spec.host;

import static org.btmmu.spec.host.OperatingMode.KERNEL;
import static org.btmmu.spec.host.OperatingMode.SUPERVISOR;
import static org.btmmu.spec.host.OperatingMode.USER;

import org.btmmu.spec.Clause;

/**
 * The segments of the host's 64-bit virtual address space, in ascending order. What lies in none of
 * them is an address error in every mode.
 */
@Clause({"H-SEG-1", "H-SEG-2"})
public enum Segment {
  /** The low 2 GByte: also 32-bit user code reaches it. Unmapped while ERL is 1. */
  USEG(0x0000_0000_0000_0000L, 0x7FFF_FFFFL, 0, USER, Enable.ALWAYS, Mapping.MAPPED),
  XUSEG(0x0000_0000_8000_0000L, -0x8000_0001L, 1, USER, Enable.UX, Mapping.MAPPED),
  XSSEG(0x4000_0000_0000_0000L, -1, 1, SUPERVISOR, Enable.SX, Mapping.MAPPED),
  /** Eight windows on the physical address space, one a cache attribute. */
  XKPHYS(0x8000_0000_0000_0000L, 0x3FFF_FFFF_FFFF_FFFFL, 0, KERNEL, Enable.KX, Mapping.PHYSICAL),
  XKSEG(0xC000_0000_0000_0000L, -0x8000_0001L, 1, KERNEL, Enable.KX, Mapping.MAPPED),
  CKSEG0(0xFFFF_FFFF_8000_0000L, 0x1FFF_FFFFL, 0, KERNEL, Enable.ALWAYS, Mapping.LOW_512MB),
  /** As CKSEG0, uncached. */
  CKSEG1(0xFFFF_FFFF_A000_0000L, 0x1FFF_FFFFL, 0, KERNEL, Enable.ALWAYS, Mapping.LOW_512MB),
  CSSEG(0xFFFF_FFFF_C000_0000L, 0x1FFF_FFFFL, 0, SUPERVISOR, Enable.ALWAYS, Mapping.MAPPED),
  CKSEG3(0xFFFF_FFFF_E000_0000L, 0x1FFF_FFFFL, 0, KERNEL, Enable.ALWAYS, Mapping.MAPPED);

  /** Which bit of Status makes a segment accessible. */
  public enum Enable {
    ALWAYS,
    UX,
    SX,
    KX
  }

  /** How an address of a segment becomes a physical one. */
  public enum Mapping {
    /** Through the joint TLB. */
    MAPPED,
    /** The physical address is the low 29 bits. */
    LOW_512MB,
    /** The physical address is bits 58:0, which must be below 2^PABITS. */
    PHYSICAL
  }

  private final long low;
  private final long last;
  private final int perSegmentBits;
  private final OperatingMode leastMode;
  private final Enable enable;
  private final Mapping mapping;

  /** The segment's length less one is {@code last + perSegmentBits * 2^SEGBITS}. */
  Segment(
      long low,
      long last,
      int perSegmentBits,
      OperatingMode leastMode,
      Enable enable,
      Mapping mapping) {
    this.low = low;
    this.last = last;
    this.perSegmentBits = perSegmentBits;
    this.leastMode = leastMode;
    this.enable = enable;
    this.mapping = mapping;
  }

  /** The first address. */
  public long low() {
    return low;
  }

  /** The last address on a host with this SEGBITS. */
  public long high(int segmentBits) {
    return low + last + perSegmentBits * (1L << segmentBits);
  }

  /** The least privileged mode that may use it. */
  public OperatingMode leastMode() {
    return leastMode;
  }

  /** The bit of Status that it needs. */
  public Enable enable() {
    return enable;
  }

  /** How its addresses are translated. */
  public Mapping mapping() {
    return mapping;
  }
}
