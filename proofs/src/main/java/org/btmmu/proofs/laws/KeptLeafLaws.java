package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.KeptLeaves;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** Leaves that outlive flushes, as long as the tables that they were read from are not written. */
public final class KeptLeafLaws {
  private KeptLeafLaws() {}

  static KernelModule module(long seed) {
    return Coupling.random(seed);
  }

  static CodePages pages(long seed) {
    return TrackingLaws.code(seed).pages();
  }

  @Law(
      id = "kept-walk",
      says =
          "a leaf is kept over flushes if all pages with entries of its walk are tracked for"
              + " entries of that size, and then writes to each of them are counted",
      clauses = {"K-FLU-2", "K-OPT-9"})
  static boolean walk(
      @From("pages") CodePages pages,
      boolean narrow,
      boolean on,
      int count,
      int index,
      long first,
      long second,
      long third,
      long fourth,
      long fifth) {
    given(count >= 0 && count <= 5 && index >= 0 && index < count);
    given(GuestSlotLaws.isSound(pages.slots()));
    Trail trail = new Trail();
    trail.add(0, first, 0);
    trail.add(1, second, 0);
    trail.add(2, third, 0);
    trail.add(3, fourth, 0);
    trail.add(4, fifth, 0);
    trail.add(count - 1, trail.gpa(count - 1), 0);
    boolean all = on;
    for (int i = 0; i < 5; i++) {
      long gpa = trail.gpa(i);
      given(i >= count || gpa >= 0 && CodePageLaws.isPage(pages, gpa));
      all &= i >= count || pages.isTracked(gpa) && pages.mayTrack(gpa, narrow);
    }

    boolean keeps = new KeptLeaves(pages, on).keeps(narrow, trail);
    cover("kept, of many", keeps && count == 4 && index == 3);
    cover("not kept", on && !keeps);
    return keeps == all && (!keeps || pages.isKept(trail.gpa(index)));
  }

  @Law(
      id = "kept-written",
      says =
          "as long as no write is counted, a page on which leaves rest that are kept over flushes"
              + " is tracked and was not written; each write to one is counted, and nothing else",
      clauses = {"K-FLU-2", "K-OPT-9", "K-TRK-1"})
  static boolean written(
      @From("pages") CodePages pages, long gpa, long otherGpa, CodePageLaws.Change change) {
    given(gpa >= 0 && otherGpa >= 0 && GuestSlotLaws.isSound(pages.slots()));
    given(pages.slots().isBacked(otherGpa));
    given(CodePageLaws.isCounted(pages, gpa) && CodePageLaws.isCounted(pages, otherGpa));
    given(pages.isKept(gpa));
    boolean same = gpa >>> 12 == otherGpa >>> 12;
    boolean counts = change == CodePageLaws.Change.WRITTEN && pages.isKept(otherGpa);
    int counted = pages.keptWrites();
    int writes = pages.writes(gpa);

    CodePageLaws.change(pages, change, otherGpa);
    boolean kept = pages.isKept(gpa) && pages.writes(gpa) == writes;
    cover("written", counts && same);
    cover("another is written", counts && !same);
    cover("none on which leaves rest is written", change == CodePageLaws.Change.WRITTEN && !counts);
    return pages.keptWrites() == counted + (counts ? 1 : 0)
        && kept == !(counts && same)
        && pages.isKept(gpa) == kept;
  }

  @Law(
      id = "kept-flush",
      says =
          "if a write to a table was counted, no leaf is usable after the next look, of whatever"
              + " domain, global or not; if none was, each leaf is what it was",
      clauses = {"K-FLU-2", "K-OPT-9"})
  static boolean flush(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      int seen) {
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    int now = GuestCpu.flushForTables(module, seen);
    leaf.keptOrLost(module);
    boolean counted = seen != module.code().keptWrites();
    return now == module.code().keptWrites()
        && leaf.isCoupled(module, null)
        && leaf.usable(module) == (counted ? 0 : leaf.usable());
  }
}
