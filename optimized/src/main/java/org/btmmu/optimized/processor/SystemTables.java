package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.LDTR;
import static org.btmmu.optimized.processor.GuestState.TR;
import static org.btmmu.optimized.processor.GuestState.ZF;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/**
 * GDTR, IDTR, LDTR, TR, segment registers, and what a selector allows (SDM 2, each by its name; SDM
 * 3A 2.4, 6.10).
 */
final class SystemTables {
  /** Types of system segments that LAR tells of, a bit each, outside and in long mode. */
  private static final int LAR_TYPES = 0x1A3E, LAR_TYPES_LONG = 0x1A04;

  /** The same for LSL. */
  private static final int LSL_TYPES = 0x0A0E, LSL_TYPES_LONG = 0x0A04;

  private SystemTables() {}

  static void execute(Core c, Op op) {
    switch (op) {
      case SGDT -> storeTable(c, c.state.gdtLimit, c.state.gdtBase);
      case SIDT -> storeTable(c, c.state.idtLimit, c.state.idtBase);
      case LGDT, LIDT -> loadTable(c, op == Op.LGDT);
      case SLDT, STR -> {
        ControlInstructions.requireZeroUnderUmip(c);
        OperandAccess.write(c, 0, c.state.selector(op == Op.SLDT ? LDTR : TR));
      }
      case LLDT -> {
        c.requireZero();
        int selector = (int) OperandAccess.read(c, 0);
        if (Segments.isNull(selector)) {
          Segments.setNull(c, LDTR, selector);
        } else {
          loadLdt(c, selector, Exceptions.GP, Exceptions.NP);
        }
      }
      case LTR -> {
        c.requireZero();
        loadTask(c, (int) OperandAccess.read(c, 0));
      }
      case LAR, LSL -> tell(c, op);
      case VERR, VERW -> verify(c, op);
      case ARPL -> adjust(c);
      case LES -> loadFar(c, GuestState.ES);
      case LDS -> loadFar(c, GuestState.DS);
      case LSS -> loadFar(c, GuestState.SS);
      case LFS -> loadFar(c, GuestState.FS);
      case LGS -> loadFar(c, GuestState.GS);
      default -> throw c.refusal;
    }
  }

  /** MOV to and from a segment register. */
  static void move(Core c) {
    Instruction i = c.instruction;
    int segment = i.reg() & 7;
    boolean loads = i.form().first().kind() == Operand.Kind.SEGMENT_REGISTER;
    if (segment > GuestState.GS || (loads && segment == GuestState.CS)) {
      throw c.undefined();
    }
    if (loads) {
      Segments.load(c, segment, (int) OperandAccess.read(c, 1) & 0xFFFF);
    } else {
      OperandAccess.write(c, 0, c.state.selector(segment));
    }
  }

  /** LSS, unlike MOV SS, holds no interrupt back. */
  private static void loadFar(Core c, int segment) {
    long offset = FarTransfers.pointerOffset(c, 1);
    Segments.load(c, segment, FarTransfers.pointerSelector(c, 1));
    c.state.shadow = false;
    OperandAccess.write(c, 0, offset);
  }

  private static void storeTable(Core c, int limit, long base) {
    ControlInstructions.requireZeroUnderUmip(c);
    int baseBytes = Math.max(c.instruction.operandBytes(), 4);
    int segment = OperandAccess.segment(c, 0);
    c.probe(segment, OperandAccess.offset(c, 0), 2 + baseBytes);
    c.store(segment, OperandAccess.offset(c, 0), 2, limit);
    c.store(segment, OperandAccess.offset(c, 0, 2), baseBytes, base);
  }

  /** With an operand size of 2 the base has 24 bits. */
  private static void loadTable(Core c, boolean global) {
    c.requireZero();
    int bytes = c.instruction.operandBytes();
    int segment = OperandAccess.segment(c, 0);
    int limit = (int) c.load(segment, OperandAccess.offset(c, 0), 2);
    long base = c.load(segment, OperandAccess.offset(c, 0, 2), Math.max(bytes, 4));
    base = bytes == 2 ? base & 0xFF_FFFF : base;
    if (bytes == 8 && !c.isCanonical(base)) {
      throw c.protection();
    }
    if (global) {
      c.state.gdtLimit = limit;
      c.state.gdtBase = base;
    } else {
      c.state.idtLimit = limit;
      c.state.idtBase = base;
    }
  }

