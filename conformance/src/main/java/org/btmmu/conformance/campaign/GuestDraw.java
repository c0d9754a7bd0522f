package org.btmmu.conformance.campaign;

import static org.btmmu.spec.guest.ControlRegisters.CR0_PE;
import static org.btmmu.spec.guest.ControlRegisters.CR0_PG;
import static org.btmmu.spec.guest.ControlRegisters.CR0_WP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_LA57;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PAE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PKE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PKS;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PSE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMAP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMEP;
import static org.btmmu.spec.guest.ControlRegisters.EFER_LMA;
import static org.btmmu.spec.guest.ControlRegisters.EFER_LME;
import static org.btmmu.spec.guest.ControlRegisters.EFER_NXE;
import static org.btmmu.spec.guest.ControlRegisters.EFER_SCE;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btmmu.conformance.campaign.Guest.Entry;
import org.btmmu.conformance.campaign.Guest.Tables;
import org.btmmu.conformance.campaign.TableDraw.PhysicalPages;
import org.btmmu.conformance.trace.HostSetup;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Scope;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.memory.MemoryMap;
import org.btmmu.spec.memory.MemoryMap.Region;
import org.btmmu.spec.memory.MemoryMap.Target;

/**
 * Scenarios by chance, small enough that the reference follows them fast.
 *
 * <p>Guest memory: RAM of 256 KByte at 0 with the page tables from 2000 and frames from 20000, ROM
 * at 40000, a device at 50000, RAM of 64 KByte or 2 MByte at 200000 and 400000 for large pages (and
 * 64 KByte at 4 GByte for PSE-36), holes elsewhere. Data have only even bytes, so that they are no
 * present entries where a table is taken for a page or a page for a table.
 */
final class GuestDraw {
  static final long HUGE = 0x4000_0000L;
  static final long WRAP = 0xFFFF_F000L;
  static final long ROM = 0x4_0000;
  static final long DEVICE = 0x5_0000;
  static final long HOLE = 0x6_0000;
  static final long FOUR_GBYTE = 1L << 32;

  private static final long[] FRAMES = {0x2_0000, 0x2_1000, 0x3_0000, 0x3_F000};
  private static final long PIECE = 0x1_0000;
  private static final long LARGE_PAGE = 0x20_0000;
  private static final long[] LARGE_FRAMES = {0x20_0000, 0x40_0000};
  private static final int MOST_WINDOWS = 4;

  private final Chance chance;
  private final PagingMode mode;
  private final Processor processor;
  private final boolean nxe;
  private final boolean pse;
  private final boolean startsOff;
  private final boolean both;
  private final TableDraw.Options options;
  private final PhysicalPages memory;

  private GuestDraw(Chance chance) {
    PagingMode[] modes = {
      PagingMode.BITS_32, PagingMode.PAE, PagingMode.FOUR_LEVEL, PagingMode.FIVE_LEVEL
    };
    this.chance = chance;
    this.mode = modes[chance.weighted(24, 20, 40, 16)];
    this.processor =
        new Processor(
            (int) chance.pick(32, 36, 36, 40, 46, 52),
            chance.percent(70),
            chance.percent(80),
            chance.percent(20));
    this.nxe = chance.percent(75);
    this.pse = chance.percent(75);
    this.startsOff = chance.percent(8);
    this.both = !mode.isLongMode() && chance.percent(15);
    this.options =
        new TableDraw.Options(
            mode != PagingMode.BITS_32 || pse,
            mode.isLongMode() && processor.gigabytePages() && chance.percent(25),
            chance.percent(25),
            chance.percent(12),
            chance.percent(25));
    this.memory = new PhysicalPages(FRAMES, LARGE_FRAMES);
  }

  /** Draws a guest. */
  static Guest draw(Chance chance) {
    return new GuestDraw(chance).guest();
  }

  /** The page V0 in the upper half of linear addresses; bits 31:0 are those of V0 in long mode. */
  static long highPage(PagingMode mode) {
    return mode.isLongMode() ? -1L << mode.linearBits() - 1 | Guest.V0 : 0xC000_0000L | Guest.V0;
  }

  private Guest guest() {
    List<Tables> tables = new ArrayList<>();
    tables.add(tables(mode, mode == PagingMode.PAE && both ? 0x800 : 0));
    if (both) {
      tables.add(tablesOfOtherMode(tables.getFirst()));
    }
    for (long frame : FRAMES) {
      memory.words.put(frame, even(chance.bits()));
    }
    memory.words.put(ROM, even(chance.bits()));
    long[] pages = pages(tables);
    SortedMap<Long, Long> words = new TreeMap<>(memory.words);
    words.values().removeIf(word -> word == 0);
    List<CpuState> cpus = new ArrayList<>();
    for (int count = chance.percent(60) ? 1 : 2; count > 0; count--) {
      cpus.add(cpu(tables.getFirst()));
    }
    HostSetup host = host();
    MemoryMap map = map(host.scatter() == 0 ? LARGE_PAGE : PIECE);
    Scope scope = new Scope(pages, words(tables, map));
    Scenario scenario = new Scenario(map, words, cpus, scope, host);
    return new Guest(scenario, processor, tables, frames(), largeFrames(), accessed(tables, pages));
  }

