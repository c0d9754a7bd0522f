package org.btmmu.optimized.translator;

import java.util.Arrays;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoded;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Instruction;

/**
 * Fetches and decodes the instructions of a block: up to a branch, a page's end or a limit. An
 * instruction that goes on in the next page is a block of its own.
 */
final class CodeReader {
  /** The most instructions of a block. */
  static final int MOST = 64;

  /** The most bytes of an instruction. */
  static final int LONGEST_BYTES = 15;

  private static final int FETCH = FastAccess.FETCH | FastRights.EXECUTE << FastAccess.NEED_SHIFT;
  private static final CodeWidth[] WIDTHS = {
    CodeWidth.BITS_16, CodeWidth.BITS_32, CodeWidth.BITS_64
  };

  private final GuestState state;
  private final GuestCpu cpu;
  private final PhysicalMemory memory;
  private final MemoryScheme scheme;
  private final GuestFault fault = new GuestFault();
  private final byte[] bytes = new byte[MOST * LONGEST_BYTES + 16];
  private final Instruction[] instructions = new Instruction[MOST];
  private final long[] offsets = new long[MOST + 1];
  private int count;
  private long secondPage;
  private BlockObserver observer;

  /**
   * A reader of a processor's code.
   *
   * @param memory guest physical memory
   */
  CodeReader(GuestState state, GuestCpu cpu, PhysicalMemory memory, MemoryScheme scheme) {
    this.state = state;
    this.cpu = cpu;
    this.memory = memory;
    this.scheme = scheme;
  }

  /** Someone sees what is fetched from now on, or no one: null. */
  void observe(BlockObserver newObserver) {
    observer = newObserver;
  }

  /** A block is entered: whoever sees it knows where its code was fetched. */
  void tell(Block block) {
    if (observer != null) {
      long linear = linear(block.offset(0));
      observer.fetched(linear, block.gpa());
      if (block.secondPage() != Block.NONE) {
        observer.fetched((linear | 0xFFF) + 1, block.secondPage());
      }
    }
  }

  /** Whether an offset can be one that a jump leads to: canonical, in 64-bit code. */
  boolean isTarget(long offset) {
    return !state.isWide() || cpu.controls().isCanonical(offset);
  }

  /** Whether paging has 4 or 5 levels. */
  boolean isLongMode() {
    return cpu.controls().isLongMode();
  }

  /** The linear address of an offset in the code segment. */
  long linear(long offset) {
    return state.isWide() ? offset : CodeSegment.linear(state.base(GuestState.CS), offset);
  }

  /**
   * The guest physical address of a byte of code.
   *
   * @throws GuestFault if the guest gets an exception
   */
  long fetch(long linear) {
    int access =
        FETCH
            | (cpu.cpl() == 3
                ? FastAccess.USER
                : FastAccess.CLASS_SUPERVISOR << FastAccess.CLASS_SHIFT)
            | (state.isWide() ? FastAccess.WIDE : 0);
    try {
      long gpa = scheme.fetch(linear, access, fault);
      if (observer != null) {
        observer.fetched(linear, gpa);
      }
      return gpa;
    } catch (GuestFault thrown) {
      throw state.raising(thrown);
    }
  }

  /**
   * Reads the block at an offset.
   *
   * @param gpa guest physical address of its first byte
   * @param most instructions
   * @param options of their translation
   * @throws GuestFault if already the first instruction raises an exception
   */
  IrBlock read(long offset, long gpa, int mode, int most, TranslatorOptions options) {
    count = 0;
    secondPage = Block.NONE;
    int inPage = fill(offset, gpa, most);
    int at = 0;
    offsets[0] = offset;
    while (count < most) {
      Decoded decoded = Decoder.decode(bytes, at, inPage, WIDTHS[mode & CodeMode.WIDTH]);
      if (decoded instanceof Decoded.TooShort && count == 0) {
        decoded = acrossPages(offset, inPage, mode);
      }
      if (!(decoded instanceof Instruction instruction)) {
        refuse(decoded);
        break;
      }
      at += instruction.lengthBytes();
      instructions[count++] = instruction;
      offsets[count] = offset + at & mask(mode);
      if (secondPage != Block.NONE || FrontEnd.endsBlock(instruction, mode, options)) {
        break;
      }
    }
    return new IrBlock(
        mode,
        CodeSegments.of(state),
        Arrays.copyOf(offsets, count + 1),
        Arrays.copyOf(instructions, count));
  }

  private static long mask(int mode) {
    return CodeMode.isWide(mode)
        ? -1
        : (mode & CodeMode.WIDTH) == CodeMode.BITS_32 ? 0xFFFF_FFFFL : 0xFFFF;
  }

  /** The first bytes of the block that was read. */
  byte[] code(int sizeBytes) {
    return Arrays.copyOf(bytes, sizeBytes);
  }

  /** Bytes of code as they are now, within a page. */
  byte[] code(long gpa, int size) {
    copy(gpa, 0, size);
    return Arrays.copyOf(bytes, size);
  }

  /** The page that the block that was read goes on in; {@link Block#NONE}. */
  long secondPage() {
    return secondPage;
  }

  /** Takes bytes up to the page's end or the segment's limit; gives how many. */
  private int fill(long offset, long gpa, int most) {
    int left = (int) (0x1000 - (gpa & 0xFFF));
    int wanted = within(offset, Math.min(left, most * LONGEST_BYTES));
    copy(gpa, 0, wanted);
    return wanted;
  }

  /** How many of so many bytes lie within the code segment. */
  private int within(long offset, int wanted) {
    if (state.isWide()) {
      return wanted;
    }
    long inSegment = Integer.toUnsignedLong(state.limit[GuestState.CS]) + 1 - offset;
    return (int) Math.max(0, Math.min(inSegment, wanted));
  }

  private void copy(long gpa, int to, int sizeBytes) {
    for (int i = 0; i < sizeBytes; ) {
      long at = gpa + i;
      long word = memory.read64(at & -8L) >>> 8 * (at & 7);
      for (int n = 8 - (int) (at & 7); n > 0 && i < sizeBytes; n--, i++) {
        bytes[to + i] = (byte) word;
        word >>>= 8;
      }
    }
  }

  /** Decodes the first instruction with bytes of the next page. */
  private Decoded acrossPages(long offset, int inPage, int mode) {
    int more = within(offset + inPage, LONGEST_BYTES - Math.min(inPage, LONGEST_BYTES));
    if (more == 0) {
      throw fault.with(13, 0);
    }
    long next = fetch(linear(offset + inPage));
    secondPage = next & -4096L;
    copy(next, inPage, more);
    return Decoder.decode(bytes, 0, inPage + more, WIDTHS[mode & CodeMode.WIDTH]);
  }

  /** What bytes that are no instruction raise, if they are the first of the block. */
  private void refuse(Decoded decoded) {
    if (count == 0) {
      throw fault.with(decoded instanceof Decoded.Undefined ? 6 : 13, 0);
    }
  }
}
