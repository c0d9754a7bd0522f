package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.softmmu.SoftTlb;
import org.btmmu.optimized.translator.BackEnd;
import org.btmmu.optimized.translator.CodeSegment;
import org.btmmu.optimized.translator.SoftMmuScheme;
import org.btmmu.optimized.translator.TargetRegions;
import org.btmmu.optimized.translator.Translations;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.Field;

/** What translated code compares by itself: targets of jumps, and pages of the software TLB. */
public final class TranslatorLaws {
  private static final int UNUSED = 64 - 57;
  private static final int SEGMENT_BITS = 24;
  private static final int FREE_MODE = 127;
  private static final int BASE = HostRegisters.GUEST;
  private static final int LOG_LEAST = 6, LOG_MOST = 17;
  private static final long FLAGS = SoftTlb.HAS_CODE | SoftTlb.NO_RAM;
  private static final long NUMBERS = (1L << 44) - 1;
  private static final int MOST_BYTES = SoftTlb.ENTRY_BYTES << LOG_MOST;

  private TranslatorLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  @Law(
      id = "jump-tag",
      says =
          "an offset, canonical in 57 bits or of 32, a mode and the number of its segment can be"
              + " told from their tag, so that two targets of jumps never have the same; none has"
              + " that of a free entry")
  static boolean jumpTag(long number, int bits) {
    int mode = bits & (1 << CodeMode.SEGMENT_SHIFT + SEGMENT_BITS) - 1;
    int code = mode & (1 << CodeMode.SEGMENT_SHIFT) - 1;
    int segment = mode >>> CodeMode.SEGMENT_SHIFT;
    boolean wide = CodeMode.isWide(mode);
    long offset = wide ? canonical(number) : number & 0xFFFF_FFFFL;
    given(code != FREE_MODE && (!wide || segment == 0));
    long tag = Translations.tag(offset, mode);
    long told = canonical(tag);
    cover("lower half", offset > 0);
    cover("upper half", offset < 0);
    cover("of a segment", segment != 0);
    return (tag ^ told) >>> 64 - UNUSED == code
        && (wide ? told == offset : (told & 0xFFFF_FFFFL) == offset && told >>> 32 == segment)
        && tag != Translations.FREE;
  }

  @Law(
      id = "chained-page",
      says =
          "blocks are chained only if, whatever the segment's base, the controls and the tables,"
              + " the code of both is fetched from one page, or of neither")
  static boolean chainedPage(
      PhysicalMemory memory,
      PagingControls controls,
      Access access,
      long base,
      long from,
      long to) {
    given(access.kind() == AccessKind.FETCH && access.sizeBytes() == 1);
    boolean wide = access.wide();
    long chained = wide ? from : CodeSegment.linear(base, from);
    long reached = wide ? to : CodeSegment.linear(base, to);
    given(BackEnd.isOnPage(chained, reached));
    long first = wide ? from : base + from & 0xFFFF_FFFFL; // SDM 3A 3.4
    long second = wide ? to : base + to & 0xFFFF_FFFFL;
    Outcome one = PageWalk.walk(memory, controls, access.at(first)).outcome();
    Outcome other = PageWalk.walk(memory, controls, access.at(second)).outcome();
    cover("fetched", one instanceof Outcome.Translation);
    cover("refused", one instanceof Outcome.PageFault);
    return one instanceof Outcome.Translation page
        ? other instanceof Outcome.Translation same && (page.gpa() ^ same.gpa()) >>> 12 == 0
        : !(other instanceof Outcome.Translation);
  }

