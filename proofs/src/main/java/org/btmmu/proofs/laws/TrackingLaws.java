package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Random;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.TrailCache;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/** Tables that are tracked, and what is known of them. */
public final class TrackingLaws {
  private TrackingLaws() {}

  /** Code and tracked tables on few pages. */
  static CodeCache code(long seed) {
    CodePages pages = Coupling.codePages(seed & 0xF0);
    Random random = new Random(seed);
    for (int i = 0; seed != 0 && i < 8; i++) {
      long gpa = (long) random.nextInt(8) << 12;
      pages.track(gpa, random.nextBoolean());
      if (random.nextBoolean()) {
        pages.keep(gpa);
      }
    }
    return new CodeCache(pages);
  }

  /** How memory is written. */
  enum Write {
    WRITE_64,
    WRITE_32,
    SWAP_64,
    SWAP_32,
    USE_64,
    USE_32
  }

  private static void write(GuestMemory memory, Write how, long gpa, long seen, long value) {
    long wide = memory.read64(gpa & -8);
    int narrow = memory.read32(gpa & -4);
    switch (how) {
      case WRITE_64 -> memory.write64(gpa & -8, value);
      case WRITE_32 -> memory.write32(gpa & -4, (int) value);
      case SWAP_64 -> memory.compareAndSet64(gpa & -8, seen, value);
      case SWAP_32 -> memory.compareAndSet32(gpa & -4, (int) seen, (int) value);
      case USE_64 -> memory.compareAndSet64(gpa & -8, wide, wide | value & 0x60);
      default -> memory.compareAndSet32(gpa & -4, narrow, narrow | (int) value & 0x60);
    }
  }

  @Law(
      id = "tracked-entry",
      says =
          "after any write to guest memory, an entry on a page that is still tracked, and was not"
              + " written in between, is what it was, but that A or D may be set now",
      clauses = {"K-TRK-1", "K-TRK-3"})
  static boolean trackedEntry(
      PhysicalMemory host,
      @From("code") CodeCache code,
      Write how,
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
    given(pages.isTracked(entryGpa) && slots.isRam(entryGpa));
    boolean same = entryGpa >>> 12 == gpa >>> 12;
    given(same || slots.hpa(entryGpa) >>> 12 != slots.hpa(gpa) >>> 12);
    GuestMemory memory = new GuestMemory(slots, host, code);
    boolean narrow = pages.mayTrack(entryGpa, true);
    int writes = pages.writes(entryGpa);
    long before = memory.read64(entryGpa);

    write(memory, how, gpa, seen, value);
    long after = memory.read64(entryGpa);
    boolean known = pages.isTracked(entryGpa) && pages.writes(entryGpa) == writes;
    boolean elsewhere = entryGpa != (gpa & -8);
    cover("elsewhere on the page", known && same && elsewhere);
    cover("A is set", known && same && before != after);
    cover("written", !known && before != after);
    long used = narrow ? 0x60_0000_0060L : 0x60;
    return !known || ((before ^ after) & ~used) == 0 && (before & ~after) == 0;
  }

  static CodePages pages(long seed) {
    return CodePageLaws.code(seed);
  }

  @Law(
      id = "tracked-tables",
      says =
          "tables are tracked in RAM alone, for entries of one size, and not where they were"
              + " written too often",
      clauses = "K-TRK-2")
  static boolean mayTrack(@From("pages") CodePages pages, long gpa, boolean narrow) {
    given(gpa >= 0 && GuestSlotLaws.isSound(pages.slots()));
    given(!pages.slots().isBacked(gpa) || CodePageLaws.isCounted(pages, gpa));
    boolean may = pages.mayTrack(gpa, narrow);
    boolean tracked = pages.isTracked(gpa);
    boolean fits =
        pages.slots().isRam(gpa)
            && (tracked
                ? pages.isNarrow(gpa) == narrow
                : pages.writes(gpa) < CodePages.MOST_WRITES);
    cover("tracked already", may && tracked);
    cover("tracked for the other size", !may && tracked);
    cover("written too often", !may && !tracked && pages.slots().isRam(gpa));
    if (may && !tracked) {
      pages.track(gpa, narrow);
      cover("tracked from now on", pages.isTracked(gpa));
      return fits && pages.mayTrack(gpa, narrow) && !pages.mayTrack(gpa, !narrow);
    }
    return may == fits;
  }

