package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * The hardware state that the extension adds, in bits. One row a part; {@link #bits} for a guest
 * TLB of its own, {@link #bitsIfShared} for a host that tags the entries of the TLB it has.
 */
@Clause("B-GEO-2")
public enum AddedState {
  /** Entries of any page size: MID, VPN2, one of four sizes, two halves. */
  ANY_SIZE_ENTRIES {
    @Override
    public long bits(Geometry g) {
      return (long) g.anySizeEntries()
          * (g.midBits() + Geometry.GUEST_VPN2_BITS + 2 + 2 * halfBits(g));
    }

    @Override
    public long bitsIfShared(Geometry g) {
      return (long) g.anySizeEntries() * tagBits(g);
    }
  },
  /** Entries of 4-KByte pages: the bits of VPN2 that choose the set are not stored. */
  SET_ENTRIES {
    @Override
    public long bits(Geometry g) {
      int indexBits = g.sets() == 0 ? 0 : Geometry.bitsFor(g.sets());
      return (long) g.sets()
          * g.ways()
          * (g.midBits() + Geometry.GUEST_VPN2_BITS - indexBits + 2 * halfBits(g));
    }

    @Override
    public long bitsIfShared(Geometry g) {
      return (long) g.sets() * g.ways() * tagBits(g);
    }
  },
  /** The source of random victims. */
  REPLACEMENT {
    @Override
    public long bits(Geometry g) {
      return 16;
    }

    @Override
    public long bitsIfShared(Geometry g) {
      return 0;
    }
  },
  /** MID, width and root of each slot but slot 0. */
  MID_FILE {
    @Override
    public long bits(Geometry g) {
      return (long) (g.slots() - 1) * (g.midBits() + 2 + g.frameBits());
    }
  },
  /** The registers of {@link BtRegister}. */
  REGISTERS {
    @Override
    public long bits(Geometry g) {
      long bits = 0;
      for (BtRegister register : BtRegister.values()) {
        bits += register.storedBits(g);
      }
      return bits;
    }
  };

  /** Bits of a guest TLB of its own. */
  public abstract long bits(Geometry geometry);

  /** Bits beyond those of a TLB of the same geometry that the host has anyway. */
  public long bitsIfShared(Geometry geometry) {
    return bits(geometry);
  }

  /** PFN, C, D, V, RI, XI. */
  private static int halfBits(Geometry geometry) {
    return geometry.frameBits() + 7;
  }

  /** The MID, and the bits of a guest address beyond the host's SEGBITS. */
  private static int tagBits(Geometry geometry) {
    return geometry.midBits() + Geometry.GUEST_BITS - geometry.segmentBits();
  }
}
