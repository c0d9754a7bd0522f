package org.btmmu.optimized.processor;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.machine.GuestCpu;

/**
 * What the meaning of code depends on besides its bytes and addresses, packed into an int: part of
 * a block's key. A block runs only under the mode that it was translated for.
 */
public final class CodeMode {
  /** The code's width: 0, 1 or 2 for 16, 32 or 64 bits. */
  public static final int WIDTH = 3;

  /** Where the access class of its explicit accesses stands, 2 bits: see {@code FastAccess}. */
  public static final int CLASS_SHIFT = 2;

  /**
   * Explicit accesses are checked against segments or for alignment: ES, CS, SS or DS is not flat,
   * or alignment is checked.
   */
  public static final int CHECKED = 1 << 4;

  /** The stack pointer has 16 bits. */
  public static final int STACK_16 = 1 << 5;

  /** One instruction at a time: TF, or a breakpoint is set. */
  public static final int SINGLE = 1 << 6;

  /**
   * Where the number of the code segment stands, 24 bits: 0 of a flat one, which all code has that
   * is not {@link #CHECKED}.
   */
  public static final int SEGMENT_SHIFT = 7;

  /** 16-bit code. */
  public static final int BITS_16 = 0;

  /** 32-bit code. */
  public static final int BITS_32 = 1;

  /** 64-bit code. */
  public static final int BITS_64 = 2;

  private static final int FLAT_DATA = Attributes.PRESENT | Attributes.CODE_OR_DATA;

  private CodeMode() {}

  /** The mode of a processor's running code, without the number of its segment. */
  public static int of(GuestState state, GuestCpu cpu) {
    int accessClass = FastAccess.accessClass(cpu.cpl(), false, cpu.ac());
    int mode = accessClass << CLASS_SHIFT;
    boolean single = (state.otherFlags() & GuestState.TF) != 0 || DebugTraps.areBreakpoints(state);
    mode |= single ? SINGLE : 0;
    boolean aligned = cpu.ac() && cpu.cpl() == 3 && (cpu.cr0() & Core.CR0_AM) != 0;
    if (state.isWide()) {
      return mode | BITS_64 | (aligned ? CHECKED : 0);
    }
    boolean big = (state.attributes[GuestState.CS] & Attributes.BIG) != 0;
    boolean flat =
        isFlat(state, GuestState.CS, Attributes.CODE | Attributes.READABLE)
            && isFlat(state, GuestState.SS, Attributes.WRITABLE)
            && isFlat(state, GuestState.DS, Attributes.WRITABLE)
            && isFlat(state, GuestState.ES, Attributes.WRITABLE);
    mode |= (state.attributes[GuestState.SS] & Attributes.BIG) != 0 ? 0 : STACK_16;
    return mode | (big ? BITS_32 : BITS_16) | (aligned || !flat ? CHECKED : 0);
  }

  /** Whether a segment is all of memory, and code or data of a kind. */
  private static boolean isFlat(GuestState state, int segment, int kind) {
    int looked = FLAT_DATA | Attributes.CODE | Attributes.EXPAND_DOWN | kind;
    int wanted = FLAT_DATA | kind;
    int conforming = (kind & Attributes.CODE) != 0 ? Attributes.CONFORMING : 0;
    return state.base(segment) == 0
        && state.limit[segment] == -1
        && (state.attributes[segment] & looked & ~conforming) == wanted;
  }

  /** Whether the code is 64-bit code. */
  public static boolean isWide(int mode) {
    return (mode & WIDTH) == BITS_64;
  }

  /** The access class of explicit accesses. */
  public static int accessClass(int mode) {
    return mode >>> CLASS_SHIFT & 3;
  }
}