  private Tables tables(PagingMode ofMode, int rootOffset) {
    EntryDraw draw = new EntryDraw(chance, ofMode, processor, nxe);
    return new TableDraw(chance, draw, ofMode, memory, options).build(rootOffset, options);
  }

  /**
   * Tables for the other mode without EFER.LME. CR3 selects both: in 32-bit paging the table is its
   * whole page, in PAE paging the four entries at 800 in it.
   */
  private Tables tablesOfOtherMode(Tables main) {
    boolean mainIsPae = mode == PagingMode.PAE;
    Tables other = tables(mainIsPae ? PagingMode.BITS_32 : PagingMode.PAE, mainIsPae ? 0 : 0x800);
    Tables pae = mainIsPae ? main : other;
    Tables bits32 = mainIsPae ? other : main;
    for (int number = 0; number < 4; number++) {
      long place = 8L * number + 0x800;
      copyWord((pae.rootA() & -4096L) + place, (bits32.rootA() & -4096L) + place);
      copyWord((pae.rootB() & -4096L) + place, (bits32.rootB() & -4096L) + place);
    }
    return other;
  }

  private void copyWord(long from, long to) {
    if (memory.words.containsKey(from)) {
      memory.words.put(to, memory.words.get(from));
    }
  }

  /**
   * What stands behind addresses.
   *
   * @param large bytes of RAM where large pages lead; all of them, if a host may keep them whole
   */
  private MemoryMap map(long large) {
    List<Region> regions = new ArrayList<>();
    regions.add(new Region(0, ROM, Target.RAM));
    regions.add(new Region(ROM, DEVICE - ROM, Target.ROM));
    regions.add(new Region(DEVICE, HOLE - DEVICE, Target.DEVICE));
    for (long frame : LARGE_FRAMES) {
      regions.add(new Region(frame, large, Target.RAM));
    }
    if (hasHighMemory()) {
      regions.add(new Region(FOUR_GBYTE, PIECE, Target.RAM));
    }
    return new MemoryMap(regions.toArray(Region[]::new));
  }

  /** Whether there are pages above 4 GByte: of 4 MByte in 32-bit paging, of any size otherwise. */
  private boolean hasHighMemory() {
    return processor.maxPhysicalAddress() > 32 && (mode != PagingMode.BITS_32 || processor.pse36());
  }

  private long[] frames() {
    List<Long> frames = new ArrayList<>();
    for (long frame : FRAMES) {
      frames.add(frame);
      frames.add(frame);
    }
    frames.addAll(List.of(ROM, DEVICE, HOLE, 0x20_0000L));
    if (hasHighMemory() && mode != PagingMode.BITS_32 && !both) {
      frames.add(FOUR_GBYTE);
    }
    return frames.stream().mapToLong(Long::longValue).toArray();
  }

  /** In 32-bit paging bits 20:13 of a 4-MByte page are its bits 39:32. */
  private long[] largeFrames() {
    if (!hasHighMemory() || both) {
      return LARGE_FRAMES;
    }
    return new long[] {0x20_0000, 0x40_0000, mode == PagingMode.BITS_32 ? 0x2000 : FOUR_GBYTE};
  }

  /** All pages of the trace: those of {@link #accessed} and the windows to the tables. */
  private long[] pages(List<Tables> tables) {
    TreeSet<Long> pages = new TreeSet<>(List.of(Guest.V0, Guest.V1));
    if (options.wrap() || chance.percent(40)) {
      pages.add(Guest.V2);
    }
    for (Tables of : tables) {
      pages.add(of.s0());
      pages.add(of.largePage());
      pages.add(of.largePage() + Guest.IN_LARGE);
      if (options.high()) {
        pages.add(highPage(of.mode()));
      }
      if (of.self() != null) {
        pages.add(Guest.selfPage(of.mode()));
      }
    }
    if (options.gigabytePages()) {
      pages.add(HUGE + FRAMES[0]);
    }
    if (options.wrap()) {
      pages.add(WRAP);
      pages.add(0L);
    }
    TreeSet<Long> windows = new TreeSet<>();
    for (Tables of : tables) {
      windows.add(of.v0().gpa() & -4096L);
      windows.add(of.vTable().gpa() & -4096L);
      while (windows.size() < MOST_WINDOWS && chance.percent(60)) {
        windows.add(chance.pick(of.entries()).gpa() & -4096L);
      }
    }
    pages.addAll(windows);
    return pages.stream().mapToLong(Long::longValue).toArray();
  }