  @Law(
      id = "kept-jumps",
      says =
          "a set of regions that was told of an address names that of each other address of its"
              + " page, however large that is, and all that it named before")
  static boolean keptJumps(
      PhysicalMemory memory, PagingControls controls, Access access, long set, long other) {
    FastControls fast = FastControls.of(controls);
    Outcome outcome = PageWalk.walk(memory, controls, access).outcome();
    if (!(outcome instanceof Outcome.Translation page)) {
      return true;
    }
    long mask = page.pageSize().offsetMask();
    long linear = fast.linear(access.address(), FastAccess.of(access));
    long told = TargetRegions.with(set, linear, fast.isLongMode());
    cover("large page", page.pageSize() != PageSize.SIZE_4KB);
    return TargetRegions.has(told, linear & ~mask | other & mask, fast.isLongMode())
        && (set & ~told) == 0;
  }

  private static long canonical(long number) {
    return number << UNUSED >> UNUSED;
  }

  /** Inline paths: of 64- and 32-bit code, by size and by comparator. */
  enum Path {
    LOAD_64(CodeMode.BITS_64, 8, SoftTlb.READ),
    STORE_16(CodeMode.BITS_64, 2, SoftTlb.WRITE),
    NARROW_LOAD_32(CodeMode.BITS_32, 4, SoftTlb.READ),
    NARROW_STORE_8(CodeMode.BITS_32, 1, SoftTlb.WRITE);

    final boolean wide;
    final int sizeBytes;
    final int kind;
    final int[] words;
    final int left;
    final int right;

    Path(int mode, int sizeBytes, int kind) {
      this.sizeBytes = sizeBytes;
      this.kind = kind;
      wide = mode == CodeMode.BITS_64;
      int[] path = SoftMmuScheme.inlinePath(mode, sizeBytes, kind, BASE);
      int branch = path[path.length - 2];
      left = Field.RS.of(branch);
      right = Field.RT.of(branch);
      words = new int[path.length - 1];
      System.arraycopy(path, 0, words, 0, path.length - 2);
      words[path.length - 2] = path[path.length - 1];
    }
  }

  @Law(
      id = "soft-comparator",
      says =
          "the words of the inline path go on if and only if the comparator is the page's, no flag"
              + " is set, and the access is aligned; then they have the entry's host address")
  static boolean softComparator(
      Path path,
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      long recordNumber,
      long tableNumber,
      int size,
      long address,
      boolean permitted,
      long other) {
    int logEntries = LOG_LEAST + (size & 15);
    long record = (recordNumber & NUMBERS) << 3;
    long table = (tableNumber & NUMBERS) << 3;
    given(logEntries <= LOG_MOST);
    given(record + Record.BYTES <= table || table + MOST_BYTES <= record);
    long last = (1L << logEntries) - 1;
    long linear = path.wide ? address : address & 0xFFFF_FFFFL;
    long entry = table + (linear >>> 12 & last) * SoftTlb.ENTRY_BYTES;
    long difference = other & (-4096L | FLAGS);
    long comparator = permitted ? linear & -4096L ^ difference : -1;
    put(memory, record + Record.SOFT_TLB, last * SoftTlb.ENTRY_BYTES);
    put(memory, record + Record.SOFT_TLB + 8, MipsHost.address(table, MOST_BYTES));
    put(memory, entry + 8L * path.kind, comparator);
    registers.set(HostRegisters.RECORD, MipsHost.address(record, Record.BYTES));
    registers.set(BASE, address);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    boolean done = MipsHost.run(cpu, path.words);
    boolean goesOn = cpu.get(path.left) == cpu.get(path.right);
    boolean aligned = (linear & path.sizeBytes - 1) == 0;
    cover("goes on", goesOn);
    cover("flagged", permitted && (difference & ~FLAGS) == 0 && difference != 0);
    cover("not permitted", !permitted);
    cover("not aligned", permitted && difference == 0 && !goesOn);
    return done
        && goesOn == (permitted && difference == 0 && aligned)
        && (!goesOn
            || cpu.get(HostRegisters.RETURN) == linear + memory.read64(entry + SoftTlb.ADDEND));
  }

  private static void put(PhysicalMemory memory, long physical, long word) {
    MipsHost.writable(memory, physical);
    memory.write64(physical, word);
  }
}
