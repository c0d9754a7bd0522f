package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.proofs.Law;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.ErrorCode;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.memory.PhysicalMemory;

/** What the records of open tables say. */
public final class OpenTableLaws {
  private static final int FAR = 40;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;
  private static final int NOT_RIGHTS = ErrorCode.PRESENT | ErrorCode.RESERVED;

  private OpenTableLaws() {}

  @Law(
      id = "open-record",
      says =
          "what the record of an open table says of an entry is what the walk of the last entry"
              + " and the leaf say: whether it is well-formed and its page below 2^40, its rights"
              + " for the class, whether the leaf is global, which of A and D an access lacks",
      clauses = {"K-OPT-10", "K-SPT-2", "K-CLS-1", "K-CLS-2", "G-AD-1", "G-AD-2"})
  static boolean openRecord(
      PhysicalMemory memory,
      PagingControls controls,
      Access access,
      long first,
      long second,
      long third,
      long fourth) {
    FastControls fast = FastControls.of(controls);
    given(hasOpenTables(fast));
    Trail known = new Trail();
    known.add(0, 0, first);
    known.add(1, 0, second);
    known.add(2, 0, third);
    known.add(3, 0, fourth);
    int bits = FastAccess.of(access);
    int accessClass = FastAccess.accessClass(bits);
    int last = LastEntryWalk.above(fast.mode);
    long linear = fast.linear(access.address(), bits);
    long entry = memory.read64(known.entry(last - 1) & FRAME | linear >>> 9 & 0xFF8);
    Trail trail = new Trail();
    long packed = LastEntryWalk.walk(memory, fast, linear, bits, known, trail);
    long[] record = new long[OpenTables.WORDS];
    OpenTables.entries(record, fast, accessClass, LastEntryWalk.inherited(fast, known, last));

    boolean allowed = PackedWalk.isTranslation(packed);
    boolean formed = allowed || ((int) packed & NOT_RIGHTS) == ErrorCode.PRESENT;
    boolean far = (entry & FRAME) >>> FAR != 0;
    boolean checked = (entry & record[OpenTables.CHECKED >> 3]) == 1;
    cover("not well-formed", !formed);
    cover("far", formed && far);
    cover("refused by rights", formed && !allowed);
    if (!formed) {
      return !checked;
    }
    int place = (int) (entry >>> 63) << 2 | (int) (entry >>> 1) & 3;
    long half = record[(OpenTables.RIGHTS >> 3) + place] | FastHalf.VALID;
    boolean same = checked == !far && FastGtlb.allows(half, FastAccess.need(bits)) == allowed;
    return same && (!allowed || isLeaf(record, fast, bits, packed, half, trail));
  }

  /** Of an allowed access: the rights of its class, whether the page is global, A and D. */
  private static boolean isLeaf(
      long[] record, FastControls fast, int bits, long packed, long half, Trail trail) {
    int accessClass = FastAccess.accessClass(bits);
    int granted = ShadowWord.granted(fast.role, fast.keys, accessClass, packed);
    boolean writes = (granted & FastRights.WRITE) != 0;
    int last = trail.count() - 1;
    long entry = trail.entry(last);
    boolean global = (entry & record[OpenTables.GLOBAL_IF >> 3]) != 0;
    cover("global", global);
    cover("read, write and execute", writes && (granted & FastRights.EXECUTE) != 0);
    cover("read alone", granted == FastRights.READ);
    cover("execute alone", granted == FastRights.EXECUTE);
    boolean lacks = true;
    for (GuestKind kind : GuestKind.values()) {
      boolean stores = (bits & FastAccess.WRITE) != 0;
      long need = record[(OpenTables.NEEDS >> 3) + kind.ordinal()] & ~entry;
      long missing = FastAccessedDirty.missing(trail, last, bits);
      lacks &= kind.fetches() || kind.writes() != stores || need == missing;
    }
    return lacks
        && half == ShadowWord.half(0, granted, writes)
        && global == PackedWalk.isGlobal(packed);
  }

  /** Whether tables can be open: entries have 8 bytes, and there are no protection keys. */
  static boolean hasOpenTables(FastControls fast) {
    boolean keys = (fast.role & (FastControls.PKE | FastControls.PKS)) != 0;
    return fast.mode != PagingMode.OFF && fast.mode != PagingMode.BITS_32 && !keys;
  }
}