  /** A cache that knows a few trails. */
  static TrailCache trails(long seed) {
    CodePages pages = CodePageLaws.code(0);
    for (int page = 0; page < 8; page++) {
      pages.track((long) page << 12, (seed >>> page & 1) != 0);
    }
    TrailCache trails = new TrailCache(pages, 2);
    Random random = new Random(seed);
    for (int i = 0; seed != 0 && i < 4; i++) {
      long gpa = (long) random.nextInt(8) << 12;
      FastControls controls =
          FastControls.of(
              new PagingControls(
                  PagingMode.values()[random.nextInt(1, 5)],
                  gpa,
                  Pdptes.NONE,
                  false,
                  false,
                  false,
                  false,
                  false,
                  false,
                  false,
                  false,
                  0,
                  0,
                  new Processor(36, true, true, false)));
      trails.remember(
          controls,
          random.nextInt(),
          trail(gpa, gpa, gpa ^ 0x1000, gpa),
          random.nextBoolean() ? LastEntryWalk.DIRECTORY : LastEntryWalk.LAST_TABLE);
    }
    return trails;
  }

  private static Trail trail(long first, long second, long third, long fourth) {
    Trail trail = new Trail();
    trail.add(0, first & -4096L, first);
    trail.add(1, second & -4096L, second);
    trail.add(2, third & -4096L, third);
    trail.add(3, fourth & -4096L, fourth);
    return trail;
  }

  @Law(
      id = "trail-found",
      says =
          "a trail that is remembered is, as it was, for the addresses whose walks have the same"
              + " last table, or the same page directory, and for no others",
      clauses = {"K-TRK-3", "K-OPT-8"})
  static boolean found(
      @From("trails") TrailCache trails,
      PagingControls controls,
      long linear,
      PagingControls otherControls,
      long otherLinear,
      long first,
      long second,
      long third,
      long fourth,
      int index,
      boolean toDirectory,
      boolean otherToDirectory) {
    given(controls.mode() != PagingMode.OFF && otherControls.mode() != PagingMode.OFF);
    FastControls own = FastControls.of(controls);
    FastControls other = FastControls.of(otherControls);
    Trail trail = trail(first, second, third, fourth);
    int below = toDirectory ? LastEntryWalk.DIRECTORY : LastEntryWalk.LAST_TABLE;
    int otherBelow = otherToDirectory ? LastEntryWalk.DIRECTORY : LastEntryWalk.LAST_TABLE;
    int above = LastEntryWalk.known(controls.mode(), below);
    given(index >= 0 && index < above);
    for (int i = 0; i < 4; i++) {
      given(i >= above || CodePageLaws.isPage(trails.pages(), trail.gpa(i)));
    }

    trails.remember(own, linear, trail, below);
    int slot = trails.slot(own, linear, below);
    int shift = toDirectory ? 30 : own.mode == PagingMode.BITS_32 ? 22 : 21;
    boolean same =
        own.mode == other.mode
            && toDirectory == otherToDirectory
            && (own.role & ~0x7FL) == (other.role & ~0x7FL)
            && (own.mode == PagingMode.PAE ? pdpte(own, linear) : own.root)
                == (other.mode == PagingMode.PAE ? pdpte(other, otherLinear) : other.root)
            && (linear ^ otherLinear) >>> shift == 0;
    Trail recalled = new Trail();
    trails.recall(slot, recalled);
    cover("the same", same);
    cover("the same page directory", same && toDirectory);
    cover("another", !same);
    return trails.isFor(slot, other, otherLinear, otherBelow) == same
        && recalled.count() == above
        && recalled.gpa(index) == trail.gpa(index)
        && recalled.entry(index) == trail.entry(index);
  }

  @Law(
      id = "trail-written",
      says =
          "after a page of a trail was written, the trail is not used any more, whether the page is"
              + " tracked again or not",
      clauses = {"K-TRK-1", "K-TRK-3"})
  static boolean written(
      @From("trails") TrailCache trails, int slot, int index, boolean trackedAgain) {
    CodePages pages = trails.pages();
    given(slot >= 0 && slot < trails.slots());
    Trail trail = new Trail();
    trails.recall(slot, trail);
    given(index >= 0 && index < trail.count() && trail.count() <= 4);
    given(CodePageLaws.isCounted(pages, trail.gpa(index)));
    for (int i = 0; i < 4; i++) {
      given(i >= trail.count() || CodePageLaws.isPage(pages, trail.gpa(i)));
    }
    given(trails.isUnwritten(slot));

    pages.written(trail.gpa(index));
    if (trackedAgain) {
      pages.track(trail.gpa(index), false);
    }
    cover("tracked again", trackedAgain && index > 0);
    return !trails.isUnwritten(slot);
  }

  private static long pdpte(FastControls controls, long linear) {
    int number = (int) (linear >>> 30) & 3;
    long low = number == 0 ? controls.pdpte0 : controls.pdpte1;
    long high = number == 2 ? controls.pdpte2 : controls.pdpte3;
    return number < 2 ? low : high;
  }
}
