package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.host.FastPrivileges;
import org.btmmu.optimized.host.FastSegments;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.proofs.Law;
import org.btmmu.reference.host.GtlbRegisters;
import org.btmmu.reference.host.RegisterWrites;
import org.btmmu.spec.host.BtCause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.HostStatus;

/** The registers of the extension and halves of entries as numbers. */
public final class BtRegisterLaws {
  private BtRegisterLaws() {}

  @Law(
      id = "bt-registers",
      says =
          "a register of the extension keeps the bits that its layout and the geometry give it, and"
              + " the entrance of refills is never a mapped address",
      clauses = {"B-GEO-1", "B-REG-1", "B-REG-2"})
  static boolean registers(BtRegister register, long bits, Geometry geometry) {
    long stored =
        FastBtRegisters.stored(
            register.ordinal(),
            bits,
            geometry.midBits(),
            geometry.physicalBits(),
            Geometry.bitsFor(geometry.guestEntries()),
            Geometry.bitsFor(geometry.slots()));
    cover("MIDs of 4 bits", geometry.midBits() == 4);
    cover("MIDs of 12 bits", geometry.midBits() == 12);
    cover("physical addresses of 36 bits", geometry.physicalBits() == 36);
    cover("64 slots", geometry.slots() == 64);
    cover("all ones", bits == -1);
    boolean unmapped =
        register != BtRegister.REFILL_ENTRY
            || FastSegments.of(
                    stored, 4, FastStatus.RL, geometry.segmentBits(), geometry.physicalBits())
                >= 0;
    return stored == RegisterWrites.stored(register, bits, geometry) && unmapped;
  }

  @Law(
      id = "thread-registers",
      says =
          "the registers that are saved for a host thread are those of the text, and user mode"
              + " reads and writes no other: it sees nothing of another thread",
      clauses = {"X-SW-1", "B-REG-3"})
  static boolean threadRegisters(BtRegister register, HostStatus status) {
    int number = register.ordinal();
    int fast = FastStatus.of(status);
    boolean seen = FastPrivileges.mayRead(number, fast) || FastPrivileges.mayWrite(number, fast);
    boolean saved = FastBtRegisters.isOfThread(number);
    boolean user = !FastStatus.isKernel(fast);
    cover("user mode", user);
    cover("kernel mode", !user);
    return saved == register.isOfThread() && (!user || !seen || saved);
  }

  @Law(
      id = "bt-cause",
      says = "BTCause is packed as its layout says, and tells refills from faults",
      clauses = {"B-CAU-1", "B-CAU-2", "B-CAU-3", "B-REG-1"})
  static boolean cause(BtCause cause) {
    int size = cause.sizeBytes();
    given(size >= 1 && size <= 16 && (size & (size - 1)) == 0);
    int packed = FastBtRegisters.cause(cause.code().ordinal(), cause.kind().ordinal(), size);
    packed |= cause.secondPage() ? FastBtRegisters.SECOND_PAGE : 0;
    cover("16 bytes", size == 16);
    cover("fetch", cause.kind() == GuestKind.FETCH);
    cover("refill", cause.code() == GuestCause.REFILL);
    cover("highest code", cause.code() == GuestCause.ALIGNMENT);
    cover("in a delay slot", cause.delaySlot());
    return FastBtRegisters.delayed(packed, cause.delaySlot()) == cause.register()
        && FastBtRegisters.code(packed) == cause.code().ordinal()
        && FastBtRegisters.isRefill(packed) == (cause.code() == GuestCause.REFILL);
  }

  @Law(
      id = "half-packed",
      says =
          "a half made ready has the reference's register, frame and rights, and what the hardware"
              + " takes of any value is what its layout says",
      clauses = {"B-TLB-2", "B-REG-1", "H-TLB-1"})
  static boolean half(EntryHalf half, long value) {
    given(half.valid() && half.cache() == 0);
    GtlbEntry entry = new GtlbEntry(1, 0, HostPageSize.SIZE_4KB, half, half);
    long register = GtlbRegisters.of(entry).entryLo0();
    long packed =
        FastHalf.of(half.pfn() << 12, !half.readInhibit(), half.dirty(), !half.executeInhibit());
    GtlbEntry taken = new GtlbRegisters(0, value, value, 0).entry();
    cover("all rights", half.dirty() && !half.readInhibit() && !half.executeInhibit());
    cover("no rights", !half.dirty() && half.readInhibit() && half.executeInhibit());
    cover("highest frame", half.pfn() == (1L << 36) - 1);
    cover("bits beside the hardware's", (value & ~FastHalf.HARDWARE) != 0);
    return packed == register
        && FastHalf.hpa(packed) == half.physical(0, HostPageSize.SIZE_4KB)
        && (value & FastHalf.HARDWARE) == GtlbRegisters.of(taken).entryLo1();
  }
}
