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

  /** Indices of words of instructions that store to what they have loaded. */
  private final Set<Integer> updates = new HashSet<>();

  /** The last load was one that a store follows to. */
  private boolean updating;

  private BlockObserver observer;

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
    remember(words.here(), op.isForWrite());
    updating |= op.isForWrite();
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
    remember(words.here(), updating);
    updating = false;
    words.emitFixed(SoftMmuScheme.storeRow(op), register, offset, SCRATCH);
  }

  private void remember(int at, boolean ofUpdate) {
    if (ofUpdate) {
      updates.add(at);
    } else {
      updates.remove(at);
    }
  }

  /**
   * The load of an instruction that stores to the same place goes through where a store does not.
   * If the store then faults, or leads elsewhere by now, that load is taken back.
   */
  @Override
  public int signal(int at, Instruction instruction, int mode) {
    int word = executor.word(at);
    MemoryInstruction row =
        (MemoryInstruction) InstructionSet.candidate(word, InstructionSet.find(word));
    int size = row.sizeBytes();
    boolean store = row.operation() == MemoryInstruction.Operation.STORE;
    long linear =
        HostWindow.linear(executor.registers[Field.RS.of(word)] + Field.IMMEDIATE.signedOf(word));
    int access = ExplicitAccess.of(instruction, mode, store || updates.contains(at));
    if ((linear & size - 1) != 0) {
      emulate(row, Field.RT.of(word), linear, access);
      return at + 1;
    }
    boolean hasLoaded = store && updates.contains(at);
    if (!softMmu.translate(linear, size, access)) {
      withdraw(hasLoaded);
      throw state.raising(fault.ofWalk(softMmu.fault(), softMmu.faultAddress()));
    }
    long gpa = softMmu.gpa();
    boolean ram = slots.isRam(gpa);
    if (hasLoaded && !(ram && window.leadsNowhereElse(linear, slots.hpa(gpa & -4096L)))) {
      window.unmap(linear);
      withdraw(true);
      return ANEW;
    }
    if (!ram) {
      emulate(row, Field.RT.of(word), linear, access);
      return at + 1;
    }
    boolean writable = softMmu.storesUnseen(linear, FastAccess.accessClass(access));
    window.map(linear, slots.hpa(gpa & -4096L), writable);
    return at;
  }

  private void withdraw(boolean hasLoaded) {
    if (hasLoaded && observer != null) {
      observer.withdrawn();
    }
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
  public void observe(BlockObserver newObserver) {
    observer = newObserver;
    otherwise.observe(newObserver);
  }
}