  private static long readGlobal(Core c, int selector, int exception) {
    if (Segments.isLocal(selector)) {
      throw c.fault(exception, Segments.errorCode(selector));
    }
    return Segments.read(c, selector, Segments.systemBytes(c), exception);
  }

  /** LDTR takes the descriptor of a selector that is not null. */
  static void loadLdt(Core c, int selector, int exception, int ifNotPresent) {
    long descriptor = readGlobal(c, selector, exception);
    if (Attributes.systemType(Attributes.of(descriptor)) != Attributes.LDT) {
      throw c.fault(exception, Segments.errorCode(selector));
    }
    take(c, LDTR, selector, descriptor, ifNotPresent);
  }

  private static void loadTask(Core c, int selector) {
    long descriptor = readGlobal(c, selector, Exceptions.GP);
    int attributes = Attributes.of(descriptor);
    int type = Attributes.systemType(attributes);
    if (type != Attributes.TSS && (type != Attributes.TSS_16 || c.isLongMode())) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    take(c, TR, selector, descriptor, Exceptions.NP);
    Segments.storeAttributes(c, selector, attributes | Attributes.BUSY);
    c.state.attributes[TR] = attributes | Attributes.BUSY;
  }

  private static void take(Core c, int segment, int selector, long descriptor, int absent) {
    int attributes = Attributes.of(descriptor);
    if (!Attributes.isPresent(attributes)) {
      throw c.fault(absent, Segments.errorCode(selector));
    }
    long base = Attributes.base(descriptor) | Segments.readUpper(c, selector) << 32;
    if (c.isLongMode() && !c.isCanonical(base)) {
      throw c.fault(Exceptions.GP, Segments.errorCode(selector));
    }
    Segments.set(c, segment, selector, base, Attributes.limit(descriptor), attributes);
  }

  /** The descriptor of a selector; 0, of no type, if it has none. */
  private static long look(Core c, int selector) {
    return Segments.exists(c, selector, 8) ? c.loadSystem(Segments.address(c, selector), 8) : 0;
  }

  /** Whether it is code, data or one of these types, within reach. */
  private static boolean isVisible(Core c, int selector, int attributes, int types) {
    boolean system = (attributes & Attributes.CODE_OR_DATA) == 0;
    boolean known = !system || (types >>> (attributes & Attributes.TYPE) & 1) != 0;
    return known && Segments.isReachable(attributes, selector, c.cpu.cpl());
  }

  private static void tell(Core c, Op op) {
    int selector = (int) OperandAccess.read(c, 1) & 0xFFFF;
    long descriptor = look(c, selector);
    boolean longMode = c.isLongMode();
    int types =
        op == Op.LAR
            ? longMode ? LAR_TYPES_LONG : LAR_TYPES
            : longMode ? LSL_TYPES_LONG : LSL_TYPES;
    boolean visible = isVisible(c, selector, Attributes.of(descriptor), types);
    c.setStatus(ZF, visible ? ZF : 0);
    if (visible) {
      long rights = descriptor >>> 32 & 0xFF_FF00;
      long limit = Attributes.limit(descriptor) & 0xFFFF_FFFFL;
      OperandAccess.write(c, 0, op == Op.LAR ? rights : limit);
    }
  }

  private static void verify(Core c, Op op) {
    int selector = (int) OperandAccess.read(c, 0) & 0xFFFF;
    int attributes = Attributes.of(look(c, selector));
    boolean allowed =
        isVisible(c, selector, attributes, 0)
            && (op == Op.VERR
                ? Attributes.isReadable(attributes)
                : Attributes.isWritable(attributes));
    c.setStatus(ZF, allowed ? ZF : 0);
  }

  /** The destination is read without intent to write, as on processors. */
  private static void adjust(Core c) {
    int destination = (int) OperandAccess.read(c, 0);
    int rpl = (int) OperandAccess.read(c, 1) & 3;
    boolean adjusts = (destination & 3) < rpl;
    c.setStatus(ZF, adjusts ? ZF : 0);
    if (adjusts) {
      OperandAccess.write(c, 0, destination & ~3 | rpl);
    }
  }
}
