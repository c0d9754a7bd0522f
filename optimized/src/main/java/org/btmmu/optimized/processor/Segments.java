package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CS;
import static org.btmmu.optimized.processor.GuestState.LDTR;
import static org.btmmu.optimized.processor.GuestState.SS;

/** Descriptor tables and the loading of segment registers (SDM 3A 3.4, 3.5, 6.5 to 6.8). */
final class Segments {
  private static final int LOCAL = 4;
  private static final int RPL = 3;

  private Segments() {}

  static boolean isNull(int selector) {
    return (selector & 0xFFFC) == 0;
  }

  static boolean isLocal(int selector) {
    return (selector & LOCAL) != 0;
  }

  /** A selector as an error code. */
  static int errorCode(int selector) {
    return selector & 0xFFFC;
  }

  /** Whether a selector names so many bytes of a table. */
  static boolean exists(Core c, int selector, int bytes) {
    if (isNull(selector)) {
      return false;
    }
    long limit = c.state.gdtLimit;
    if (isLocal(selector)) {
      if (!Attributes.isPresent(c.state.attributes[LDTR])) {
        return false;
      }
      limit = c.state.limit[LDTR] & 0xFFFF_FFFFL;
    }
    return (selector & 0xFFF8) + bytes - 1 <= limit;
  }

  /** The linear address of a selector's descriptor. */
  static long address(Core c, int selector) {
    return (isLocal(selector) ? c.state.base(LDTR) : c.state.gdtBase) + (selector & 0xFFF8);
  }

  /** A descriptor's low 8 bytes; an exception with the selector if it has not so many bytes. */
  static long read(Core c, int selector, int bytes, int exception) {
    if (!exists(c, selector, bytes)) {
      throw c.fault(exception, errorCode(selector));
    }
    return c.loadSystem(address(c, selector), 8);
  }

  /** The bytes of a system descriptor. */
  static int systemBytes(Core c) {
    return c.isLongMode() ? 16 : 8;
  }

  /** The upper 8 bytes of a system descriptor; 0 outside long mode. */
  static long readUpper(Core c, int selector) {
    return c.isLongMode() ? c.loadSystem(address(c, selector) + 8, 8) : 0;
  }

  /** Stores bits 47:40 of a descriptor. */
  static void storeAttributes(Core c, int selector, int attributes) {
    c.storeSystem(address(c, selector) + 5, 1, attributes & 0xFF);
  }

  private static void setAccessed(Core c, int selector, long descriptor) {
    int attributes = Attributes.of(descriptor);
    if ((attributes & Attributes.ACCESSED) == 0) {
      storeAttributes(c, selector, attributes | Attributes.ACCESSED);
    }
  }

  /** A segment register takes these values. */
  static void set(Core c, int segment, int selector, long base, int limit, int attributes) {
    c.undo.saveSegments();
    c.state.setSelector(segment, selector);
    c.state.setBase(segment, base);
    c.state.limit[segment] = limit;
    c.state.attributes[segment] = attributes;
    if (segment == CS) {
      c.state.setWide(is64Bit(c, attributes));
    }
  }

  /** A segment register takes a descriptor that is marked as accessed. */
  static void set(Core c, int segment, int selector, long descriptor) {
    int attributes = Attributes.of(descriptor) | Attributes.ACCESSED;
    long base = Attributes.base(descriptor);
    set(c, segment, selector, base, Attributes.limit(descriptor), attributes);
  }

  /** A segment register cannot be used; SS keeps the privilege level in DPL. */
  static void setNull(Core c, int segment, int selector) {
    set(c, segment, selector, 0, 0, segment == SS ? c.cpu.cpl() << 5 : 0);
  }

  /** A flat segment whose descriptor is not read: those of SYSCALL and its kin. */
  static void setFlat(Core c, int segment, int selector, int more) {
    int rights = Attributes.PRESENT | Attributes.CODE_OR_DATA | Attributes.GRANULARITY;
    int attributes = rights | Attributes.WRITABLE | Attributes.ACCESSED | more;
    set(c, segment, selector, 0, -1, attributes | (selector & RPL) << 5);
  }

