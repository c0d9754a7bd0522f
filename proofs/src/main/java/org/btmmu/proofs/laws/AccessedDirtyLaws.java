package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.AccessedDirty;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/** Accessed and dirty flags. */
public final class AccessedDirtyLaws {
  private AccessedDirtyLaws() {}

  @Law(
      id = "accessed-dirty",
      says =
          "setting A and D after the walk leaves the memory and the outcome of the architecture's"
              + " order, also where tables map themselves or one table serves two levels: exactly"
              + " the bits that are due; a fault leaves memory unchanged",
      clauses = {"G-AD-1", "G-AD-2", "G-AD-3", "G-AD-4", "G-AD-5", "G-MEM-3", "G-MEM-4"})
  static boolean accessedDirty(
      PhysicalMemory memory, PagingControls controls, Access access, long place) {
    given((place & 0xFFF0_0000_0000_0007L) == 0);
    PhysicalMemory architecture = memory.fork();
    Walk walk = PageWalk.access(architecture, controls, access);

    PhysicalMemory deferred = memory.fork();
    FastControls fast = FastControls.of(controls);
    int bits = FastAccess.of(access);
    Trail trail = new Trail();
    long packed = FastWalk.walk(deferred, fast, access.address(), bits, trail);
    boolean done = true;
    if (PackedWalk.isTranslation(packed)) {
      done = FastAccessedDirty.writeBack(deferred, controls.mode(), trail, bits);
    }

    cover("translation", walk.isTranslation());
    cover("fault", !walk.isTranslation());
    cover("fault after A was due", !walk.isTranslation() && trail.count() > 0);
    if (walk.isTranslation() && trail.count() > 0) {
      long due = FastAccessedDirty.missing(trail, trail.count() - 1, bits);
      boolean here = place == (trail.gpa(trail.count() - 1) & -8);
      boolean changed = deferred.read64(place) != memory.read64(place);
      cover("A set", here && due == 0x20 && changed);
      cover("D set", here && due == 0x40 && changed);
      cover("A and D set", here && due == 0x60 && changed);
      cover("nothing due", due == 0);
      cover("update of ROM ignored", here && due != 0 && !changed);
      sharedEntries(controls.mode(), trail, due);
    }
    boolean sameOutcome =
        PackedWalk.outcome(packed, fast.linear(access.address(), bits)).equals(walk.outcome());
    long due = 0;
    for (int index = 0; index < walk.reads().length; index++) {
      boolean last = index == walk.count() - 1;
      boolean used = walk.isTranslation() && index < walk.count();
      due |= used ? at(place, walk.reads()[index], last ? AccessedDirty.ofPage(access) : 0x20) : 0;
    }
    long expected = with(memory, place, due);
    return done
        && sameOutcome
        && deferred.read64(place) == expected
        && (!walk.isTranslation() || architecture.read64(place) == expected);
  }

  /** Tables that map themselves, in each mode; {@code due} are the bits due in the last entry. */
  private static void sharedEntries(PagingMode mode, Trail trail, long due) {
    boolean dirty = (due & 0x40) != 0;
    boolean last = trail.count() == mode.depth();
    switch (mode) {
      case OFF -> {}
      case BITS_32 -> cover("self-mapped, 32-bit", dirty && last && trail.gpa(0) == trail.gpa(1));
      case PAE ->
          cover("self-mapped, PAE", dirty && trail.count() == 2 && trail.gpa(0) == trail.gpa(1));
      case FOUR_LEVEL -> cover("self-mapped, 4-level", dirty && last && allOne(trail, 4));
      case FIVE_LEVEL -> {
        cover("self-mapped, 5-level", dirty && last && allOne(trail, 5));
        cover(
            "one table at two levels",
            dirty && last && trail.gpa(4) == trail.gpa(1) && trail.gpa(0) != trail.gpa(1));
      }
    }
  }

  /** Whether all entries of the walk are one and the same. */
  private static boolean allOne(Trail trail, int depth) {
    boolean same = true;
    for (int index = 1; index < depth; index++) {
      same &= trail.gpa(index) == trail.gpa(0);
    }
    return same;
  }

