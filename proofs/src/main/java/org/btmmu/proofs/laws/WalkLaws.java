package org.btmmu.proofs.laws;

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
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The fast walk gives the outcome of the architecture: physical address, page size, rights, vector,
 * error code, CR2, and the entries in which A and D are due; for every memory, all controls and
 * processors, and every access.
 */
public final class WalkLaws {
  private WalkLaws() {}

  @Law(
      id = "walk-flat",
      says = "without paging, the fast walk and the reference give the same outcome",
      clauses = {"G-WALK-1", "G-WALK-10", "G-OUT-1", "G-MODE-1"})
  static boolean flat(PhysicalMemory memory, PagingControls controls, Access access) {
    given(controls.mode() == PagingMode.OFF);
    return same(memory, controls, access);
  }

  @Law(
      id = "walk-32",
      says = "under 32-bit paging, the fast walk and the reference give the same outcome",
      clauses = {
        "G-WALK-2",
        "G-WALK-3",
        "G-WALK-4",
        "G-WALK-5",
        "G-WALK-6",
        "G-WALK-7",
        "G-WALK-8",
        "G-WALK-10",
        "G-FMT-1",
        "G-FMT-2",
        "G-FMT-3",
        "G-RGT-1",
        "G-RGT-2",
        "G-RGT-3",
        "G-RGT-4",
        "G-ERR-1",
        "G-ERR-2",
        "G-ERR-3",
        "G-ERR-4",
        "G-ERR-5",
        "G-ERR-7",
        "G-OUT-1",
        "G-ACC-1",
        "G-ACC-2",
        "G-ACC-3",
        "G-MEM-1",
        "G-MODE-1",
        "G-MODE-2",
        "G-MODE-3"
      })
  static boolean bits32(PhysicalMemory memory, PagingControls controls, Access access) {
    given(controls.mode() == PagingMode.BITS_32);
    return same(memory, controls, access);
  }

  @Law(
      id = "walk-pae",
      says = "under PAE paging, the fast walk and the reference give the same outcome",
      clauses = {
        "G-WALK-2",
        "G-WALK-3",
        "G-WALK-4",
        "G-WALK-5",
        "G-WALK-6",
        "G-WALK-7",
        "G-WALK-8",
        "G-WALK-9",
        "G-WALK-10",
        "G-FMT-4",
        "G-FMT-5",
        "G-RGT-1",
        "G-RGT-2",
        "G-RGT-3",
        "G-RGT-4",
        "G-ERR-1",
        "G-ERR-2",
        "G-ERR-3",
        "G-ERR-4",
        "G-ERR-5",
        "G-ERR-7",
        "G-OUT-1",
        "G-ACC-1",
        "G-ACC-2",
        "G-ACC-3",
        "G-MEM-1",
        "G-MODE-1",
        "G-MODE-2",
        "G-MODE-3",
        "G-AD-4"
      })
  static boolean pae(PhysicalMemory memory, PagingControls controls, Access access) {
    given(controls.mode() == PagingMode.PAE);
    return same(memory, controls, access);
  }

  @Law(
      id = "walk-4level",
      says = "under 4-level paging, the fast walk and the reference give the same outcome",
      clauses = {
        "G-WALK-2",
        "G-WALK-3",
        "G-WALK-4",
        "G-WALK-5",
        "G-WALK-6",
        "G-WALK-7",
        "G-WALK-8",
        "G-WALK-10",
        "G-FMT-6",
        "G-FMT-7",
        "G-RGT-1",
        "G-RGT-2",
        "G-RGT-3",
        "G-RGT-4",
        "G-RGT-5",
        "G-RGT-6",
        "G-RGT-7",
        "G-ERR-1",
        "G-ERR-2",
        "G-ERR-3",
        "G-ERR-4",
        "G-ERR-5",
        "G-ERR-6",
        "G-ERR-7",
        "G-OUT-1",
        "G-ACC-1",
        "G-ACC-2",
        "G-ACC-3",
        "G-CAN-1",
        "G-CAN-2",
        "G-MEM-1",
        "G-MODE-1",
        "G-MODE-2",
        "G-MODE-3"
      })
  static boolean fourLevel(PhysicalMemory memory, PagingControls controls, Access access) {
    given(controls.mode() == PagingMode.FOUR_LEVEL);
    return same(memory, controls, access);
  }

  @Law(
      id = "walk-5level",
      says = "under 5-level paging, the fast walk and the reference give the same outcome",
      clauses = {
        "G-WALK-2",
        "G-WALK-3",
        "G-WALK-4",
        "G-WALK-5",
        "G-WALK-6",
        "G-WALK-7",
        "G-WALK-8",
        "G-WALK-10",
        "G-FMT-6",
        "G-FMT-7",
        "G-RGT-1",
        "G-RGT-2",
        "G-RGT-3",
        "G-RGT-4",
        "G-RGT-5",
        "G-RGT-6",
        "G-RGT-7",
        "G-ERR-1",
        "G-ERR-2",
        "G-ERR-3",
        "G-ERR-4",
        "G-ERR-5",
        "G-ERR-6",
        "G-ERR-7",
        "G-OUT-1",
        "G-ACC-1",
        "G-ACC-2",
        "G-ACC-3",
        "G-CAN-1",
        "G-CAN-2",
        "G-MEM-1",
        "G-MODE-1",
        "G-MODE-2",
        "G-MODE-3"
      })
  static boolean fiveLevel(PhysicalMemory memory, PagingControls controls, Access access) {
    given(controls.mode() == PagingMode.FIVE_LEVEL);
    return same(memory, controls, access);
  }

  private static boolean same(PhysicalMemory memory, PagingControls controls, Access access) {
    Walk walk = PageWalk.walk(memory, controls, access);
    Cover.controls(controls);
    Cover.access(access);
    Cover.outcome(walk.outcome(), controls.mode());
    Cover.page(walk.outcome(), controls.mode());

    FastControls fast = FastControls.of(controls);
    int bits = FastAccess.of(access);
    Trail trail = new Trail();
    long packed = FastWalk.walk(memory, fast, access.address(), bits, trail);
    long linear = fast.linear(access.address(), bits);
    return PackedWalk.outcome(packed, linear).equals(walk.outcome())
        && sameUpdates(walk, access, trail, bits, registers(controls.mode()));
  }

  /** The entries used, and in each the bits that an allowed access has to set. */
  private static boolean sameUpdates(
      Walk walk, Access access, Trail trail, int bits, int registers) {
    boolean same = trail.count() == Math.max(walk.count() - registers, 0);
    for (int index = registers; index < walk.reads().length; index++) {
      if (index < walk.count()) {
        int place = index - registers;
        same &= trail.gpa(place) == walk.reads()[index].gpa();
        same &= trail.entry(place) == walk.reads()[index].value();
        if (walk.isTranslation()) {
          long due = AccessedDirty.required(walk, index, access);
          same &= FastAccessedDirty.missing(trail, place, bits) == due;
        }
      }
    }
    return same;
  }

  /** How many entries of a walk are registers: the first one under PAE. */
  private static int registers(PagingMode mode) {
    return mode.hasPdpteRegisters() ? 1 : 0;
  }
}
