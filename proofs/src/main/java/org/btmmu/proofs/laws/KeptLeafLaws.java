package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KeptLeaves;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/** Leaves that outlive flushes, as long as the tables that they were read from are not written. */
public final class KeptLeafLaws {
  private KeptLeafLaws() {}

  static CodeCache code(long seed) {
    return TrackingLaws.code(seed);
  }

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
      PagingControls controls,
      boolean on,
      int count,
      int index,
      long first,
      long second,
      long third,
      long fourth,
      long fifth) {
    given(count >= 0 && count <= 5 && index >= 0 && index < count);
    given(controls.mode() != PagingMode.OFF && GuestSlotLaws.isSound(pages.slots()));
    Trail trail = new Trail();
    trail.add(0, first, 0);
    trail.add(1, second, 0);
    trail.add(2, third, 0);
    trail.add(3, fourth, 0);
    trail.add(4, fifth, 0);
    trail.add(count - 1, trail.gpa(count - 1), 0);
    boolean narrow = controls.mode() == PagingMode.BITS_32;
    boolean all = on;
    for (int i = 0; i < 5; i++) {
      long gpa = trail.gpa(i);
      given(i >= count || gpa >= 0 && CodePageLaws.isPage(pages, gpa));
      all &= i >= count || pages.isTracked(gpa) && pages.mayTrack(gpa, narrow);
    }

    boolean keeps = new KeptLeaves(pages, on).keeps(FastControls.of(controls), trail);
    cover("kept, of many", keeps && count == 4 && index == 3);
    cover("not kept", on && !keeps);
    return keeps == all && (!keeps || pages.isKept(trail.gpa(index)));
  }

  @Law(
      id = "kept-entry",
      says =
          "an entry on a page on which leaves rest that are kept over flushes is after any write to"
              + " guest memory what it was, but that A or D may be set now, unless the write is"
              + " counted",
      clauses = {"K-FLU-2", "K-OPT-9", "K-TRK-1"})
  static boolean entry(
      PhysicalMemory host,
      @From("code") CodeCache code,
      TrackingLaws.Write how,
      long entryGpa,
      boolean near,
      long writtenGpa,
      long seen,
      long value) {
    CodePages pages = code.pages();
    GuestSlots slots = pages.slots();
    long gpa = near ? entryGpa | writtenGpa & 7 : writtenGpa;
    given(entryGpa >= 0 && gpa >= 0 && gpa >>> 52 == 0 && (entryGpa & 7) == 0);
    given(Coupling.isSound(slots, entryGpa & -4096L) && Coupling.isSound(slots, gpa & -4096L));
    given(pages.isKept(entryGpa) && slots.isRam(entryGpa));
    boolean same = entryGpa >>> 12 == gpa >>> 12;
    given(same || slots.hpa(entryGpa) >>> 12 != slots.hpa(gpa) >>> 12);
    GuestMemory memory = new GuestMemory(slots, host, code);
    boolean narrow = pages.isNarrow(entryGpa);
    int counted = pages.keptWrites();
    long before = memory.read64(entryGpa);

    TrackingLaws.write(memory, how, gpa, seen, value);
    long after = memory.read64(entryGpa);
    boolean kept = pages.keptWrites() == counted;
    cover("A is set", kept && same && before != after);
    cover("written", !kept && before != after);
    cover("elsewhere on the page", !kept && entryGpa != (gpa & -8));
    long used = narrow ? 0x60_0000_0060L : 0x60;
    return !kept
        || pages.isKept(entryGpa) && ((before ^ after) & ~used) == 0 && (before & ~after) == 0;
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