  /** Loads ES, SS, DS, FS or GS. */
  static void load(Core c, int segment, int selector) {
    if (segment == SS) {
      loadStack(c, selector, c.cpu.cpl());
      c.state.shadow = true;
    } else if (isNull(selector)) {
      setNull(c, segment, selector);
    } else {
      takeData(c, segment, selector, Exceptions.GP);
    }
  }

  /** Loads SS for code of a privilege level. */
  static void loadStack(Core c, int selector, int cpl) {
    if (!isNull(selector)) {
      takeStack(c, selector, cpl, Exceptions.GP);
      return;
    }
    if (!c.state.isWide() || cpl == 3 || (selector & RPL) != cpl) {
      throw c.protection();
    }
    setNull(c, SS, selector);
  }

  /** SS takes a descriptor; {@code exception} is raised with a selector that does not do. */
  static void takeStack(Core c, int selector, int cpl, int exception) {
    long descriptor = read(c, selector, 8, exception);
    int attributes = Attributes.of(descriptor);
    boolean writable = Attributes.isData(attributes) && (attributes & Attributes.WRITABLE) != 0;
    if (!writable || (selector & RPL) != cpl || Attributes.dpl(attributes) != cpl) {
      throw c.fault(exception, errorCode(selector));
    }
    if (!Attributes.isPresent(attributes)) {
      throw c.fault(Exceptions.SS, errorCode(selector));
    }
    setAccessed(c, selector, descriptor);
    set(c, SS, selector, descriptor);
  }

  /** ES, DS, FS or GS takes a descriptor. */
  static void takeData(Core c, int segment, int selector, int exception) {
    long descriptor = read(c, selector, 8, exception);
    int attributes = Attributes.of(descriptor);
    boolean usable =
        (attributes & Attributes.CODE_OR_DATA) != 0 && Attributes.isReadable(attributes);
    if (!usable || !isReachable(attributes, selector, c.cpu.cpl())) {
      throw c.fault(exception, errorCode(selector));
    }
    checkPresent(c, selector, attributes);
    setAccessed(c, selector, descriptor);
    set(c, segment, selector, descriptor);
  }

  /** Neither CPL nor RPL is above DPL, but for conforming code. */
  static boolean isReachable(int attributes, int selector, int cpl) {
    return Attributes.isConforming(attributes)
        || Math.max(cpl, selector & RPL) <= Attributes.dpl(attributes);
  }

  /** #NP with the selector unless P is 1. */
  static void checkPresent(Core c, int selector, int attributes) {
    if (!Attributes.isPresent(attributes)) {
      throw c.fault(Exceptions.NP, errorCode(selector));
    }
  }

  /** Whether code with these attributes is 64-bit code. */
  static boolean is64Bit(Core c, int attributes) {
    return (attributes & Attributes.LONG) != 0 && c.isLongMode();
  }

  /** The descriptor of code; #GP if it is none. */
  static long readCode(Core c, int selector) {
    long descriptor = read(c, selector, 8, Exceptions.GP);
    checkCode(c, selector, Attributes.of(descriptor), Exceptions.GP);
    return descriptor;
  }

  /** In long mode code cannot be of 32 and of 64 bits. */
  static void checkCode(Core c, int selector, int attributes, int exception) {
    int both = Attributes.LONG | Attributes.BIG;
    boolean contradicts = (attributes & both) == both && c.isLongMode();
    if (!Attributes.isCode(attributes) || contradicts) {
      throw c.fault(exception, errorCode(selector));
    }
  }

  /** #GP(0) unless a target lies in the limit of a code segment, or is canonical. */
  static void checkTarget(Core c, long descriptor, long target) {
    boolean allowed =
        is64Bit(c, Attributes.of(descriptor))
            ? c.isCanonical(target)
            : Long.compareUnsigned(target, Attributes.limit(descriptor) & 0xFFFF_FFFFL) <= 0;
    if (!allowed) {
      throw c.protection();
    }
  }

  /** CS takes a descriptor that has been checked, and CPL its new value. */
  static void takeCode(Core c, int selector, long descriptor, int cpl) {
    setAccessed(c, selector, descriptor);
    set(c, CS, selector & ~RPL | cpl, descriptor);
    c.cpu.setCpl(cpl);
  }
}
