package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.snapshot.Walkers;
import org.btmmu.reference.guest.Entries;
import org.btmmu.reference.guest.LinearAddress;
import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingLevel;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Rights;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * One access, level by level: what the reference reads and makes of it, and whether the optimized
 * walk says the same.
 *
 * @param access the access
 * @param controls the controls that it was walked under
 * @param steps the entries from the root down; the last one may have ended the walk
 * @param reference the reference's outcome
 * @param optimized the optimized walk's outcome
 * @param sameEntries whether both used the same entries in memory
 * @param optimizedGpas the guest physical addresses of the entries that the optimized walk used
 */
public record WalkPicture(
    Access access,
    PagingControls controls,
    List<Step> steps,
    Outcome reference,
    Outcome optimized,
    boolean sameEntries,
    List<Long> optimizedGpas) {
  /**
   * One entry.
   *
   * @param level the manual's name of the entry
   * @param index its index in its table
   * @param gpa its guest physical address; −1 for a PDPTE register
   * @param value its value
   * @param format how it was read
   * @param rights what the entries up to this one allow
   * @param refusal why the walk ended here; empty if it did not, or ended with a page
   */
  public record Step(
      String level,
      long index,
      long gpa,
      long value,
      EntryFormat format,
      Rights rights,
      String refusal) {
    /** What is set in the entry, by name. */
    public List<String> bits() {
      return Names.bits(format, value);
    }
  }

  /** Whether both walks say the same. */
  public boolean agree() {
    return sameEntries && reference.equals(optimized);
  }

  /** Walks one access both ways. */
  public static WalkPicture of(PhysicalMemory memory, PagingControls controls, Access access) {
    Walkers walkers = new Walkers(memory, controls);
    Walk walk = walkers.reference(access);
    Outcome optimized = walkers.optimized(access);
    return new WalkPicture(
        access,
        controls,
        steps(memory, controls, access, walk),
        walk.outcome(),
        optimized,
        walkers.sameEntries(walk),
        walkers.usedGpas());
  }

  private static List<Step> steps(
      PhysicalMemory memory, PagingControls controls, Access access, Walk walk) {
    List<Step> steps = new ArrayList<>();
    PagingMode mode = controls.mode();
    long table = controls.cr3() & (mode.isLongMode() ? 0x000f_ffff_ffff_f000L : 0xffff_f000L);
    Rights rights = Rights.ALL;
    boolean ended =
        !(walk.outcome() instanceof Outcome.Translation
            || walk.outcome() instanceof Outcome.PageFault);
    for (int depth = 0; depth < walk.count(); depth++) {
      PagingLevel level = mode.level(depth);
      EntryRead read = walk.reads()[depth];
      rights = Entries.and(rights, read.format(), read.value());
      steps.add(
          new Step(
              level.name(),
              level.index(LinearAddress.of(access, 0, controls)),
              read.gpa(),
              read.value(),
              read.format(),
              rights,
              ""));
      table = Entries.frame(read.format(), read.value());
      ended = read.format().equals(level.page());
    }
    if (!ended && walk.count() < mode.depth()) {
      steps.add(refused(memory, controls, access, walk.count(), table, rights));
    }
    return List.copyOf(steps);
  }

  /** The entry that ended the walk: not present, or with reserved bits set. */
  private static Step refused(
      PhysicalMemory memory,
      PagingControls controls,
      Access access,
      int depth,
      long table,
      Rights rights) {
    PagingMode mode = controls.mode();
    PagingLevel level = mode.level(depth);
    long index = level.index(LinearAddress.of(access, 0, controls));
    boolean register = depth == 0 && mode.hasPdpteRegisters();
    long gpa = register ? -1 : table + index * mode.entryBytes();
    long entry = register ? controls.pdptes().get(index) : read(memory, mode, gpa);
    boolean mapsPage = Entries.mapsPage(level, entry, controls);
    EntryFormat format = mapsPage ? level.page() : level.table();
    long reserved = entry & Entries.reserved(format, mapsPage, controls);
    String refusal =
        (entry & 1) == 0 ? "not present" : "reserved bits set: " + Names.ranges(reserved);
    return new Step(level.name(), index, gpa, entry, format, rights, refusal);
  }

  private static long read(PhysicalMemory memory, PagingMode mode, long gpa) {
    return mode.entryBytes() == Long.BYTES
        ? memory.read64(gpa)
        : Integer.toUnsignedLong(memory.read32(gpa));
  }
}
