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
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.Access;
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
              + " order, also where tables map themselves or one table serves two levels; a fault"
              + " leaves memory unchanged",
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
    cover("memory changed", deferred.read64(place) != memory.read64(place));
    cover("dirty set", (deferred.read64(place) & ~memory.read64(place) & 0x40) != 0);
    if (controls.mode().depth() > 1 && trail.count() > 1) {
      cover("self-mapped", trail.gpa(0) == trail.gpa(1) && walk.isTranslation());
    }
    boolean sameOutcome =
        PackedWalk.outcome(packed, fast.linear(access.address(), bits)).equals(walk.outcome());
    PhysicalMemory expected = walk.isTranslation() ? architecture : memory;
    return done && sameOutcome && deferred.read64(place) == expected.read64(place);
  }

  @Law(
      id = "accessed-dirty-locked",
      says =
          "a deferred A or D is written only into the entry that the walk used, but for its A and"
              + " D, as another processor may have left it by then; otherwise nothing is written",
      clauses = {"G-AD-1", "G-AD-5"})
  static boolean locked(
      PhysicalMemory memory, PagingMode mode, long gpa, long changedBits, long bits, long place) {
    boolean bits32 = mode == PagingMode.BITS_32;
    given((gpa & (bits32 ? 0xFFF0_0000_0000_0003L : 0xFFF0_0000_0000_0007L)) == 0);
    given((place & 0xFFF0_0000_0000_0003L) == 0);
    given((bits & ~0x60) == 0);
    long before = entry(memory, bits32, gpa);
    long seen = before ^ changedBits;
    int untouched = memory.read32(place);
    boolean same = (changedBits & (bits32 ? 0xFFFF_FF9FL : ~0x60L)) == 0;
    cover("the entry is the one seen", same && before == seen);
    cover("another processor set A or D", same && before != seen);
    cover("the entry changed", !same);

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
