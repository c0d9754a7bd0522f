package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Arrays;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.softmmu.SoftTlb;
import org.btmmu.optimized.translator.CodeCheck;
import org.btmmu.optimized.translator.CodeSegment;
import org.btmmu.optimized.translator.SoftMmuScheme;
import org.btmmu.optimized.translator.TargetRegions;
import org.btmmu.optimized.translator.Translations;
import org.btmmu.optimized.translator.WaysOut;
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
  private static final int SEGMENT_BITS = 24;
  private static final int MODES = (1 << CodeMode.SEGMENT_SHIFT + SEGMENT_BITS) - 1;
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
          "of one entry of the cache of jump targets, an offset, canonical or not, a mode and the"
              + " number of its segment can be told from their tag, so that no two have the same;"
              + " none has that of a free entry")
  static boolean jumpTag(long first, int bits, long second, int otherBits, boolean alike) {
    int mode = bits & MODES;
    int otherMode = otherBits & MODES;
    given(isOfCode(mode) && isOfCode(otherMode));
    long modes = Translations.tag(0, mode) ^ Translations.tag(0, otherMode);
    long offset = offset(first, mode);
    long other = offset(alike ? offset ^ modes : second, otherMode);
    int entry = Translations.entry(offset);
    long tag = Translations.tag(offset, mode);
    boolean same = tag == Translations.tag(other, otherMode);
    cover("same tag", same && offset != other);
    cover("same entry", entry == Translations.entry(other) && offset != other);
    cover("of segments", mode >>> CodeMode.SEGMENT_SHIFT != otherMode >>> CodeMode.SEGMENT_SHIFT);
    return tag != Translations.freeTag(entry)
        && (!same || entry != Translations.entry(other) || (offset == other && mode == otherMode));
  }

  /** 64-bit code has no number of a segment. */
  private static boolean isOfCode(int mode) {
    return !CodeMode.isWide(mode) || mode >>> CodeMode.SEGMENT_SHIFT == 0;
  }

  private static long offset(long number, int mode) {
    return CodeMode.isWide(mode) ? number : number & 0xFFFF_FFFFL;
  }

  @Law(
      id = "chained-page",
      says =
          "blocks are chained only if, whatever the segment's base, the controls and the tables,"
              + " the code of both is fetched from one page, or of neither")
  static boolean chainedPage(
      PhysicalMemory memory,
      PagingControls controls,
      boolean user,
      boolean wide,
      long base,
      long gva,
      long otherGva) {
    long chained = wide ? gva : CodeSegment.linear(base, gva);
    long reached = wide ? otherGva : CodeSegment.linear(base, otherGva);
    given(WaysOut.isOnPage(chained, reached));
    long first = wide ? gva : base + gva & 0xFFFF_FFFFL; // SDM 3A 3.4
    long second = wide ? otherGva : base + otherGva & 0xFFFF_FFFFL;
    Outcome one = PageWalk.walk(memory, controls, fetch(first, user, wide)).outcome();
    Outcome other = PageWalk.walk(memory, controls, fetch(second, user, wide)).outcome();
    cover("fetched", one instanceof Outcome.Translation);
    cover("refused", one instanceof Outcome.PageFault);
    return one instanceof Outcome.Translation page
        ? other instanceof Outcome.Translation same && (page.gpa() ^ same.gpa()) >>> 12 == 0
        : !(other instanceof Outcome.Translation);
  }

  private static Access fetch(long linear, boolean user, boolean wide) {
    return new Access(AccessKind.FETCH, linear, 1, user ? 3 : 0, false, false, false, wide);
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

  /** Where code lies that a block compares: from a byte of a double word on, so many bytes. */
  enum Piece {
    ONE_BYTE(3, 1),
    WITHIN(1, 6),
    LOW_END(0, 3),
    HIGH_END(5, 3),
    WHOLE(0, 8),
    TWO_WORDS(6, 9),
    THREE_WORDS(7, 10);

    final int begin;
    final int bytes;
    final int[] words;
    final int left;
    final int right;

    Piece(int begin, int bytes) {
      this.begin = begin;
      this.bytes = bytes;
      int[] comparison = CodeCheck.comparison(begin, bytes, BASE, BASE + 1);
      int branch = comparison[comparison.length - 2];
      left = Field.RS.of(branch);
      right = Field.RT.of(branch);
      words = Arrays.copyOf(comparison, comparison.length - 1);
      words[comparison.length - 2] = comparison[comparison.length - 1];
    }
  }

  @Law(
      id = "code-check",
      says =
          "the words by which a block checks itself go on if and only if each byte of its code is"
              + " that of the copy, whatever is beside it")
  static boolean codeCheck(
      Piece piece,
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      long codeNumber,
      long copyNumber) {
    long code = (codeNumber & NUMBERS) << 3;
    long copy = (copyNumber & NUMBERS) << 3;
    registers.set(BASE, MipsHost.address(code, 24));
    registers.set(BASE + 1, MipsHost.address(copy, 24));
    boolean same = true;
    boolean sameBeside = true;
    for (int i = 0; i < 24; i++) {
      boolean equal = byteAt(memory, code + i) == byteAt(memory, copy + i);
      boolean inside = i >= piece.begin && i < piece.begin + piece.bytes;
      same &= equal || !inside;
      sameBeside &= equal || inside;
    }
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    boolean done = MipsHost.run(cpu, piece.words);
    boolean goesOn = cpu.get(piece.left) == cpu.get(piece.right);
    cover("the same", same);
    cover("the same, another beside", same && !sameBeside);
    cover("another", !same && sameBeside);
    return done && goesOn == same;
  }

  private static long byteAt(PhysicalMemory memory, long physical) {
    return memory.read64(physical & -8) >>> 8 * (physical & 7) & 0xFF;
  }

  private static void put(PhysicalMemory memory, long physical, long word) {
    MipsHost.writable(memory, physical);
    memory.write64(physical, word);
  }
}
