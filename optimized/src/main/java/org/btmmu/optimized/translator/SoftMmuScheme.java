package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_1;
import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_2;
import static org.btmmu.optimized.processor.HostRegisters.RECORD;
import static org.btmmu.optimized.processor.HostRegisters.RETURN;
import static org.btmmu.optimized.processor.HostRegisters.SCRATCH;
import static org.btmmu.optimized.processor.HostRegisters.ZERO;

import java.util.function.ObjLongConsumer;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.softmmu.SoftCounts;
import org.btmmu.optimized.softmmu.SoftMmu;
import org.btmmu.optimized.softmmu.SoftTlb;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.btmmu.spec.mips64.ShiftInstruction;

/**
 * Base QEMU's scheme on a MIPS64 host: each guest access looks into the software TLB by itself, 12
 * instructions with the access for 64-bit guests and 13 for 32-bit ones, and calls the slow path if
 * the comparator differs; an access that is not aligned always does.
 */
public final class SoftMmuScheme implements MemoryScheme {
  private static final int[] POOL = {24, 25, 2};

  private static final int PAGE_SHIFT = 12;
  private static final int ENTRY_SHIFT = 5;

  private final SoftMmu softMmu;
  private final WalkedAccesses accesses;
  private final boolean comparisonDefect;

  SoftMmuScheme(SoftMmu softMmu, WalkedAccesses accesses, boolean comparisonDefect) {
    this.softMmu = softMmu;
    this.accesses = accesses;
    this.comparisonDefect = comparisonDefect;
  }

  @Override
  public boolean splitsOffsets(int mode) {
    return true;
  }

  @Override
  public int[] pool(int mode) {
    return POOL;
  }

  @Override
  public void load(Emission out, IrOp op, int to, int base, long offset) {
    Assembler words = out.assembler();
    int slow = words.label();
    int back = words.label();
    int kind = op.isForWrite() ? SoftTlb.WRITE : SoftTlb.READ;
    int host = find(out, base, op.sizeBytes(), kind, slow, comparisonDefect);
    words.emitFixed(loadRow(op), to, 0, host);
    words.bind(back);
    boolean saves = out.saves(to);
    words.later(() -> {
      words.bind(slow);
      out.callAccess(Helper.LOAD, to, base, Emission.NONE, ReferenceScheme.constant(op), saves);
      words.branch(BranchInstruction.BEQ, back, ZERO, ZERO);
    });
  }

  @Override
  public void store(Emission out, IrOp op, int value, int base, long offset) {
    Assembler words = out.assembler();
    int slow = words.label();
    int back = words.label();
    int host = find(out, base, op.sizeBytes(), SoftTlb.WRITE, slow, comparisonDefect);
    words.emitFixed(storeRow(op), out.value(value, SCRATCH), 0, host);
    words.bind(back);
    boolean saves = out.saves(Emission.NONE);
    words.later(() -> {
      words.bind(slow);
      out.callAccess(Helper.STORE, Emission.NONE, base, value, op.sizeBytes(), saves);
      words.branch(BranchInstruction.BEQ, back, ZERO, ZERO);
    });
  }

  /**
   * The words of the inline path before the access itself, which finds the host address in $31: the
   * last but one is the branch to the slow path, the last is in its slot.
   *
   * @param mode of the code
   * @param kind of comparator: see {@link SoftTlb}
   * @param base host register with the linear address
   */
  public static int[] inlinePath(int mode, int sizeBytes, int kind, int base) {
    Assembler words = new Assembler(0);
    int slow = words.label();
    find(new Emission(words, mode), base, sizeBytes, kind, slow, false);
    words.bind(slow);
    words.finish();
    return words.words();
  }

  /** The inline path; gives the register with the host address. */
  private static int find(
      Emission out, int base, int sizeBytes, int kind, int slow, boolean comparisonDefect) {
    Assembler words = out.assembler();
    int descriptor = Record.SOFT_TLB + CodeMode.accessClass(out.mode()) * Record.SOFT_TLB_BYTES;
    words.count();
    words.emit(MemoryInstruction.LD, SCRATCH, descriptor, RECORD);
    words.emit(MemoryInstruction.LD, ARGUMENT_2, descriptor + 8L, RECORD);
    words.emit(ShiftInstruction.DSRL, RETURN, base, PAGE_SHIFT - ENTRY_SHIFT);
    words.emit(ArithmeticInstruction.AND, RETURN, RETURN, SCRATCH);
    words.emit(ArithmeticInstruction.DADDU, RETURN, RETURN, ARGUMENT_2);
    MemoryInstruction comparator =
        comparisonDefect && !out.isWide() ? MemoryInstruction.LW : MemoryInstruction.LD;
    words.emit(comparator, SCRATCH, 8L * kind, RETURN);
    words.emit(ArithmeticInstruction.DADDIU, ARGUMENT_2, ZERO, -4096 | sizeBytes - 1);
    words.emit(MemoryInstruction.LD, RETURN, SoftTlb.ADDEND, RETURN);
    int linear = base;
    if (!out.isWide()) {
      words.emit(BitInstruction.DEXT, ARGUMENT_1, base, 0, 32);
      linear = ARGUMENT_1;
    }
    words.emit(ArithmeticInstruction.AND, ARGUMENT_2, ARGUMENT_2, linear);
    words.emit(ArithmeticInstruction.DADDU, RETURN, RETURN, linear);
    words.branch(BranchInstruction.BNE, slow, SCRATCH, ARGUMENT_2);
    return RETURN;
  }

  static Mips64Instruction loadRow(IrOp op) {
    return switch (op) {
      case LOAD8U, LOAD8U_FOR_WRITE -> MemoryInstruction.LBU;
      case LOAD8S -> MemoryInstruction.LB;
      case LOAD16U, LOAD16U_FOR_WRITE -> MemoryInstruction.LHU;
      case LOAD16S -> MemoryInstruction.LH;
      case LOAD32U, LOAD32U_FOR_WRITE -> MemoryInstruction.LWU;
      case LOAD32S -> MemoryInstruction.LW;
      default -> MemoryInstruction.LD;
    };
  }

  static Mips64Instruction storeRow(IrOp op) {
    return switch (op) {
      case STORE8 -> MemoryInstruction.SB;
      case STORE16 -> MemoryInstruction.SH;
      case STORE32 -> MemoryInstruction.SW;
      default -> MemoryInstruction.SD;
    };
  }

  @Override
  public void slowPath(long linear, int sizeBytes, int access) {
    softMmu.countSlow(linear, sizeBytes, access);
  }

  @Override
  public void counts(ObjLongConsumer<String> to) {
    for (int kind = 0; kind < SoftCounts.kinds(); kind++) {
      to.accept(SoftCounts.name(kind), softMmu.counts().of(kind));
    }
  }

  @Override
  public GuestAccesses accesses() {
    return accesses;
  }

  @Override
  public long fetch(long linear, int access, GuestFault fault) {
    return ReferenceScheme.fetch(softMmu, linear, access, fault);
  }

  @Override
  public void protect(long gpa) {
    softMmu.protect(gpa);
  }

  @Override
  public void refresh() {
    softMmu.flush();
  }

  @Override
  public void invalidated(long linear) {
    softMmu.flushPage(linear);
  }

  @Override
  public void observe(BlockObserver observer) {
    accesses.observe(observer);
  }
}
