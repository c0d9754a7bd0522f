package org.btmmu.conformance.modelcheck;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btmmu.conformance.trace.HostSetup;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Scope;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.memory.MemoryMap;

/**
 * The guest of all scopes, with 4-level paging.
 *
 * <p>Space A has its root at 1000, PDPT 2000, directory 3000; space B at 5000, 6000, 7000. Both map
 * {@link #V0} and {@link #V1}, an even page and the odd one after it, by table 0 (at 4000) to F2
 * and F1, B through a read-only directory entry. Table 1 (at 8000), which no entry refers to at
 * first, maps them to F1 and F2, and so does a directory entry that maps a large page. The frames
 * begin with 0x11 and 0x22. Both spaces see guest physical memory in the {@link #WINDOW}, one large
 * supervisor page.
 */
final class SmallTables {
  static final long V0 = 0xA000;
  static final long V1 = 0xB000;
  static final long WINDOW = 0x20_0000;
  static final long ROOT_A = 0x1000;
  static final long ROOT_B = 0x5000;
  static final long PDE = 0x3000;
  static final long TABLE0 = 0x4000;
  static final long TABLE1 = 0x8000;
  static final long PTE0 = TABLE0 + 0x50;
  static final long PTE1 = TABLE0 + 0x58;
  static final long F1 = 0xA000;
  static final long F2 = 0xB000;
  static final long CR0 = 0x8001_0001L;
  static final long EFER = 0xD00;

  private static final long RAM_BYTES = 0xC000;
  private static final Geometry GEOMETRY = new Geometry(48, 48, 16, 16, 0, 1, 5, 4);

  private SmallTables() {}

  /** The start; each CPU is in space A, at CPL 0. */
  static Scenario scenario(int cpus, long cr4) {
    MemoryMap.Region ram = new MemoryMap.Region(0, RAM_BYTES, MemoryMap.Target.RAM);
    long pcid = (cr4 & ControlRegisters.CR4_PCIDE) == 0 ? 0 : 1;
    ControlRegisters registers = new ControlRegisters(CR0, ROOT_A | pcid, cr4, EFER, Pdptes.NONE);
    CpuState cpu = new CpuState(registers, 0, false, 0, 0, new Processor(36, true, true, false));
    SortedMap<Long, Long> words = words();
    long[] pages = {V0, V1, WINDOW + PDE, WINDOW + TABLE0};
    TreeSet<Long> all = new TreeSet<>(words.keySet());
    all.add(F1 + 8);
    all.add(F2 + 8);
    return new Scenario(
        new MemoryMap(new MemoryMap.Region[] {ram}),
        words,
        Collections.nCopies(cpus, cpu),
        new Scope(pages, all.stream().mapToLong(Long::longValue).toArray()),
        new HostSetup(GEOMETRY, HostPageSize.SIZE_4KB, 0, 1, new TreeSet<>()));
  }

  /** The words that are paging-structure entries. */
  static SortedSet<Long> entries() {
    return new TreeSet<>(words().headMap(F1).keySet());
  }

  /** The CPUs 0 and 1 are exchanged. */
  static Renaming exchangeOfCpus() {
    return new Renaming(
        "CPUs exchanged", List.of(1, 0), Names.NONE, Names.NONE, Names.NONE, Names.NONE);
  }

  /** V0 and V1 are exchanged, and with them their frames and what these hold. */
  static Renaming exchangeOfPages(int cpus) {
    return new Renaming(
        "pages and frames exchanged",
        Renaming.identity(cpus).cpus(),
        Names.exchanged(V0, V1),
        Names.exchanged(PTE0, PTE1, TABLE1 + 0x50, TABLE1 + 0x58, F1, F2, F1 + 8, F2 + 8),
        Names.exchanged(F1, F2),
        Names.exchanged(0x11, 0x22));
  }

  /** An access of 8 bytes. */
  static Operation access(AccessKind kind, long address, long value, boolean implicit) {
    return new Operation.Touch(
        new Access(kind, address, 8, 0, implicit, false, false, true), value);
  }

  /** The store of an entry, through the window; it is implicit so that it can be made at CPL 3. */
  static Operation storeEntry(long gpa, long value) {
    return access(AccessKind.WRITE, WINDOW + gpa, value, true);
  }

  private static SortedMap<Long, Long> words() {
    SortedMap<Long, Long> words = new TreeMap<>();
    for (long root : new long[] {ROOT_A, ROOT_B}) {
      words.put(root, root + 0x1000 | 0x27);
      words.put(root + 0x1000, root + 0x2000 | 0x27);
      words.put(root + 0x2008, 0xE3L);
    }
    words.put(PDE, TABLE0 | 0x27);
    words.put(PTE0, F2 | 0x67);
    words.put(PTE1, F1 | 0x67);
    words.put(ROOT_B + 0x2000, TABLE0 | 0x25);
    words.put(TABLE1 + 0x50, F1 | 0x67);
    words.put(TABLE1 + 0x58, F2 | 0x67);
    words.put(F1, 0x11L);
    words.put(F2, 0x22L);
    return words;
  }
}
