package org.btmmu.reference.mips64;

import org.btmmu.reference.host.Gtlb;
import org.btmmu.reference.host.GtlbRegisters;
import org.btmmu.reference.host.Matches;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.RegisterField;
import org.btmmu.spec.host.RegisterLayout;

/** {@code btlbp}, {@code btlbr}, {@code btlbwi}, {@code btlbwr} and {@code btlbinv.a}. */
final class GuestTlbInstructions {
  private static final long NOT_FOUND = 1L << 63;

  /** A step of a linear congruential generator: any random source does. */
  private static final long MULTIPLIER = 0x5851_F42D_4C95_7F2DL;

  private static final long INCREMENT = 0x1405_7B7E_F767_814FL;

  private GuestTlbInstructions() {}

  static int mid(Mips64Cpu cpu) {
    return (int) RegisterLayout.BT_ENTRY_HI.get(RegisterField.MID, entryHi(cpu));
  }

  static int index(Mips64Cpu cpu) {
    return (int) RegisterLayout.BT_INDEX.get(RegisterField.INDEX, cpu.host.get(BtRegister.INDEX));
  }

  private static long entryHi(Mips64Cpu cpu) {
    return cpu.host.get(BtRegister.ENTRY_HI);
  }

  @Clause("B-TLB-7")
  static void probe(Mips64Cpu cpu) {
    switch (Gtlb.matches(cpu.guestTlb, mid(cpu), entryHi(cpu) & ~0x1FFFL)) {
      case Matches.None() -> cpu.host.set(BtRegister.INDEX, NOT_FOUND);
      case Matches.One(int index) -> cpu.host.set(BtRegister.INDEX, index);
      case Matches.Several _ -> cpu.undefined();
    }
  }

  @Clause("B-TLB-6")
  static void read(Mips64Cpu cpu) {
    int index = index(cpu);
    if (index >= cpu.guestTlb.length) {
      cpu.undefined();
      return;
    }
    GtlbRegisters registers = GtlbRegisters.of(cpu.guestTlb[index]);
    cpu.host.set(BtRegister.ENTRY_HI, registers.entryHi());
    cpu.host.set(BtRegister.ENTRY_LO_0, registers.entryLo0());
    cpu.host.set(BtRegister.ENTRY_LO_1, registers.entryLo1());
    cpu.host.set(BtRegister.PAGE_MASK, registers.pageMask());
  }

  /** The entry that the registers hold; a free one if BTPageMask is UNDEFINED. */
  private static GtlbEntry entry(Mips64Cpu cpu) {
    long pageMask = cpu.host.get(BtRegister.PAGE_MASK);
    if (!TlbInstructions.isPageMask(pageMask, false)) {
      cpu.undefined();
      return GtlbEntry.FREE;
    }
    return new GtlbRegisters(
            entryHi(cpu),
            cpu.host.get(BtRegister.ENTRY_LO_0),
            cpu.host.get(BtRegister.ENTRY_LO_1),
            pageMask)
        .entry();
  }

  @Clause("B-TLB-6")
  static void write(Mips64Cpu cpu, int index) {
    GtlbEntry entry = entry(cpu);
    if (!cpu.isFaulty() && !Gtlb.writeIndexed(cpu.guestTlb, cpu.geometry, index, entry)) {
      cpu.undefined();
    }
  }

  /** A free entry before any other, and never the one written last. */
  @Clause({"B-TLB-8", "B-TLB-10"})
  static void writeRandom(Mips64Cpu cpu) {
    GtlbEntry entry = entry(cpu);
    if (cpu.isFaulty()) {
      return;
    }
    int free = -1;
    int replaceable = 0;
    for (int index = 0; index < cpu.guestTlb.length; index++) {
      boolean mayTake = mayTake(cpu, index, entry);
      free = mayTake && free < 0 && cpu.guestTlb[index].mid() == 0 ? index : free;
      replaceable += mayTake ? 1 : 0;
    }
    int chosen = free >= 0 ? free : drawn(cpu, entry, replaceable);
    Gtlb.writeIndexed(cpu.guestTlb, cpu.geometry, chosen, entry);
    cpu.lastReplaced = chosen;
  }

  private static boolean mayTake(Mips64Cpu cpu, int index, GtlbEntry entry) {
    return index != cpu.lastReplaced && Gtlb.mayReplace(cpu.geometry, index, entry);
  }

  /** One of the entries that may be replaced, each as likely as the others. */
  private static int drawn(Mips64Cpu cpu, GtlbEntry entry, int replaceable) {
    cpu.replacementSeed = cpu.replacementSeed * MULTIPLIER + INCREMENT;
    int left = (int) Long.remainderUnsigned(cpu.replacementSeed >>> 32, replaceable);
    int chosen = -1;
    for (int index = 0; index < cpu.guestTlb.length; index++) {
      if (mayTake(cpu, index, entry)) {
        chosen = left == 0 ? index : chosen;
        left--;
      }
    }
    return chosen;
  }

  @Clause("B-TLB-9")
  static void invalidate(Mips64Cpu cpu) {
    GtlbEntry named = entry(cpu);
    if (!cpu.isFaulty()) {
      Gtlb.invalidate(cpu.guestTlb, mid(cpu), entryHi(cpu) & ~0x1FFFL, named.size());
    }
  }
}
