package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.HostRegisters.ARGUMENT_2;
import static org.btmmu.optimized.processor.HostRegisters.RECORD;
import static org.btmmu.optimized.processor.HostRegisters.SCRATCH;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.HostWindow;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.softmmu.SoftMmu;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.InstructionSet;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.x86.Instruction;

/**
 * The representative previous work: 32-bit user code of the guest makes its accesses in a window of
 * the host's own address space, two instructions each, and a miss is a signal; all else is
 * SoftMMU's, since supervisor code needs rights that the window has not, and a 64-bit guest's space
 * is not smaller than the host's. There is one window: a switch of address spaces empties it.
 */
final class HsptScheme implements MemoryScheme {
  private static final int[] POOL = {24, 25, 2, 3};

  private final SoftMmu softMmu;
  private final SoftMmuScheme otherwise;
  private final HostWindow window;
  private final Executor executor;
  private final GuestSlots slots;
  private final GuestState state;
  private final GuestFault fault = new GuestFault();

  /** Indices of words that load what a store follows to: checked as stores. */
  private final Set<Integer> forWrite = new HashSet<>();

  HsptScheme(
      SoftMmu softMmu,
      SoftMmuScheme otherwise,
      HostWindow window,
      Executor executor,
      GuestSlots slots,
      GuestState state) {
    this.softMmu = softMmu;
    this.otherwise = otherwise;
    this.window = window;
    this.executor = executor;
    this.slots = slots;
    this.state = state;
  }

  private static boolean isInWindow(int mode) {
    return !CodeMode.isWide(mode) && CodeMode.accessClass(mode) == FastAccess.CLASS_USER;
  }

  @Override
  public boolean splitsOffsets(int mode) {
    return !isInWindow(mode);
  }

  @Override
  public int[] pool(int mode) {
    return isInWindow(mode) ? POOL : otherwise.pool(mode);
  }

  @Override
  public void begin(Emission out) {
    if (isInWindow(out.mode())) {
      out.assembler().emit(MemoryInstruction.LD, ARGUMENT_2, Record.WINDOW, RECORD);
    }
  }

  @Override
  public void load(Emission out, IrOp op, int to, int base, long offset) {
    if (!isInWindow(out.mode())) {
      otherwise.load(out, op, to, base, offset);
      return;
    }
    Assembler words = out.assembler();
    words.emit(ArithmeticInstruction.DADDU, SCRATCH, base, ARGUMENT_2);
    if (op.isForWrite()) {
      forWrite.add(words.here());
    } else {
      forWrite.remove(words.here());
    }
    words.emitFixed(SoftMmuScheme.loadRow(op), to, offset, SCRATCH);
  }

  @Override
  public void store(Emission out, IrOp op, int value, int base, long offset) {
    if (!isInWindow(out.mode())) {
      otherwise.store(out, op, value, base, offset);
      return;
    }
    Assembler words = out.assembler();
    words.emit(ArithmeticInstruction.DADDU, SCRATCH, base, ARGUMENT_2);
    int register = out.value(value, Operations.CONSTANT);
    words.emitFixed(SoftMmuScheme.storeRow(op), register, offset, SCRATCH);
  }

  @Override
  public boolean signal(int at, Instruction instruction, int mode) {
    int word = executor.word(at);
    MemoryInstruction row =
        (MemoryInstruction) InstructionSet.candidate(word, InstructionSet.find(word));
    int size = row.sizeBytes();
    boolean store = row.operation() == MemoryInstruction.Operation.STORE;
    long linear =
        HostWindow.linear(executor.registers[Field.RS.of(word)] + Field.IMMEDIATE.signedOf(word));
    int access = ExplicitAccess.of(instruction, mode, store || forWrite.contains(at));
    if ((linear & size - 1) != 0) {
      emulate(row, Field.RT.of(word), linear, access);
      return false;
    }
    if (!softMmu.translate(linear, size, access)) {
      throw state.raising(fault.ofWalk(softMmu.fault(), softMmu.faultAddress()));
    }
    long gpa = softMmu.gpa();
    if (!slots.isRam(gpa) || FastCrossing.crosses(linear, size)) {
      emulate(row, Field.RT.of(word), linear, access);
      return false;
    }
    boolean writable = softMmu.storesUnseen(linear, FastAccess.accessClass(access));
    window.map(linear, slots.hpa(gpa & -4096L), writable);
    return true;
  }

  /** The handler makes the access itself. */
  private void emulate(MemoryInstruction row, int register, long linear, int access) {
    if (row.operation() == MemoryInstruction.Operation.STORE) {
      accesses().store(linear, row.sizeBytes(), access, executor.registers[register]);
      return;
    }
    long value = accesses().load(linear, row.sizeBytes(), access);
    int unused = 64 - 8 * row.sizeBytes();
    executor.registers[register] = row.signed() ? value << unused >> unused : value;
  }

  @Override
  public void slowPath(long linear, int sizeBytes, int access) {
    otherwise.slowPath(linear, sizeBytes, access);
  }

  @Override
  public void counts(ObjLongConsumer<String> to) {
    otherwise.counts(to);
    to.accept("window-accesses", window.accesses());
    to.accept("window-refills", window.refills());
    to.accept("window-calls", window.calls());
  }

  @Override
  public GuestAccesses accesses() {
    return otherwise.accesses();
  }

  @Override
  public long fetch(long linear, int access, GuestFault thrown) {
    return otherwise.fetch(linear, access, thrown);
  }

  @Override
  public void protect(long gpa) {
    otherwise.protect(gpa);
  }

  @Override
  public void refresh() {
    otherwise.refresh();
  }

  @Override
  public void invalidated(long linear) {
    otherwise.invalidated(linear);
  }

  @Override
  public void observe(BlockObserver observer) {
    otherwise.observe(observer);
  }
}