  private static long[] accessed(List<Tables> tables, long[] pages) {
    TreeSet<Long> tablePages = new TreeSet<>();
    for (Tables of : tables) {
      tablePages.add(Guest.selfPage(of.mode()));
      of.entries().forEach(entry -> tablePages.add(entry.gpa() & -4096L));
    }
    return java.util.Arrays.stream(pages)
        .filter(page -> page != 0 && !tablePages.contains(page))
        .toArray();
  }

  /** All words of RAM that can ever be other than 0. */
  private long[] words(List<Tables> tables, MemoryMap map) {
    TreeSet<Long> words = new TreeSet<>(memory.words.keySet());
    for (Tables of : tables) {
      for (Entry entry : of.entries()) {
        words.add(entry.gpa() & -8L);
      }
    }
    for (long table : memory.tables) {
      dataWords(words, table);
    }
    dataWords(words, 0);
    dataWords(words, 0x1000);
    for (long frame : FRAMES) {
      dataWords(words, frame);
    }
    for (long large : new long[] {0x20_0000, 0x40_0000, FOUR_GBYTE}) {
      for (long offset : new long[] {0, 0x1000, 0x2000, Guest.IN_LARGE}) {
        dataWords(words, large + offset);
      }
    }
    return words.stream()
        .filter(gpa -> map.target(gpa) == Target.RAM)
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** The words that data accesses touch: see {@link StepDraw}. */
  private static void dataWords(TreeSet<Long> words, long page) {
    words.add(page);
    words.add(page + 8);
    words.add(page + 0xFF8);
  }

  private CpuState cpu(Tables tables) {
    boolean longMode = mode.isLongMode();
    long cr4 = mode == PagingMode.BITS_32 ? 0 : CR4_PAE;
    cr4 |= mode == PagingMode.FIVE_LEVEL ? CR4_LA57 : 0;
    cr4 |= pse ? CR4_PSE : 0;
    cr4 |= chance.flag(60, CR4_PGE) | chance.flag(35, CR4_SMEP) | chance.flag(35, CR4_SMAP);
    cr4 |= chance.flag(40, CR4_PKE) | chance.flag(35, CR4_PKS);
    cr4 |= longMode && !startsOff ? chance.flag(60, CR4_PCIDE) : 0;
    long cr0 = CR0_PE | (startsOff ? 0 : CR0_PG) | chance.flag(65, CR0_WP);
    long efer = chance.flag(30, EFER_SCE) | (nxe ? EFER_NXE : 0) | (longMode ? EFER_LME : 0);
    efer |= longMode && !startsOff ? EFER_LMA : 0;
    long cr3 = chance.percent(75) ? tables.rootA() : tables.rootB();
    boolean loaded = mode == PagingMode.PAE && !startsOff;
    Pdptes pdptes = loaded ? pdptes(cr3) : Pdptes.NONE;
    cr3 |= (cr4 & CR4_PCIDE) != 0 ? chance.below(3) : 0;
    return new CpuState(
        new ControlRegisters(cr0, cr3, cr4, efer, pdptes),
        chance.percent(50) ? 0 : 3,
        chance.percent(30),
        keys(chance),
        keys(chance),
        processor);
  }

  private Pdptes pdptes(long table) {
    long[] registers = new long[4];
    for (int number = 0; number < 4; number++) {
      registers[number] = memory.words.getOrDefault(table + 8L * number, 0L) & ~2L;
    }
    return new Pdptes(registers[0], registers[1], registers[2], registers[3]);
  }

  private HostSetup host() {
    Geometry small = new Geometry(40, 36, 16, (int) chance.pick(2, 3, 4), 0, 1, 4, 2);
    Geometry sets = new Geometry(40, 40, 16, 4, 4, 2, 4, 4);
    HostPageSize[] sizes = {HostPageSize.SIZE_4KB, HostPageSize.SIZE_16KB, HostPageSize.SIZE_64KB};
    return new HostSetup(
        chance.pick(List.of(small, sets, sets, Geometry.DEFAULT)),
        sizes[chance.below(3)],
        chance.percent(60) ? chance.bits() >>> 1 : 0,
        chance.bits() >>> 1,
        without());
  }

  /** All optimizations, or all but one. */
  private SortedSet<String> without() {
    return chance.percent(88)
        ? new TreeSet<>()
        : new TreeSet<>(List.of(Features.NAMES.get(chance.below(Features.NAMES.size()))));
  }

  /** Bits that keep an entry from being present. */
  static long even(long data) {
    return data & 0xFEFE_FEFE_FEFE_FEFEL;
  }

  /** A protection-key register in which each of the first keys allows much. */
  static int keys(Chance chance) {
    long bits = chance.bits();
    return (int) (bits & bits >>> 32) & ~(chance.percent(70) ? 3 : 0);
  }
}