  @Law(
      id = "accessed-dirty-fault",
      says =
          "a faulting access may set A from the root down in any number of entries above the one"
              + " that ends its walk: whatever the number, the same access then faults the same"
              + " way; the architecture's order sets all of them and nothing else, the fast walk"
              + " none",
      clauses = {"G-AD-3", "G-AD-4", "G-AD-5", "G-ERR-2", "G-ERR-4"})
  static boolean faulting(
      PhysicalMemory memory, PagingControls controls, Access access, int count, long place) {
    given((place & 0xFFF0_0000_0000_0007L) == 0);
    given(controls.mode().depth() > 0);
    Walk walk = PageWalk.walk(memory, controls, access);
    given(!walk.isTranslation());
    int permitted = AccessedDirty.permitted(walk);
    given(count >= 0 && count <= permitted);
    PhysicalMemory marked = memory.fork();
    long due = 0;
    for (int index = 0; index < walk.reads().length; index++) {
      if (index < count && walk.reads()[index].inMemory()) {
        setAccessed(marked, controls.mode(), walk.reads()[index].gpa());
        due |= at(place, walk.reads()[index], 0x20);
      }
    }
    PhysicalMemory architecture = memory.fork();
    PageWalk.access(architecture, controls, access);
    int bits = FastAccess.of(access);
    FastControls fast = FastControls.of(controls);
    long packed = FastWalk.walk(marked, fast, access.address(), bits, new Trail());

    boolean page = walk.outcome() instanceof Outcome.PageFault;
    cover("no entry is used", page && permitted == 0);
    cover("A in some, not in all", page && 0 < count && count < permitted);
    cover("A in all above the last", page && count == permitted && permitted > 0);
    cover("refused by the leaf", page && permitted < walk.count());
    long after = architecture.read64(place);
    cover("A set", count == permitted && after != memory.read64(place));
    boolean all = after == with(memory, place, due);
    return PackedWalk.outcome(packed, fast.linear(access.address(), bits)).equals(walk.outcome())
        && (count < permitted || all);
  }

  /** Bits of an entry, as bits of the 64-bit word at {@code place}; 0 if it lies elsewhere. */
  private static long at(long place, EntryRead read, long bits) {
    boolean here = read.inMemory() && (read.gpa() & -8) == place;
    return here ? bits << ((read.gpa() & 4) << 3) : 0;
  }

  /** The word at {@code place} once these bits are set in it, or as it is if it ignores writes. */
  private static long with(PhysicalMemory memory, long place, long bits) {
    long before = memory.read64(place);
    return ignoresWrites(memory, place) ? before : before | bits;
  }

  private static void setAccessed(PhysicalMemory memory, PagingMode mode, long gpa) {
    if (mode == PagingMode.BITS_32) {
      memory.write32(gpa, memory.read32(gpa) | 0x20);
    } else {
      memory.write64(gpa, memory.read64(gpa) | 0x20);
    }
  }

  @Law(
      id = "accessed-dirty-locked",
      says =
          "a deferred A or D is written only into the entry that the walk used, but for its A and"
              + " D, as another processor may have left it by then; otherwise nothing is written",
      clauses = {"G-AD-1", "G-AD-5"})
  static boolean locked(
      PhysicalMemory memory,
      PagingMode mode,
      long gpa,
      long changedBits,
      boolean accessed,
      boolean dirty,
      long place) {
    boolean bits32 = mode == PagingMode.BITS_32;
    given((gpa & (bits32 ? 0xFFF0_0000_0000_0003L : 0xFFF0_0000_0000_0007L)) == 0);
    given((place & 0xFFF0_0000_0000_0003L) == 0);
    long bits = (accessed ? 0x20 : 0) | (dirty ? 0x40 : 0);
    long before = entry(memory, bits32, gpa);
    long seen = before ^ changedBits;
    int untouched = memory.read32(place);
    boolean same = (changedBits & (bits32 ? 0xFFFF_FF9FL : ~0x60L)) == 0;
    cover("the entry is the one seen", same && before == seen);
    cover("another processor set A or D", same && before != seen);
    cover("the entry changed", !same);
    cover("A and D", accessed && dirty);
    cover("upper half of a word", bits32 && (gpa & 4) != 0);
    cover("the other half of the word", (place & -8) == (gpa & -8) && place != gpa);

    PhysicalMemory changed = memory.fork();
    boolean done = FastAccessedDirty.set(changed, mode, gpa, seen, bits);
    long after = entry(changed, bits32, gpa);
    boolean written = after == (before | bits) || after == before && ignoresWrites(memory, gpa);
    boolean elsewhere = (place & (bits32 ? -4 : -8)) != gpa;
    return done == same
        && (same ? written : after == before)
        && (!elsewhere || changed.read32(place) == untouched);
  }

  private static long entry(PhysicalMemory memory, boolean bits32, long gpa) {
    return bits32 ? Integer.toUnsignedLong(memory.read32(gpa)) : memory.read64(gpa);
  }

  /** Whether a write to the word is ignored (ROM, a hole), as a trial on a copy shows. */
  private static boolean ignoresWrites(PhysicalMemory memory, long gpa) {
    PhysicalMemory trial = memory.fork();
    int word = trial.read32(gpa);
    trial.write32(gpa, ~word);
    return trial.read32(gpa) == word;
  }
}
