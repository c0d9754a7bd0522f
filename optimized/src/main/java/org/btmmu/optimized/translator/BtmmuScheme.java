package org.btmmu.optimized.translator;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.spec.mips64.Mips64Instruction;

/**
 * Guest accesses by the extension: each is one instruction of the host, of which the kernel's
 * refill handler and the fault handler make what is to be made.
 */
final class BtmmuScheme implements MemoryScheme {
  static final int[] POOL = {24, 25, 7, 2, 3};

  private static final Map<IrOp, Mips64Instruction> ROWS = rows();

  private final Machine machine;
  private final Executor executor;
  private final MachineAccesses accesses;

  BtmmuScheme(Machine machine, Executor executor, MachineAccesses accesses) {
    this.machine = machine;
    this.executor = executor;
    this.accesses = accesses;
  }

  private static Map<IrOp, Mips64Instruction> rows() {
    Map<IrOp, Mips64Instruction> rows = new EnumMap<>(IrOp.class);
    rows.put(IrOp.LOAD8U, Assembler.row("glbu"));
    rows.put(IrOp.LOAD8S, Assembler.row("glb"));
    rows.put(IrOp.LOAD16U, Assembler.row("glhu"));
    rows.put(IrOp.LOAD16S, Assembler.row("glh"));
    rows.put(IrOp.LOAD32U, Assembler.row("glwu"));
    rows.put(IrOp.LOAD32S, Assembler.row("glw"));
    rows.put(IrOp.LOAD64, Assembler.row("gld"));
    rows.put(IrOp.LOAD8U_FOR_WRITE, Assembler.row("glbu.w"));
    rows.put(IrOp.LOAD16U_FOR_WRITE, Assembler.row("glhu.w"));
    rows.put(IrOp.LOAD32U_FOR_WRITE, Assembler.row("glwu.w"));
    rows.put(IrOp.LOAD64_FOR_WRITE, Assembler.row("gld.w"));
    rows.put(IrOp.STORE8, Assembler.row("gsb"));
    rows.put(IrOp.STORE16, Assembler.row("gsh"));
    rows.put(IrOp.STORE32, Assembler.row("gsw"));
    rows.put(IrOp.STORE64, Assembler.row("gsd"));
    return rows;
  }

  /** The operation that a guest access's word was made for. */
  static IrOp operation(int word) {
    for (Map.Entry<IrOp, Mips64Instruction> row : ROWS.entrySet()) {
      if (row.getValue().encoding().matches(word)) {
        return row.getKey();
      }
    }
    throw new IllegalStateException("no guest access: 0x" + Integer.toHexString(word));
  }

  @Override
  public boolean splitsOffsets(int mode) {
    return false;
  }

  @Override
  public int[] pool(int mode) {
    return POOL;
  }

  @Override
  public void load(Emission out, IrOp op, int to, int base, long offset) {
    out.assembler().emitFixed(ROWS.get(op), to, offset, base);
  }

  @Override
  public void store(Emission out, IrOp op, int value, int base, long offset) {
    int register = out.value(value, HostRegisters.RETURN);
    out.assembler().emitFixed(ROWS.get(op), register, offset, base);
  }

  @Override
  public void counts(ObjLongConsumer<String> to) {
    Events events = machine.cpu(0).module().events();
    for (int kind = 0; kind < Events.kinds(); kind++) {
      to.accept(Events.name(kind), events.of(kind));
    }
  }

  @Override
  public GuestAccesses accesses() {
    return accesses;
  }

  @Override
  public long fetch(long linear, int access, GuestFault fault) {
    return fetch(machine, linear, access, fault);
  }

  static long fetch(Machine machine, long linear, int access, GuestFault fault) {
    long gpa = machine.fetchAddress(0, linear, access);
    if (machine.fault() != Machine.NONE) {
      throw fault.ofWalk(machine.fault(), machine.faultAddress());
    }
    return gpa;
  }

  @Override
  public void protect(long gpa) {
    machine.protect(gpa);
    executor.refresh();
  }

  @Override
  public void refresh() {
    executor.refresh();
  }

  @Override
  public void invalidated(long linear) {
    executor.refresh();
  }

  @Override
  public void observe(BlockObserver observer) {
    accesses.observe(observer);
  }
}
