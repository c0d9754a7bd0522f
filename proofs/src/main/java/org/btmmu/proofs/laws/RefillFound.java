package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.host.BtCause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * What a refill finds, beside the controls and the access.
 *
 * @param table number of the shadow page table
 * @param low bits 11:0 of $26
 * @param open whether the table is open
 * @param above the entries above the guest's last table, as rights and table
 * @param drawn the entry, unless it is to be {@code formed}: then with the bits that are checked
 * @param frame host page number of the guest's page
 * @param backed whether the guest's page has memory
 * @param ram whether that may be written
 * @param code whether stores to it must be seen
 * @param kept whether the tables are kept over flushes
 * @param local the generation of leaves that are not global, in its low bits, as the other
 * @param global the generation of global ones
 */
record RefillFound(
    int table,
    int low,
    boolean open,
    long above,
    long drawn,
    boolean formed,
    long frame,
    boolean backed,
    boolean ram,
    boolean code,
    boolean kept,
    int local,
    int global) {
  private static final int FAR = 40;
  private static final long PAGES = ShadowWord.TABLES | 1L << OpenTables.FRAMES_BIT;
  private static final long NEAR = (1L << FAR) - 0x1000;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;
  private static final long WORD = 0xFFFF_FFFFL;

  long k0() {
    return Long.MIN_VALUE | ShadowWord.TABLES | (table & 0xF_FFFFL) << 12 | low & 0xFFF;
  }

  long record() {
    return RefillWords.record(table);
  }

  /** Where the entry lies. */
  long at(FastControls fast, long gva) {
    return isNarrow(fast)
        ? above & NEAR & WORD | gva >>> 10 & 0xFFC
        : above & NEAR | gva >>> 9 & 0xFF8;
  }

  /** The same as the handler has it: in xkphys, and marked if the entry has 4 bytes. */
  long where(FastControls fast, long gva) {
    return Long.MIN_VALUE | at(fast, gva) | (isNarrow(fast) ? OpenTables.NARROW : 0);
  }

  /** The table as its record names it. */
  private long named(FastControls fast) {
    return where(fast, 0);
  }

  static boolean isNarrow(FastControls fast) {
    return fast.mode == PagingMode.BITS_32;
  }

  private long entry(FastControls fast, long checked) {
    long entry = formed ? drawn & ~checked | 1 : drawn;
    return isNarrow(fast) ? entry & WORD : entry;
  }

  private long hpa() {
    return frame << 28 >>> 16;
  }

  /** Where the page's hints lie, as memory has it. */
  static long hints(PhysicalMemory memory, long entry) {
    return memory.read64(page(entry) | 8);
  }

  private static long page(long entry) {
    return PAGES | (entry & NEAR) >>> 8;
  }

  Trail known() {
    Trail known = new Trail();
    for (int index = 0; index < 4; index++) {
      known.add(index, 0, above & ~(FRAME ^ NEAR));
    }
    return known;
  }

  /** Puts the record, the entry and what is known of its page into memory; the entry. */
  long put(PhysicalMemory memory, FastControls fast, int bits, long at) {
    int last = LastEntryWalk.above(fast.mode);
    long[] words = new long[OpenTables.WORDS];
    long inherited = LastEntryWalk.inherited(fast, known(), last);
    OpenTables.entries(words, fast, FastAccess.accessClass(bits), inherited);
    words[OpenTables.TABLE >> 3] = open ? named(fast) : 0;
    words[OpenTables.GLOBAL >> 3] = kept ? 0x100 : 0;
    words[OpenTables.PAGES >> 3] = Long.MIN_VALUE | PAGES;
    MipsHost.writable(memory, record());
    for (int index = 0; index < OpenTables.SAVED >> 3; index++) {
      memory.write64(record() + 8L * index, words[index]);
    }
    long entry = entry(fast, words[OpenTables.CHECKED >> 3]);
    MipsHost.writable(memory, at & -8);
    if (isNarrow(fast)) {
      memory.write32(at, (int) entry);
    } else {
      memory.write64(at, entry);
    }
    MipsHost.writable(memory, page(entry));
    boolean store = ram && !code;
    memory.write64(page(entry), backed ? FastHalf.of(hpa(), true, store, true) : 0);
    return entry;
  }

  boolean makes(FastControls fast, Access access, long packed, long entry) {
    boolean far = (entry & FRAME) >>> FAR != 0;
    boolean within = (access.address() & 0xFFF) <= 0xFF0;
    boolean unseen = !access.kind().isWrite() || ram && !code;
    boolean allowed = PackedWalk.isTranslation(packed) && !access.kind().isFetch();
    cover("closed", !open && within && allowed && !far && backed && unseen);
    cover("refused", within && !far && !allowed);
    if (!isNarrow(fast)) {
      coverFar(within && allowed && far);
    }
    cover("may cross", !within && allowed && !far);
    cover("a device", within && allowed && !far && !backed);
    cover("to be seen", within && allowed && !far && backed && !unseen);
    return open && within && allowed && !far && backed && unseen;
  }

  /** A goal of wide entries alone: one of 4 bytes names no page so far. */
  private static void coverFar(boolean far) {
    cover("far", far);
  }

  long leaf(FastControls fast, int bits, long packed) {
    int granted = ShadowWord.granted(fast.role, fast.keys, FastAccess.accessClass(bits), packed);
    boolean dirty = (bits & FastAccess.WRITE) != 0 || PackedWalk.isDirty(packed);
    boolean store = ShadowWord.mayStore(granted, dirty, ram, code);
    boolean isGlobal = PackedWalk.isGlobal(kept ? PackedWalk.asGlobal(packed) : packed);
    int generation = (isGlobal ? global : local) & ShadowWord.GENERATIONS - 1;
    return ShadowWord.leaf(ShadowWord.half(hpa(), granted, store), isGlobal, generation, 0);
  }

  void refill(Mips64Cpu cpu, Access access) {
    int least = ShadowWord.GENERATIONS - 1;
    GuestKind kind = GuestKind.values()[access.kind().ordinal()];
    BtCause cause = new BtCause(GuestCause.REFILL, kind, 8, false, false);
    cpu.host.set(BtRegister.REFILL_BAD_VADDR, access.address());
    cpu.host.set(BtRegister.REFILL_CAUSE, cause.register());
    cpu.host.set(BtRegister.REFILL_SCRATCH_0, ShadowWord.stamp(local & least, false));
    cpu.host.set(BtRegister.REFILL_SCRATCH_1, ShadowWord.stamp(global & least, true));
  }
}
